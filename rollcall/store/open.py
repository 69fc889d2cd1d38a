"""Open the record: SQLite in WAL mode or PostgreSQL, migrated to the version of this program."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from rollcall.errors import AnotherVersion, OutOfSpace, StoreError, TryAgain
from rollcall.store.rows import add
from rollcall.store.schema import seals
from rollcall.store.sealing import use_keys

SCHEMA_VERSION = "0005"
"""The newest migration; a test holds it to the folder of migrations."""
_MIGRATIONS = Path(__file__).parent / "migrations"
_PATIENCE = 60.0
"""Seconds that one process waits for another to let go of a SQLite file."""
_LOOK_EVERY = 1.0
"""Seconds between two looks at the version of the record, while we write to it."""

_ALIVE = {"keepalives": 1, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
"""After a minute without a sign of the server we stop waiting for its answer: it, or the way to it,
is gone without a word. By itself a system waits for hours. What the address says goes before."""


@dataclass
class _Watch:
    """Sees that somebody upgraded the record, or restored another, while this process runs."""

    next_look: float = 0.0

    def look(self, connection: Connection) -> None:
        """Raises `AnotherVersion` where the record is not of this program's version any more."""
        now = time.monotonic()
        if now < self.next_look:
            return
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        if found != SCHEMA_VERSION:
            raise AnotherVersion(
                f"the record is of schema {found} now, and this process works with "
                f"{SCHEMA_VERSION}: another version of Rollcall was started on it",
                remedy="end this process, install the same version here, and start it again; "
                "nothing was written",
            )
        self.next_look = now + _LOOK_EVERY


@dataclass(frozen=True)
class Store:
    """A door to the record. `read()` sees one moment of it, `write()` is one transaction."""

    engine: Engine
    watch: _Watch | None = field(default=None, compare=False, repr=False, kw_only=True)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading only; nothing done through it is kept."""
        with self.engine.connect() as connection:
            if self.engine.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN")
            else:
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection
            connection.rollback()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: all of it is kept, or none.

        Raises `OutOfSpace` where the disk is full, `StoreError` where the database is gone,
        `AnotherVersion` where it was migrated since we opened it.
        """
        try:
            with self.engine.connect() as connection:
                if self.engine.dialect.name == "sqlite":
                    # Taking the write lock at once: two writers queue instead of failing half way.
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
                try:
                    if self.watch:
                        self.watch.look(connection)
                    yield connection
                    connection.commit()
                except BaseException:
                    connection.rollback()
                    raise
        except OperationalError as error:
            raise _named(error) from error


def open_store(url: str, *, migrate: bool = True, keys: Sequence[str] = ()) -> Store:
    """Open the record at a database URL and bring its schema up to date.

    With `keys` what may be sensitive is sealed (see `rollcall.store.sealing`). Raises `StoreError`
    where it cannot be reached, was written by a newer Rollcall or is sealed with another key, and
    `OutOfSpace` where there is no room to make it.
    """
    engine, shown = _engine(url)
    use_keys(engine.dialect, keys)
    store = Store(engine)
    try:
        if migrate:
            _migrate(store)
            store = Store(engine, watch=_Watch())
        _check_keys(store, bool(keys))
    except DBAPIError as error:
        raise StoreError(
            f"the record at {shown} cannot be opened: {error.orig}",
            remedy="check record.url in rollcall.toml, and that the server is running or the file "
            "is a record of Rollcall",
        ) from error
    return store


def _check_keys(store: Store, set_: bool) -> None:
    """Open the word that was sealed when a key was first set, or seal it now.

    So that a missing or wrong key is found at once, and nothing is ever sealed with another one.
    """
    with store.engine.connect() as connection:
        if not inspect(connection).has_table(seals.name):
            return
        known = connection.execute(select(seals.c.word)).first() is not None
    if set_ and not known:
        with store.write() as connection:
            add(connection, seals, id=1, word="opened")


def _engine(url: str) -> tuple[Engine, str]:
    """The engine for a database URL, and the URL as it may be shown."""
    remedy = "record.url is like postgresql+psycopg://user@host/name; without it, a file is used"
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise StoreError("record.url is no database URL", remedy=remedy) from error
    shown = parsed.render_as_string(hide_password=True)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        folder = Path(parsed.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"the folder {folder} for the record cannot be made: {error.strerror}",
                remedy="check the path, and that you may write there",
            ) from error
        # What is written may name people; an error must not repeat it in a log.
        engine = create_engine(url, connect_args={"timeout": _PATIENCE}, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        return engine, shown
    if parsed.get_backend_name() != "postgresql":
        known = "the record is kept in SQLite or PostgreSQL"
        raise StoreError(f"{parsed.drivername} is no database for us: {known}", remedy=remedy)
    try:
        alive = _ALIVE if parsed.get_driver_name() in ("psycopg", "psycopg2") else {}
        own = {name: value for name, value in alive.items() if name not in parsed.query}
        made = create_engine(url, pool_pre_ping=True, hide_parameters=True, connect_args=own)
        return made, shown
    except (ImportError, NoSuchModuleError) as error:
        raise StoreError(
            f"{parsed.drivername}: its driver is not installed",
            remedy="install rollcall[postgresql], and write postgresql+psycopg://",
        ) from error


def _named(error: OperationalError) -> OutOfSpace | StoreError | TryAgain:
    """What the database met while we wrote, in our words."""
    if any(words in str(error) for words in ("is locked", "deadlock", "could not serialize")):
        return TryAgain(
            "another process was writing to the record", remedy="run the same command again"
        )
    if any(words in str(error) for words in ("disk is full", "No space left")):
        return OutOfSpace(
            "the disk is full: the record could not be written",
            remedy="free some space and run the same command again; nothing is lost",
        )
    if "disk I/O error" in str(error):  # SQLite's only word for a quota or a limit on file sizes
        return OutOfSpace(
            "the record could not be written: disk I/O error",
            remedy="check free space, quotas and the disk, and run the same command again; "
            "nothing is lost",
        )
    return StoreError(
        f"the record could not be written: {error.orig}",
        remedy="check that the database runs, and run the same command again; nothing is lost",
    )


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where `write` says, not by guess
    _write_ahead(connection)
    # FULL: what was told to be kept outlives a power cut, not only a killed process.
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _write_ahead(connection: Any) -> None:
    """Let readers go on while one writes: SQLite's write-ahead log, which the file then keeps.

    Of several processes that open a new file at once, the change is refused to all but one
    without the wait that every other lock is given (SQLite does not call its busy handler
    here), so we wait ourselves.
    """
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


def _current(store: Store) -> str | None:
    """The version that the record was last brought to; None for an empty one."""
    with store.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if found is None else str(found)


def _migrate(store: Store) -> None:
    current = _current(store)
    if current == SCHEMA_VERSION:
        return
    from alembic import command  # half a second, and the record is nearly always up to date
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    if current is not None and current not in {s.revision for s in scripts.walk_revisions()}:
        raise StoreError(
            f"the record was written by a newer Rollcall (schema {current})",
            remedy="install the newer version; an older one must not write to it",
        )
    with store.write() as connection:
        if store.engine.dialect.name == "postgresql":
            # Two processes that start together must not both create the tables.
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(726053)")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
