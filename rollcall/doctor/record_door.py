"""A door to the record for looking only: nothing is made, migrated, sealed or written."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection, create_engine, inspect, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from rollcall.errors import RollcallError, SettingsError, StoreError
from rollcall.settings import Settings, encryption_keys
from rollcall.store.open import SCHEMA_VERSION, Store
from rollcall.store.sealing import use_keys

_SECONDS = 6
_STEPS = 10_000
"""Steps of SQLite's machine between two looks at the clock."""


@dataclass(frozen=True)
class Record:
    """The record as it was found, or the `trouble` that kept it closed.

    `version` is that of its schema, None for an empty one; `key_trouble` says why the keys that
    are set cannot be used at all.
    """

    shown: str
    seconds: float = 0.0
    store: Store | None = None
    version: str | None = None
    trouble: RollcallError | None = None
    key_trouble: RollcallError | None = None
    path: Path | None = None

    @property
    def readable(self) -> bool:
        """Whether its tables are those that this program knows."""
        return self.store is not None and self.version == SCHEMA_VERSION

    @property
    def is_file(self) -> bool:
        """Whether it is a SQLite file."""
        return self.path is not None

    @contextmanager
    def read(self, seconds: float = _SECONDS) -> Iterator[Connection]:
        """One moment of the record. What takes longer is broken off, as a `DBAPIError`."""
        assert self.store is not None  # noqa: S101 - asked only where it is `readable`
        with self.store.read() as connection:
            if self.path is not None:
                own = connection.connection.driver_connection
                assert isinstance(own, sqlite3.Connection)  # noqa: S101
                until = time.monotonic() + seconds
                own.set_progress_handler(lambda: int(time.monotonic() > until), _STEPS)
            else:  # for this transaction only: a pool between us would hand it on to others
                connection.exec_driver_sql("SET TRANSACTION READ ONLY")
                connection.exec_driver_sql(f"SET LOCAL statement_timeout = {int(seconds * 1000)}")
            yield connection


def look(settings: Settings) -> Record:
    """Try the door: whatever happens is told, nothing is raised that we know of."""
    started = time.monotonic()
    shown, path = "record.url", None
    try:
        url = make_url(settings.record_url)
        shown = url.render_as_string(hide_password=True)
        path = _path(url)
        store = _store(url, path)
        keys = _use_keys(store, settings)
        with store.engine.connect() as connection:
            version = _version(connection)
    except (ArgumentError, ValueError):
        return Record(shown, trouble=StoreError("record.url is no database URL"), path=path)
    except SettingsError as error:
        return Record(shown, trouble=StoreError(str(error), remedy=error.remedy), path=path)
    except (ImportError, NoSuchModuleError):
        missing = StoreError("the driver for record.url is not installed")
        return Record(shown, trouble=missing, path=path)
    except DBAPIError as error:
        words = " ".join(str(error.orig).split())
        closed = StoreError(f"the record at {shown} cannot be opened: {words}")
        return Record(shown, time.monotonic() - started, trouble=closed, path=path)
    except StoreError as error:
        return Record(shown, trouble=error, path=path)
    except TypeError:  # a database that knows no letters gives bytes where all expect text
        bare = StoreError(f"the database at {shown} was made without an encoding (SQL_ASCII)")
        return Record(shown, trouble=bare, path=path)
    return Record(shown, time.monotonic() - started, store, version, None, keys, path)


def _path(url: URL) -> Path | None:
    """The file of a SQLite record; None for a server."""
    if url.get_backend_name() == "sqlite":
        return Path(url.database or ":memory:")
    if url.get_backend_name() == "postgresql":
        return None
    raise StoreError(f"{url.drivername} is no database for us: SQLite or PostgreSQL")


def _store(url: URL, path: Path | None) -> Store:
    if path is None:
        patience = {"connect_timeout": _SECONDS - 1}
        return Store(
            create_engine(url, poolclass=NullPool, connect_args=patience, hide_parameters=True)
        )
    if not path.is_file():
        raise StoreError(f"there is no file {path}")

    def connect() -> sqlite3.Connection:
        address = f"{path.resolve().as_uri()}?mode={_mode(path)}"
        made = sqlite3.connect(
            address, uri=True, timeout=2, isolation_level=None, check_same_thread=False
        )
        made.execute("PRAGMA query_only=ON")
        return made

    return Store(create_engine(url, creator=connect, poolclass=NullPool, hide_parameters=True))


def _mode(path: Path) -> str:
    """How to open a file so that nothing of it is changed and nothing is left beside it.

    Who only reads cannot take away the files of the log that SQLite makes for him, too; who may
    write can, but brings what stands in the log of others to its place. So it depends on whether
    there is one.
    """
    wal = path.with_name(path.name + "-wal")
    may = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    return "rw" if may and not wal.exists() else "ro"


def _use_keys(store: Store, settings: Settings) -> RollcallError | None:
    try:
        use_keys(store.engine.dialect, encryption_keys(settings))
    except SettingsError as error:
        use_keys(store.engine.dialect, ())
        return error
    return None


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if found is None else str(found)
