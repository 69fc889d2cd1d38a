"""Opening the index's file: transactions, the time limit, and what errors mean to people."""

from __future__ import annotations

import math
import secrets
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
_WRITES = (1 << 31) - 1
_TOO_NESTED = ("parser stack overflow", "expression tree is too large", "too many SQL variables")


class Limited(sqlite3.Connection):
    """A connection that knows when what it does is broken off, on the monotonic clock."""

    deadline = math.inf


@contextmanager
def reading(path: Path, seconds: float) -> Iterator[Limited]:
    """One moment of the file, which is not made if it is not there; then it is empty.

    Raises `SearchError` where it cannot be read or that takes longer than `seconds`.
    """
    with _errors(path, seconds), _connected(path, make=False) as connection:
        limit(connection, seconds)
        connection.execute("BEGIN")
        yield connection


@contextmanager
def writing(path: Path) -> Iterator[Limited]:
    """A transaction that holds for good when this ends; the file is made if it is not there.

    Raises `OutOfSpace` where the disk is full and `SearchError` for other trouble.
    """
    with _errors(path, 0), _connected(path, make=True) as connection:
        connection.execute("PRAGMA secure_delete=ON")  # texts; FTS5 keeps words until it merges
        connection.execute(f"PRAGMA wal_autocheckpoint={_WAL_PAGES}")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"PRAGMA application_id={1 + secrets.randbelow(_WRITES)}")
        yield connection
        connection.execute("COMMIT")


def last_write(connection: sqlite3.Connection) -> int:
    """What tells the last transaction that wrote from every other: a random number, for a file may
    be removed and made anew. It is 0 in a file of which it is not known; programs of before
    November 2026 write and leave it as it was.
    """
    return int(connection.execute("PRAGMA application_id").fetchone()[0])


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


def limit(connection: Limited, seconds: float) -> None:
    """Whatever this connection does is broken off in so many seconds."""
    connection.deadline = deadline = time.monotonic() + seconds
    connection.set_progress_handler(lambda: int(time.monotonic() > deadline), _STEPS)


@contextmanager
def aside(connection: Limited) -> Iterator[None]:
    """Something that a search can do without: it may take half of the time that is left. What
    comes after it has all of that time, so that no search fails for it.
    """
    left = max(connection.deadline - time.monotonic(), 0.0)
    limit(connection, left / 2)
    try:
        yield
    finally:
        limit(connection, left)


def unlimited(connection: Limited) -> None:
    """What this connection does may take as long as it takes: nobody waits for it at a screen."""
    connection.deadline = math.inf
    connection.set_progress_handler(None, 0)


@contextmanager
def _connected(path: Path, *, make: bool) -> Iterator[Limited]:
    if not make and not path.exists():
        connection = sqlite3.connect(":memory:", isolation_level=None, factory=Limited)
    else:
        connection = sqlite3.connect(path, timeout=60, isolation_level=None, factory=Limited)
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
