"""Whose a Kazakh status is: by the case of the name, which stands before its verb.

Or behind a participle, which says what kind of somebody follows it.
"""

from __future__ import annotations

from nlp.components.claims.lexicon import Trigger
from nlp.components.claims.sentence import Group, Sentence

_PEOPLE = ("ғандар", "гендер", "қандар", "кендер")
_PLURAL = ("дар", "дер", "тар", "тер", "лар", "лер", "дың", "дің")
_NOMINAL = (
    "нын", "нін", "ғаны", "гені", "қаны", "кені", "ына", "іне", "уы", "уі", "ын", "ін", "нан",
    "нен", "дығы", "дігі", "ымен", "імен",
)  # fmt: skip
_PARTICIPLE = ("ған", "ген", "қан", "кен")
_CONVERB = ("ып", "іп", "ап", "еп", "уда", "уде")
_POSSESSED = ("ы", "і", "ын", "ін", "ына", "іне", "ында", "інде", "ымен", "імен", "ынан", "інен")
_TIMES = (
    "соң",
    "кейін",
    "бет",
    "бойда",
    "ай",
    "жыл",
    "күн",
    "кез",
    "сәт",
    "жер",
    "уақыт",
    "орн",
    "түн",
)
_OWNER = ("ның", "нің", "дың", "дің", "тың", "тің")
_MANY_OF = ("лардың", "лердің", "дардың", "дердің", "тардың", "тердің")
_BESIDE = ("мен", "бен", "пен", "на", "не", "ға", "ге", "нан", "нен", "нда", "нде", "дағы", "дегі")
_BLAME = ("айып", "күдік", "кінә", "сезік")
_BARE = ("алу", "лау", "леу", "тау", "теу", "дау", "деу", "рау", "ату", "ыру", "іру", "ою", "жабу")
_TAKES = (
    "ға", "ге", "қа", "ке", "ына", "іне", "нан",
    "нен", "дан", "ден", "тан", "тен", "да", "де", "та", "те",
)  # fmt: skip
_COMPLAINS = ("айт", "шағым", "мәлімде", "жеткіз", "жазды", "баянда", "әңгімеле")
_SHORT = 3
_ATTRIBUTE = 5
_THOUGHT = ("ойла", "есепте", "сана", "жарияла", "хабарла", "айт", "жаз")
_DOER = 6
_OFFICE = 0.5  # a passive has no other subject: "әкім Асанов ұсталды"
_CHILD = 3
_NEXT_CLAUSE = 2.6
_CHAINED = 2.3
_CHAIN = 9


def fits(
    s: Sentence, t: Trigger, frame: str, group: Group, before: bool, steps: int, cost: float
) -> float | None:
    """The points of a group for a trigger that it may be the victim of; None where it cannot be.

    `before`: the name stands before the trigger, `steps` words and a clause `cost` away.
    """
    case = group.cases
    last = s.words[t.last].text
    if frame == "A":
        near = not before and steps <= _ATTRIBUTE and not last.endswith(_PLURAL)
        return 2.5 if near and _stands_before(s, t, group, cost) else None
    if before and _another(s, t, group, last, frame):
        return None
    if frame == "T":
        return 1.2
    if not before:
        if frame == "O":
            return 2.2 if steps <= _ATTRIBUTE and cost < 1 and _done_by(s, t, last) else None
        return _CHAINED if frame in "SD" and _chained(s, t, group, last) else None
    if frame == "S":
        return _subject(s, t, group, last)
    if frame == "O" and (_accused(s, t) or (last.endswith(_BARE) and cost >= 1)):
        return None
    if frame == "O" and t.pattern.status == "charged" and _of_a_thing(s, t, group, last):
        return None
    if frame == "O" and "nom" in case and t.pattern.status == "tortured":
        return 1.5 if last.endswith(_NOMINAL) and _complains(s, t, group) else None
    if frame == "N" and "nom" in case and steps == 0 and cost == 0:
        return 1.9 if s.words[t.first].text.endswith(_POSSESSED) else None
    if frame == "D" and "nom" in case and t.pattern.status == "tortured":
        return 1.5 if last.endswith(_NOMINAL) and _complains(s, t, group) else None
    if frame == "O" and "dat" in case and _goes_on(s, t, group):
        return 1.6
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
        named_for_office = _OFFICE if "official" in group.roles else 0.0
        return 1.7 if nominal else 2.0 + named_for_office
    if "acc" in group.cases:
        return 1.6 if _held_for(s, t) else None
    if "gen" not in group.cases:
        return None
    if nominal:
        return 2.1
    own = s.words[s.word_at(group.end) : t.first + (t.last > t.first)]
    if any(w.start in s.taken and w.text.endswith(_POSSESSED) for w in own):
        return 1.6 if t.pattern.status != "found" else None  # a body is found, not its owner
    after = s.words[t.last + 1 : t.last + 2]
    if last.endswith(_PARTICIPLE) and after and after[0].text.startswith(_TIMES):
        return 1.6
    later = s.words[t.last + 1 :]
    chained = last.endswith(_CONVERB) and any(
        w.start in s.taken and w.text.endswith(_NOMINAL) for w in later
    )
    return 1.6 if chained else None


def _held_for(s: Sentence, t: Trigger) -> bool:
    """Whether somebody is only thought or said to be so: "Асановты өлді деп ойлаған"."""
    after = s.words[t.last + 1 : t.last + 3]
    return len(after) == 2 and after[0].text == "деп" and after[1].text.startswith(_THOUGHT)


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


def _stands_before(s: Sentence, t: Trigger, group: Group, cost: float) -> bool:
    """Whether what stands between a participle and a name leaves the one to the other.

    Only adjectives and titles do ("жараланған 5-мектептің мұғалімі Асанов"): a noun in another
    case takes the participle for itself ("қамалған батырдың тағдырын жазған Асанов"), and so does
    a relative or a day. A second participle goes on with the same name.
    """
    between = s.words[t.last + 1 : s.word_at(group.start)]
    end = s.words[t.last].end
    if any(end <= g.start < group.start for g in s.groups) or _child_of(s, t):
        return False
    on = [i for i, w in enumerate(between) if w.start in s.taken and w.text.endswith(_PARTICIPLE)]
    if on:
        return cost < _NEXT_CLAUSE
    if cost >= 1 or (between and between[0].text.startswith(_TIMES)):
        return False
    kin = s.what("kin")
    for i, word in enumerate(between):
        after = between[i + 1].text if i + 1 < len(between) else ""
        if word.text.endswith(_PARTICIPLE) or (kin.has(word.text) and after):
            return False
        if word.text.endswith(_OWNER) and (not after or kin.has(after)):
            return False
        if after and len(word.text) > _SHORT and word.text.endswith(_TAKES):
            return False
    return True


def _child_of(s: Sentence, t: Trigger) -> bool:
    """Whether a relative is the subject before a participle: "ұлы абақтыда отырған Асанова"."""
    before = s.words[max(0, t.first - _CHILD) : t.first]
    kin = s.what("kin")
    return any(kin.has(w.text) and w.text.endswith(("ы", "і")) for w in before) and not any(
        s.cost(w.end, s.words[t.first].start) for w in before if kin.has(w.text)
    )


def _goes_on(s: Sentence, t: Trigger, group: Group) -> bool:
    """Whether a verb shares the person of the one before: "Асановқа айып тағып, босатты"."""
    if any("acc" in g.cases for g in s.groups):
        return False
    between = s.words[s.word_at(group.end) : t.first]
    return any(w.start in s.taken and w.text.endswith(_CONVERB) for w in between)


def _of_a_thing(s: Sentence, t: Trigger, group: Group, last: str) -> bool:
    """Whether a participle only says what kind of text blames: "Асановты айыптаған жазба"."""
    return last.endswith(_PARTICIPLE) and _attribute(s, t, group)


def _done_by(s: Sentence, t: Trigger, last: str) -> bool:
    """Whether a participle before a name says who did it: "полиция ұстаған Асанов"."""
    after = s.words[t.last + 1 : t.last + 2]
    going = last.endswith(_CONVERB) and after and after[0].text.endswith(_PARTICIPLE)
    if not (last.endswith(_PARTICIPLE) or going) or any("acc" in g.cases for g in s.groups):
        return False
    doers, low = s.what("doers"), s.words
    near = range(max(0, t.first - _DOER), t.first)
    return any(doers.has(low[i].text) and s.cost(low[i].end, low[t.first].start) < 1 for i in near)


def _complains(s: Sentence, t: Trigger, group: Group) -> bool:
    """Whether who says it speaks of what was done to them: "Асанов азаптағанын айтты"."""
    if group.roles & {"official", "lawyer", "relative"} or len(s.groups) > 1:
        return False
    after = s.words[t.last + 1 : t.last + 4]
    return any(w.text.startswith(_COMPLAINS) for w in after)


def _another(s: Sentence, t: Trigger, group: Group, last: str, frame: str) -> bool:
    """Whether somebody unnamed stands between a name and what is told: a relative, a crowd."""
    low = s.words
    kin, crowd = s.what("kin"), s.what("crowd")
    named = {g.start for g in s.groups}
    nominal = last.endswith(_NOMINAL)
    nobody = s.what("nobody")
    for i in range(s.word_at(group.end), t.first):
        text = low[i].text
        if nobody.has(text):
            return True
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
