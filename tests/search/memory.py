"""An engine in memory that asks `holds` of every article: a fake, and the measure for others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from zoneinfo import ZoneInfo

from rollcall.errors import NoIndex, SearchError
from rollcall.records import Viewer
from rollcall.search.analysis import Analysed, analysed, hash_of
from rollcall.search.asking import understand
from rollcall.search.base import (
    FACETS,
    MOST_PAGED,
    MOST_PLACES,
    Change,
    Document,
    Hit,
    Hits,
    Place,
    PlaceCount,
    Query,
    listed,
)
from rollcall.search.evaluate import holds
from rollcall.search.marks import excerpt
from rollcall.search.plan import MarkField, Plan

_FIELDS: dict[str, MarkField] = {
    "source": "source",
    "kind": "kind",
    "language": "language",
    "status": "status",
    "list": "list",
}


@dataclass
class _Generation:
    """Articles by id, and the last version of each, also of those that were removed."""

    articles: dict[str, Analysed] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)


class MemoryEngine:
    """Keeps the contract of `Engine` in the simplest way; relevance orders as newest."""

    name = "memory"

    def __init__(self) -> None:
        self._generations: dict[str, _Generation] = {}
        self._live: str | None = None
        self._snapshots: dict[str, tuple[Analysed, ...]] = {}
        self._number = count(1)

    def search(self, query: Query, viewer: Viewer) -> Hits:
        """Answer a query by looking at every article; an unknown snapshot is answered afresh."""
        plan = understand(query, viewer)
        articles = self._snapshots.get(query.snapshot) or tuple(self._articles())
        found = _ordered((one for one in articles if holds(plan, one)), query.sort)
        end = min(query.offset + query.limit, MOST_PAGED)
        snapshot = ""
        if end < len(found):
            snapshot = f"s{next(self._number)}"
            self._snapshots[snapshot] = articles
        hits = tuple(_hit(one.document, plan) for one in found[query.offset : end])
        if not query.facets:
            return Hits(len(found), hits, snapshot=snapshot)
        counted = facets(found, viewer), places(found), days(found, query.zone)
        return Hits(len(found), hits, *counted, snapshot)

    def each(self, query: Query, viewer: Viewer) -> Iterator[str]:
        """The ids of all that is found, newest first."""
        yield from self.find([understand(query, viewer)], limit=len(list(self._articles())))[0]

    def find(self, plans: Sequence[Plan], limit: int = MOST_PAGED) -> list[list[str]]:
        """For each plan the ids of what it finds, newest first."""
        articles = _ordered(self._articles(), "newest")
        return [[one.document.id for one in articles if holds(plan, one)][:limit]
                for plan in plans]  # fmt: skip

    def live(self) -> str | None:
        """The generation that searches ask."""
        return self._live

    def begin(self) -> str:
        """Make an empty generation."""
        name = f"g{next(self._number)}"
        self._generations[name] = _Generation()
        return name

    def put(self, changes: Iterable[Change], into: str) -> list[str]:
        """Bring changes to a generation, all or none; returns the ids of those that are older."""
        generation, refused = self._named(into), []
        for change in list(changes):
            if change.version < generation.versions.get(change.id, change.version):
                refused.append(change.id)
                continue
            generation.versions[change.id] = change.version
            if change.document is None:
                generation.articles.pop(change.id, None)
            else:
                generation.articles[change.id] = analysed(change.document)
        return refused

    def refresh(self, generation: str) -> None:
        """Nothing to do: searches see everything at once."""
        self._named(generation)

    def swap(self, to: str) -> None:
        """Let searches ask this generation; all others are dropped."""
        self._generations = {to: self._named(to)}
        self._live = to

    def drop(self, generation: str) -> None:
        """Forget a generation that is not live."""
        if generation == self._live:
            raise SearchError(f"{generation} is live", remedy="swap to another first")
        self._generations.pop(generation, None)

    def forget(self) -> None:
        """Hold nothing any more."""
        self._generations, self._live, self._snapshots = {}, None, {}

    def hashes(self, generation: str) -> Iterator[tuple[str, str]]:
        """Every document's id and hash."""
        articles = self._named(generation).articles
        for one in sorted(articles):
            yield one, hash_of(articles[one].document)

    def size(self, generation: str) -> int:
        """Bytes of all titles and texts."""
        documents = (one.document for one in self._named(generation).articles.values())
        return sum(len(f"{one.title}{one.text}".encode()) for one in documents)

    def _named(self, generation: str) -> _Generation:
        if generation not in self._generations:
            raise SearchError(f"there is no generation {generation}", remedy="begin one")
        return self._generations[generation]

    def _articles(self) -> Iterable[Analysed]:
        if self._live is None:
            raise NoIndex
        return self._named(self._live).articles.values()


def facets(found: Sequence[Analysed], viewer: Viewer) -> Mapping[str, Mapping[str, int]]:
    """How many of these have each mark, most first; lists as this viewer's role may know them."""
    mine = listed(viewer.role, "")
    result = {}
    for facet in FACETS:
        values: Counter[str] = Counter()
        for one in found:
            values.update(set(one.marks(_FIELDS[facet])))
        if facet == "list":
            values = Counter(
                {
                    value.removeprefix(mine): n
                    for value, n in values.items()
                    if value.startswith(mine)
                }
            )
        result[facet] = dict(sorted(values.items(), key=lambda pair: (-pair[1], pair[0])))
    return result


def places(found: Sequence[Analysed]) -> tuple[PlaceCount, ...]:
    """The places that most of these name."""
    counts: Counter[Place] = Counter()
    for one in found:
        counts.update(set(one.document.places))
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].name, pair[0].geoname or 0))
    return tuple(PlaceCount(place, n) for place, n in ranked[:MOST_PLACES])


def days(found: Sequence[Analysed], zone: str) -> tuple[tuple[date, int], ...]:
    """How many of these were published on each day of a time zone."""
    there = ZoneInfo(zone)
    counts = Counter(one.document.at.astimezone(there).date() for one in found)
    return tuple(sorted(counts.items()))


def _hit(one: Document, plan: Plan) -> Hit:
    whole = f"{one.title}\n\n{one.text}" if one.title else one.text
    return Hit(one.id, 0.0, *excerpt(whole, one.language, plan))


def _ordered(articles: Iterable[Analysed], sort: str) -> list[Analysed]:
    ordered = sorted(articles, key=lambda one: one.document.id)
    return sorted(ordered, key=lambda one: one.document.at, reverse=sort != "oldest")
