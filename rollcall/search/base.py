"""The port: what monitors ask and what any engine answers. No engine's own language passes here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from rollcall.records import Viewer


@dataclass(frozen=True)
class Document:
    """An article as it is searched. `names` are name keys, so that spelling does not matter."""

    id: str
    title: str
    text: str
    language: str | None
    source: str
    kind: str
    at: datetime
    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Query:
    """What is looked for.

    `text`: all words must occur, in any form; "words in quotes" must follow each other; a word
    with - before it must not occur; a word may end in * ; name:"Full Name" looks for the name in
    every script and spelling. Empty lists do not restrict. `since` and `until` are inclusive.
    """

    text: str = ""
    sources: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    sort: Literal["relevance", "newest"] = "relevance"
    offset: int = 0
    limit: int = 20


@dataclass(frozen=True)
class Hit:
    """An article that was found: an excerpt around the words, and where in it they stand."""

    id: str
    score: float
    excerpt: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Hits:
    """One page of what was found. `facets` count all hits: by source, kind and language."""

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class Engine(Protocol):
    """Keeps documents and finds them. It can be thrown away and filled again from the record."""

    def put(self, documents: Iterable[Document], remove: Iterable[str] = ()) -> None:
        """Add or overwrite documents and remove others, all or none."""
        ...

    def search(self, query: Query, viewer: Viewer) -> Hits:
        """Answer a query. Raises `QueryError` that points at the place which is wrong."""
        ...

    def checksum(self) -> str:
        """Changes with any document; equal for equal contents."""
        ...

    def is_empty(self) -> bool:
        """Whether it holds no document at all: then it is to be filled from the record."""
        ...

    def clear(self) -> None:
        """Forget everything."""
        ...
