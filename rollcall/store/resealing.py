"""Sealing what the record holds already: with the first key, whatever is not sealed with it yet.

What is written while a key is set is sealed as it is written; this is for what was there before,
and for a new key. It goes in small transactions, each of which leaves the record whole, so it can
be killed and run again: what is sealed with the first key is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    LargeBinary,
    Table,
    bindparam,
    func,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy import Text as SqlText

from rollcall.errors import SettingsError
from rollcall.store.open import Store
from rollcall.store.schema import metadata
from rollcall.store.sealing import Sealer, sealer_of
from rollcall.store.types import Sealed, SealedBytes, SealedJson, token_of

Progress = Callable[[str, int, int], None]
"""Told of every batch: the table, rows done, rows in all."""
_KINDS: dict[type, Any] = {Sealed: SqlText, SealedJson: JSON, SealedBytes: LargeBinary}
_ROWS = 500
_FILES = 5
"""Rows in one transaction; of files, which may be large, only some."""


def sealed_columns() -> dict[Table, list[Column[Any]]]:
    """The columns that are sealed where a key is set, by table."""
    found = {
        table: [column for column in table.columns if type(column.type) in _KINDS]
        for table in metadata.sorted_tables
    }
    return {table: columns for table, columns in found.items() if columns}


def reseal(store: Store, progress: Progress | None = None) -> int:
    """Seal with the first key everything that is not; returns how many rows were written.

    Raises `SettingsError` without a key, and `StoreError` where something is sealed with a key
    that is not among those that are set.
    """
    sealer = sealer_of(store.engine.dialect)
    if sealer is None:
        raise SettingsError(
            "no key is set", remedy="make one with `rollcall key new`, and set encryption.key_file"
        )
    written = 0
    for table, columns in sealed_columns().items():
        with store.read() as connection:
            total = int(connection.execute(select(func.count()).select_from(table)).scalar_one())
        done = 0
        for rows, changed in _batches(store, sealer, table, columns):
            done, written = done + rows, written + changed
            if progress:
                progress(table.name, done, total)
    return written


def _batches(
    store: Store, sealer: Sealer, table: Table, columns: list[Column[Any]]
) -> Iterator[tuple[int, int]]:
    """Go through a table by its key, a transaction a batch: rows seen, rows written."""
    keys = list(table.primary_key)
    files = any(type(column.type) is SealedBytes for column in columns)
    query = select(*keys, *(_raw(column) for column in columns), *columns)
    query = query.order_by(*keys).limit(_FILES if files else _ROWS)
    if store.engine.dialect.name == "postgresql":
        query = query.with_for_update()
    last: tuple[Any, ...] | None = None
    while True:
        with store.write() as connection:
            some = query if last is None else query.where(tuple_(*keys) > last)
            rows = connection.execute(some).all()
            if not rows:
                return
            old = [
                _values(row, keys, columns) for row in rows if not _is_done(sealer, row, columns)
            ]
            if old:
                connection.execute(_update(table, keys, columns), old)
        last = tuple(getattr(rows[-1], key.name) for key in keys)
        yield len(rows), len(old)


def _raw(column: Column[Any]) -> Any:
    """A column as it stands in the database, sealed or not."""
    return type_coerce(column, _KINDS[type(column.type)]()).label(f"raw_{column.name}")


def _is_done(sealer: Sealer, row: Any, columns: list[Column[Any]]) -> bool:
    """Whether everything in a row is sealed with the first key, or there is nothing."""
    for column in columns:
        raw = getattr(row, f"raw_{column.name}")
        if raw is None:
            continue
        token = token_of(raw)
        if token is None or not sealer.is_first(token):
            return False
    return True


def _values(row: Any, keys: list[Column[Any]], columns: list[Column[Any]]) -> dict[str, Any]:
    values = {f"key_{key.name}": getattr(row, key.name) for key in keys}
    return values | {f"new_{column.name}": getattr(row, column.name) for column in columns}


def _update(table: Table, keys: list[Column[Any]], columns: list[Column[Any]]) -> Any:
    statement = table.update()
    for key in keys:
        statement = statement.where(key == bindparam(f"key_{key.name}"))
    return statement.values(
        {column: bindparam(f"new_{column.name}", type_=column.type) for column in columns}
    )


def forget(store: Store) -> None:
    """Make the database let go of what it no longer holds: deleted bytes stay in its files else.

    SQLite is written anew and its write-ahead log emptied; on PostgreSQL the sealed tables are.
    """
    with store.engine.connect() as connection:
        if store.engine.dialect.name == "sqlite":
            connection.exec_driver_sql("VACUUM")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            return
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in sealed_columns():
            connection.exec_driver_sql(f"VACUUM FULL {table.name}")
