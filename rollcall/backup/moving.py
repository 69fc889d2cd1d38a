"""Growing up: a record moves from its SQLite file to PostgreSQL, every row as it stands.

What is sealed stays sealed, and nothing is opened on the way. Each table is read back and compared
by a checksum before anybody is told that it has moved; the file stays as it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Integer,
    LargeBinary,
    Table,
    func,
    select,
    type_coerce,
)
from sqlalchemy import Text as SqlText
from sqlalchemy import cast as sql_cast

from rollcall.backup import databases
from rollcall.errors import BackupError
from rollcall.store.open import Store, open_store
from rollcall.store.schema import metadata
from rollcall.store.types import Sealed, SealedBytes, SealedJson

Progress = Callable[[str, int, int], None]
"""Told how far it is: of which table, rows done, rows in all."""
_AT_ONCE = 2_000
_MODULUS = 1 << 128


@dataclass(frozen=True)
class Sum:
    """The rows of a table: how many, and the sum of their hashes, whatever their order."""

    rows: int
    hash: int


def move(source: Store, url: str, progress: Progress | None = None) -> dict[str, Sum]:
    """Copy the record into an empty database of PostgreSQL; returns what each table came to.

    Nobody can write to the old record meanwhile. Where it fails, the new one is empty as before.
    Raises `BackupError` where the old one is no file of SQLite, the new one is not empty, or what
    arrived is not what was sent.
    """
    if source.engine.dialect.name != "sqlite":
        raise BackupError(
            "this record is in PostgreSQL already",
            remedy="PostgreSQL's own pg_dump and pg_restore move it to another server",
        )
    target = open_store(url, migrate=False) if url.startswith("postgresql") else None
    if target is None:
        raise BackupError(
            "a record moves to PostgreSQL only",
            remedy="write postgresql+psycopg://user@host/name",
        )
    databases.must_hold_nothing(target.engine)
    try:
        open_store(url).engine.dispose()  # makes the tables
        with source.write() as old, target.write() as new:
            sums = {table.name: _copy(old, new, table, progress)
                    for table in metadata.sorted_tables}  # fmt: skip
            for table in metadata.sorted_tables:
                _go_on_counting(old, new, table)
                if sum_of(new, table) != sums[table.name]:
                    raise BackupError(
                        f"what arrived in {table.name} is not what was sent",
                        remedy="run the same command again; the old record is as it was",
                    )
        with target.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as new:
            new.exec_driver_sql("ANALYZE")  # so that the first questions are answered fast
    except BaseException:
        databases.clear(target.engine)
        raise
    finally:
        target.engine.dispose()
    return sums


def _copy(old: Connection, new: Connection, table: Table, progress: Progress | None) -> Sum:
    """Send a table's rows by COPY; returns what was sent."""
    total = int(old.execute(select(func.count()).select_from(table)).scalar_one())
    raw: Any = new.connection.driver_connection  # psycopg's own
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    command = f'COPY "{table.name}" ({names}) FROM STDIN'
    rows = hashes = 0
    try:
        with raw.cursor() as cursor, cursor.copy(command) as copy:
            for row in _rows(old, table):
                copy.write_row(row)
                hashes = (hashes + _hash(row)) % _MODULUS
                rows += 1
                if progress and rows % _AT_ONCE == 0:
                    progress(table.name, rows, total)
    except new.dialect.loaded_dbapi.Error as error:
        # What it says of the row is not repeated: it may name people.
        words = getattr(getattr(error, "diag", None), "message_primary", None) or "no answer"
        raise BackupError(
            f"PostgreSQL did not take the rows of {table.name}: {words}",
            remedy="check the database and the old record; both are as they were",
        ) from error
    if progress:
        progress(table.name, rows, total)
    return Sum(rows, hashes)


def sum_of(connection: Connection, table: Table) -> Sum:
    """The checksum of a table, the same on SQLite and PostgreSQL where the rows are the same."""
    rows = hashes = 0
    for row in _rows(connection, table):
        rows, hashes = rows + 1, (hashes + _hash(row)) % _MODULUS
    return Sum(rows, hashes)


def _rows(connection: Connection, table: Table) -> Iterator[tuple[Any, ...]]:
    """The rows as they stand in the database: nothing is unsealed, JSON is text."""
    query = select(*(_raw(connection, column) for column in table.columns))
    found = connection.execute(query.execution_options(yield_per=_AT_ONCE))
    for row in found:
        yield tuple(bytes(v) if isinstance(v, memoryview) else v for v in row)


def _raw(connection: Connection, column: Column[Any]) -> Any:
    kind = type(column.type)
    if kind in (SealedJson, JSON):
        text = sql_cast(column, SqlText) if connection.dialect.name == "postgresql" else column
        return type_coerce(text, SqlText()).label(column.name)
    if kind is Sealed:
        return type_coerce(column, SqlText()).label(column.name)
    if kind is SealedBytes:
        return type_coerce(column, LargeBinary()).label(column.name)
    return column


def _hash(row: tuple[Any, ...]) -> int:
    said = repr(row).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(said, digest_size=16).digest(), "big")


def _go_on_counting(old: Connection, new: Connection, table: Table) -> None:
    """Let the numbers that the database gives go on behind the highest that was ever given."""
    (key, *more) = table.primary_key.columns
    if more or not isinstance(key.type, Integer) or key.autoincrement is False:
        return
    last = int(old.execute(select(func.coalesce(func.max(key), 0))).scalar_one())
    if table.dialect_options["sqlite"]["autoincrement"]:
        given = old.exec_driver_sql(
            "SELECT seq FROM sqlite_sequence WHERE name = ?", (table.name,)
        ).scalar()
        last = max(last, int(given or 0))
    sequence = new.execute(select(func.pg_get_serial_sequence(table.name, key.name))).scalar()
    if sequence:
        new.execute(select(func.setval(sequence, max(last, 1), last > 0)))
