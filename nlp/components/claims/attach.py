"""To whom a status belongs: by the case of the name, its order and the clauses between.

Each frame of the lexicon says where its victim stands. A candidate gets points for standing there
and loses them for every boundary and word in between; below nothing, the claim is nobody's.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from nlp.components.claims import english as claims_english
from nlp.components.claims import kazakh as claims_kazakh
from nlp.components.claims import russian as claims_russian
from nlp.components.claims.english import effective
from nlp.components.claims.lexicon import Trigger
from nlp.components.claims.russian_words import relative_subject
from nlp.components.claims.sentence import Group, Sentence

_PER_WORD = 0.05
_KIN = 1.3
_NEAREST = 6
_ALONE = 1.7
_ALONE_RU = 1.2
_LISTED = 3.5
_LISTED_AFTER = 1.5
_PER_COST = 0.55
_COLON = 4
_INSIDE = "OTDNG"


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
    if best is not None:
        said = best.group.start, effective(sentence, best.trigger)
        sentence.told.anchors[said] = sentence.words[best.trigger.last].end
    return best


def _score(sentence: Sentence, trigger: Trigger, group: Group) -> float | None:
    low = sentence.words
    start, end = low[trigger.first].start, low[trigger.last].end
    if group.start < end and group.end > start:
        inside = group.start >= start and group.end <= end
        aside = sentence.language == "ru" and group.roles & {"official", "lawyer"}
        return 2.0 if inside and frame_in(trigger) in _INSIDE and not aside else None
    before = group.end <= start
    frame = effective(sentence, trigger)
    a, b = (_goes_on(sentence, group, frame, start), start) if before else (end, group.start)
    steps = (
        trigger.first - sentence.word_at(a)
        if before
        else sentence.word_at(group.start) - trigger.last - 1
    )
    cost = sentence.cost(a, b)
    if frame == "L":
        near = sentence.pull(a, b) < (_LISTED_AFTER if before else _LISTED)
        called = "nom" in group.cases or _named_by(sentence, group)
        return 2.5 - _PER_WORD * steps if near and called else None
    if frame == "C":
        colon = not before and steps <= _COLON and ":" in sentence.text[a:b]
        given = trigger.pattern.status in ("sentenced", "arrested") and "dat" in group.cases
        return 2.4 if colon and ("nom" in group.cases or given) else None
    if frame == "P":
        beside = _beside(low[trigger.first].text, before, steps, cost)
        return 2.4 - _PER_WORD * steps if beside else None
    kin = sentence.kin(a, b) if frame in "STO" else 0
    relatives = sentence.kin(a, b, named_too=True) if group.modifier else 0
    reflexive = relatives >= (1 if sentence.language == "ru" else 2)
    if reflexive and frame in "STO" and before:
        return 1.8 - _PER_WORD * steps
    if group.modifier and sentence.language == "ru" and not (frame == "A" and before):
        return None  # "мать Асана Омарова погибла": it only says whose mother
    if not before and frame in "SO" and _named_among(sentence, end, group.start):
        return 1.8 - _PER_WORD * steps
    points = _FITS[sentence.language](sentence, trigger, frame, group, before, steps, cost)
    if points is None:
        return None
    if frame == "S" and sentence.language == "ru":
        if before and relative_subject(sentence, a, b):
            return None
        kin = 0  # "задержан отец двоих детей Асанов": the case tells whose relative is meant
    if kin and frame in "SO":
        points -= _KIN
    lost = _lost(sentence, frame, before, _PER_COST * sentence.pull(a, b) + _PER_WORD * steps)
    return points - lost - _doubt(sentence, trigger, group, frame)


def _lost(sentence: Sentence, frame: str, before: bool, lost: float) -> float:
    """What the way between costs: less where only one person can be meant."""
    alone = _ALONE_RU if sentence.language == "ru" else _ALONE
    if frame == "S" and before and sum("nom" in g.cases for g in sentence.groups) == 1:
        return min(lost, alone)
    if frame == "T" and before and sentence.language == "ru" and len(sentence.groups) == 1:
        return min(lost, alone)
    return lost


def _beside(word: str, before: bool, steps: int, cost: float) -> bool:
    """Whether a name stands right beside words that begin with `word`: "Оспанов в СИЗО." """
    if word == "в":
        return before and steps == 0 and cost < 1
    return steps <= (1 if before else 3) and cost <= 1.2


def _goes_on(sentence: Sentence, group: Group, frame: str, start: int) -> int:
    """Where the way from a name to a trigger begins: behind the last verb of the same kind.

    "Иванов, 1988 г.р., задержан 7 января, отпущен 9 января": the second verb goes on from the
    first.
    """
    if sentence.language != "ru":
        return group.end
    last = sentence.told.anchors.get((group.start, frame), 0)
    return last if group.end < last <= start else group.end


def _named_among(sentence: Sentence, end: int, start: int) -> bool:
    """Whether "including" stands between: "dozens were killed, including A and B"."""
    among = sentence.what("among")
    return any(
        among.at(sentence.words, i) for i in range(sentence.word_at(end), sentence.word_at(start))
    )


def _named_by(sentence: Sentence, group: Group) -> bool:
    """Whether "the name of" stands before a name."""
    first = sentence.word_at(group.start)
    return any(sentence.what("name").has(w.text) for w in sentence.words[max(0, first - 2) : first])


def frame_in(trigger: Trigger) -> str:
    """The frame of a trigger that has the name in its middle ("тело Петрова нашли")."""
    return "O" if trigger.pattern.frame == "V" else trigger.pattern.frame


def _doubt(sentence: Sentence, trigger: Trigger, group: Group, frame: str) -> float:
    """Who is named for another reason: the official, the lawyer, the relative, the speaker."""
    low = sentence.words[trigger.first : trigger.last + 1]
    lost = 0.0
    if group.roles & {"official", "lawyer"}:
        lost += {"S": 0.9, "T": 1.5}.get(frame, 0.3)
    if "relative" in group.roles:
        lost += 0.6 if frame in ("S", "T") else 0.2
    if group.speaker and not any(sentence.what("said").has(w.text) for w in low):
        lost += 1.6 if frame in ("S", "T", "V") else 0.8
    if group.modifier and frame != "T":
        lost += 1.2
    return lost


_FITS = {"en": claims_english.fits, "ru": claims_russian.fits, "kk": claims_kazakh.fits}
