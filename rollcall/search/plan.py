"""A search worked out: which tokens, marks and times an article must have. Engines know no more.

The same plan is translated for SQLite and for Elasticsearch and evaluated in Python (`holds`), so
that all three agree by construction: nothing of words, stems or names is left for an engine to
decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

TokenField = Literal["stems", "words", "names", "places"]
"""Stems and words stand in the order of the text; names and places are sets."""
MarkField = Literal["source", "kind", "language", "story", "status", "list"]


@dataclass(frozen=True)
class Token:
    """One of these tokens stands in a field. Of no tokens: never true."""

    field: TokenField
    any: frozenset[str]


@dataclass(frozen=True)
class Phrase:
    """One of these sequences stands in a field, its tokens right behind each other."""

    field: Literal["stems", "words"]
    any: frozenset[tuple[str, ...]]


@dataclass(frozen=True)
class Prefix:
    """A word of the field `words` begins with this."""

    start: str


@dataclass(frozen=True)
class Is:
    """One of an article's marks has this value (a list: as `rollcall.search.base.listed`)."""

    field: MarkField
    value: str


@dataclass(frozen=True)
class When:
    """Published between two moments, both inclusive and in whole seconds."""

    since: datetime | None
    until: datetime | None


@dataclass(frozen=True)
class All:
    """Every one of these holds; of none: always true."""

    of: tuple[Plan, ...]


@dataclass(frozen=True)
class Some:
    """At least one of these holds; of none: never true."""

    of: tuple[Plan, ...]


@dataclass(frozen=True)
class Without:
    """This does not hold."""

    of: Plan


Plan = Token | Phrase | Prefix | Is | When | All | Some | Without
"""Articles are ranked (BM25) by the tokens, phrases and prefixes that are not in a `Without`."""
EVERYTHING = All(())
