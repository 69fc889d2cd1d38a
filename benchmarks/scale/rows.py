"""How long it takes to ask what waits, in records of different sizes, and with many sources.

A record is filled inside the database with texts that are through all steps but for the newest;
what is timed is what a worker does with it: count how many wait, look ahead for 4,000 (once for as
many items), and lease 32 of those that it saw.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from statistics import median
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, delete, text

from rollcall import enrich, match
from rollcall.records import Source
from rollcall.sourcing import in_groups
from rollcall.store import articles, leases, matches, pending, sources
from rollcall.store.open import Store
from rollcall.store.schema import step_state

Answer = TypeVar("Answer")
Query = tuple[str, int, Select[Any]]
"""Name and version of a step, and what its items are."""
BATCH = 32
AHEAD = 4_000
"""As `rollcall.store.work` looks ahead."""
WAITING = 320
_TURNS = 3
_PROGRAM = "measured"
_ID = {"postgresql": "lpad(to_hex(i), 16, '0')", "sqlite": "printf('%016x', i)"}
_TEXT = {"postgresql": "repeat(md5(CAST(i AS text)), 34)", "sqlite": "hex(randomblob(544))"}
"""1,088 characters that are kept as they are, as long as an average article of ours."""
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT {a} UNION ALL SELECT i + 1 FROM n WHERE i < {b}) "
_FILL = (
    "INSERT INTO stories (id, created_at) {numbers}SELECT {id}, {now} FROM n",
    "INSERT INTO articles (id, kind, sort_at, first_seen_at, story_id, revision_id) "
    "{numbers}SELECT {id}, 'news', {now}, {now}, {id}, {id} FROM n",
    "INSERT INTO revisions (id, article_id, number, text, sha256, created_at) "
    "{numbers}SELECT {id}, {id}, 1, {text}, {id}, {now} FROM n",
    "INSERT INTO analyses (revision_id, language, version, created_at) "
    "{numbers}SELECT {id}, 'ru', {enrich}, {now} FROM n",
    "INSERT INTO step_state (step, item, version, input_hash, outcome, attempts) "
    "{done}SELECT 'enrich', {id}, {enrich}, {id}, 'done', 1 FROM n",
    "INSERT INTO step_state (step, item, version, input_hash, outcome, attempts) "
    "{done}SELECT 'match', {id}, {match}, '{enrich}:{program}:0-0:0', 'nothing', 1 FROM n",
)


@dataclass(frozen=True)
class Asked:
    """Seconds that a record of so many texts takes to answer."""

    rows: int
    step: str
    count: float
    ahead: float
    lease: float


def grow(store: Store, before: int, rows: int) -> None:
    """Add texts until there are `rows`; the newest `WAITING` of them have been through no step."""
    dialect = store.engine.dialect.name
    now = f"'{datetime.now(UTC):%Y-%m-%d %H:%M:%S.000000}'"
    now = f"CAST({now} AS timestamptz)" if dialect == "postgresql" else now
    words = {
        "id": _ID[dialect], "text": _TEXT[dialect], "now": now, "program": _PROGRAM,
        "enrich": str(enrich.VERSION), "match": str(match.VERSION),
        "numbers": _NUMBERS.format(a=before + 1, b=rows),
        "done": _NUMBERS.format(a=max(1, before - WAITING + 1), b=rows - WAITING),
    }  # fmt: skip
    for statement in _FILL:
        with store.write() as connection:
            # Names of tables and numbers of ours only: nothing from outside is in these words.
            connection.execute(text(statement.format(**words)))
    with store.write() as connection:
        connection.execute(text("ANALYZE"))


def ask(store: Store, rows: int) -> Iterator[Asked]:
    """Time the two steps whose items are texts."""
    steps = {
        "enrich": (enrich.VERSION, articles.pending_revisions()),
        "match": (match.VERSION, matches.pending(_PROGRAM)),
    }
    for step, (version, inputs) in steps.items():
        query: Query = (step, version, inputs)
        counted, waits = _timed(store, partial(_count, query))
        looked, seen = _timed(store, partial(_ahead, query))
        leased, taken = _timed(store, partial(_lease, query, seen))
        with store.write() as connection:  # as before: nobody has touched what waits
            connection.execute(delete(step_state).where(step_state.c.outcome.is_(None)))
        if (waits, len(seen), taken) != (WAITING, WAITING, BATCH):
            raise AssertionError(f"{step}: {waits} waited, {len(seen)} seen, {taken} taken")
        yield Asked(rows, step, counted, looked, leased)


def _count(query: Query, connection: Connection) -> int:
    return pending.count(connection, *query)


def _ahead(query: Query, connection: Connection) -> list[Any]:
    return pending.ahead(connection, *query, leases.machine_time(), AHEAD)


def _lease(query: Query, seen: list[Any], connection: Connection) -> int:
    return len(leases.lease(connection, *query, BATCH, among=seen))


def of_sources(store: Store, count: int) -> dict[str, float]:
    """Seconds to read, choose and group so many sources, each on a host of its own."""
    now = datetime.now(UTC)
    with store.write() as connection:
        for number in range(count):
            host = f"https://outlet-{number}.example/rss"
            sources.save(connection, Source(f"outlet-{number:06}", "Outlet", "feed", host), now)
    found: dict[str, float] = {}
    with store.read() as connection:
        began = time.perf_counter()
        everybody = sources.listed(connection)
        found["read all"] = time.perf_counter() - began
        began = time.perf_counter()
        due = sources.listed_due(connection, now)
        found["read those due"] = time.perf_counter() - began
    began = time.perf_counter()
    groups = in_groups(due, 40)
    found["group"] = time.perf_counter() - began
    if (len(everybody), len(groups)) != (count, -(-count // 40)):
        raise AssertionError(f"{len(everybody)} sources in {len(groups)} groups, not {count}")
    return found


def _timed(store: Store, work: Callable[[Connection], Answer]) -> tuple[float, Answer]:
    """The middle of some times that some work took, and its last answer."""
    took = []
    for _ in range(_TURNS):
        with store.write() as connection:
            began = time.perf_counter()
            answer = work(connection)
            took.append(time.perf_counter() - began)
    return median(took), answer
