"""What searches found, kept for a while, so that their next pages are of the same hits."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from rollcall.records import Viewer
from rollcall.search.base import Hits, Query
from rollcall.search.sqlite.counting import Numbers

_MOST = 100
_SECONDS = 30 * 60.0


@dataclass(frozen=True)
class Snapshot:
    """The rows of a search's hits in order, as far as they can be leafed through.

    `counted` has the total, facets, places and days, and no hits.
    """

    generation: int
    query: Query
    role: str
    rows: Numbers
    scores: NDArray[np.float64]
    counted: Hits


def asked(query: Query) -> Query:
    """A query without what may change from page to page."""
    return replace(query, offset=0, limit=0, snapshot="", facets=True, paged=True)


class Snapshots:
    """The latest snapshots of this process, by a random token each."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[float, Snapshot]] = OrderedDict()
        self._lock = Lock()

    def keep(self, snapshot: Snapshot) -> str:
        """Keep one for half an hour, or until a hundred others came; returns its token."""
        token, now = secrets.token_urlsafe(16), time.monotonic()
        with self._lock:
            self._kept[token] = now, snapshot
            while len(self._kept) > _MOST or next(iter(self._kept.values()))[0] < now - _SECONDS:
                self._kept.popitem(last=False)
        return token

    def of(self, query: Query, viewer: Viewer, generation: int) -> Snapshot | None:
        """The snapshot that a query pages on in, if it is kept and of the same search."""
        with self._lock:
            since, kept = self._kept.get(query.snapshot, (0.0, None))
        if kept is None or since < time.monotonic() - _SECONDS:
            return None
        same = (kept.generation, kept.query, kept.role) == (generation, asked(query), viewer.role)
        return kept if same and (kept.counted.facets or not query.facets) else None
