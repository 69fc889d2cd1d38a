"""Places in a text, linked to a gazetteer that works offline.

What a model marked as a place is a mention, linked where the gazetteer knows the name in any of
its cases; large places that the model missed are added, and so are named squares, streets, courts
and prisons, without coordinates.
"""

from __future__ import annotations

from spacy.tokens import Doc

from nlp.annotations import Mention
from nlp.components.lexicon import Span, lower, words
from nlp.components.places_facilities import Facility, facilities
from nlp.components.places_forms import base
from nlp.components.places_gazetteer import Gazetteer, Place, gazetteer
from nlp.components.places_match import Match, best, context, matches
from nlp.components.view import text_of

PLACE_LABELS = frozenset({"LOC", "GPE", "FAC"})
PERSON_LABELS = frozenset({"PERSON", "PER"})
_LARGE = 20_000
_COVERED = 0.6


def find(doc: Doc, language: str) -> list[Mention]:
    """The places in a text, in order; `name` is the base form in the text's language.

    `geoname`, `lat`, `lon` and `country` are None where the gazetteer does not know them.
    """
    text = text_of(doc)
    book = gazetteer()
    low = words(lower(text), 0, len(text))
    named = matches(text, low, language, book)
    countries = context(named, book)
    persons = [Span(e.start_char, e.end_char) for e in doc.ents if e.label_ in PERSON_LABELS]
    marked = [Span(e.start_char, e.end_char) for e in doc.ents if e.label_ in PLACE_LABELS]
    found: list[Mention] = []
    taken = bytearray(len(text) + 1)
    for span in persons:
        taken[span.start : span.end] = b"\x01" * (span.end - span.start)
    own = facilities(text, language)
    _add_facilities([f for f in own if f.own], text, found, taken)
    by_start = {match.start: match for match in named}
    for span in marked:
        _add_marked(span, named, by_start, text, language, countries, book, found, taken)
    for match in named:
        number = best(match, countries, book)
        if _stands_alone(match, book.places[number], countries, book):
            _add(found, taken, text, Span(match.start, match.end), book.places[number], language)
    _add_facilities([f for f in own if not f.own], text, found, taken)
    return sorted(found, key=lambda m: m["start"])


def _stands_alone(match: Match, place: Place, countries: set[str], book: Gazetteer) -> bool:
    """Whether a name counts where no model marked it as a place."""
    if match.name in book.common:
        return False
    if place.kind in ("country", "region", "district"):
        return True
    return place.population >= _LARGE and (place.country in countries or len(match.places) == 1)


def _add_marked(
    span: Span,
    named: list[Match],
    by_start: dict[int, Match],
    text: str,
    language: str,
    countries: set[str],
    book: Gazetteer,
    found: list[Mention],
    taken: bytearray,
) -> None:
    """A place that the model marked: linked where a name of the gazetteer covers most of it."""
    match = by_start.get(span.start) or next(
        (m for m in named if m.start < span.end and m.end > span.start), None
    )
    if match is None:
        _add(found, taken, text, span, None, language)
        return
    place = book.places[best(match, countries, book)]
    overlap = min(match.end, span.end) - max(match.start, span.start)
    if overlap >= _COVERED * (span.end - span.start):
        whole = Span(min(match.start, span.start), max(match.end, span.end))
        _add(found, taken, text, whole, place, language)
    elif not any(taken[span.start : span.end]):
        _add(found, taken, text, span, None, language)


def _add(
    found: list[Mention],
    taken: bytearray,
    text: str,
    span: Span,
    place: Place | None,
    language: str,
) -> None:
    start, end = span
    if any(taken[start:end]) or end <= start:
        return
    taken[start:end] = b"\x01" * (end - start)
    surface = text[start:end]
    found.append(
        Mention(
            kind="place",
            start=start,
            end=end,
            surface=surface,
            name=place.shown(language) if place else base(surface, language),
            geoname=place.geoname if place else None,
            lat=place.lat if place else None,
            lon=place.lon if place else None,
            country=place.country if place else None,
        )
    )


def _add_facilities(
    known: list[Facility], text: str, found: list[Mention], taken: bytearray
) -> None:
    for facility in known:
        before = len(found)
        _add(found, taken, text, Span(facility.start, facility.end), None, "")
        if len(found) > before:
            found[-1]["name"] = facility.name
