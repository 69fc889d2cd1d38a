"""Whose a Kazakh status is, and what the words behind it do to it.

A Kazakh clause ends with its verb: whatever belongs to a verb stands before it, back to the verb of
the clause before, and what denies or doubts it stands right behind it.
"""

from __future__ import annotations

import itertools

from nlp.annotations import Mention
from nlp.components.claims_lexicon import Trigger
from nlp.components.claims_sentence import Group, Sentence

_PEOPLE = ("ғандар", "гендер", "қандар", "кендер")
_PLURAL = ("дар", "дер", "тар", "тер", "лар", "лер", "дың", "дің")
_NOMINAL = (
    "нын", "нін", "ғаны", "гені", "қаны", "кені", "ына", "іне", "уы", "уі", "ын", "ін", "нан",
    "нен", "дығы", "дігі", "ымен", "імен",
)  # fmt: skip
_PARTICIPLE = ("ған", "ген", "қан", "кен")
_CONVERB = ("ып", "іп", "ап", "еп", "уда", "уде")
_POSSESSED = ("ы", "і", "ын", "ін", "ына", "іне", "ында", "інде", "ымен", "імен", "ынан", "інен")
_TIMES = ("соң", "кейін", "күн", "кез", "сәт", "жер", "уақыт", "орн", "түн")
_OWNER = ("ның", "нің", "дың", "дің", "тың", "тің")
_MANY_OF = ("лардың", "лердің", "дардың", "дердің", "тардың", "тердің")
_BESIDE = ("мен", "бен", "пен", "на", "не", "ға", "ге", "нан", "нен", "нда", "нде", "дағы", "дегі")
_PAST = ("ды", "ді", "ты", "ті")
_BLAME = ("айып", "күдік", "кінә", "сезік")
_CHAINED = 2.3
_CHAIN = 9
_VERBAL = (*_PAST, *_CONVERB, *_PARTICIPLE)
_CLOSE = 1.3
_BEHIND = 3
_DOUBT = 5
_LATER = 0.7
_VAGUE = 0.8
_OTHER_CLAUSE = 2.0


def fits(
    s: Sentence, t: Trigger, frame: str, group: Group, before: bool, steps: int, cost: float
) -> float | None:
    """The points of a group for a trigger that it may be the victim of; None where it cannot be.

    `before`: the name stands before the trigger, `steps` words and a clause `cost` away.
    """
    case = group.cases
    last = s.words[t.last].text
    if frame == "A":
        far = before or steps > 5 or cost >= 1 or last.endswith(_PLURAL)
        return None if far or _somebody_s(s, t, group) else 2.5
    if before and _another(s, t, group, last, frame):
        return None
    if frame == "T":
        return 1.2
    if not before:
        return _CHAINED if frame in "SD" and _chained(s, t, group, last) else None
    if frame == "S":
        return _subject(s, t, group, last)
    if frame == "O" and _accused(s, t):
        return None
    wanted = {"O": "acc", "N": "gen", "D": "dat"}.get(frame, "")
    return 2.3 if wanted in case else None


def _subject(s: Sentence, t: Trigger, group: Group, last: str) -> float | None:
    """The points of a name before a verb: its subject, or the owner of what it is a noun of."""
    if any(mark in last[-14:] for mark in _PEOPLE):
        return None
    nominal = last.endswith(_NOMINAL)
    if last.endswith(_PARTICIPLE) and _attribute(s, t, group):
        return None
    if "nom" in group.cases:
        return 1.7 if nominal else 2.0
    if "gen" not in group.cases:
        return None
    if nominal:
        return 2.1
    own = s.words[s.word_at(group.end) : t.first + (t.last > t.first)]
    if any(w.start in s.taken and w.text.endswith(_POSSESSED) for w in own):
        return 1.6
    after = s.words[t.last + 1 : t.last + 2]
    if last.endswith(_PARTICIPLE) and after and after[0].text.startswith(_TIMES):
        return 1.6
    later = s.words[t.last + 1 :]
    chained = last.endswith(_CONVERB) and any(
        w.start in s.taken and w.text.endswith(_NOMINAL) for w in later
    )
    return 1.6 if chained else None


def _attribute(s: Sentence, t: Trigger, group: Group) -> bool:
    """Whether a participle says what kind of somebody follows it: "оққа ұшқан інісін іздеді".

    Not before a time, a postposition or a particle ("ұсталған кезде"), nor where the name is said
    to be of that kind: "Асанов – қаза тапқандардың бірі".
    """
    end, after = s.words[t.last].end, s.words[t.last + 1 : t.last + 6]
    if not after or s.text[end : after[0].start].strip():
        return False
    if after[0].text.startswith(_TIMES) or s.what("particle").has(after[0].text):
        return False
    dash = s.text[group.end : group.end + 3].strip()[:1] in ("–", "—", "-")
    return not dash and all(w.text != "бірі" for w in after)


def _somebody_s(s: Sentence, t: Trigger, group: Group) -> bool:
    """Whether a participle is of somebody whose relative is named: "жараланған қарттың ұлы"."""
    between = s.words[t.last + 1 : s.word_at(group.start)]
    kin = s.what("kin")
    return any(
        kin.has(word.text) and owner.text.endswith(_OWNER)
        for owner, word in itertools.pairwise(between)
    )


def _another(s: Sentence, t: Trigger, group: Group, last: str, frame: str) -> bool:
    """Whether somebody unnamed stands between a name and what is told: a relative, a crowd."""
    low = s.words
    kin, crowd = s.what("kin"), s.what("crowd")
    named = {g.start for g in s.groups}
    nominal = last.endswith(_NOMINAL)
    for i in range(s.word_at(group.end), t.first):
        text = low[i].text
        appositive = low[i].end + 1 in named or low[i].end + 2 in named
        if kin.has(text) and frame in "STN" and not appositive and not text.endswith(_BESIDE):
            return not group.modifier
        crowded = text.endswith(_MANY_OF) or (crowd.has(text) and not appositive)
        if crowded and frame == "S" and nominal and "nom" in group.cases:
            return True
    return False


def _chained(s: Sentence, t: Trigger, group: Group, last: str) -> bool:
    """Whether a converb and a participle stand before a name: "ұсталып, босатылған Асанов"."""
    low, first = s.words, s.word_at(group.start)
    between = low[t.last + 1 : first]
    named = any(t.last < s.word_at(g.start) < first for g in s.groups)
    if named or len(between) > _CHAIN or not last.endswith(_CONVERB):
        return False
    return any(w.start in s.taken and w.text.endswith(_PARTICIPLE) for w in between)


def _accused(s: Sentence, t: Trigger) -> bool:
    """Whether the object of a verb is whom somebody says it of: "Асановты ұрды деп айыптады"."""
    after = s.words[t.last + 1 : t.last + 3]
    says = len(after) == 2 and after[0].text in ("деп", "деген")
    blamed = says and after[1].text.startswith(_BLAME)
    return blamed and not any("nom" in g.cases for g in s.groups)


def denied(s: Sentence, t: Trigger) -> bool:
    """Whether a "жоқ" or "емес" stands right behind a verb."""
    low, no = s.words, s.what("not")
    end = low[t.last].end
    for word in low[t.last + 1 : t.last + _BEHIND]:
        if word.start in s.taken or s.cost(end, word.start) >= 1:
            return False
        if no.has(word.text):
            return True
    return False


def possible(s: Sentence, t: Trigger) -> bool:
    """Whether the words behind a verb make it a demand, a fear, a rumour or a possibility.

    What was ("ұсталды", "ұсталғанын") can be doubted, but it is not what is asked for.
    """
    low = s.words
    verb = low[t.last].text
    was = (verb.endswith(_PAST) and verb[-3] not in "ую") or any(
        p in verb[-8:] for p in _PARTICIPLE
    )
    doubt = s.what("rumour" if was else "maybe")
    end = low[t.last].end
    for i in range(t.last, min(len(low), t.last + _DOUBT)):
        if i > t.last and (low[i].start in s.taken or s.cost(end, low[i].start) >= _CLOSE):
            return False
        if doubt.at(low, i):
            return True
    return False


def parted(s: Sentence, t: Trigger, mention: Mention, before: bool) -> float:
    """What parts a date or a place from a verb: standing behind it, another verb between.

    A square or a building without coordinates gives way to the town beside it.
    """
    vague = _VAGUE if mention["kind"] == "place" and not mention.get("lat") else 0.0
    if not before:
        return _LATER + vague
    first, offset = s.word_at(mention["start"]), s.words[t.first].start
    other = any(
        w.start in s.taken and w.start < offset and w.text.endswith(_VERBAL)
        for w in s.words[first : t.first]
    )
    return vague + _OTHER_CLAUSE * other
