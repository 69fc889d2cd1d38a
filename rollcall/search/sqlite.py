"""The embedded engine: SQLite's FTS5 over our own stems, in a file that can be thrown away.

The stems are stored beside the text (external content), because older SQLite cannot delete from
tables without content. Highlighting is done in Python, on the text itself.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rollcall.errors import OutOfSpace, StoreError
from rollcall.records import Viewer
from rollcall.search.base import Document, Hit, Hits, Query
from rollcall.search.grammar import Term, parse
from rollcall.search.marks import excerpt
from rollcall.search.words import LANGUAGES, asked, indexed, name_keys, pieces, stems_of

_FORMAT = 2
"""1 held the listed spellings of people whom articles name; the index holds no list data now."""
_SCHEMA = """
CREATE TABLE documents (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, text TEXT NOT NULL,
    language TEXT, source TEXT NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL,
    places TEXT NOT NULL, statuses TEXT NOT NULL,
    stems TEXT NOT NULL, words TEXT NOT NULL, names TEXT NOT NULL, hash TEXT NOT NULL
);
CREATE INDEX documents_at ON documents (at, id);
CREATE VIRTUAL TABLE terms USING fts5 (
    stems, words, names, content='documents', content_rowid='row',
    tokenize="unicode61 remove_diacritics 0"
);
CREATE TRIGGER documents_added AFTER INSERT ON documents BEGIN
    INSERT INTO terms (rowid, stems, words, names)
    VALUES (new.row, new.stems, new.words, new.names);
END;
CREATE TRIGGER documents_removed AFTER DELETE ON documents BEGIN
    INSERT INTO terms (terms, rowid, stems, words, names)
    VALUES ('delete', old.row, old.stems, old.words, old.names);
END;
"""
_FACETS = ("source", "kind", "language")


class SqliteEngine:
    """Documents and their index in one SQLite file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._open() as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version != _FORMAT:
            self.clear()

    @contextmanager
    def _open(self, *, write: bool = False) -> Iterator[sqlite3.Connection]:
        remedy = f"it can be made anew: remove {self._path} and run `rollcall index`"
        try:
            connection = sqlite3.connect(self._path, timeout=60, isolation_level=None)
        except sqlite3.OperationalError as error:
            raise StoreError(
                f"the search index {self._path} cannot be opened: {error}", remedy=remedy
            ) from error
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")
            yield connection
            connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            if "full" in str(error) or "disk I/O" in str(error):
                raise OutOfSpace(
                    f"the search index could not be written: {error}",
                    remedy="free some space and run `rollcall index` again; nothing is lost",
                ) from error
            raise StoreError(f"the search index {self._path}: {error}", remedy=remedy) from error
        except sqlite3.DatabaseError as error:
            raise StoreError(
                f"the search index {self._path} is damaged: {error}", remedy=remedy
            ) from error
        finally:
            connection.close()

    def clear(self) -> None:
        """Forget everything, and take the form of this version."""
        with self._open(write=True) as connection:
            connection.execute("PRAGMA secure_delete=ON")  # what is dropped is overwritten
            for kind, name in (("TABLE", "terms"), ("TABLE", "documents")):
                connection.execute(f"DROP {kind} IF EXISTS {name}")
            for statement in _statements(_SCHEMA):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version={_FORMAT}")

    def put(self, documents: Iterable[Document], remove: Iterable[str] = ()) -> None:
        """Add or overwrite documents and remove others, in one transaction."""
        rows = [_row(document) for document in documents]
        ids = [(row[0],) for row in rows] + [(name,) for name in remove]
        with self._open(write=True) as connection:
            connection.executemany("DELETE FROM documents WHERE id = ?", ids)
            connection.executemany(
                "INSERT INTO documents (id, title, text, language, source, kind, at, places,"
                " statuses, stems, words, names, hash) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
                rows,
            )

    def is_empty(self) -> bool:
        """Whether there is no document."""
        with self._open() as connection:
            return connection.execute("SELECT 1 FROM documents LIMIT 1").fetchone() is None

    def checksum(self) -> str:
        """One hash over all documents in the order of their ids."""
        total = hashlib.sha256()
        with self._open() as connection:
            for name, value in connection.execute("SELECT id, hash FROM documents ORDER BY id"):
                total.update(f"{name}:{value}\n".encode())
        return total.hexdigest()

    def search(self, query: Query, viewer: Viewer) -> Hits:
        """Answer a query; every word of it may be in any form, every name in any script."""
        assert viewer.name, "every search has a viewer"  # noqa: S101
        terms = parse(query.text)
        where, values = _where(query, terms)
        source = "documents d JOIN terms ON terms.rowid = d.row" if terms else "documents d"
        ranked = terms and query.sort == "relevance"
        order = "bm25(terms, 1.0, 0.0, 2.0), d.at DESC, d.id" if ranked else "d.at DESC, d.id"
        score = "bm25(terms, 1.0, 0.0, 2.0)" if terms else "0.0"
        page = (
            f"SELECT d.id, d.title, d.text, d.language, {score} FROM {source} {where}"  # noqa: S608
            f" ORDER BY {order} LIMIT ? OFFSET ?"
        )
        with self._open() as connection:
            facets = {
                facet: dict(
                    connection.execute(
                        f"SELECT coalesce(d.{facet}, ''), count(*) FROM {source} {where}"  # noqa: S608
                        " GROUP BY 1 ORDER BY 2 DESC, 1",
                        values,
                    ).fetchall()
                )
                for facet in _FACETS
            }
            rows = connection.execute(page, [*values, query.limit, query.offset]).fetchall()
        total = sum(facets["kind"].values())
        return Hits(total, tuple(_hit(row, terms) for row in rows), facets)


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _row(document: Document) -> tuple[Any, ...]:
    words = pieces(f"{document.title}\n{document.text}")
    cells = (
        document.id,
        document.title,
        document.text,
        document.language,
        document.source,
        document.kind,
        int(document.at.timestamp()),
        "\n".join(document.places),
        " ".join(document.statuses),
        " ".join(stems_of(words, document.language)),
        " ".join(piece.text.lower().replace("ё", "е") for piece in words),
        " ".join(document.names),
    )
    return (*cells, hashlib.sha256(repr(cells).encode()).hexdigest())


def _where(query: Query, terms: list[Term]) -> tuple[str, list[Any]]:
    conditions: list[str] = []
    values: list[Any] = []
    if terms:
        conditions.append("terms MATCH ?")
        values.append(_expression(terms))
    for column, wanted in (
        ("source", query.sources),
        ("kind", query.kinds),
        ("language", query.languages),
    ):
        if wanted:
            conditions.append(f"d.{column} IN ({','.join('?' * len(wanted))})")
            values += wanted
    for sign, moment in ((">=", query.since), ("<=", query.until)):
        if moment is not None:
            conditions.append(f"d.at {sign} ?")
            values.append(int(moment.timestamp()))
    return ("WHERE " + " AND ".join(conditions) if conditions else ""), values


def _expression(terms: list[Term]) -> str:
    wanted = " AND ".join(_clause(term) for term in terms if not term.negated)
    unwanted = [_clause(term) for term in terms if term.negated]
    return f"({wanted}) NOT ({' OR '.join(unwanted)})" if unwanted else wanted


def _clause(term: Term) -> str:
    """One term in FTS5's words. Every literal is quoted, so no input can be syntax."""
    if term.kind == "prefix":
        return f"words : {_quoted(term.words[0].lower().replace('ё', 'е'))} *"
    if term.kind == "phrase":
        return f"({' OR '.join(f'stems : {_quoted(stems)}' for stems in _phrases(term.words))})"
    parts = []
    for word in term.words:
        named = [f"names : {_quoted(key)}" for key in name_keys([word])]
        plain = [] if term.kind == "name" else [f"stems : {_quoted(s)}" for s in asked(word)]
        if plain or named:
            parts.append(f"({' OR '.join(plain + named)})")
    return f"({' AND '.join(parts)})" if parts else f"stems : {_quoted(' '.join(term.words))}"


def _phrases(words: tuple[str, ...]) -> set[str]:
    """A phrase as each language would have stemmed all of it."""
    return {" ".join(indexed(" ".join(words), language)) for language in LANGUAGES}


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _hit(row: tuple[str, str, str, str | None, float], terms: list[Term]) -> Hit:
    article_id, title, text, language, score = row
    part, spans = excerpt(f"{title}\n\n{text}" if title else text, language, terms)
    return Hit(article_id, -score, part, spans)
