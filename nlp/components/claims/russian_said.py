"""Who says so, in Russian: "по словам ...", a headline's first words, a verb, "наш отец".

A sentence can have several sources ("по версии следствия ..., однако семья уверена, что ..."): each
claim takes the one that fewest boundaries part it from.
"""

from __future__ import annotations

from nlp.annotations import Mention
from nlp.components.claims.lexicon import Trigger
from nlp.components.claims.sentence import Group, Sentence, Source

KINDS = (
    "lawyer", "family", "prosecutor", "police", "ministry", "ngo", "media", "witness",
    "official", "court",
)  # fmt: skip
_ON = 6
_BACK = 7
_TITLE = 5
_TAIL = 4
_OFFICES = frozenset({"police", "prosecutor", "ministry", "court", "ngo"})
_HEADLINE = 5
_ADDRESSED = ("ам", "ям", "у", "ю", "ции")
_QUOTES = '«"“„'


def source(s: Sentence, mentions: list[Mention], trigger: Trigger | None) -> str | None:
    """Who says what a trigger (or the sentence) tells: one of KINDS, a name, "reportedly", None."""
    if s.told.heard is None:
        s.told.heard = sources(s, mentions)
    if trigger is None:
        return s.told.heard[0].name if s.told.heard else None
    return nearest(s, s.told.heard, trigger)


def sources(s: Sentence, mentions: list[Mention]) -> list[Source]:
    """All who say something in a sentence, the surest first; "reportedly" where nobody does."""
    found = [*_according(s, mentions), *_headline(s, mentions), *_said(s, mentions), *_tail(s)]
    if not found:
        found = [*_relayed(s), *_first_person(s)]
    if not found:
        at = next(s.spots("reportedly"), (-1, 0))[0]
        found = [Source("reportedly", s.words[at].start, s.words[at].end)] if at >= 0 else []
    return found


def nearest(s: Sentence, found: list[Source], trigger: Trigger) -> str | None:
    """The source of a claim: the one that fewest boundaries part it from, of equals the first."""
    start, end = s.words[trigger.first].start, s.words[trigger.last].end

    def apart(source: Source) -> float:
        if source.end <= start:
            return s.pull(source.end, start)
        return s.pull(end, source.start) if source.start >= end else 0.0

    return min(found, key=apart).name if found else None


def _according(s: Sentence, mentions: list[Mention]) -> list[Source]:
    """ "По словам", "по данным": whoever follows in the same clause."""
    low, found = s.words, []
    for i, size in s.spots("according"):
        on = range(i + size, min(len(low), i + size + _ON))
        first = low[i + size].start if i + size < len(low) else 0
        near = [k for k in on if s.cost(first, low[k].start) < 1]
        name = "ngo" if s.what("ours").at(low, i) else _first(s, mentions, near, False)
        if name:
            found.append(Source(name, low[i].start, low[i + size - 1].end))
    return found


def _headline(s: Sentence, mentions: list[Mention]) -> list[Source]:
    """ "Минздрав: состояние раненых тяжёлое"; "Жовтис: «Мы требуем ...»"."""
    begin = s.words[0].start if s.words else s.span.start
    colon = s.text.find(
        ":", begin, s.words[min(_HEADLINE, len(s.words) - 1)].end + 1 if s.words else 0
    )
    if colon < 0:
        return []
    near = [i for i in range(s.word_at(colon)) if s.words[i].start not in s.taken]
    if any(s.what("aside").has(s.words[i].text) for i in near):
        return []
    name = next((kind for i in near for kind in (_office(s, i),) if kind), None)
    quoted = s.text[colon + 1 : colon + 4].strip()[:1]
    if name is None and near and quoted and quoted in _QUOTES + "—–-":
        name = _first(s, mentions, near, True)
    return [Source(name, begin, colon)] if name else []


def _said(s: Sentence, mentions: list[Mention]) -> list[Source]:
    """A verb of saying, and who stands beside it in its clause: before it, else behind it."""
    low, found = s.words, []
    for i, _ in s.spots("said"):
        verb = low[i]
        back = range(i - 1, max(-1, i - 1 - _BACK), -1)
        on = range(i + 1, min(len(low), i + 5))
        before = [k for k in back if s.cost(low[k].end, verb.start) < 1]
        behind = [k for k in on if not set(",;:—–(") & set(s.text[verb.end : low[k].start])]
        name = _he(s, mentions, before) or _first(s, mentions, before, True)
        name = name or _first(s, mentions, behind, True)
        if name:
            found.append(Source(name, verb.start, verb.end))
    return found


def _he(s: Sentence, mentions: list[Mention], before: list[int]) -> str | None:
    """Who "he" is right before a verb of saying: the only one whom the sentence has named."""
    if not before or s.words[before[0]].text not in ("он", "она"):
        return None
    earlier = [g for g in s.groups if g.end <= s.words[before[0]].start]
    sure = len(earlier) == 1 and len(earlier[0].members) == 1
    return mentions[earlier[0].members[0]]["name"] if sure else None


def _first(s: Sentence, mentions: list[Mention], near: list[int], speaks: bool) -> str | None:
    """The first source or person at some words; with `speaks` it must be able to be a subject."""
    for k in near:
        kind = _office(s, k)
        if kind and not (speaks and kind == "media" and s.words[k].text.endswith(_ADDRESSED)):
            return kind
        group = next((g for g in s.groups if g.start <= s.words[k].start < g.end), None)
        if group is None or group.modifier or (speaks and "nom" not in group.cases):
            continue
        first = s.word_at(group.start)
        titles = (_office(s, i) for i in range(max(0, first - _TITLE), first))
        return next((title for title in titles if title), _called(group, mentions, s, k))
    return None


def _office(s: Sentence, k: int) -> str | None:
    """The kind of source that a word names, or what an office belongs to: "департамент полиции"."""
    kind = _kind(s, k)
    if kind != "official":
        return kind
    kinds = (_kind(s, i) for i in range(k + 1, min(len(s.words), k + 3)))
    return next((one for one in kinds if one in _OFFICES), kind)


def _tail(s: Sentence) -> list[Source]:
    """A headline's last words behind a dash: "Асанов не арестован — пресс-служба"."""
    dash = max(s.text.rfind(mark, s.span.start, s.span.end) for mark in (" — ", " – "))
    first = s.word_at(dash) if dash >= 0 else len(s.words)
    last = range(first, len(s.words))
    if not 1 <= len(last) <= _TAIL or any(s.words[i].start in s.taken for i in last):
        return []
    name = next((kind for i in last for kind in (_office(s, i),) if kind), None)
    if name is None and s.text[dash + 3 : dash + 4] in _QUOTES:
        name = "media"
    return [Source(name, s.words[first].start, s.words[-1].end)] if name else []


def _called(group: Group, mentions: list[Mention], s: Sentence, k: int) -> str:
    """What a person who speaks is called: by the role if that is a source, else by name."""
    at = s.words[k].start
    inside = (mentions[i] for i in group.members if mentions[i]["start"] <= at < mentions[i]["end"])
    person = next(inside, mentions[group.members[0]])
    role = person.get("role")
    if role == "relative":
        return "family"
    return role if role in ("lawyer", "official") else person["name"]


def _kind(s: Sentence, k: int) -> str | None:
    """The kind of source that the k-th word names or begins to: "прокуратура"; None for none."""
    near = s.kinds[k]
    return next((kind for kind in KINDS if kind in near and s.what(kind).at(s.words, k)), None)


def _relayed(s: Sentence) -> list[Source]:
    """An outlet by its name: "передаёт Tengrinews", "пишет «Азаттык»"."""
    low = s.words
    for i, size in s.spots("relays"):
        if i + size < len(low):
            name = low[i + size]
            if name.text.endswith(("е", "у", "ю")):
                continue  # it is told to them: "сообщила «Медиазоне» защитница"
            latin = name.text[0].isascii() and s.text[name.start].isupper()
            if latin or s.text[name.start - 1] in _QUOTES:
                return [Source("media", low[i].start, low[i].end)]
    return []


def _first_person(s: Sentence) -> list[Source]:
    """The family itself: "наш отец", "моего сына"."""
    low, kin = s.words, s.what("kin")
    for i, _ in s.spots("our"):
        if i + 1 < len(low) and kin.has(low[i + 1].text):
            return [Source("family", low[i].start, low[i + 1].end)]
    return []
