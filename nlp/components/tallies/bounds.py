"""What limits a number: "at least", "or more", "астам"; and totals that grew."""

from __future__ import annotations

from nlp.annotations import Bound
from nlp.components.tallies.words import Reading

_BOUNDS: tuple[Bound, ...] = ("at_least", "more_than", "about", "up_to")
_BEHIND: tuple[Bound, ...] = ("at_least", "more_than", "about")
_BEFORE = 4


def toll(reading: Reading) -> bool:
    """Whether the number is a total that rose ("число погибших выросло до 227")."""
    return any(reading.at("toll", i) for i in range(reading.number.first))


def bound_of(reading: Reading) -> tuple[Bound, int]:
    """What stands before or after the number to limit it, and the word where that begins."""
    first = reading.number.first
    article = _article(reading)
    found: tuple[int, int, Bound] | None = None
    for bound in _BOUNDS:
        for i in reading.preceding(_BEFORE):
            size = reading.at(bound, i)
            if size and i + size in (first, first - article) and (not found or size > found[0]):
                found = size, i, bound
    if found is not None:
        size, lead, bound = found
        grown = bound == "up_to" and size == 1 and toll(reading)
        return ("exact" if grown else bound), lead
    return _behind(reading), first - article


def _behind(reading: Reading) -> Bound:
    """What follows the number to limit it."""
    for bound in _BEHIND:
        if any(reading.at(f"{bound}_after", i) for i in reading.following(3)):
            return bound
    text = reading.sentence.text
    if text[reading.number.end : reading.number.end + 1] == "+":
        return "more_than"
    first, words = reading.number.first, reading.words
    if reading.sentence.language == "kk":
        for bound in ("at_least", *_BOUNDS):
            if reading.near(bound, 1):
                return bound
        if words[reading.number.last].text.endswith(("дай", "дей", "тай", "тей", "оншақты")):
            return "about"
    return "about" if _turned(reading, first) else "exact"


def _turned(reading: Reading, first: int) -> bool:
    """ "Погибло человек двадцать": about twenty."""
    words, text = reading.words, reading.sentence.text
    if reading.sentence.language != "ru" or first < 2 or words[first - 1].text != "человек":
        return False
    glued = not text[words[first - 1].end : words[first].start].strip()
    return glued and not words[first - 2].text[:1].isdigit()


def _article(reading: Reading) -> int:
    """1 where "a" stands before the number ("about a hundred")."""
    first = reading.number.first
    return int(first > 0 and reading.words[first - 1].text == "a")
