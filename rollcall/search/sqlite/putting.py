"""Bringing articles to a generation: analysed outside the write lock, written in bulk in it."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rollcall.errors import SearchError
from rollcall.search.analysis import Analysed, analysed, hash_of
from rollcall.search.base import Change, Document
from rollcall.search.sqlite.counting import EPOCH
from rollcall.search.sqlite.numbering import numbered
from rollcall.search.sqlite.tables import REBUILD


@dataclass(frozen=True)
class Prepared:
    """A change with everything computed that needs no index."""

    change: Change
    hash: str | None = None
    article: Analysed | None = None
    terms: tuple[str, str, str, str] = ("", "", "", "")


@dataclass(frozen=True)
class _Held:
    """What a generation holds of an article so far."""

    row: int
    version: int
    hash: str | None
    tokens: int | None


def prepared(change: Change) -> Prepared:
    """Analyse an article. Pure."""
    if change.document is None:
        return Prepared(change)
    article = analysed(change.document)
    return Prepared(change, hash_of(change.document), article, _terms(article))


def _terms(article: Analysed) -> tuple[str, str, str, str]:
    parts = (article.stems, article.words, article.names, article.places)
    stems, words, names, places = (" ".join(part) for part in parts)
    return stems, words, names, places


def put(connection: sqlite3.Connection, number: int, changes: Sequence[Prepared]) -> list[str]:
    """Bring changes to a generation; returns the ids of those refused as older.

    Raises `SearchError` where the tokens of an article that is to go cannot be made again: then
    other rules made them, and only a new generation helps.
    """
    held = _held(connection, number, [one.change.id for one in changes])
    refused, wanted = [], []
    for one in changes:
        before = held.get(one.change.id)
        if before is not None and one.change.version < before.version:
            refused.append(one.change.id)
        else:
            wanted.append(one)
    same = [one for one in wanted if one.change.id in held
            and one.hash == held[one.change.id].hash]  # fmt: skip
    connection.executemany(
        f"UPDATE documents_{number} SET version = ? WHERE id = ?",  # noqa: S608
        ((one.change.version, one.change.id) for one in same),
    )
    known = {one.change.id for one in same}
    other = [one for one in wanted if one.change.id not in known]
    stale = [held[one.change.id] for one in other if one.change.id in held]
    _take_out(connection, number, [one for one in stale if one.hash is not None])
    _bring_in(connection, number, other, held)
    return refused


def _held(connection: sqlite3.Connection, number: int, ids: Sequence[str]) -> dict[str, _Held]:
    rows = connection.execute(
        f"SELECT id, row, version, hash, tokens FROM documents_{number}"  # noqa: S608
        " WHERE id IN (SELECT value FROM json_each(?))",
        [json.dumps(ids)],
    )
    return {name: _Held(*rest) for name, *rest in rows}


def _take_out(connection: sqlite3.Connection, number: int, stale: Sequence[_Held]) -> None:
    for one in stale:
        title, text, language, names, places = connection.execute(
            f"SELECT title, text, language, names, places FROM texts_{number} WHERE row = ?",  # noqa: S608
            [one.row],
        ).fetchone()
        stems, words, *_ = _terms(analysed(_bare(title, text, language)))
        terms = (stems, words, names, places)
        if _checked(terms) != one.tokens:
            raise SearchError(
                "the search index was made by other rules than this program has", remedy=REBUILD
            )
        connection.execute(
            f"INSERT INTO terms_{number} (terms_{number}, rowid, stems, words, names, places)"  # noqa: S608
            " VALUES ('delete', ?, ?, ?, ?, ?)",
            [one.row, *terms],
        )
        for table in ("texts", "facts"):
            connection.execute(f"DELETE FROM {table}_{number} WHERE row = ?", [one.row])  # noqa: S608


def _bare(title: str, text: str, language: str | None) -> Document:
    return Document("", title, text, language, "", "", EPOCH)


def _checked(terms: Iterable[str]) -> int:
    stems, words, *_ = terms  # the others are kept
    return zlib.crc32(words.encode(), zlib.crc32(stems.encode()))


def _bring_in(
    connection: sqlite3.Connection,
    number: int,
    changes: Sequence[Prepared],
    held: dict[str, _Held],
) -> None:
    (last,) = connection.execute(f"SELECT max(row) FROM documents_{number}").fetchone()  # noqa: S608
    row = last or 0
    articles = [one.article.document for one in changes if one.article is not None]
    numbers = numbered(connection, number, articles)
    documents, texts, facts, terms = [], [], [], []
    for one in changes:
        if one.change.id in held:
            mine = held[one.change.id].row
        else:
            row += 1
            mine = row
        article = one.article
        story = None if article is None else article.document.story
        tokens = None if article is None else _checked(one.terms)
        documents.append((mine, one.change.id, one.change.version, one.hash, tokens, story))
        if article is not None:
            document = article.document
            texts.append((mine, document.title, document.text, document.language, *one.terms[2:]))
            facts.append((mine, *numbers.facts(document)))
            terms.append((mine, *one.terms))
    for table, rows in (
        ("documents", documents), ("texts", texts), ("facts", facts), ("terms", terms)
    ):  # fmt: skip
        if rows:
            _insert(connection, table, number, rows)


def _insert(
    connection: sqlite3.Connection, table: str, number: int, rows: Sequence[tuple[object, ...]]
) -> None:
    first = "rowid, stems, words, names, places" if table == "terms" else ""
    columns = f" ({first})" if first else ""
    holes = ", ".join("?" * len(rows[0]))
    verb = "INSERT OR REPLACE" if table == "documents" else "INSERT"
    connection.executemany(f"{verb} INTO {table}_{number}{columns} VALUES ({holes})", rows)
