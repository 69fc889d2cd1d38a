"""The port: what monitors ask and what any engine answers. No engine's own language passes here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol, runtime_checkable

from rollcall.records import Viewer
from rollcall.search.plan import Plan

MOST_PAGED = 10_000
"""Hits that can be leafed through; all of any number can be exported (`Engine.each`)."""
FACETS = ("source", "kind", "language", "status", "list")
MOST_PLACES = 50


@dataclass(frozen=True)
class Place:
    """A place that an article names: in its normal form, and where it is, if that is known.

    `geoname` is the number that GeoNames gives it, `lat` and `lon` are in degrees.
    """

    name: str
    geoname: int | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True)
class Document:
    """An article as it is searched: its text, and what was found in it.

    `people` are names as the article writes them and in their base forms, never as a list has
    them. `lists` says, as `role:list`, for whom it is known to name somebody on which list
    (`listed`). `at` is in whole seconds.
    """

    id: str
    title: str
    text: str
    language: str | None
    source: str
    kind: str
    at: datetime
    story: str = ""
    people: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    statuses: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()


def listed(role: str, list_id: str) -> str:
    """How a document says that people of this role may know that it names somebody on a list."""
    return f"{role}:{list_id}"


@dataclass(frozen=True)
class Query:
    """What is looked for.

    `text` is in the grammar of `rollcall.search.grammar`; with `exact`, words, phrases and names
    are looked for as they are typed, not in their other forms and scripts. Empty lists do not
    restrict; several values of one mean any of them. `languages` has "" for texts whose language
    is not known. `since` and `until` are inclusive. `zone` is the time zone of its days.
    `snapshot` of an earlier answer pages on in what was found then, whatever has arrived since;
    who will ask for no other page says so (`paged`), and the engine need keep nothing for it.
    """

    text: str = ""
    exact: bool = False
    sources: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    sort: Literal["relevance", "newest", "oldest"] = "relevance"
    offset: int = 0
    limit: int = 20
    zone: str = "UTC"
    snapshot: str = ""
    facets: bool = True
    paged: bool = True


@dataclass(frozen=True)
class Hit:
    """An article that was found: an excerpt around the words, and where in it they stand."""

    id: str
    score: float
    excerpt: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class PlaceCount:
    """How many of the articles found name a place."""

    place: Place
    count: int


@dataclass(frozen=True)
class Hits:
    """One page of what was found.

    `total` and everything counted is of all hits, not of the page. `facets` has a mapping from
    values to counts for each of `FACETS`, most first; `places` the places most named, at most
    `MOST_PLACES`; `days` how many were published on each day that has any, in the query's zone.
    `snapshot` is for the next page's query; "" where there is no other page.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    places: tuple[PlaceCount, ...] = ()
    days: tuple[tuple[date, int], ...] = ()
    snapshot: str = ""


@dataclass(frozen=True)
class Change:
    """What a generation should hold of one article: a document, or (None) nothing.

    An engine refuses a change of a lower `version` than that of what it holds.
    """

    id: str
    version: int
    document: Document | None


ListedCase = tuple[str, str, Collection[str]]
"""A case's id, its list's, and all its names."""


class Engine(Protocol):
    """Keeps documents and finds them. It can be thrown away and filled again from the record.

    Documents live in generations. Searches ask the live one; another is filled beside it and then
    takes its place at once, so that a rebuild is never seen half done. Every method raises
    `SearchError` where the engine cannot be reached or is of another version; `search`, `each` and
    `find` raise `NoIndex` where no generation is live: that is not the same as nothing found.
    """

    @property
    def name(self) -> str:
        """One word for its kind: sqlite or elasticsearch."""
        ...

    def search(self, query: Query, viewer: Viewer) -> Hits:
        """Answer a query. Raises `QueryError` that points at the place which is wrong, and
        `SearchError` where it took longer than it may.
        """
        ...

    def each(self, query: Query, viewer: Viewer) -> Iterator[str]:
        """The ids of all that is found, newest first, from one moment of the index: for exports."""
        ...

    def find(self, plans: Sequence[Plan], limit: int = MOST_PAGED) -> list[list[str]]:
        """For each of many plans the ids of what it finds, newest first: for cross-referencing."""
        ...

    def live(self) -> str | None:
        """The generation that searches ask; None where there is none yet."""
        ...

    def begin(self) -> str:
        """Make an empty generation beside the live one; returns its name."""
        ...

    def put(self, changes: Iterable[Change], into: str) -> list[str]:
        """Bring changes to a generation; returns the ids of those refused as older.

        Kept for good when this returns. An id stands at most once among the changes.
        """
        ...

    def refresh(self, generation: str) -> None:
        """Let searches see everything that was put."""
        ...

    def swap(self, to: str) -> None:
        """Let searches ask this generation from now on; older ones are dropped, or kept for as
        long as the settings say.
        """
        ...

    def drop(self, generation: str) -> None:
        """Forget a generation that is not live, if it is there."""
        ...

    def forget(self) -> None:
        """Remove everything of ours that it holds, for good: texts, tokens and what it was told."""
        ...

    def hashes(self, generation: str) -> Iterator[tuple[str, str]]:
        """Every document's id and `rollcall.search.analysis.hash_of`, in the order of ids (code
        points).
        """
        ...

    def size(self, generation: str) -> int:
        """Bytes that a generation takes."""
        ...


@runtime_checkable
class CaseEngine(Protocol):
    """What an engine may do besides: say which cases the people of an article may be.

    It has tokens of listed names, never the names, and only where the settings ask for it.
    """

    def cases_stamp(self) -> str | None:
        """What `put_cases` was told last; "" where that is not known, None where there are none."""
        ...

    def put_cases(self, cases: Iterable[ListedCase], stamp: str) -> int:
        """Know these cases and no others; returns how many. `stamp` says of which moment."""
        ...

    def candidates(
        self, people: Iterable[str], limit: int = 100, lists: Collection[str] = ()
    ) -> list[str]:
        """The ids of cases that people with these names may be, the best first."""
        ...

    def forget_cases(self) -> None:
        """Remove all that was put of cases."""
        ...
