"""What is counted of each hit: read from the file, or remembered of all articles.

To read it is half of what a search with many hits costs. A process that asks again, as the desk
does, remembers it of all articles instead, for as long as nobody writes into the file.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple

import numpy as np

from rollcall.search.sqlite.counting import Cells, Facts, Numbers, unpacked
from rollcall.search.sqlite.files import Limited, aside, last_write

MOST = 1_000_000
"""Articles that are remembered, with 28 bytes each and 4 for each place: of a larger index none."""
_WORTH = 10
"""To read all articles is worth it for a search that finds one in so many, and comes after another
one: it takes a few times as long as to read of those, once.
"""
_BATCH = 10_000
"""Articles that are read at once: as rows of Python's each takes some hundred bytes."""
_OF_TOKENS = "(1, 10)"
"""Rows in which FTS5 keeps how many texts and tokens it has, and how many pages it wrote: whoever
brings in or takes out a word changes them. They are compared, not understood.
"""


class _Moment(NamedTuple):
    """What tells the state of a generation from others: who writes says so (`written`), but for an
    older program that writes beside this one. Then `last` and `tokens` tell, unless all that it
    changed is what is told of articles that have no word at all.
    """

    number: int
    written: int
    last: int
    tokens: tuple[bytes, ...]


@dataclass(frozen=True)
class _Everything:
    """The facts of a generation at a moment by row, and where the places of each row begin."""

    moment: _Moment
    at: Numbers
    marks: Cells
    statuses: Cells
    lists: Cells
    first: Numbers
    places: Cells

    def of(self, rows: Numbers) -> Facts:
        """The facts of some rows, in their order."""
        first = self.first[rows]
        several = self.first[rows + 1] - first
        ends = np.cumsum(several)
        places = np.repeat(first - ends + several, several)
        return Facts(
            self.at[rows],
            self.marks[rows],
            self.statuses[rows],
            self.lists[rows],
            several,
            self.places[places + np.arange(len(places))],
        )


class Remembered:
    """The facts of the generation that was asked last, once nobody wrote between two searches."""

    def __init__(self) -> None:
        self._asked: _Moment | None = None
        self._took_too_long: _Moment | None = None
        self._everything: _Everything | None = None
        self._one_reads = Lock()

    def facts(self, connection: Limited, number: int, rows: Numbers) -> Facts:
        """The facts of rows of a generation, in their order. Any thread may ask: one reads all
        of them at a time, and meanwhile the others what they found.
        """
        moment = _moment(connection, number)
        everything = self._of(moment)
        if everything is None and self._worth_it(moment, len(rows)):
            everything = self._read_all(connection, moment)
        return _read(connection, number, rows) if everything is None else everything.of(rows)

    def _of(self, moment: _Moment) -> _Everything | None:
        everything = self._everything
        return everything if everything is not None and everything.moment == moment else None

    def _worth_it(self, moment: _Moment, hits: int) -> bool:
        again, self._asked = self._asked == moment, moment
        least = hits * (_WORTH if again else 1)
        known = moment.written != 0 and self._took_too_long != moment
        return known and 0 < moment.last <= min(least, MOST)

    def _read_all(self, connection: Limited, moment: _Moment) -> _Everything | None:
        """None where another thread does, or it takes too long: then not again at this moment."""
        if not self._one_reads.acquire(blocking=False):
            return None
        try:
            if self._of(moment) is None:
                self._everything = None  # first, so that there are never two of them
                with aside(connection):
                    self._everything = _all_read(connection, moment)
            return self._everything
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
            self._took_too_long = moment
            return None
        finally:
            self._one_reads.release()


def _moment(connection: sqlite3.Connection, number: int) -> _Moment:
    (last,) = connection.execute(f"SELECT max(row) FROM facts_{number}").fetchone()  # noqa: S608
    tokens = connection.execute(
        f"SELECT block FROM terms_{number}_data WHERE id IN {_OF_TOKENS} ORDER BY id"  # noqa: S608
    )
    blocks = tuple(bytes(block) for (block,) in tokens)
    return _Moment(number, last_write(connection), int(last or 0), blocks)


def _read(connection: sqlite3.Connection, number: int, rows: Numbers) -> Facts:
    hits = connection.execute(
        f"SELECT f.packed FROM json_each(?) j"  # noqa: S608
        f" CROSS JOIN facts_{number} f ON f.row = j.value",
        [json.dumps(rows.tolist())],
    )
    return unpacked([packed for (packed,) in hits])


def _all_read(connection: sqlite3.Connection, moment: _Moment) -> _Everything:
    """All rows of a generation; what stands at numbers that no row has is never asked for."""
    at, first = np.zeros(moment.last + 1, np.int64), np.zeros(moment.last + 2, np.int64)
    marks, statuses, lists = (np.zeros(moment.last + 1, np.uint32) for _ in range(3))
    places = [np.empty(0, np.uint32)]
    cursor = connection.execute(
        f"SELECT row, packed FROM facts_{moment.number} ORDER BY row"  # noqa: S608
    )
    while batch := cursor.fetchmany(_BATCH):
        rows = np.array([row for row, _ in batch])
        some = unpacked([packed for _, packed in batch])
        at[rows], marks[rows], statuses[rows] = some.at, some.marks, some.statuses
        lists[rows], first[rows + 1] = some.lists, some.several
        places.append(some.places)
    np.cumsum(first, out=first)
    return _Everything(moment, at, marks, statuses, lists, first, np.concatenate(places))
