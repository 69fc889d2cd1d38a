"""What happened to the people of a tally: the word for it that stands nearest to the number."""

from __future__ import annotations

import re
from typing import NamedTuple

from nlp.components.tallies_stops import OF
from nlp.components.tallies_words import BOUNDARY, Reading, Saying

_REACH = 20
_FAR = 2.4
_PART = 1.5
_NEXT, _NEXTS = 2, 1.0
_CLOSE, _MARK = 3, re.compile(r"[,;:()–—]")
_BEFORE, _STEP, _AND, _CROSSED, _NAMED = 0.3, 0.12, 0.7, 1.5, 1.0
_LABEL = re.compile(r"\s?[:—–-]\s?")
_NOUNS = frozenset(
    {
        "suspects",
        "defendants",
        "accused",
        "casualties",
        "victims",
        "detainees",
        "suspected",
        "prisoners",
    }
)
_ANDS = frozenset({"and", "и", "а", "но", "but", "while", "және", "ал"})
_BE = frozenset({
    "were", "was", "are", "is", "been", "be", "being", "got", "get", "have", "had", "has", "still",
    "also", "later", "remain", "remained", "left", "reported", "believed", "feared",
})  # fmt: skip
_ACTIVE = frozenset({"had", "have", "has", "having"})
_THEM = frozenset({"him", "her", "them", "the", "a", "an", "his", "their", "my", "our"})
_DONE = frozenset(
    {"killed", "wounded", "tortured", "detained", "arrested", "charged", "sentenced", "released"}
)
"""What one does to others: in "two officers had beaten him" the number is not of the beaten."""
_FORCES = frozenset({"police", "military", "security_forces", "officials"})
_SUFFERED = ("погибли", "умерли", "скончались", "пропали", "пострадали", "исчезли", "получили")


class Said(NamedTuple):
    """A status, and whether its word stands so close that the number must be of people."""

    status: str | None
    direct: bool


def said(
    reading: Reading, part: bool, group: str | None, people: bool, placed: bool = False
) -> Said:
    """What happened to the counted. A part of which nothing is said inherits from its whole."""
    number = reading.number
    near = [
        saying
        for saying in reading.sayings
        if not (reading.lead <= saying.first <= number.last)
        and not _done_by(reading, saying, group)
    ]
    best: tuple[float, Saying] | None = None
    for saying in near:
        if number.first - _REACH <= saying.first <= number.last + _REACH:
            gap = _gap(reading, saying)
            if gap < _FAR and (best is None or gap < best[0]):
                best = gap, saying
    if best is None or (part and best[0] > _PART):
        if part and reading.inherited:
            return Said(reading.inherited, False)
        if best is None and (people or placed):
            return Said(_only(reading, near, placed), False)
        if best is None or part:
            return Said(None, False)
    return Said(_deadliest(reading, best[1]), _direct(reading, best[1]))


def _only(reading: Reading, near: list[Saying], placed: bool) -> str | None:
    """The one thing that the whole sentence says happened, if no other number is beside it.

    Where numbers are given place by place (`placed`), it is said of all.
    """
    if len({saying.status for saying in near}) != 1:
        return None
    saying = near[0]
    around = reading.words[max(0, saying.first - 2) : saying.last + 3]
    own = reading.words[reading.number.first]
    if not placed and any(word.text[:1].isdigit() and word != own for word in around):
        return None
    return _deadliest(reading, saying)


def _gap(reading: Reading, saying: Saying) -> float:
    """How far a saying is from the number: clauses between count most, then "and", then words.

    "Detained" in "12 detained journalists were released" only says who they are.
    """
    words, number, sentence = reading.words, reading.number, reading.sentence
    before = saying.first < number.first
    if before:
        a, b = words[saying.last].end, words[reading.lead].start
        steps, between = reading.lead - saying.last, words[saying.last + 1 : reading.lead]
    else:
        a, b = number.end, words[saying.first].start
        steps, between = saying.first - number.last, words[number.last + 1 : saying.first]
    if before and _LABEL.fullmatch(sentence.text, a, b):
        return _STEP
    own = not before and saying.first < reading.limit
    if own and steps <= _CLOSE and not _MARK.search(sentence.text, a, b):
        b = a  # "five later died": no clause ends without a mark in so few words
    if sentence.language == "kk" and own and sentence.cost(a, b) < BOUNDARY:
        return 1.0 / (1 + steps)  # the last word of a Kazakh clause is its verb
    crossed = any(word.text in _ANDS for word in between)
    gap = sentence.cost(a, b) * _CROSSED + steps * _STEP
    gap += (_BEFORE if before else 0.0) + (_AND if crossed else 0.0)
    if own and gap >= _CROSSED and reading.limit - saying.last <= _NEXT:
        gap += _NEXTS  # "on 1,095 people, and 1,021 were freed": the word of the next number
    return gap + (_NAMED if not before and _names(reading, saying) else 0.0)


def _names(reading: Reading, saying: Saying) -> bool:
    """Whether a saying names the people, rather than saying what happened to them now."""
    word = reading.words[saying.last].text
    if reading.words[reading.lead - 1].text in OF and reading.lead:
        return False  # "of the 22 detained, 15 were released"
    if reading.sentence.language == "ru":
        return word.endswith(("ых", "их", "ым", "им", "ыми", "ими"))
    after = saying.last + 1
    attributive = after < len(reading.words) and (
        reading.people_at(after) or bool(reading.tables.groups_at(reading.words, after))
    )
    return reading.sentence.language == "en" and (word in _NOUNS or attributive)


def _direct(reading: Reading, saying: Saying) -> bool:
    """Whether a word says it of the number itself: "225 погибших", "ранены 12 шахтёров",
    "a dozen miners were hurt"."""
    number, words = reading.number, reading.words
    english = reading.sentence.language == "en"
    if saying.first < number.first:
        return not english and reading.lead - saying.last <= 1
    i = saying.first
    steps = i - number.last
    if steps <= 2:
        return True
    if reading.sentence.cost(number.end, words[i].start) >= BOUNDARY:
        return False
    if not english:
        return steps <= 3
    return steps <= 6 and any(word.text in _BE for word in words[number.last + 2 : i])


def _done_by(reading: Reading, saying: Saying, group: str | None) -> bool:
    """Whether the counted did it: "two officers had beaten him", "трое полицейских избили его"."""
    i = saying.first
    if i <= reading.number.last or saying.status not in _DONE:
        return False
    words = reading.words
    if reading.sentence.language == "en":
        if words[i - 1].text in _ACTIVE:
            return True
        object_ = i + 1 < len(words) and words[i + 1].text in _THEM
        return group in _FORCES and object_ and words[i - 1].text not in _BE
    if reading.sentence.language == "ru" and group in _FORCES:
        text = words[i].text
        return text.endswith(("л", "ла", "ли")) and text not in _SUFFERED
    return False


def _deadliest(reading: Reading, saying: Saying) -> str:
    """ "Tortured to death" and "умерли под пытками" are deaths."""
    if saying.status != "tortured":
        return saying.status
    near = range(max(0, saying.first - 4), min(len(reading.words), saying.last + 5))
    return "killed" if any(reading.at("killed", i) for i in near) else saying.status
