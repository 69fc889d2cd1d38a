"""What is pending, who works on it, and what came of it: the state every step shares.

A worker leases a batch in one short transaction, computes outside any, and finishes each item in
a second transaction that checks its lease. Leases run on the machine's own clock, never on the
injected one: they are about processes, not about news.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    Select,
    and_,
    case,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from rollcall.errors import LeaseLost
from rollcall.store.schema import step_state

LEASE = timedelta(minutes=30)
MAX_ATTEMPTS = 5
MAX_DEATHS = 3
"""Workers that an item may take with it (out of memory, a crash) before it is given up."""
_RACES = 20

_HOST = socket.gethostname()
WORKER = f"{_HOST}:{os.getpid()}:{uuid4().hex[:8]}"


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


def insert(connection: Connection, table: Any) -> Any:
    """An INSERT that knows ON CONFLICT, which SQLAlchemy offers per database only."""
    return inserting(connection.dialect.name, table)


def inserting(dialect: str, table: Any) -> Any:
    """The same for a database by the name of its dialect."""
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)


def _unfinished(version: int, input_hash: ColumnElement[str]) -> ColumnElement[bool]:
    return or_(
        step_state.c.outcome.is_(None),
        step_state.c.outcome == "again",
        step_state.c.version != version,
        step_state.c.input_hash != input_hash,
    )


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(step_state.c.lease_until.is_(None), step_state.c.lease_until < now)


def _pending(step: str, version: int, inputs: Select[Any], now: datetime | None) -> Select[Any]:
    """`inputs` selects item, input_hash and place: what comes first by place is done first."""
    wanted = inputs.subquery()
    state = and_(step_state.c.step == step, step_state.c.item == wanted.c.item)
    same = and_(step_state.c.version == version, step_state.c.input_hash == wanted.c.input_hash)
    died = and_(step_state.c.outcome.is_(None), same)
    query = (
        select(
            wanted.c.item,
            wanted.c.input_hash,
            case((died, step_state.c.attempts), else_=0).label("deaths"),
        )
        .select_from(wanted.outerjoin(step_state, state))
        .where(or_(step_state.c.item.is_(None), _unfinished(version, wanted.c.input_hash)))
        .order_by(wanted.c.place, wanted.c.item)
    )
    return query if now is None else query.where(or_(step_state.c.item.is_(None), _free(now)))


def count_pending(connection: Connection, step: str, version: int, inputs: Select[Any]) -> int:
    """How many items wait, those that another worker holds included."""
    query = _pending(step, version, inputs, None).subquery()
    return connection.execute(select(func.count()).select_from(query)).scalar_one()


def lease(
    connection: Connection,
    step: str,
    version: int,
    inputs: Select[Any],
    limit: int,
    *,
    lasting: timedelta = LEASE,
    suspects_alone: bool = False,
) -> list[Leased]:
    """Take up to `limit` pending items. Call inside a write transaction.

    With `suspects_alone`, an item whose worker died is taken by itself, so that it can harm no
    other item if it was the cause.
    On PostgreSQL another worker may be quicker with all of them; then there are others to take.
    """
    for _ in range(_RACES):
        now = machine_time()
        wanted = connection.execute(_pending(step, version, inputs, now).limit(limit)).all()
        if not wanted:
            return []
        if suspects_alone:
            trusted = list(takewhile(lambda row: not row.deaths, wanted))
            wanted = trusted or wanted[:1]
        rows = [
            {
                "step": step,
                "item": item,
                "version": version,
                "input_hash": input_hash,
                "worker": WORKER,
                "lease_until": now + lasting,
                "attempts": 1,
            }
            for item, input_hash, _ in wanted
        ]
        taken = {row.item: row.attempts for row in connection.execute(_take(connection, rows, now))}
        if taken:
            return [
                Leased(step, row["item"], version, row["input_hash"], taken[row["item"]])
                for row in rows
                if row["item"] in taken
            ]
    return []


def _take(connection: Connection, rows: Sequence[dict[str, Any]], now: datetime) -> Insert:
    statement = insert(connection, step_state).values(list(rows))
    new = statement.excluded
    unfinished = _unfinished(rows[0]["version"], new.input_hash)
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
        where=and_(_free(now), unfinished),
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
            _free(machine_time()),
        )
        .values(
            outcome="failed",
            reason=f"the worker died while working on it {MAX_DEATHS} times",
            worker=None,
            lease_until=None,
            finished_at=machine_time(),
        )
    ).rowcount


def name_of(pid: int) -> str:
    """How a process of this machine would be called as a worker."""
    return f"{_HOST}:{pid}:"


def is_dead(worker: str) -> bool:
    """Whether a worker was a process of this machine that is no more."""
    if worker.count(":") < 2:
        return False
    host, pid, _ = worker.rsplit(":", 2)
    if host != _HOST or worker == WORKER:
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return int(pid) == os.getpid()


def retry(connection: Connection, step: str | None = None) -> int:
    """Put failed items back among the pending; returns how many."""
    statement = update(step_state).where(step_state.c.outcome == "failed")
    if step:
        statement = statement.where(step_state.c.step == step)
    return connection.execute(
        statement.values(outcome=None, reason=None, attempts=0, lease_until=None)
    ).rowcount
