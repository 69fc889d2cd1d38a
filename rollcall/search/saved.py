"""A search as it is kept: everything that says what is found, and nothing of how it is leafed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from rollcall.errors import SearchError
from rollcall.search.base import Query

_MANY = ("sources", "kinds", "languages", "statuses", "lists", "places")
_MOMENTS = ("since", "until")
_KEPT = frozenset({"text", "exact", "zone", *_MANY, *_MOMENTS})
_REMEDY = "end this watch, and save the search anew"


def as_json(query: Query) -> dict[str, Any]:
    """What is looked for, as an object of JSON; `query_of` gives the query back."""
    return {
        one.name: _plain(getattr(query, one.name)) for one in fields(Query) if one.name in _KEPT
    }


def query_of(saved: Mapping[str, Any]) -> Query:
    """A search as it was kept. Raises `SearchError` where it is none that this program knows."""
    if unknown := set(saved) - _KEPT:
        raise SearchError(f"a saved search has an unknown part: {min(unknown)}", remedy=_REMEDY)
    values: dict[str, Any] = dict(saved)
    try:
        values |= {name: tuple(map(str, saved[name])) for name in _MANY if name in saved}
        values |= {
            name: datetime.fromisoformat(saved[name]) for name in _MOMENTS if saved.get(name)
        }
    except (TypeError, ValueError) as error:
        raise SearchError("a saved search cannot be read", remedy=_REMEDY) from error
    return Query(**values)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
