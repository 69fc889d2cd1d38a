"""Small helpers that several tables share."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Table, delete, func, select

from rollcall.store import leases

_T = TypeVar("_T")


def digest(*parts: str) -> str:
    """An id made from what identifies a thing: 16 hex digits, the same on every machine."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def one_at_a_time(connection: Connection, what: str) -> None:
    """Until this transaction ends, let no other do `what`: for what reads before it writes.

    SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(what))))


def batches(many: Iterable[_T], most: int = 500) -> Iterator[list[_T]]:
    """As many at a time as one statement takes."""
    rest = iter(many)
    while some := list(islice(rest, most)):
        yield some


def as_dict(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    """A row as a plain dict."""
    return dict(row._mapping)


def put(connection: Connection, table: Table, **values: Any) -> None:
    """Insert a row, or overwrite the one with the same primary key."""
    keys = [column.name for column in table.primary_key]
    rest = {name: value for name, value in values.items() if name not in keys}
    statement = leases.insert(connection, table).values(**values)
    connection.execute(
        statement.on_conflict_do_update(index_elements=keys, set_=rest)
        if rest
        else statement.on_conflict_do_nothing()
    )


def add(connection: Connection, table: Table, **values: Any) -> bool:
    """Insert a row unless one stands under the same unique key; says whether it was added."""
    return connection.execute(_adding(connection.dialect.name, table), values).first() is not None


@lru_cache(maxsize=64)
def _adding(dialect: str, table: Table) -> Any:
    """The statement of `add`, which takes longer to put together than to run."""
    statement = leases.inserting(dialect, table).on_conflict_do_nothing()
    # What comes back tells the truth on both databases; the count of rows does not on PostgreSQL.
    return statement.returning(*table.primary_key)


def replace(
    connection: Connection, table: Table, owner: str, rows: list[Mapping[str, Any]]
) -> None:
    """Make `rows` the only ones of a revision in a table that hangs on revisions."""
    connection.execute(delete(table).where(table.c.revision_id == owner))
    if rows:
        connection.execute(table.insert(), [dict(row) for row in rows])
