"""Facets, places and days of many hits at once, by array operations over what each hit packs."""

from __future__ import annotations

import json
import sqlite3
import struct
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from rollcall.records import Viewer
from rollcall.search.base import FACETS, MOST_PLACES, Place, PlaceCount, listed

_HEAD = struct.Struct("<qIII")
_CELLS = 5
"""Cells of 32 bits before the places: the moment takes two, then marks, statuses and lists."""
_DAY = 24 * 60 * 60
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Numbers = NDArray[np.int64]
Cells = NDArray[np.uint32]


def packed(at: int, marks: int, statuses: int, lists: int, places: Sequence[int]) -> bytes:
    """What is counted of one article: its moment (Unix seconds) and the numbers of its marks."""
    return _HEAD.pack(at, marks, statuses, lists) + struct.pack(f"<{len(places)}I", *places)


@dataclass(frozen=True)
class Facts:
    """What is counted, unpacked: an entry for each hit; but `places` has all places of all, of
    which each hit has `several`.
    """

    at: Numbers
    marks: Cells
    statuses: Cells
    lists: Cells
    several: Numbers
    places: Cells


def unpacked(blobs: Sequence[bytes]) -> Facts:
    """The facts of hits, in their order."""
    sizes = np.fromiter(map(len, blobs), np.int64, len(blobs)) // 4
    cells = np.frombuffer(b"".join(blobs), "<u4")
    starts = np.cumsum(sizes) - sizes
    low, high, marks, statuses, lists = (cells[starts + cell] for cell in range(_CELLS))
    of_places = np.ones(len(cells), bool)
    for cell in range(_CELLS):
        of_places[starts + cell] = False
    at = low.astype(np.int64) | high.astype(np.int64) << 32
    return Facts(at, marks, statuses, lists, sizes - _CELLS, cells[of_places])


def facets(
    connection: sqlite3.Connection, number: int, facts: Facts, viewer: Viewer
) -> Mapping[str, Mapping[str, int]]:
    """How many hits have each mark, most first; lists only as this viewer's role may know."""
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS}
    marks = "source, kind, language FROM marks"
    for n, values in _rows(connection, number, marks, _counted(facts.marks)):
        for facet, value in zip(("source", "kind", "language"), values, strict=True):
            counts[facet][value] += n
    for n, (members,) in _rows(connection, number, "members FROM sets", _counted(facts.statuses)):
        counts["status"].update(dict.fromkeys(json.loads(members), n))
    mine = listed(viewer.role, "")
    for n, (members,) in _rows(connection, number, "members FROM sets", _counted(facts.lists)):
        own = (one.removeprefix(mine) for one in json.loads(members) if one.startswith(mine))
        counts["list"].update(dict.fromkeys(own, n))
    return {facet: dict(sorted(values.items(), key=lambda pair: (-pair[1], pair[0])))
            for facet, values in counts.items()}  # fmt: skip


def places(connection: sqlite3.Connection, number: int, facts: Facts) -> tuple[PlaceCount, ...]:
    """The places that most hits name."""
    counted = _counted(facts.places)
    if len(counted) > MOST_PLACES:  # those that are named as often as the last stay, for now
        least = sorted(counted.values(), reverse=True)[MOST_PLACES - 1]
        counted = {place: n for place, n in counted.items() if n >= least}
    rows = _rows(connection, number, "place FROM places", counted)
    found = [PlaceCount(Place(*json.loads(place)), n) for n, (place,) in rows]
    found.sort(key=lambda one: (-one.count, one.place.name, one.place.geoname or 0))
    return tuple(found[:MOST_PLACES])


def days(facts: Facts, zone: str) -> tuple[tuple[date, int], ...]:
    """How many hits were published on each day of a time zone that has any."""
    if not len(facts.at):
        return ()
    there, in_utc = ZoneInfo(zone), facts.at // _DAY
    first = int(in_utc.min())
    shifts = np.zeros(int(in_utc.max()) - first + 1, np.int64)
    changing = np.zeros(len(shifts), bool)
    for day in _counted(in_utc - first):
        start = (first + day) * _DAY
        shifts[day] = _shift(start, there)
        changing[day] = shifts[day] != _shift(start + _DAY - 1, there)
    local = facts.at + shifts[in_utc - first]
    for hit in np.flatnonzero(changing[in_utc - first]).tolist():  # clocks changed on that day
        local[hit] = facts.at[hit] + _shift(int(facts.at[hit]), there)
    local //= _DAY
    first = int(local.min())
    return tuple(((EPOCH + timedelta(days=first + day)).date(), n)
                 for day, n in _counted(local - first).items())  # fmt: skip


@lru_cache(maxsize=1 << 14)
def _shift(at: int, there: tzinfo) -> int:
    """Seconds that clocks of a zone are ahead of UTC; 0 at the ends of all calendars."""
    try:
        ahead = (EPOCH + timedelta(seconds=at)).astimezone(there).utcoffset()
    except OverflowError:
        return 0
    return int(ahead.total_seconds()) if ahead is not None else 0


def _counted(numbers: Numbers | Cells) -> dict[int, int]:
    counts = np.bincount(numbers) if len(numbers) else np.empty(0, np.int64)
    there = np.flatnonzero(counts)
    return dict(zip(there.tolist(), counts[there].tolist(), strict=True))


def _rows(
    connection: sqlite3.Connection, number: int, what: str, counted: Mapping[int, int]
) -> Iterator[tuple[int, list[str]]]:
    """The rows with these numbers, how often each was counted before it."""
    columns, table = what.split(" FROM ")
    rows = connection.execute(
        f"SELECT number, {columns} FROM {table}_{number}"  # noqa: S608
        " WHERE number IN (SELECT value FROM json_each(?))",
        [json.dumps(list(counted))],
    )
    for key, *values in rows:
        yield counted[key], values
