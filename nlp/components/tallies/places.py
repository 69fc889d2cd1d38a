"""Where the people of a tally are counted, and as of which day."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.annotations import Mention, Tally
from nlp.components.tallies.sentence import Sentence
from nlp.components.tallies.stops import OF
from nlp.components.tallies.words import Reading

_BEFORE, _AFTER = 4, 4
_FAR = 2.2
_LINK = 0.2  # what a dash costs between a place and its number: "в Таразе — 120"
_COST = {",": 1.0, ";": 3.0, ":": 2.0, "(": 1.0, ")": 1.0}
_AND = 0.7
_CHARACTERS = 150
_ANDS = frozenset({"and", "и", "а", "но", "but", "while", "және", "ал", "мен"})
_EACH = frozenset({"respectively", "соответственно", "тиісінше", "сәйкесінше"})


def place_all(
    readings: Sequence[Reading], tallies: list[Tally], offset: int, places: list[Mention]
) -> None:
    """Set `where` of the tallies of one sentence (their `part_of` counts from `offset`).

    Each place belongs to the number it is closest to. A number without one has the only place
    that the sentence names, unless that is a part's; a part is where its whole is.
    """
    if not readings or not places:
        return
    sentence = readings[0].sentence
    if len(places) == len(readings) > 1 and any(w.text in _EACH for w in sentence.words):
        for tally, place in zip(tallies, places, strict=True):
            tally["where"] = place["name"]
        return
    owned = _owned(readings, places)
    for n, name in owned.items():
        tallies[n]["where"] = name
    names = {place["name"] for place in places}
    if len(names) > 1:
        return
    opened = readings[0].lead and sentence.words[readings[0].lead - 1].text in OF
    narrowed = {tallies[n]["part_of"] for n in owned if not opened}
    (name,) = names
    for n, reading in enumerate(readings):
        tally = tallies[n]
        if tally["where"] is None and tally["part_of"] is None and offset + n not in narrowed:
            tally["where"] = None if _everywhere(reading) else name


def _owned(readings: Sequence[Reading], places: list[Mention]) -> dict[int, str]:
    """The place of each number that has one of its own, by the number's index."""
    best: dict[int, tuple[float, str]] = {}
    for place in places:
        gaps = [(_gap(reading, place), n) for n, reading in enumerate(readings)]
        gap, n = min(gaps)
        if gap < _FAR and (n not in best or gap < best[n][0]):
            best[n] = gap, place["name"]
    return {n: name for n, (_, name) in best.items()}


def _gap(reading: Reading, place: Mention) -> float:
    """How far a place is from a number: marks, "and", other numbers, characters."""
    sentence, number = reading.sentence, reading.number
    if place["end"] <= number.start:
        a, b, ends = place["end"], sentence.words[reading.lead].start, number.start
    else:
        a, b, ends = number.end, place["start"], place["start"]
    dashes = sum(sentence.text[max(0, a) : b].count(dash) for dash in ("—", "–", " - "))
    marks = sum(_COST.get(mark, 0.0) for mark in sentence.text[a:b])
    gap = marks + dashes * _LINK
    between = sentence.words[sentence.word_at(a) : sentence.word_at(min(b, ends))]
    gap += _AND * any(word.text in _ANDS for word in between)
    if place["end"] <= number.start and reading.opening.first != number.first:
        gap += 0.01
    return gap + abs(b - a) / _CHARACTERS


def _everywhere(reading: Reading) -> bool:
    """Whether the number is said to be of the whole country."""
    near = (*reading.preceding(_BEFORE), *reading.following(_AFTER))
    return any(reading.at("everywhere", i) for i in near)


def beside_place(reading: Reading, places: list[Mention]) -> bool:
    """Whether a place stands beside the number, as in "в Алматы — 103"."""
    sentence, number = reading.sentence, reading.number
    for place in places:
        before = sentence.word_at(place["end"])
        after = sentence.word_at(place["start"])
        if 0 <= reading.lead - before <= 1 or 0 < after - number.last <= 3:
            return True
    return False


def as_of(reading: Reading, dates: list[Mention]) -> str | None:
    """The date after "as of" ("по состоянию на", "күнгі жағдай бойынша")."""
    sentence = reading.sentence
    for mention in dates:
        if "iso" not in mention:
            continue
        at = sentence.word_at(mention["start"])
        if sentence.language == "kk" and _kazakh_as_of(reading, sentence, mention):
            return mention["iso"]
        for i in range(max(0, at - 5), at):
            size = reading.at("as_of", i)
            if size and i + size == at:
                return mention["iso"]
    return None


def _kazakh_as_of(reading: Reading, sentence: Sentence, mention: Mention) -> bool:
    """Whether "жағдай бойынша", "дерек бойынша" follows, or "қарай" (by then)."""
    after = sentence.word_at(mention["end"])
    return any(reading.at("as_of", i) for i in range(after, min(after + 3, len(sentence.words))))
