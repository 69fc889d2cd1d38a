"""What of a step waits: the one query behind leasing, counting and looking ahead.

A step tells with a SELECT what its items are: `item`, `input_hash` and `place` (what comes first by
place is done first). What waits is whatever of it was never finished, or finished by another
version of the step or for another input.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnClause,
    ColumnElement,
    Connection,
    Label,
    Select,
    Table,
    and_,
    case,
    func,
    or_,
    select,
)
from sqlalchemy.sql import visitors

from rollcall.store.schema import step_state


def unfinished(version: int, input_hash: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether the state of an item tells that this version has not done this input."""
    return or_(
        step_state.c.outcome.is_(None),
        step_state.c.outcome == "again",
        step_state.c.version != version,
        step_state.c.input_hash != input_hash,
    )


def free(now: datetime) -> ColumnElement[bool]:
    """Whether nobody holds an item, and the time to wait before another try is over."""
    return or_(step_state.c.lease_until.is_(None), step_state.c.lease_until < now)


def count(connection: Connection, step: str, version: int, inputs: Select[Any]) -> int:
    """How many items wait, those that another worker holds included."""
    query = _query(step, version, inputs).subquery()
    return connection.execute(select(func.count()).select_from(query)).scalar_one()


def ahead(
    connection: Connection, step: str, version: int, inputs: Select[Any], now: datetime, limit: int
) -> list[Any]:
    """The rows of the first items that nobody holds: what to lease next, if others do not.

    To find them takes a look at everything that was ever finished, to lease among them does not;
    so one look serves many leases.
    """
    # Materialized: PostgreSQL would otherwise count on finding enough of them soon, and look up
    # the state of each finished item by itself.
    found = _free(step, version, inputs, now).cte("waiting")
    found = found.prefix_with("MATERIALIZED", dialect="postgresql")
    query = select(found.c.row).order_by(found.c.place, found.c.item).limit(limit)
    return list(connection.execute(query).scalars())


def take(
    connection: Connection,
    step: str,
    version: int,
    inputs: Select[Any],
    now: datetime,
    limit: int,
    among: Collection[Any] | None = None,
) -> list[Any]:
    """The first items that nobody holds, of these rows or of all: item, input_hash, row, and
    deaths, how many workers died while they had it.

    On PostgreSQL their rows are locked until the transaction ends, and what others have locked is
    passed over: so workers that look at once find other items, and nobody waits. Who writes rows
    that point at these is not held up. (Items that are no rows of a table are not locked.)
    """
    if among is not None:
        inputs = inputs.where(row_of(inputs).in_(among))
    query = _free(step, version, inputs, now)
    query = query.order_by(query.selected_columns.place, query.selected_columns.item).limit(limit)
    rows = row_of(inputs).table
    if isinstance(rows, Table):  # SQLite has one writer, and no such words
        query = query.with_for_update(of=rows, key_share=True, skip_locked=True)
    return list(connection.execute(query))


def row_of(inputs: Select[Any]) -> Any:
    """The column that items are made of: it says which row of which table an item is."""
    found = visitors.iterate(_plain(inputs.selected_columns["item"]))
    return next(one for one in found if isinstance(one, ColumnClause) and one.table is not None)


def _free(step: str, version: int, inputs: Select[Any], now: datetime) -> Select[Any]:
    return _query(step, version, inputs).where(or_(step_state.c.item.is_(None), free(now)))


def _query(step: str, version: int, inputs: Select[Any]) -> Select[Any]:
    """The state is joined to what `inputs` selects from, with no query around it: only so can
    rows be locked, and the database begin where least is to be read.
    """
    item, input_hash, place = (
        _plain(inputs.selected_columns[name]) for name in ("item", "input_hash", "place")
    )
    same = and_(step_state.c.version == version, step_state.c.input_hash == input_hash)
    died = and_(step_state.c.outcome.is_(None), same)
    state = and_(step_state.c.step == step, step_state.c.item == item)
    return (
        inputs.with_only_columns(
            item.label("item"),
            input_hash.label("input_hash"),
            place.label("place"),
            row_of(inputs).label("row"),
            case((died, step_state.c.attempts), else_=0).label("deaths"),
        )
        .outerjoin(step_state, state)
        .where(or_(step_state.c.item.is_(None), unfinished(version, input_hash)))
    )


def _plain(column: Any) -> Any:
    """What stands behind a label."""
    return column.element if isinstance(column, Label) else column
