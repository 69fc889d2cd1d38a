"""Which of several places of one name a text means.

By size, unless the text says more: the country or region named beside it ("Paris, Texas"), a word
for its kind ("облысы", "штат", "district"), the countries that the text is about. Where nothing
tells two districts of one country apart, neither is chosen.
"""

from __future__ import annotations

import itertools
import re

from nlp.components.places.gazetteer import Gazetteer, Place
from nlp.components.places.match import Match

_COUNTRY, _REGION, _BESIDE, _KIND, _HOME = 2.5, 1.5, 5.0, 4.0, 1.0
_SURE = 20_000
_NAMESAKE, _NAMESAKE_IN_COUNTRY = 50_000, 0.5  # a country alone makes no Geneva in Illinois
_BETWEEN = re.compile(r"(?:'s|’s)?,?\s(?:in\s|the\s)?|,\s|\s?\(|,\s(?:в|во|на)\s")
_BEFORE = {
    "ru": re.compile(
        r"(?:(?P<city>\bгород\w{0,3}|\bг\.)"
        r"|(?P<village>\bсел[оауе]м?|\bпос[её]л\w+|\bаул\w{0,2}|\bдеревн\w+)"
        r"|(?P<region>\bштат\w{0,2}|\bобласт\w{1,3}|\bпровинци\w{1,2}|\bкра[йяею]м?)"
        r"|(?P<district>\bрайон\w{0,2})|(?P<nature>\bрек[аиуе]|\bозер[оауе]|\bгор[аыуе]))\s$",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"(?:(?P<city>city|town)|(?P<village>village|settlement)|(?P<region>state|province|region)"
        r"|(?P<district>district|county))\sof\s$",
        re.IGNORECASE,
    ),
}
_AFTER = {
    "kk": re.compile(
        r"\s(?:(?P<city>қала)|(?P<village>ауыл|кент)|(?P<region>облыс|штат|өлке)|(?P<district>аудан)"
        r"|(?P<nature>өзен|көл[іг]|тау[ыл]))",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\s(?:(?P<city>city|town)|(?P<village>village)|(?P<region>state|province|region|oblast)"
        r"|(?P<district>district|county))\b"
    ),
}
_CITIES = ("city", "village")
_CITY = 50_000  # people; who calls a place a village means none larger


class Context:
    """What a text says about where it plays: its countries (by what names), its regions, and which
    names stand side by side."""

    def __init__(self, text: str, language: str, found: list[Match], book: Gazetteer) -> None:
        self.text, self.language, self.book = text, language, book
        self.countries: dict[str, set[str]] = {}
        self.regions: set[str] = set()
        self._beside: dict[int, tuple[int, ...]] = {}
        for match in found:
            self._sure(match)
        for a, b in itertools.pairwise(found):
            if _BETWEEN.fullmatch(self.text, a.end, b.start):
                self._beside[a.start] = b.places
                self._beside[b.start] = (*self._beside.get(b.start, ()), *a.places)

    def _sure(self, match: Match) -> None:
        bearers = [self.book.places[p] for p in match.places]
        large = max(place.population for place in bearers) >= _SURE
        if large and match.name not in self.book.common:
            if len({place.country for place in bearers}) == 1:
                self.countries.setdefault(bearers[0].country, set()).add(match.name)
            if len(bearers) == 1 and bearers[0].region:
                self.regions.add(bearers[0].region)

    def kind(self, match: Match) -> str | None:
        """What the words around a name call it: city, village, region, district, nature
        (a river), or nothing."""
        before, after = _BEFORE.get(self.language), _AFTER.get(self.language)
        found = before.search(self.text, max(0, match.start - 14), match.start) if before else None
        if found is None and after is not None:
            found = after.match(self.text, match.end)
        return found.lastgroup if found else None

    def elsewhere(self, match: Match) -> bool:
        """Whether a name means what no gazetteer has: a river, or a village that only shares its
        name with a city, or with a town in a country that the text is not about."""
        kind = self.kind(match)
        if kind == "village":
            some = [self.book.places[p] for p in match.places]
            known = self.book.home.union(self.countries)
            return not any(_is(place, kind) and place.country in known for place in some)
        return kind == "nature"

    def confirmed(self, match: Match, place: Place) -> bool:
        """Whether what stands beside a name holds it, or lies in it: Paris, Texas."""
        beside = (self.book.places[p] for p in self._beside.get(match.start, ()))
        return any(_contains(place, other) or _contains(other, place) for other in beside)

    def best(self, match: Match) -> tuple[Place, bool]:
        """The likeliest bearer of a name, and whether it is sure enough to be put on a map."""
        kind, beside = self.kind(match), self._beside.get(match.start, ())
        if len(match.places) == 1:
            only = self.book.places[match.places[0]]
            return only, _suits(only, kind, self.language)
        near = [self.book.places[p] for p in beside]
        rated = sorted(
            ((self._rate(self.book.places[p], kind, near), -p) for p in match.places), reverse=True
        )
        (first, a), (second, b) = rated[:2]
        one, other = self.book.places[-a], self.book.places[-b]
        tie = first - second < 0.1 and one.kind == other.kind == "district"
        return one, not tie and _suits(one, kind, self.language)

    def _rate(self, place: Place, kind: str | None, near: list[Place]) -> float:
        rate = place.weight
        if place.country in self.countries:
            rate += _COUNTRY if place.population >= _NAMESAKE else _NAMESAKE_IN_COUNTRY
        rate += _HOME * (place.country in self.book.home)
        if place.kind != "region":
            rate += _REGION * (place.region in self.regions)
        if kind is not None:
            rate += _KIND * _is(place, kind)
        return rate + _BESIDE * any(_contains(place, n) or _contains(n, place) for n in near)


def _is(place: Place, kind: str) -> bool:
    if kind == "village":
        return place.kind in _CITIES and place.population < _CITY
    return place.kind == kind or (kind == "city" and place.kind in _CITIES)


def _suits(place: Place, kind: str | None, language: str) -> bool:
    """Whether a place can be what the words around its name call it: Ош облысы is not the town.

    Russian says "в районе Алматы" of a town's surroundings too.
    """
    if kind == "district" and language != "ru":
        return place.kind == "district"
    return kind != "region" or place.kind in ("region", "country")


def _contains(outer: Place, inner: Place) -> bool:
    if inner.kind == "country" or inner is outer:
        return False
    if outer.kind == "country":
        return outer.country == inner.country
    return outer.kind == "region" and outer.region == inner.region and inner.kind != "region"
