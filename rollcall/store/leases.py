"""What is pending, who works on it, and what came of it: the state every step shares.

A worker leases a batch in one short transaction, computes outside any, and finishes each item in
a second transaction that checks its lease. Leases run on the machine's own clock, never on the
injected one: they are about processes, not about news.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Insert, Select, and_, case, select, update
from sqlalchemy.dialects import postgresql, sqlite

from rollcall.errors import LeaseLost
from rollcall.store import pending, workers
from rollcall.store.schema import step_state

LEASE = timedelta(minutes=30)
"""How long a worker may be without finishing an item before others take it over."""
HELD = timedelta(minutes=5)
"""How long an item is held without a sign of life: of a worker that died on another machine, it is
free after that. One that lives renews its leases (`rollcall.store.holding`).
"""
MAX_ATTEMPTS = 5
MAX_DEATHS = 3
"""Workers that an item may take with it (out of memory, a crash) before it is given up."""
_RACES = 20

WORKER = f"{workers.name_of(os.getpid())}{uuid4().hex[:8]}"


def machine_time() -> datetime:
    """Now by the machine's own clock: for what is about processes."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Leased:
    """An item that this worker, and no other, may finish until the lease runs out."""

    step: str
    item: str
    version: int
    input_hash: str
    attempts: int
    row: Any = None


def insert(connection: Connection, table: Any) -> Any:
    """An INSERT that knows ON CONFLICT, which SQLAlchemy offers per database only."""
    return inserting(connection.dialect.name, table)


def inserting(dialect: str, table: Any) -> Any:
    """The same for a database by the name of its dialect."""
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)


def lease(
    connection: Connection,
    step: str,
    version: int,
    inputs: Select[Any],
    limit: int,
    *,
    lasting: timedelta = HELD,
    suspects_alone: bool = False,
    among: Collection[Any] | None = None,
) -> list[Leased]:
    """Take up to `limit` pending items. Call inside a write transaction.

    With `among`, only of these rows (see `rollcall.store.pending.ahead`). With `suspects_alone`, an
    item whose worker died is taken by itself, so that it can harm no other item if it was the
    cause. On PostgreSQL nobody waits for others who lease at the same time, and each gets others.
    """
    for _ in range(_RACES):
        now = machine_time()
        wanted = pending.take(connection, step, version, inputs, now, limit, among)
        if not wanted:
            return []
        if suspects_alone:
            trusted = list(takewhile(lambda row: not row.deaths, wanted))
            wanted = trusted or wanted[:1]
        rows = [
            {
                "step": step,
                "item": row.item,
                "version": version,
                "input_hash": row.input_hash,
                "worker": WORKER,
                "lease_until": now + lasting,
                "attempts": 1,
            }
            for row in wanted
        ]
        # What we saw may be older than another's lease, which came before our locks.
        taken = {row.item: row.attempts for row in connection.execute(_take(connection, rows, now))}
        if taken:
            return [
                Leased(step, row.item, version, row.input_hash, taken[row.item], row.row)
                for row in wanted
                if row.item in taken
            ]
    return []


def _take(connection: Connection, rows: Sequence[dict[str, Any]], now: datetime) -> Insert:
    statement = insert(connection, step_state).values(list(rows))
    new = statement.excluded
    unfinished = pending.unfinished(rows[0]["version"], new.input_hash)
    same = and_(step_state.c.version == new.version, step_state.c.input_hash == new.input_hash)
    taken: Insert = statement.on_conflict_do_update(
        index_elements=["step", "item"],
        set_={
            "version": new.version,
            "input_hash": new.input_hash,
            "worker": new.worker,
            "lease_until": new.lease_until,
            "attempts": case((same, step_state.c.attempts + 1), else_=1),
            "outcome": None,
            "reason": None,
        },
        where=and_(pending.free(now), unfinished),
    ).returning(step_state.c.item, step_state.c.attempts)
    return taken


def finish(
    connection: Connection,
    leased: Leased,
    outcome: str,
    reason: str | None = None,
    *,
    milliseconds: int = 0,
    again_in: timedelta = timedelta(0),
) -> None:
    """Record what came of an item, in the transaction that writes its results.

    Outcomes: done, nothing (with the reason), failed (with the reason), again (another try is
    due after `again_in`). Raises `LeaseLost` where another worker has taken the item over.
    """
    now = machine_time()
    changed = connection.execute(
        update(step_state)
        .where(
            step_state.c.step == leased.step,
            step_state.c.item == leased.item,
            step_state.c.worker == WORKER,
            step_state.c.outcome.is_(None),
        )
        .values(
            outcome=outcome,
            reason=reason,
            worker=None,
            lease_until=now + again_in if outcome == "again" and again_in else None,
            finished_at=now,
            milliseconds=milliseconds,
            attempts=leased.attempts if outcome in ("failed", "again") else 0,
        )
    ).rowcount
    if changed != 1:
        raise LeaseLost(f"{leased.step} {leased.item}: taken over by another worker")


def release(connection: Connection, leases: Sequence[Leased]) -> None:
    """Give items back unfinished, for example when Ctrl-C is pressed."""
    connection.execute(
        update(step_state)
        .where(
            step_state.c.step.in_({leased.step for leased in leases}),
            step_state.c.item.in_([leased.item for leased in leases]),
            step_state.c.worker == WORKER,
            step_state.c.outcome.is_(None),
        )
        # A try that was not made does not count as one.
        .values(worker=None, lease_until=None, attempts=step_state.c.attempts - 1)
    )


def renew(connection: Connection, step: str, lasting: timedelta = HELD) -> int:
    """Hold on to whatever this worker has before it of a step; returns how many items."""
    mine = select(step_state.c.item).where(
        step_state.c.step == step, step_state.c.worker == WORKER, step_state.c.outcome.is_(None)
    )
    # What is just being finished needs no renewing, and to wait for it could lock both up.
    some = mine.with_for_update(skip_locked=True)
    return connection.execute(
        update(step_state)
        .where(step_state.c.step == step, step_state.c.item.in_(some))
        .values(lease_until=machine_time() + lasting)
    ).rowcount


def release_dead(connection: Connection) -> int:
    """Free what processes of this machine held when they were killed; returns how many items."""
    held = select(step_state.c.worker).where(step_state.c.worker.is_not(None)).distinct()
    dead = [name for (name,) in connection.execute(held) if is_dead(name)]
    if not dead:
        return 0
    return connection.execute(
        update(step_state)
        .where(step_state.c.worker.in_(dead))
        .values(worker=None, lease_until=None)
    ).rowcount


def give_up(connection: Connection, step: str, version: int) -> int:
    """Let what took `MAX_DEATHS` workers with it fail, instead of the next one; returns how many.

    Nobody holds these items, nobody finished them, and so often somebody began.
    """
    return connection.execute(
        update(step_state)
        .where(
            step_state.c.step == step,
            step_state.c.version == version,
            step_state.c.outcome.is_(None),
            step_state.c.attempts >= MAX_DEATHS,
            pending.free(machine_time()),
        )
        .values(
            outcome="failed",
            reason=f"the worker died while working on it {MAX_DEATHS} times",
            worker=None,
            lease_until=None,
            finished_at=machine_time(),
        )
    ).rowcount


def is_dead(worker: str) -> bool:
    """Whether a worker was a process of this machine that is no more."""
    return workers.is_gone(worker, WORKER)


def is_held(connection: Connection, worker: str) -> bool:
    """Whether a worker, wherever it is, holds items and has renewed its leases lately."""
    held = select(step_state.c.item).where(
        step_state.c.worker == worker, step_state.c.lease_until > machine_time()
    )
    return connection.execute(held.limit(1)).first() is not None


def retry(connection: Connection, step: str | None = None) -> int:
    """Put failed items back among the pending; returns how many."""
    statement = update(step_state).where(step_state.c.outcome == "failed")
    if step:
        statement = statement.where(step_state.c.step == step)
    return connection.execute(
        statement.values(outcome=None, reason=None, attempts=0, lease_until=None)
    ).rowcount
