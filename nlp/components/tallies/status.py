"""What happened to the people of a tally: the word for it that stands nearest to the number."""

from __future__ import annotations

import re
from typing import NamedTuple

from nlp.components.tallies.sentence import BOUNDARY, Sentence
from nlp.components.tallies.stops import OF
from nlp.components.tallies.words import Reading, Saying, Tables

_REACH = 20
_REASON_REACH = 5
_CUSTODY = 10
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
        "detainee",
        "inmates",
        "inmate",
        "arrestees",
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
_NAMING = ("фигурант", "арестант", "заложник", "узник", "политзаключ", "политзек")
_FORCES = frozenset({"police", "military", "security_forces", "officials"})
_SUFFERED = ("погибли", "умерли", "скончались", "пропали", "пострадали", "исчезли", "получили")


_LASTING = frozenset({
    "died", "die", "dies", "dead", "perished", "perish", "drowned", "succumbed", "suffocated",
    "fallen", "lost_their_lives", "lost", "death", "deaths", "disappeared",
})  # fmt: skip
"""What nobody does to another: "may have died"."""
_NEVER = frozenset({"not", "never", "не", "ни"})
_NOT_KAZAKH = frozenset({"жоқ", "емес"})
_REASON = frozenset({"of", "for", "with", "over", "за", "в", "о", "об", "по"})
_REASONED = frozenset({"killed", "tortured", "wounded", "detained", "missing", "other"})
_COURTS = frozenset({
    "charged", "on_trial", "sentenced", "acquitted", "arrested", "detained", "released", "other",
    "restricted",
})  # fmt: skip
_REASON_KAZAKH = frozenset({"үшін", "ісі", "бойынша", "айыбымен", "айыппен", "айыбы"})


def spoken(sentence: Sentence, tables: Tables) -> list[Saying]:
    """What the sentence says happened, without what it denies and what somebody is accused of."""
    found = [s for s in tables.statuses(sentence.words) if not _denied(sentence, tables, s)]
    return [saying for saying in found if not _reason(sentence, saying, found)]


def _denied(sentence: Sentence, tables: Tables, saying: Saying) -> bool:
    """Whether it did not happen: "ешкім ұсталған жоқ", "никто не погиб"."""
    words = sentence.words
    after = words[saying.last + 1].text if saying.last + 1 < len(words) else ""
    if sentence.language == "kk" and saying.status != "missing" and after in _NOT_KAZAKH:
        return True
    if saying.first and words[saying.first - 1].text in _NEVER:
        return True
    near = range(max(0, saying.first - 4), saying.first)
    return any(tables.at("nobody", words, i) for i in near)


def _reason(sentence: Sentence, saying: Saying, found: list[Saying]) -> bool:
    """Whether it is what somebody is accused of: "обвинение в пытках", "азаптағаны үшін"."""
    words = sentence.words
    if saying.status not in _REASONED:
        return False
    others = [s for s in found if s is not saying and s.status in _COURTS]
    if sentence.language == "kk":
        after = words[saying.last + 1].text if saying.last + 1 < len(words) else ""
        return after in _REASON_KAZAKH and any(s.first > saying.last for s in others)
    if not saying.first or words[saying.first - 1].text not in _REASON:
        return False
    near = (s for s in others if abs(s.first - saying.first) <= _REASON_REACH)
    return any(not _attribute(sentence, s) for s in near)


def _attribute(sentence: Sentence, saying: Saying) -> bool:
    """Whether a Russian saying only says who somebody is: "о смерти 6 задержанных"."""
    word = sentence.words[saying.last].text
    return sentence.language == "ru" and word.endswith(("ых", "их"))


class Said(NamedTuple):
    """A status, and whether its word stands so close that the number must be of people."""

    status: str | None
    direct: bool


def said(
    reading: Reading, part: bool, group: str | None, people: bool, placed: bool = False
) -> Said:
    """What happened to the counted. A part of which nothing is said inherits from its whole."""
    number = reading.number
    if reading.lead and reading.at("lost", reading.lead - 1) and (people or group):
        return Said("killed", True)
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
    around = range(max(0, saying.first - 2), saying.last + 3)
    others = {reading.limit, reading.opening.first} - {reading.number.first}
    if not placed and any(i in around for i in others):
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
    own_word = any(0 < s.first - number.last <= 2 for s in reading.sayings)
    if before and _LABEL.fullmatch(sentence.text, a, b) and not own_word:
        return _STEP
    own = not before and saying.first < reading.limit
    if own and steps <= _CLOSE and not _MARK.search(sentence.text, a, b):
        b = a  # "five later died": no clause ends without a mark in so few words
    if sentence.language == "kk" and own and sentence.cost(a, b) < BOUNDARY:
        return 1.0 / (1 + steps)  # the last word of a Kazakh clause is its verb
    crossed = any(word.text in _ANDS for word in between)
    gap = sentence.cost(a, b) * _CROSSED + steps * _STEP
    gap += (_BEFORE if before else 0.0) + (_AND if crossed else 0.0)
    more = reading.limit < len(words)
    if own and more and gap >= _CROSSED and reading.limit - saying.last <= _NEXT:
        gap += _NEXTS  # "on 1,095 people, and 1,021 were freed": the word of the next number
    if before and sentence.language == "ru" and words[saying.last].text.endswith(("ым", "им")):
        return gap + _NAMED  # "помощь политзаключённым насчитала 1 469 убитых"
    return gap + (_NAMED if not before and _names(reading, saying) else 0.0)


def _names(reading: Reading, saying: Saying) -> bool:
    """Whether a saying names the people, rather than saying what happened to them now."""
    word = reading.words[saying.last].text
    if reading.words[reading.lead - 1].text in OF and reading.lead:
        return False  # "of the 22 detained, 15 were released"
    if reading.sentence.language == "ru":
        return word.endswith(("ых", "их", "ым", "им", "ыми", "ими")) or word.startswith(_NAMING)
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
        if reading.lead - saying.last <= 1:
            return True
        near = reading.lead - saying.last <= 4 and not english
        few = words[saying.last].text.endswith(("ых", "их"))  # "убитых может быть до полусотни"
        return near and few and reading.sentence.cost(words[saying.last].end, number.start) == 0
    i = saying.first
    steps = i - number.last
    if steps <= 2:
        return True
    if reading.sentence.cost(number.end, words[i].start) >= BOUNDARY:
        return False
    if not english:
        return steps <= 3
    return steps <= 6 and any(word.text in _BE for word in words[number.last + 1 : i])


def _done_by(reading: Reading, saying: Saying, group: str | None) -> bool:
    """Whether the counted did it: "two officers had beaten him", "трое полицейских избили его"."""
    i = saying.first
    if i <= reading.number.last or saying.status not in _DONE:
        return False
    words = reading.words
    if reading.sentence.language == "en":
        if words[i - 1].text in _ACTIVE:
            return words[i].text not in _LASTING
        object_ = i + 1 < len(words) and words[i + 1].text in _THEM
        return group in _FORCES and object_ and words[i - 1].text not in _BE
    if reading.sentence.language == "ru" and group in _FORCES:
        text = words[i].text
        return text.endswith(("л", "ла", "ли")) and text not in _SUFFERED
    return False


def _deadliest(reading: Reading, saying: Saying) -> str:
    """ "Tortured to death" and "умерли под пытками" are deaths, those in custody a kind of them."""
    if saying.status == "killed" or saying.status == "detained":
        return _behind_bars(reading, saying)
    if saying.status != "tortured":
        return saying.status
    near = range(max(0, saying.first - 4), min(len(reading.words), saying.last + 5))
    return "killed" if any(reading.at("killed", i) for i in near) else saying.status


def _behind_bars(reading: Reading, saying: Saying) -> str:
    """ "Died in custody", where no other number stands between the two."""
    words = reading.words
    dead = saying
    if saying.status == "detained":
        if not reading.at("custody", saying.first):
            return saying.status
        deaths = [s for s in reading.sayings if s.status == "killed"]
        dead = min(deaths, key=lambda s: abs(s.first - saying.first), default=saying)
        if dead is saying or not _one_clause(reading, dead.first, saying.first):
            return saying.status
        return "died_in_custody"
    for i in range(max(0, dead.first - _CUSTODY), min(len(words), dead.last + _CUSTODY)):
        if reading.at("custody", i) and _one_clause(reading, i, dead.first):
            return "died_in_custody"
    return dead.status


def _one_clause(reading: Reading, i: int, k: int) -> bool:
    """Whether two words stand in one clause, with no number but this one between them."""
    words = reading.words
    first, last = min(i, k), max(i, k)
    if reading.sentence.cost(words[first].start, words[last].start) >= BOUNDARY:
        return False
    own = range(reading.number.first, reading.number.last + 1)
    near = (n for n in range(first, last) if n not in own and words[n].text[:1].isdigit())
    return not any(near) and (reading.opening.first in own or first > reading.number.last - 8)
