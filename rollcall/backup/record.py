"""One moment of the record, as a stream of bytes: SQLite's own backup, or pg_dump's.

Never the database's files as they lie there: while somebody writes, those are no moment at all.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Engine, create_engine, func, inspect, select

from rollcall.backup import postgres, streams
from rollcall.errors import BackupError, OutOfSpace
from rollcall.store.open import Store
from rollcall.store.schema import articles, case_lists, chain_head, decisions, messages, pages

NAMES = {"sqlite": "record.sqlite", "postgresql": "record.pgdump"}
"""What the record is called in a backup, by the kind of its database."""
PACKED, SEALED = ".zst", "record"
RECORDS = {*(name + PACKED for name in NAMES.values()), SEALED}
"""What its file is called there: by what it is, or sealed, when its name says nothing."""
_COPY = ".record-being-backed-up"
_AT_ONCE = 500
_STEP = 2_000
"""Pages of SQLite (4 KiB each) between two words on how far it is."""

Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Facts:
    """What a moment of the record says of itself.

    `ends` says for each evidence file up to which byte there must be something in it.
    """

    schema: str
    pages: int
    head: str
    counts: Mapping[str, int]
    ends: Mapping[str, int]


@dataclass(frozen=True)
class Taken:
    """A moment of the record: its facts, and its bytes (to be read once), about so many."""

    name: str
    facts: Facts
    chunks: Iterator[bytes]
    size: int


@contextmanager
def taken(store: Store, url: str, home: Path, tell: Tell) -> Iterator[Taken]:
    """Take the record in one moment, while others go on writing.

    A copy of a SQLite record lies in `home` meanwhile, where the record may lie in the clear, too.
    """
    kind = store.engine.dialect.name
    if kind == "postgresql":
        with store.read() as connection:
            size = int(
                connection.exec_driver_sql(
                    "SELECT pg_database_size(current_database())"
                ).scalar_one()
            )
            found = facts(connection)
            with closing(cast(Any, postgres.dump(connection, url))) as chunks:
                yield Taken(NAMES[kind], found, chunks, size)
        return
    copy = home / _COPY
    clear(home)
    try:
        copy_sqlite(store.engine, copy, tell)
        engine = create_engine(f"sqlite:///{copy}")
        try:
            with engine.connect() as connection:
                found = facts(connection)
        finally:
            engine.dispose()
        yield Taken(NAMES[kind], found, streams.read(copy), copy.stat().st_size)
    finally:
        clear(home)


def clear(home: Path) -> None:
    """Remove the copy that a killed run left."""
    for ending in ("", "-journal", "-wal", "-shm"):
        (home / (_COPY + ending)).unlink(missing_ok=True)


def copy_sqlite(engine: Engine, copy: Path, tell: Tell) -> None:
    """Copy a SQLite record as it is at one moment, by SQLite's online backup.

    A transaction stays open over all steps, so each sees the same moment, and a writer beside us
    does not make the copy begin anew. Raises `OutOfSpace` or `BackupError`.
    """
    copy.touch(mode=0o600)
    with closing(sqlite3.connect(copy, isolation_level=None)) as into, engine.connect() as one:
        one.exec_driver_sql("BEGIN")
        one.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()  # from here on
        raw = cast(sqlite3.Connection, one.connection.driver_connection)

        def step(_: int, left: int, total: int) -> None:
            tell(total - left, total)

        try:
            into.execute("PRAGMA synchronous=OFF")  # a copy that is lost is made again
            raw.backup(into, pages=_STEP, progress=step, sleep=0)
            into.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        except sqlite3.Error as error:
            # "I/O error" is SQLite's only word for a quota or a limit on file sizes.
            if "full" in str(error) or "I/O error" in str(error):
                raise OutOfSpace(
                    f"the record could not be copied in {copy.parent}: {error}",
                    remedy="free as much space there as the record takes, or check the disk, "
                    "and run the same command again; older snapshots are whole",
                ) from error
            raise BackupError(
                f"the record cannot be copied: {error}",
                remedy="check the disk; `rollcall doctor` says more of the record",
            ) from error
        finally:
            one.rollback()


def in_chain(store: Store, hashes: Collection[str]) -> set[str]:
    """Those of these hashes that stand in the record's chain: it was there, and went on since."""
    wanted = sorted(set(hashes))
    found: set[str] = set()
    with store.read() as connection:
        for at in range(0, len(wanted), _AT_ONCE):
            some = wanted[at : at + _AT_ONCE]
            rows = connection.execute(select(pages.c.chain).where(pages.c.chain.in_(some)))
            found.update(rows.scalars())
    return found


def facts(connection: Connection) -> Facts:
    """What the record says of itself, in the moment that the connection sees."""
    schema = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    head = connection.execute(select(chain_head.c.pages, chain_head.c.hash)).one_or_none()
    end = func.max(pages.c.warc_offset + func.coalesce(pages.c.warc_length, 1))
    ends = connection.execute(select(pages.c.warc_file, end).group_by(pages.c.warc_file))
    there = inspect(connection).get_table_names()
    counted = (articles, case_lists, decisions, messages, pages)
    return Facts(
        schema=str(schema),
        pages=head.pages if head else 0,
        head=head.hash if head else "",
        counts={
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in counted
            if table.name in there
        },
        ends={row[0]: row[1] for row in ends},
    )
