"""Places in a text, linked to a gazetteer that works offline.

What a model marked as a place is a mention, linked where the gazetteer knows the name in any of
its cases; large places that the model missed are added, and so are named squares, streets, courts
and prisons, without coordinates. People's names and what is no place come off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from nlp.annotations import Mention
from nlp.components.lexicon import Span
from nlp.components.places import refuse
from nlp.components.places.choice import Context
from nlp.components.places.facilities import Facility, facilities, is_many
from nlp.components.places.forms import base
from nlp.components.places.gazetteer import Place, gazetteer
from nlp.components.places.match import Match, matches
from nlp.components.view import text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

PLACE_LABELS = frozenset({"LOC", "GPE", "FAC"})
PERSON_LABELS = frozenset({"PERSON", "PER"})
_OTHER_LABELS = frozenset({"ORG", "NORP", "EVENT", "WORK_OF_ART", "PRODUCT", "LAW", "LANGUAGE"})
_LARGE, _KNOWN, _HOME = 300_000, 100_000, 20_000
_COVERED = 0.6
_CUT = re.compile(r"\s*[•·|;\n\t]\s*|\s[–—-]\s|,\s(?!D\.?\s?C)")
_HEAD = re.compile(r"(?:[Tt]he|THE)\s+(?=[A-Z])|[\s.«»“”\"'(]+")
_TAIL = re.compile(r"(?:[\s,:;«»“”\"'(]{1,20}|\sкөшелер\w{0,9})$")
_IN = re.compile(r"\b(?:in|to|from|at|near|в|во|из|под)\s$")
_OWNER = re.compile(r"['’]s$")
_OWNED = re.compile(r"\s(?!(?:in|on|at|for|and|or|to|with|is|was)\b)[a-z]")
_SENTENCE = re.compile(r"(?:^|[.!?…:\n»\"”]\s*|[–—-]\s)$")


def find(doc: Doc, language: str) -> list[Mention]:
    """The places in a text, in order; `name` is the base form in the text's language.

    `geoname`, `lat`, `lon` and `country` are None where the gazetteer does not know them. People
    found before (`doc._.people`) are no places.
    """
    return _Finder(doc, language).find()


class _Finder:
    """One document: what is taken, and what is found so far."""

    def __init__(self, doc: Doc, language: str) -> None:
        self.text, self.language, self.book = text_of(doc), language, gazetteer()
        self.named = matches(self.text, language, self.book)
        self.context = Context(self.text, language, self.named, self.book)
        self.taken = bytearray(len(self.text) + 1)
        self.found: list[Mention] = []
        entities = [(Span(e.start_char, e.end_char), e.label_) for e in doc.ents]
        self.marked = [span for span, label in entities if label in PLACE_LABELS]
        self.bodies = [span for span, label in entities if label in _OTHER_LABELS]
        self.own = [f for f in facilities(self.text, language) if not self._streets_of_town(f)]
        self._facilities(f for f in self.own if f.own)
        people = doc._.people if doc.has_extension("people") else ()
        persons = {Span(mention["start"], mention["end"]): True for mention in people}
        for span, label in entities:
            if label in PERSON_LABELS:
                persons.setdefault(span, False)
        known = {m.start: m for m in self.named}
        for span, agreed in persons.items():
            match = known.get(span.start)
            if match is None or not self._towns(match, span, agreed):
                self._take(span.start, span.end)

    def find(self) -> list[Mention]:
        """All places, in order."""
        for span in self.marked:
            for part in self._parts(span):
                self._mark(part)
        within = _Within(self.bodies)
        for match in self.named:
            if not self.taken[match.start] and self._stands_alone(match, within):
                place, sure = self.context.best(match)
                self._add(Span(match.start, match.end), place, sure)
        self._facilities(f for f in self.own if not f.own)
        return sorted(self.found, key=lambda m: m["start"])

    def _take(self, start: int, end: int) -> None:
        self.taken[start:end] = b"\x01" * (end - start)

    def _towns(self, match: Match, span: Span, agreed: bool) -> bool:
        """Whether a so-called person is a large town, or begins the name of a district or region.

        `agreed` where not only the model says so: then a town abroad needs more to show.
        """
        place, _ = self.context.best(match)
        if place.kind in ("district", "region") and match.end > span.end:
            return True
        at_home = place.country in self.book.home
        before = self.text[max(0, span.start - 6) : span.start]
        stands_in = _IN.search(before) is not None
        supported = self._supported(match, place)
        shown = supported and stands_in if agreed else supported or stands_in
        return (
            (match.start, match.end) == (span.start, span.end)
            and place.population >= (_HOME if at_home else _LARGE)
            and (at_home or shown)
            and match.name not in self.book.common
            and not refuse.is_person(self.text, match, self.book)
        )

    def _streets_of_town(self, facility: Facility) -> bool:
        """на улицы Лондона: many streets, and the place is the town."""
        if not is_many(self.text, facility):
            return False
        match = next((m for m in self.named if m.end == facility.end), None)
        return match is not None and self.context.best(match)[0].population >= _KNOWN

    def _parts(self, span: Span) -> Iterator[Span]:
        """What a model marked, cut where a list goes on, without articles and possessives."""
        start = span.start
        cuts = [*_CUT.finditer(self.text, span.start, span.end)]
        for end, following in [*((c.start(), c.end()) for c in cuts), (span.end, span.end)]:
            head = _HEAD.match(self.text, start, end)
            begin = head.end() if head else start
            tail = _TAIL.search(self.text, begin, end)
            stop = tail.start() if tail else end
            if self.text[begin:stop].count("(") < self.text[begin:stop].count(")"):
                stop = self.text.rindex(")", begin, stop)
            owner = _OWNER.search(self.text, begin, stop)
            if owner and _OWNED.match(self.text, stop):
                stop = owner.start()
            if stop > begin and any(map(str.isalnum, self.text[begin:stop])):
                yield Span(begin, stop)
            start = following

    def _mark(self, span: Span) -> None:
        """A place that the model marked: linked where a name of the gazetteer covers most of it."""
        match = self._match(span)
        surface = self.text[span.start : span.end]
        if refuse.is_nowhere(surface, self.book) or refuse.is_called(self.text, span.end):
            return
        if match is None:
            self._add(span, None, False)
            return
        span = self._fitted(span, match)
        overlap = min(match.end, span.end) - max(match.start, span.start)
        if self.context.elsewhere(match) or overlap < _COVERED * (span.end - span.start):
            self._add(span, None, False)
        elif not refuse.is_person(self.text, match, self.book):
            place, sure = self.context.best(match)
            if refuse.acts(self.text, span.start, place, self.language):
                self._take(span.start, span.end)
            self._add(span, place, sure)

    def _match(self, span: Span) -> Match | None:
        touching = [m for m in self._named_from(span.start) if m.start < span.end]
        return max(touching, key=lambda m: min(m.end, span.end) - m.start, default=None)

    def _named_from(self, start: int) -> Iterator[Match]:
        """Matches that end behind an offset; the marked come in order, so none is seen again."""
        while self._next < len(self.named) and self.named[self._next].end <= start:
            self._next += 1
        for number in range(self._next, min(self._next + 8, len(self.named))):
            yield self.named[number]

    _next = 0

    def _fitted(self, span: Span, match: Match) -> Span:
        """The longer of the two, less a first word that only a sentence's beginning raised."""
        start, end = min(match.start, span.start), max(match.end, span.end)
        if match.end >= span.end and span.start < match.start:
            extra = self.text[span.start : match.start]
            opens = _SENTENCE.search(self.text, max(0, span.start - 3), span.start)
            raised = opens and self.language != "en" and not _adjective(extra)
            if extra.islower() or raised:
                start = match.start
        return Span(start, end)

    def _stands_alone(self, match: Match, within: _Within) -> bool:
        """Whether a name counts where no model marked it as a place."""
        if within.hides(match):
            return False
        place, _ = self.context.best(match)
        if self.context.elsewhere(match):
            return False
        if not self.context.confirmed(match, place) and (
            match.name in self.book.common or not self._weighty(match, place)
        ):
            return False
        return not (
            refuse.acts(self.text, match.start, place, self.language)
            or refuse.is_owner(self.text, match, place, self.language)
            or refuse.is_person(self.text, match, self.book)
            or refuse.quoted(self.text, match.start, match.end)
            or refuse.is_nowhere(self.text[match.start : match.end], self.book)
        )

    def _weighty(self, match: Match, place: Place) -> bool:
        several = " " in match.name
        if place.kind in ("country", "district"):
            return True
        at_home = place.country in self.book.home
        if not at_home and ((self._opens(match) and not several) or self._foreign(match)):
            return False
        if place.kind == "region":
            return at_home or several or self.context.kind(match) == "region"
        if at_home:
            return place.population >= _HOME or self.context.kind(match) in ("city", "village")
        return place.population >= (_KNOWN if self._supported(match, place) else _LARGE)

    def _opens(self, match: Match) -> bool:
        """Whether a name opens a sentence, where its capital says nothing."""
        return bool(_SENTENCE.search(self.text, max(0, match.start - 3), match.start))

    def _foreign(self, match: Match) -> bool:
        """Whether a name stands in other letters than its text: Toyota in Russian."""
        return self.language != "en" and match.name.isascii()

    def _supported(self, match: Match, place: Place) -> bool:
        """Whether another name of the text lies in the same country."""
        return bool(self.context.countries.get(place.country, set()) - {match.name})

    def _add(self, span: Span, place: Place | None, sure: bool) -> None:
        start, end = span
        if end <= start or 1 in self.taken[start:end]:
            return
        self._take(start, end)
        surface = self.text[start:end]
        at = place if sure else None
        self.found.append(
            Mention(
                kind="place",
                start=start,
                end=end,
                surface=surface,
                name=place.shown(self.language) if place else base(surface, self.language),
                geoname=at.geoname if at else None,
                lat=at.lat if at else None,
                lon=at.lon if at else None,
                country=place.country if place else None,
            )
        )

    def _facilities(self, known: Iterator[Facility]) -> None:
        for facility in known:
            before = len(self.found)
            self._add(Span(facility.start, facility.end), None, False)
            if len(self.found) > before:
                self.found[-1]["name"] = facility.name


class _Within:
    """Whether a name is part of what a model marked as a body; both come in order."""

    def __init__(self, bodies: list[Span]) -> None:
        self._bodies, self._next = bodies, 0

    def hides(self, match: Match) -> bool:
        """True inside a longer body; a model that calls a whole town a body is not believed."""
        while self._next < len(self._bodies) and self._bodies[self._next].end <= match.start:
            self._next += 1
        if self._next == len(self._bodies):
            return False
        start, end = self._bodies[self._next]
        longer = end - start > match.end - match.start
        return longer and start <= match.start and match.end <= end


def _adjective(word: str) -> bool:
    return word.rstrip().endswith(
        (
            "ий",
            "ый",
            "ой",
            "ая",
            "яя",
            "ое",
            "ее",
            "ые",
            "ие",
            "ого",
            "его",
            "ому",
            "ему",
            "ом",
            "ем",
        )
    )
