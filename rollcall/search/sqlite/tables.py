"""The tables of the embedded engine: one set for each generation, and which of them is live.

What is counted (`facts`) lies apart from what is read (`texts`), so that counting a hundred
thousand hits never touches a page of text. The index of tokens (`terms`) holds no content: to take
an article out of it, its tokens are made again from its text, which costs little and seldom, and
spares storing every word three times.
"""

from __future__ import annotations

import json
import sqlite3

from rollcall.errors import NoIndex, SearchError
from rollcall.search import analysis

FORMAT = 3
"""1 and 2 were of earlier programs, without generations; it is the file's `user_version`."""
_WAITING = 16 << 20
"""Bytes of tokens that wait in memory to be written together, instead of FTS5's one MiB: then a
transaction of two thousand articles is sorted and written once.
"""
REBUILD = "run `rollcall index --rebuild`"
_GENERATIONS = """CREATE TABLE IF NOT EXISTS generations (
    generation INTEGER PRIMARY KEY AUTOINCREMENT, analysis INTEGER NOT NULL, live INTEGER NOT NULL
)"""
_TABLES = ("terms", "texts", "facts", "documents", "marks", "sets", "places")
_SCHEMA = (
    # Every article ever put, also those that were removed (`hash` is NULL): no older change of
    # them may come back. A row keeps its number, so that pages of hits can be kept by numbers.
    """CREATE TABLE documents_{g} (
        row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, hash TEXT,
        tokens INTEGER, story TEXT
    )""",
    "CREATE INDEX documents_{g}_story ON documents_{g} (story)",
    """CREATE TABLE texts_{g} (
        row INTEGER PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL, language TEXT,
        names TEXT NOT NULL, places TEXT NOT NULL
    )""",
    # `packed` has the moment, the three numbers beside it and the places, for `counting`.
    """CREATE TABLE facts_{g} (
        row INTEGER PRIMARY KEY, at INTEGER NOT NULL, marks INTEGER NOT NULL,
        statuses INTEGER NOT NULL, lists INTEGER NOT NULL, packed BLOB NOT NULL
    )""",
    "CREATE INDEX facts_{g}_at ON facts_{g} (at)",
    # What many articles have alike is stored once and numbered.
    """CREATE TABLE marks_{g} (
        number INTEGER PRIMARY KEY, source TEXT NOT NULL, kind TEXT NOT NULL,
        language TEXT NOT NULL, UNIQUE (source, kind, language)
    )""",
    "CREATE TABLE sets_{g} (number INTEGER PRIMARY KEY, members TEXT NOT NULL UNIQUE)",
    "CREATE TABLE places_{g} (number INTEGER PRIMARY KEY, place TEXT NOT NULL UNIQUE)",
    """CREATE VIRTUAL TABLE terms_{g} USING fts5(
        stems, words, names, places, content='', tokenize='ascii'
    )""",
)


def live(connection: sqlite3.Connection) -> int | None:
    """The generation that searches ask; None where there is none that this program can read."""
    if _format(connection) != FORMAT:
        return None
    found = connection.execute(
        "SELECT generation FROM generations WHERE live AND analysis = ?", [analysis.VERSION]
    ).fetchone()
    return int(found[0]) if found else None


def asked(connection: sqlite3.Connection) -> int:
    """The generation to search.

    Raises `NoIndex` where nothing was indexed yet, and `SearchError` for an index that another
    version of the program has made.
    """
    number = live(connection)
    if number is not None:
        return number
    if connection.execute(_others(connection)).fetchone():
        raise SearchError("the search index is of another version of Rollcall", remedy=REBUILD)
    raise NoIndex


def _others(connection: sqlite3.Connection) -> str:
    if _format(connection) == FORMAT:
        return "SELECT 1 FROM generations WHERE live"
    return "SELECT 1 FROM sqlite_schema"


def named(connection: sqlite3.Connection, name: str) -> int:
    """The number of a generation. Raises `SearchError` where it is not there, or of another
    analysis.
    """
    number = known(connection, name)
    if number is None:
        raise SearchError(f"the search index has no generation {name}", remedy=REBUILD)
    (version,) = connection.execute(
        "SELECT analysis FROM generations WHERE generation = ?", [number]
    ).fetchone()
    if version != analysis.VERSION:
        raise SearchError(
            f"generation {name} of the search index is of another version of Rollcall",
            remedy=REBUILD,
        )
    return number


def known(connection: sqlite3.Connection, name: str) -> int | None:
    """The number of a generation of any analysis, if it is there."""
    if _format(connection) != FORMAT:
        return None
    found = connection.execute(
        "SELECT generation FROM generations WHERE CAST(generation AS TEXT) = ?", [name]
    ).fetchone()
    return int(found[0]) if found else None


def create(connection: sqlite3.Connection) -> int:
    """Make the tables of a new generation. What another version left in the file goes first: this
    program could not read it, and an early one kept names of lists in it.
    """
    if _format(connection) != FORMAT:
        _clear(connection)
        connection.execute(f"PRAGMA user_version={FORMAT}")
    connection.execute(_GENERATIONS)
    cursor = connection.execute(
        "INSERT INTO generations (analysis, live) VALUES (?, 0)", [analysis.VERSION]
    )
    for statement in _SCHEMA:
        connection.execute(statement.format(g=cursor.lastrowid))
    connection.execute(
        f"INSERT INTO terms_{cursor.lastrowid} (terms_{cursor.lastrowid}, rank)"  # noqa: S608
        " VALUES ('hashsize', ?)",
        [_WAITING],
    )
    return int(cursor.lastrowid or 0)


def make_live(connection: sqlite3.Connection, number: int) -> None:
    """Let searches ask this generation; all others are dropped."""
    connection.execute("UPDATE generations SET live = (generation = ?)", [number])
    others = connection.execute("SELECT generation FROM generations WHERE NOT live").fetchall()
    for (other,) in others:
        remove(connection, other)


def remove(connection: sqlite3.Connection, number: int) -> None:
    """Drop the tables of a generation. What is public is not overwritten, only given free."""
    connection.execute("PRAGMA secure_delete=FAST")
    for table in _TABLES:
        connection.execute(f"DROP TABLE IF EXISTS {table}_{number}")
    connection.execute("DELETE FROM generations WHERE generation = ?", [number])


def size(connection: sqlite3.Connection, number: int) -> int:
    """Bytes that a generation takes: its pages; all of the file where SQLite cannot tell whose."""
    names = connection.execute(
        "SELECT name FROM sqlite_schema WHERE rootpage > 0 AND"
        " (tbl_name IN (SELECT value FROM json_each(?)) OR tbl_name GLOB ?)",
        [json.dumps([f"{table}_{number}" for table in _TABLES]), f"terms_{number}_*"],
    ).fetchall()
    pages = "SELECT pgsize FROM dbstat WHERE name = ? AND aggregate = TRUE"
    try:
        return sum(int(size) for name in names for (size,) in connection.execute(pages, name))
    except sqlite3.OperationalError as error:
        if "dbstat" not in str(error):  # which not every SQLite has
            raise
    (pages_used, free, each) = (
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages_used - free) * each)


def _format(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _clear(connection: sqlite3.Connection) -> None:
    """Drop every table, and overwrite what was in them."""
    connection.execute("PRAGMA secure_delete=ON")
    for kind in ("sql LIKE 'CREATE VIRTUAL%'", "name NOT LIKE 'sqlite~_%' ESCAPE '~'"):
        names = connection.execute(
            f"SELECT name FROM sqlite_schema WHERE type = 'table' AND {kind}"  # noqa: S608
        ).fetchall()
        for (name,) in names:
            quoted = name.replace('"', '""')
            connection.execute(f'DROP TABLE IF EXISTS "{quoted}"')
