"""The ways on from a search: filters with counts, chips to take them off, bars over time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rollcall.search import Hits
from rollcall.search.base import PlaceCount
from rollcall.search.spans import spans
from rollcall.store.desk_search import Labels
from rollcall.web.asked import FILTERS, NONE, Asked
from rollcall.web.words import kind, language, status, stretch

AT_FIRST = 7
"""Values of a filter that are seen at once; the others are folded."""
_AT_MOST = 200
_LEGENDS = {
    "source": "Source",
    "kind": "Kind",
    "language": "Language",
    "status": "What it says happened",
    "list": "Names somebody on",
    "place": "Place",
}


@dataclass(frozen=True)
class Choice:
    """A value that a filter can want: as a form sends it, as it is read, in how many articles.

    `count` is None where nobody could count.
    """

    value: str
    name: str
    count: int | None
    chosen: bool


@dataclass(frozen=True)
class Filter:
    """One filter: those of its values that are seen at once, and the folded rest."""

    field: str
    legend: str
    choices: Sequence[Choice]
    more: Sequence[Choice]


@dataclass(frozen=True)
class Chip:
    """A filter that is set, in words, and what the button that takes it off sends."""

    drop: str
    words: str


@dataclass(frozen=True)
class Bar:
    """What was published in a stretch of days: its limits as a form sends them, and in words.

    `height` is in percent of the highest bar; what is not nothing is seen.
    """

    days: str
    words: str
    count: int
    height: float


def filters(asked: Asked, counted: Mapping[str, Hits], labels: Labels) -> list[Filter]:
    """All filters that have a value: `counted` has for each the answer that counts its values."""
    return [
        one
        for field in FILTERS
        if (one := _filter(field, asked.wanted[field], counted.get(field), labels)).choices
    ]


def _filter(field: str, wanted: Sequence[str], hits: Hits | None, labels: Labels) -> Filter:
    counts = {} if hits is None else _counts(field, hits)
    left = dict.fromkeys(wanted, None if hits is None else 0)
    choices = [
        Choice(value, named(field, value, labels), count, value in wanted)
        for value, count in [*counts.items(), *((v, n) for v, n in left.items() if v not in counts)]
    ]
    # What is chosen is never folded away, and stands where its count puts it.
    seen = {one.value for one in [*choices[:AT_FIRST], *(one for one in choices if one.chosen)]}
    first = [one for one in choices if one.value in seen]
    rest = [one for one in choices if one.value not in seen]
    return Filter(field, _LEGENDS[field], first, rest[:_AT_MOST])


def _counts(field: str, hits: Hits) -> dict[str, int]:
    if field == "place":
        return _places(hits.places, hits.total)
    return {value or NONE: count for value, count in hits.facets.get(field, {}).items()}


def _places(found: Iterable[PlaceCount], total: int) -> dict[str, int]:
    """Places by the name under which they are named most; one on the map is one place.

    An article may name a place in two ways: then the sum says one too many, never above all.
    """
    called: dict[object, str] = {}
    counts: dict[str, int] = {}
    for one in found:
        name = called.setdefault(one.place.geoname or one.place.name, one.place.name)
        counts[name] = min(total, counts.get(name, 0) + one.count)
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def named(field: str, value: str, labels: Labels) -> str:
    """A value of a filter as it is read."""
    bare = "" if value == NONE else value
    match field:
        case "source":
            return labels.sources.get(bare, bare) or "Notes typed in"
        case "kind":
            return kind(bare)
        case "language":
            return language(bare)
        case "status":
            return status(bare)
        case "list":
            return labels.lists.get(bare, bare)
        case _:
            return bare


def chips(asked: Asked, labels: Labels) -> list[Chip]:
    """Everything that narrows this search, each to be taken off by a button of its own."""
    found = [
        Chip(f"{field}:{value}", f"{_LEGENDS[field]}: {named(field, value, labels)}")
        for field in FILTERS
        for value in asked.wanted[field]
    ]
    since, until = asked.query.since, asked.query.until
    if since and until and since <= until:
        found.append(Chip("days", f"Published: {stretch(since.date(), until.date())}"))
    elif since or until:
        words = [f"since {asked.since}"] * bool(since) + [f"until {asked.until}"] * bool(until)
        found.append(Chip("days", f"Published: {', '.join(words)}"))
    return found


def bars(asked: Asked, hits: Hits) -> tuple[str, list[Bar]]:
    """How the articles found are spread over time, and of what unit the bars are."""
    since, until = asked.query.since, asked.query.until
    unit, found = spans(hits.days, since.date() if since else None, until.date() if until else None)
    most = max((one.count for one in found), default=0)
    return unit, [
        Bar(
            f"{one.first}..{one.last}",
            stretch(one.first, one.last),
            one.count,
            round(max(100 * one.count / most, 3), 1) if one.count else 0,
        )
        for one in found
    ]
