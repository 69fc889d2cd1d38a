"""Where names of the gazetteer stand in a text, inflected or not, longest first."""

from __future__ import annotations

from typing import NamedTuple

from nlp.components.lexicon import Word
from nlp.components.places_forms import forms
from nlp.components.places_gazetteer import Gazetteer

_CONTEXT = 2.5


class Match(NamedTuple):
    """A stretch of the text and the places (indexes) that bear this name."""

    start: int
    end: int
    places: tuple[int, ...]
    name: str


def matches(text: str, low: list[Word], language: str, book: Gazetteer) -> list[Match]:
    """Every name of the gazetteer that starts with a capital, without overlaps.

    `low` are the words of the text in lower case.
    """
    found: list[Match] = []
    i = 0
    while i < len(low):
        word = low[i]
        if not text[word.start].isupper():
            i += 1
            continue
        match, used = _longest(text, low, i, language, book)
        if match is not None:
            found.append(match)
        i += used
    return found


def _longest(
    text: str, low: list[Word], i: int, language: str, book: Gazetteer
) -> tuple[Match | None, int]:
    single: Match | None = None
    for form in forms(_plain(low[i].text), language):
        longer = _several(low, i, form, language, book) if form in book.firsts else None
        if longer is not None:
            return longer
        if single is None and form in book.names and _fits(text, low[i], form):
            single = Match(low[i].start, low[i].end, book.names[form], form)
    return single, 1


def _plain(word: str) -> str:
    return word.rstrip(".") if word.endswith(".") else word


def _fits(text: str, word: Word, form: str) -> bool:
    """Abbreviations (ВКО, US) count only in capitals."""
    return len(form) > 3 or text[word.start : word.end].isupper()


def _several(
    low: list[Word], i: int, first: str, language: str, book: Gazetteer
) -> tuple[Match, int] | None:
    """The longest name of several words that begins here."""
    prefixes = [first]
    best: tuple[Match, int] | None = None
    for step in range(1, book.firsts[first]):
        if i + step >= len(low) or low[i + step].start - low[i + step - 1].end > 1:
            break
        word = low[i + step]
        prefixes = [f"{p} {f}" for p in prefixes[:8] for f in forms(word.text, language)]
        name = next((p for p in prefixes if p in book.names), None)
        if name is not None:
            best = Match(low[i].start, word.end, book.names[name], name), step + 1
    return best


def context(found: list[Match], book: Gazetteer) -> set[str]:
    """The countries that a text is about, by its countries, regions and large places."""
    countries: set[str] = set()
    for match in found:
        bearers = {book.places[p].country for p in match.places}
        largest = max(book.places[p].population for p in match.places)
        if len(bearers) == 1 and largest >= 20_000 and match.name not in book.common:
            countries |= bearers
    return countries


def best(match: Match, countries: set[str], book: Gazetteer) -> int:
    """The likeliest bearer of a name: the largest, with a bonus where its country is named too."""

    def weight(number: int) -> float:
        place = book.places[number]
        return place.weight + (_CONTEXT if place.country in countries else 0.0)

    return max(match.places, key=weight)
