"""Open the record: SQLite in WAL mode or PostgreSQL, migrated to the version of this program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import OperationalError

from rollcall.errors import OutOfSpace, StoreError

_MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(frozen=True)
class Store:
    """A door to the record. `read()` sees one moment of it, `write()` is one transaction."""

    engine: Engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading only; nothing done through it is kept."""
        with self.engine.connect() as connection:
            if self.engine.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN")
            yield connection
            connection.rollback()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: all of it is kept, or none.

        Raises `OutOfSpace` where the disk is full.
        """
        with self.engine.connect() as connection:
            if self.engine.dialect.name == "sqlite":
                # Taking the write lock at once: two writers queue instead of failing half way.
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.commit()
            except OperationalError as error:
                connection.rollback()
                if "disk is full" in str(error) or "No space left" in str(error):
                    raise OutOfSpace(
                        "the disk is full: the record could not be written",
                        remedy="free some space and run the same command again; nothing is lost",
                    ) from error
                raise
            except BaseException:
                connection.rollback()
                raise


def open_store(url: str, *, migrate: bool = True) -> Store:
    """Open the record at a database URL and bring its schema up to date.

    Raises `StoreError` where it cannot be reached or was written by a newer Rollcall.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url, connect_args={"timeout": 60})
        event.listen(engine, "connect", _prepare_sqlite)
    else:
        engine = create_engine(url, pool_pre_ping=True)
    store = Store(engine)
    try:
        if migrate:
            _migrate(store)
    except OperationalError as error:
        raise StoreError(
            f"the record at {parsed.render_as_string(hide_password=True)} cannot be opened: "
            f"{error.orig}",
            remedy="check record.url in rollcall.toml, and that the server is running",
        ) from error
    return store


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where `write` says, not by guess
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _migrate(store: Store) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    with store.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current == scripts.get_current_head():
        return
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
