"""Opening the index's file: transactions, the time limit, and what errors mean to people."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rollcall.errors import OutOfSpace, QueryError, RollcallError, SearchError

_STEPS = 1_000
"""Steps of SQLite's machine between two looks at the clock. It makes few for much of FTS5's work:
about four for each page of the index that it reads.
"""
_CACHE_KIB = 64 * 1024
_WAL_PAGES = 16 * 1024
"""Pages that wait in the log before they are brought to their places: 64 MiB, for a rebuild writes
ten with each transaction, and merges the same ones again and again.
"""
_TOO_NESTED = ("parser stack overflow", "expression tree is too large", "too many SQL variables")


@contextmanager
def reading(path: Path, seconds: float) -> Iterator[sqlite3.Connection]:
    """One moment of the file, which is not made if it is not there; then it is empty.

    Raises `SearchError` where it cannot be read or that takes longer than `seconds`.
    """
    with _errors(path, seconds), _connected(path, make=False) as connection:
        limit(connection, seconds)
        connection.execute("BEGIN")
        yield connection


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """A transaction that holds for good when this ends; the file is made if it is not there.

    Raises `OutOfSpace` where the disk is full and `SearchError` for other trouble.
    """
    with _errors(path, 0), _connected(path, make=True) as connection:
        connection.execute("PRAGMA secure_delete=ON")  # texts; FTS5 keeps words until it merges
        connection.execute(f"PRAGMA wal_autocheckpoint={_WAL_PAGES}")
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("COMMIT")


def removed(path: Path) -> None:
    """Remove the file and those that SQLite makes beside it, where they are there."""
    for end in ("", "-wal", "-shm", "-journal"):
        try:
            path.with_name(path.name + end).unlink(missing_ok=True)
        except OSError as error:
            raise SearchError(
                f"{path}{end} could not be removed: {error.strerror}",
                remedy="end the programs that use it, and remove it by hand",
            ) from error


def limit(connection: sqlite3.Connection, seconds: float) -> None:
    """Whatever this connection does is broken off in so many seconds."""
    deadline = time.monotonic() + seconds
    connection.set_progress_handler(lambda: int(time.monotonic() > deadline), _STEPS)


def unlimited(connection: sqlite3.Connection) -> None:
    """What this connection does may take as long as it takes: nobody waits for it at a screen."""
    connection.set_progress_handler(None, 0)


@contextmanager
def _connected(path: Path, *, make: bool) -> Iterator[sqlite3.Connection]:
    if not make and not path.exists():
        connection = sqlite3.connect(":memory:", isolation_level=None)
    else:
        connection = sqlite3.connect(path, timeout=60, isolation_level=None)
    try:
        if make:
            connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
        yield connection
    finally:
        connection.close()


@contextmanager
def _errors(path: Path, seconds: float) -> Iterator[None]:
    """SQLite's errors in our words. They hold no value of a search."""
    again = f"it can be made anew: remove {path} and run `rollcall index`"
    try:
        yield
    except sqlite3.Error as error:
        raise _meant(error, path, seconds, again) from error


def _meant(error: sqlite3.Error, path: Path, seconds: float, again: str) -> RollcallError:
    message = str(error)
    if message == "interrupted":
        return SearchError(f"the search took longer than {seconds:g} s", remedy="narrow it down")
    if any(text in message for text in _TOO_NESTED):
        return QueryError("the search is too nested", column=1, remedy="use fewer brackets")
    if "full" in message or "disk I/O" in message:
        return OutOfSpace(
            f"the search index could not be written: {message}",
            remedy="free some space and run `rollcall index` again; nothing is lost",
        )
    if "locked" in message:
        return SearchError(f"the search index {path} is being written", remedy="try again")
    if isinstance(error, sqlite3.OperationalError):
        return SearchError(f"the search index {path}: {message}", remedy=again)
    return SearchError(f"the search index {path} is damaged: {message}", remedy=again)
