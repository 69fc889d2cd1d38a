"""Numbers that are no tally: ages, sums, terms, articles of law, children, some of them only."""

from __future__ import annotations

import re

from nlp.components.tallies.groups import group_of
from nlp.components.tallies.sentence import BOUNDARY
from nlp.components.tallies.words import Reading

_REACH = 20
_ORDINAL = re.compile(r"\d-(?:\w{0,3}[шн][ыі]|деген|даған)$")
OF = frozenset({"of", "из"})
_SPAN = frozenset({"between", "from", "от"})
_TO = frozenset({"to", "до", "and", "or", "и", "или", "бен", "мен", "пен", "және", "по"})


def narrower(reading: Reading, known_whole: bool, told: bool = False) -> bool:
    """Whether the number is of some only: one of them, those detained a second time, "of them"
    where nothing says how many they are. Such a number compares with no list."""
    number, sentence = reading.number, reading.sentence
    if number.value == 1:
        after = reading.following(1)
        if any(reading.words[i].text in OF for i in after):
            return True
        if not told and (_an_article(reading) or _another(reading)):
            return True
    again = (
        i for i in range(max(0, number.first - _REACH), reading.limit) if reading.at("again", i)
    )
    if any(sentence.cost(number.start, reading.words[i].start) < BOUNDARY for i in again):
        return True
    near = (*reading.preceding(3), *reading.following(2))
    return not known_whole and any(reading.at("of_them", i) for i in near)


def stopped_beside(some: list[Reading], stops: list[bool]) -> list[bool]:
    """The same with those that share a unit: "aged 4 and 11", "от 5 до 12 лет"."""
    stops = list(stops)
    for n in range(1, len(some)):
        before, after = some[n - 1], some[n]
        between = after.words[before.number.last + 1 : after.number.first]
        apart = after.sentence.text[before.number.end : after.number.start].strip()
        if len(between) > 1 or not apart or not all(word.text in _TO for word in between):
            continue
        if stops[n]:
            stops[n - 1] = True
        elif stops[n - 1] and not after.near("people", 2):
            stops[n] = True
    return stops


def _another(reading: Reading) -> bool:
    """ "Ещё один раненый", "another one": news of one, and no total."""
    return any(reading.at("more", i) for i in reading.preceding(2))


def _an_article(reading: Reading) -> bool:
    """Kazakh "бір" mostly means "a", not "one"."""
    word = reading.words[reading.number.first].text
    return reading.sentence.language == "kk" and word == "бір"


def stopped(reading: Reading) -> bool:
    """Whether a number is an age, a sum, a term, an article."""
    number, text = reading.number, reading.sentence.text
    year = 1900 <= number.value <= 2100 and text[number.start : number.end].isdigit()
    if year and not reading.near("people", 1) and group_of(reading) is None:
        return True
    if text[max(0, number.start - 1) : number.start] in ("$", "€", "№", "-", "."):
        return True
    before = (i for i in reading.preceding(5) if reading.at("none_of", i))
    if any(i + reading.at("none_of", i) >= reading.lead for i in before):
        return True
    kazakh = reading.sentence.language == "kk"
    if kazakh and _ORDINAL.search(text[number.start : number.end]):
        return True
    if text[number.end : number.end + 1] in (("%", "$", "°") if kazakh else ("%", "-", "$", "°")):
        return True
    after = list(reading.following(2))
    if after and reading.at("stop", after[0]):
        return True
    if len(after) > 1 and reading.at("stop", after[1]) and not person_at(reading, after[0]):
        return True
    last = number.first - 1
    last -= last > 0 and reading.words[last].text in _SPAN
    known = reading.tables.kinds.get("stop_before")
    if last >= 0 and known is not None and known.has(reading.words[last].text):
        return True
    if last > 0 and reading.at("stop_before", last - 1) > 1:
        return True  # a phrase of two words: "в камере на шестерых"
    return _children(reading)


def _children(reading: Reading) -> bool:
    """Whether these are somebody's children: "a father of six children", "leaves two sons"."""
    near = reading.following(3) if reading.sentence.language == "kk" else reading.preceding(2)
    if any(reading.at("parent", i) for i in near):
        return True
    children = next((i for i in reading.following(2) if reading.at("offspring", i)), None)
    if children is None:
        return False
    around = (*reading.preceding(3), *range(children + 1, min(children + 3, reading.limit)))
    return any(reading.at("left", i) for i in around)


def person_at(reading: Reading, i: int) -> bool:
    """Whether the i-th word is for people, or says what happened to them."""
    words, known = reading.words, reading.tables
    return bool(reading.people_at(i) or known.groups_at(words, i) or known.status_at(words, i))
