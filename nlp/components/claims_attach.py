"""To whom a status belongs: by the case of the name, its order and the clauses between.

Each frame of the lexicon says where its victim stands. A candidate gets points for standing there
and loses them for every boundary and word in between; below nothing, the claim is nobody's.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from nlp.components.claims_lexicon import Trigger
from nlp.components.claims_sentence import Group, Sentence

_AUXILIARY = frozenset({
    "was", "were", "been", "be", "being", "is", "are", "get", "got", "gets", "getting",
    "remains", "remained",
})  # fmt: skip
_FOLLOWS = frozenset({
    "in", "at", "on", "by", "for", "after", "during", "to", "near", "since", "without", "while",
    "and", "when", "with", "as", "from", "again", "following", "over", "outside", "inside",
    "along", "earlier", "late", "early", "last", "yesterday", "today", "this", "amid", "before",
    "despite", "under", "two", "three", "several", "alive", "dead",
})  # fmt: skip
_OBJECTS = frozenset({"him", "her", "them"})
_PEOPLE = ("ғандар", "гендер", "қандар", "кендер", "ғандард", "гендерд")
_PLURAL = ("ые", "ых", "ыми", "ие", "их", "дар", "дер", "тар", "тер", "лар", "лер", "дың", "дің")
_NOMINAL = (
    "нын",
    "нін",
    "ған",
    "ген",
    "қан",
    "кен",
    "ына",
    "іне",
    "ны",
    "ні",
    "уы",
    "уі",
    "ын",
    "ін",
)
_PER_WORD = 0.05
_KIN = 1.3
_NEAREST = 6
_ALONE = 1.7
_MANY = 0.8
_LISTED = 3.5
_LISTED_AFTER = 1.5
_PER_COST = 0.55
_COLON = 4
_APPOSED = 5


class Candidate(NamedTuple):
    """A group that may be the victim of a trigger, with its points."""

    group: Group
    score: float
    trigger: Trigger


def victims(sentence: Sentence, readings: list[Trigger]) -> Candidate | None:
    """The likeliest victims of a trigger in its longest readings; None where nobody fits any."""
    best: Candidate | None = None
    start = sentence.words[readings[0].first].start
    at = bisect_left(sentence.groups, start, key=lambda g: g.start)
    near = sentence.groups[max(0, at - _NEAREST) : at + _NEAREST]
    for trigger in readings:
        if best is not None and trigger.last < best.trigger.last:
            break
        for group in near:
            score = _score(sentence, trigger, group)
            if score is not None and score > 0 and (best is None or score > best.score):
                best = Candidate(group, score, trigger)
    return best


def _score(sentence: Sentence, trigger: Trigger, group: Group) -> float | None:
    low = sentence.words
    start, end = low[trigger.first].start, low[trigger.last].end
    if group.start < end and group.end > start:
        inside = group.start >= start and group.end <= end
        return 2.0 if inside and frame_in(trigger) in "OTDN" else None
    before = group.end <= start
    a, b = (group.end, start) if before else (end, group.start)
    steps = (
        trigger.first - sentence.word_at(group.end)
        if before
        else sentence.word_at(group.start) - trigger.last - 1
    )
    frame = effective(sentence, trigger)
    cost = sentence.cost(a, b)
    if frame == "L":
        near = sentence.pull(a, b) < (_LISTED_AFTER if before else _LISTED)
        return 2.5 - _PER_WORD * steps if near and "nom" in group.cases else None
    if frame == "C":
        colon = not before and steps <= _COLON and ":" in sentence.text[a:b]
        return 2.4 if colon and "nom" in group.cases else None
    if frame == "P":
        beside = steps <= (1 if before else 3) and cost <= 1.2
        return 2.4 - _PER_WORD * steps if beside else None
    kin = sentence.kin(a, b) if frame in "STO" else 0
    relatives = sentence.kin(a, b, named_too=True) if group.modifier else 0
    reflexive = relatives >= (1 if sentence.language == "ru" else 2)
    if reflexive and frame in "STO" and before:
        return 1.8 - _PER_WORD * steps
    if not before and frame in "SO" and _named_among(sentence, end, group.start):
        return 1.8 - _PER_WORD * steps
    points = _FITS[sentence.language](sentence, trigger, frame, group, before, steps, cost)
    if points is None:
        return None
    if kin and frame in "SO":
        points -= _KIN
    lost = _PER_COST * sentence.pull(a, b) + _PER_WORD * steps
    if frame == "S" and before and sum("nom" in g.cases for g in sentence.groups) == 1:
        lost = min(lost, _ALONE)
    return points - lost - _doubt(group, before, frame)


def _named_among(sentence: Sentence, end: int, start: int) -> bool:
    """Whether "including" stands between: "dozens were killed, including A and B"."""
    among = sentence.what("among")
    return any(
        among.at(sentence.words, i) for i in range(sentence.word_at(end), sentence.word_at(start))
    )


def frame_in(trigger: Trigger) -> str:
    """The frame of a trigger that has the name in its middle ("тело Петрова нашли")."""
    return "O" if trigger.pattern.frame == "V" else trigger.pattern.frame


def _doubt(group: Group, before: bool, frame: str) -> float:
    """Who is named for another reason: the official, the lawyer, the relative, the speaker."""
    lost = 0.0
    if group.roles & {"official", "lawyer"}:
        lost += {"S": 0.9, "T": 1.5}.get(frame, 0.3)
    if "relative" in group.roles:
        lost += 0.6 if frame in ("S", "T") else 0.2
    if group.speaker:
        lost += 1.6 if frame in ("S", "T", "V") else 0.8
    if group.modifier and frame != "T":
        lost += 1.2
    return lost


def effective(sentence: Sentence, trigger: Trigger) -> str:
    """The frame that a bare English participle has here: passive S, active O, or none."""
    frame = trigger.pattern.frame
    if frame != "V":
        return frame
    low = sentence.words
    before = low[max(0, trigger.first - 4) : trigger.first]
    if any(w.text in _AUXILIARY or w.text.endswith(("'s", "n't", "n’t")) for w in before[-3:]):
        near = [w for w in before[-3:] if w.text in _AUXILIARY or w.text.endswith(("n't", "n’t"))]
        if near and sentence.cost(near[-1].end, low[trigger.first].start) < 1:
            return "S"
    end = low[trigger.last].end
    if any(_directly(sentence, end, g) for g in sentence.groups):
        return "O"
    follower = low[trigger.last + 1].text if trigger.last + 1 < len(low) else ""
    if follower in _OBJECTS and not _kin_follows(sentence, trigger):
        return "O"
    after = sentence.text[end : end + 1]
    if not follower or after in ".,;:!?)" or follower in _FOLLOWS or follower[0].isdigit():
        return "S"
    if low[trigger.last].text in _FOLLOWS and trigger.last > trigger.first:
        return "S"
    return "none"


def _kin_follows(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether a relative stands after the pronoun: "beaten her brother"."""
    after = sentence.words[trigger.last + 2 : trigger.last + 3]
    return bool(after) and sentence.what("kin").has(after[0].text)


def _directly(sentence: Sentence, end: int, group: Group) -> bool:
    """Whether a group is the object right after a verb: no boundary, no preposition between."""
    if group.start < end or sentence.cost(end, group.start) > 0.5:
        return False
    between = sentence.words[sentence.word_at(end) : sentence.word_at(group.start)]
    return len(between) <= 6 and not any(w.text in _FOLLOWS or w.text == "of" for w in between)


def _english(
    s: Sentence, t: Trigger, frame: str, group: Group, before: bool, steps: int, cost: float
) -> float | None:
    possessive = "gen" in group.cases
    if frame == "S":
        body = s.words[t.first].text in ("body", "whereabouts", "severe")
        following = s.words[s.word_at(group.end) : s.word_at(group.end) + 2]
        body = body or any(w.text in ("body", "remains") for w in following)
        if possessive and not body:
            return None
        return 2.0 if before else None
    if frame == "O":
        return 2.2 if not before and _directly(s, s.words[t.last].end, group) else None
    if frame == "A":
        return 2.2 if not before and steps <= 4 and cost < 1 else None
    if frame == "N":
        if s.words[t.last].text in ("of", "against", "for", "into", "from"):
            return 2.2 if not before and steps <= 6 and cost < 1.5 else None
        return 2.2 if before and possessive and steps <= 4 and cost < 1 else None
    if frame == "T":
        return 1.2
    return None


def _russian(
    s: Sentence, t: Trigger, frame: str, group: Group, before: bool, steps: int, cost: float
) -> float | None:
    case = group.cases
    if before and frame in "SON" and _which(s, t, group, frame):
        return 2.3
    if frame == "S":
        hers = "her" in case and s.words[t.first].text.endswith(_HERS)
        if "nom" not in case and not hers:
            return None
        many = len(group.members) == 1 and s.words[t.first].text.endswith(("ны", "ты", "ли"))
        return (2.0 if len(case) == 1 else 1.5) - (0.0 if before else 0.2) - many * _MANY
    if frame == "O":
        if before and _which(s, t, group, "S"):
            return None
        if "acc" in case:
            return (2.0 if "nom" not in case else 1.2) + (0.0 if before else 0.2)
        return None
    if frame == "A":
        plural = s.words[t.first].text.endswith(_PLURAL[:5])
        if plural and len(group.members) < 2:
            return None
        if not before:
            agrees = _agrees(s.words[t.first].text, case)
            return 2.5 if steps <= 8 and cost < 1 and agrees else None
        kin = s.kin(group.end, s.words[t.first].start, named_too=True)
        if kin:
            return None
        if steps <= 1 and cost == 1:
            return 2.3
        start = s.words[t.first].start
        apposed = s.text[max(0, start - 2) : start] == ", "
        agrees = _agrees(s.words[t.first].text, case)
        return 1.9 if apposed and steps <= _APPOSED and cost <= 2 and agrees else None
    if frame == "N":
        wanted = (
            {"gen", "acc", "ins", "dat"}
            if t.pattern.status == "sentenced"
            else {"gen", "acc", "ins"}
        )
        if t.first and s.words[t.first - 1].text in _OWN:
            return None
        return None if before or cost >= 1 or steps > 6 or not case & wanted else 2.2
    if frame == "D":
        return (2.0 if "nom" not in case else 0.9) if "dat" in case else None
    if frame == "T":
        return 1.5 if before else 1.2
    return None


_OWN = frozenset({"его", "ее", "их"})
_HERS = ("на", "та", "ла", "лась")
_AGREEMENT = {
    "ого": {"gen", "acc"}, "его": {"gen", "acc"}, "ому": {"dat"}, "ему": {"dat"}, "ый": {"nom"},
    "ий": {"nom"}, "ая": {"nom"}, "ую": {"acc"}, "ым": {"ins"}, "им": {"ins"},
    "ой": {"gen", "dat", "ins"}, "ей": {"gen", "dat", "ins"},
}  # fmt: skip


def _agrees(participle: str, case: frozenset[str]) -> bool:
    """Whether a participle can stand with a name in these cases: "умершего" not with "Асан"."""
    word = participle.removesuffix("ся")
    wanted = _AGREEMENT.get(word[-3:]) or _AGREEMENT.get(word[-2:])
    return wanted is None or bool(wanted & case)


_WHICH = {
    "S": frozenset({"который", "которая", "которые"}),
    "O": frozenset({"которого", "которую", "которых"}),
    "N": frozenset({"которого", "которой", "которых", "чьей", "чья", "чье"}),
}


def _which(s: Sentence, t: Trigger, group: Group, frame: str) -> bool:
    """Whether a relative pronoun takes a name on: "Иванов, о смерти которого"."""
    first, reach = s.word_at(group.end), t.last + 2
    return any(w.text in _WHICH[frame] for w in s.words[first:reach])


def _kazakh(
    s: Sentence, t: Trigger, frame: str, group: Group, before: bool, steps: int, cost: float
) -> float | None:
    case = group.cases
    if frame == "A":
        plural = s.words[t.last].text.endswith(_PLURAL[5:])
        return None if before or steps > 5 or cost >= 1 or plural else 2.5
    if frame == "T":
        return 1.2
    if not before:
        return None
    if frame == "S":
        nominal = s.words[t.last].text.endswith(_NOMINAL)
        if any(mark in s.words[t.last].text[-12:] for mark in _PEOPLE):
            return None
        if "nom" in case:
            return 1.7 if nominal else 2.0
        return (2.1 if nominal else 1.6) if "gen" in case else None
    wanted = {"O": "acc", "N": "gen", "D": "dat"}[frame] if frame in ("O", "N", "D") else ""
    return 2.3 if wanted in case else None


_FITS = {"en": _english, "ru": _russian, "kk": _kazakh}
