"""The embedded engine: every method of the port, each in one transaction of the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from rollcall.errors import QueryError, SearchError
from rollcall.records import Viewer
from rollcall.search.asking import understand
from rollcall.search.base import MOST_PAGED, Change, Hits, Query
from rollcall.search.plan import Plan
from rollcall.search.sqlite import counting, finding, putting, tables
from rollcall.search.sqlite.files import Limited, reading, removed, unlimited, writing
from rollcall.search.sqlite.files import limit as limited
from rollcall.search.sqlite.remembering import Remembered
from rollcall.search.sqlite.snapshots import Snapshot, Snapshots, asked

_AT_ONCE = 2_000
"""Changes in one transaction: more are hardly faster, and hold others up for longer."""


class SqliteEngine:
    """Articles and their index in one SQLite file, which is made when it is first written.

    A search that takes longer than `seconds` is broken off. An index that another version of the
    program made counts as none (`live` is None, so the index step makes it anew), but whoever
    searches it is told so, and that nothing was indexed yet.
    """

    name = "sqlite"

    def __init__(self, path: Path, seconds: float = 10.0) -> None:
        self._path = path
        self._seconds = seconds
        self._snapshots = Snapshots()
        self._remembered = Remembered()

    def search(self, query: Query, viewer: Viewer) -> Hits:
        """Answer a query, or the next page of one."""
        plan = understand(query, viewer)
        start, end = max(query.offset, 0), max(query.offset, 0) + max(query.limit, 0)
        if end > MOST_PAGED:
            raise QueryError(
                f"only the first {MOST_PAGED:,} articles found can be leafed through",
                column=1,
                remedy="narrow the search down, or export all that it finds",
            )
        with reading(self._path, self._seconds) as connection:
            number = tables.asked(connection)
            token, kept = query.snapshot, self._snapshots.of(query, viewer, number)
            if kept is None:
                token, kept = "", self._answered(connection, number, query, viewer, plan)
            page = slice(start, end)
            hits = finding.shown(
                connection, number, kept.rows[page].tolist(), kept.scores[page].tolist(), plan
            )
        if query.paged and not token and (start or end < len(kept.rows)):
            token = self._snapshots.keep(kept)
        counted = kept.counted if query.facets else Hits(kept.counted.total, ())
        return replace(counted, hits=hits, snapshot=token)

    def _answered(
        self, connection: Limited, number: int, query: Query, viewer: Viewer, plan: Plan
    ) -> Snapshot:
        ranked = query.sort == "relevance"
        found = finding.found(connection, number, plan, self._remembered, ranked=ranked)
        order = finding.ordered(connection, number, found, query.sort, MOST_PAGED)
        counted = Hits(len(found.rows), ())
        if query.facets:
            counted = replace(
                counted,
                facets=counting.facets(connection, number, found.facts, viewer),
                places=counting.places(connection, number, found.facts),
                days=counting.days(found.facts, query.zone),
            )
        rows, scores = found.rows[order], found.scores[order]
        return Snapshot(number, asked(query), viewer.role, rows, scores, counted)

    def each(self, query: Query, viewer: Viewer) -> Iterator[str]:
        """The ids of all that is found, newest first, as they are now."""
        return iter(self._ids([understand(query, viewer)], None)[0])

    def find(self, plans: Sequence[Plan], limit: int = MOST_PAGED) -> list[list[str]]:
        """For each of many plans the ids of what it finds, newest first."""
        return self._ids(plans, limit)

    def _ids(self, plans: Sequence[Plan], limit: int | None) -> list[list[str]]:
        with reading(self._path, self._seconds) as connection:
            number = tables.asked(connection)
            found = []
            for plan in plans:
                limited(connection, self._seconds)
                found.append(finding.newest(connection, number, plan, self._remembered, limit))
            return found

    def live(self) -> str | None:
        """The generation that searches ask; None where this program can read none."""
        with reading(self._path, self._seconds) as connection:
            number = tables.live(connection)
        return None if number is None else str(number)

    def begin(self) -> str:
        """Make an empty generation. A file of another version is emptied first."""
        with writing(self._path) as connection:
            return str(tables.create(connection))

    def put(self, changes: Iterable[Change], into: str) -> list[str]:
        """Bring changes to a generation, some thousands in each transaction."""
        refused: list[str] = []
        rest = iter(changes)
        while chunk := [putting.prepared(change) for change in islice(rest, _AT_ONCE)]:
            with writing(self._path) as connection:
                number = tables.named(connection, into)
                refused += putting.put(connection, number, chunk)
        return refused

    def refresh(self, generation: str) -> None:
        """Nothing waits: searches see everything that was put."""
        with reading(self._path, self._seconds) as connection:
            tables.named(connection, generation)

    def swap(self, to: str) -> None:
        """Let searches ask this generation, and drop all others, in one transaction."""
        with writing(self._path) as connection:
            tables.make_live(connection, tables.named(connection, to))

    def drop(self, generation: str) -> None:
        """Forget a generation that is not live, if it is there."""
        with writing(self._path) as connection:
            number = tables.known(connection, generation)
            if number is None:
                return
            if number == tables.live(connection):
                raise SearchError(
                    f"generation {generation} of the search index is live",
                    remedy="swap to another one first",
                )
            tables.remove(connection, number)

    def forget(self) -> None:
        """Remove the file, and those that SQLite makes beside it."""
        removed(self._path)

    def hashes(self, generation: str) -> Iterator[tuple[str, str]]:
        """Every document's id and hash in the order of ids, from one moment."""
        with reading(self._path, self._seconds) as connection:
            number = tables.named(connection, generation)
            unlimited(connection)
            yield from connection.execute(
                f"SELECT id, hash FROM documents_{number} WHERE hash IS NOT NULL ORDER BY id"  # noqa: S608
            )

    def size(self, generation: str) -> int:
        """Bytes that a generation takes in the file."""
        with reading(self._path, self._seconds) as connection:
            number = tables.named(connection, generation)
            unlimited(connection)
            return tables.size(connection, number)
