"""Asking a generation: which rows a plan finds, in which order, and what stands in them."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from rollcall.search.base import Hit
from rollcall.search.marks import excerpt
from rollcall.search.plan import Plan, TokenField
from rollcall.search.sqlite.counting import Facts, Numbers
from rollcall.search.sqlite.files import Limited
from rollcall.search.sqlite.remembering import Remembered
from rollcall.search.sqlite.translate import Asked, Value, translated

_BM25 = "-bm25(terms_{g}, 1.0, 1.0, 0.0, 0.0)"
"""FTS5's BM25, and what stems, words, names and places weigh in it."""
_OF_SETS: dict[TokenField, float] = {"names": 2.0, "places": 1.0}
"""What they weigh where we score them: whoever is named counts twice."""
Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Found:
    """All rows that a plan finds, in no order, and what is counted of them; higher scores are
    better.
    """

    rows: Numbers
    scores: Scores
    facts: Facts


def found(
    connection: Limited,
    number: int,
    plan: Plan,
    remembered: Remembered,
    *,
    ranked: bool,
) -> Found:
    """What a plan finds in a generation; with scores (BM25) only where it is to be `ranked`."""
    asked = translated(plan)
    if ranked and asked.any_set:
        rows, scores = _any_set(connection, number, asked)
    elif ranked and asked.match is not None and asked.texts == asked.match:
        rows, scores = _scored(connection, *_told(number, asked, _BM25))
    else:
        rows = _rows(connection, *_told(number, asked))
        scores = np.zeros(len(rows))
    if ranked and not asked.any_set and len(rows):
        _add_scores(connection, number, asked, rows, scores)
    return Found(rows, scores, remembered.facts(connection, number, rows))


def _told(number: int, asked: Asked, score: str = "") -> tuple[str, list[Value]]:
    """A query for the rows of all that is asked for, and their scores if need be; its values."""
    where, values, row = list(asked.where), list(asked.values), "f.row"
    source = f"facts_{number} f"
    if asked.match is not None:
        row = "t.rowid"
        source = f"terms_{number} t"
        if where:  # of what is told of each article, too
            source += f" CROSS JOIN facts_{number} f ON f.row = t.rowid"
        where.insert(0, "t.terms_{g} MATCH ?")
        values.insert(0, asked.match)
    wanted = f"{row}, {score}" if score else f"group_concat({row})"
    condition = " AND ".join(where) or "TRUE"
    return f"SELECT {wanted} FROM {source} WHERE {condition}".format(g=number), values  # noqa: S608


def _rows(connection: sqlite3.Connection, sql: str, values: Sequence[Value]) -> Numbers:
    """Rows that come as one text of numbers: a row of Python's for each would take longer than to
    find it.
    """
    (told,) = connection.execute(sql, values).fetchone()
    return np.fromstring(told or "", np.int64, sep=",")


def _scored(
    connection: sqlite3.Connection, sql: str, values: Sequence[Value]
) -> tuple[Numbers, Scores]:
    """Rows and their scores."""
    cells = chain.from_iterable(connection.execute(sql, values))
    both = np.fromiter(cells, np.float64).reshape(-1, 2)
    return both[:, 0].astype(np.int64), both[:, 1].copy()


def _any_set(connection: sqlite3.Connection, number: int, asked: Asked) -> tuple[Numbers, Scores]:
    """What one of some names or places finds: the search for their scores has told it."""
    told = list(_weights(connection, number, asked))
    every = np.unique(np.concatenate([there for there, _ in told]))
    scores = np.zeros(len(every))
    for there, weight in told:
        scores[np.searchsorted(every, there)] += weight
    return every, scores


def _add_scores(
    connection: sqlite3.Connection, number: int, asked: Asked, rows: Numbers, scores: Scores
) -> None:
    """Add to the scores of rows what the search for them did not tell."""
    told: list[tuple[Numbers, Scores | float]] = []
    if asked.texts is not None and asked.texts != asked.match:
        sql = f"SELECT rowid, {_BM25} FROM terms_{number} WHERE terms_{number} MATCH ?"  # noqa: S608
        told.append(_scored(connection, sql.format(g=number), [asked.texts]))
    told += _weights(connection, number, asked)
    by_row = np.argsort(rows, kind="stable")
    for there, more in told:
        at = by_row[np.searchsorted(rows, there, sorter=by_row) % max(len(rows), 1)]
        hit = rows[at] == there
        scores[at[hit]] += more[hit] if isinstance(more, np.ndarray) else more


def _weights(
    connection: sqlite3.Connection, number: int, asked: Asked
) -> Iterator[tuple[Numbers, float]]:
    """The rows in which each name or place stands that is asked for, and what it adds to them.

    They are sets: each weighs as much as it is rare. That is BM25 of a field in which nothing
    stands twice and whose length says nothing; FTS5's own would take a look at each of a name's
    many tokens for each of the hits.
    """
    (all_of_them,) = connection.execute(f"SELECT max(row) FROM facts_{number}").fetchone()  # noqa: S608
    sql = f"SELECT group_concat(rowid) FROM terms_{number} WHERE terms_{number} MATCH ?"  # noqa: S608
    for name, expression in asked.sets:
        there = _rows(connection, sql, [expression])
        many = len(there)
        rarity = math.log(1 + ((all_of_them or 0) - many + 0.5) / (many + 0.5))
        yield there, _OF_SETS[name] * rarity


def ordered(
    connection: sqlite3.Connection, number: int, hits: Found, sort: str, most: int
) -> Numbers:
    """The places in `hits` of the first `most`, in order; ties by moment, newest first, then id."""
    at = hits.facts.at if sort == "oldest" else -hits.facts.at
    keys = (at, -hits.scores) if sort == "relevance" else (at,)
    first = keys[-1]
    some = np.arange(len(first))
    if len(first) > most:  # nobody sees the others: they need no order
        some = np.flatnonzero(first <= np.partition(first, most - 1)[most - 1])
    order = some[np.lexsort([key[some] for key in keys])]
    differs = np.zeros(max(len(order) - 1, 0), bool)
    for key in keys:
        differs |= np.diff(key[order]) != 0
    bounds = np.array([0, *(np.flatnonzero(differs) + 1).tolist(), len(order)])
    for run in np.flatnonzero((np.diff(bounds) > 1) & (bounds[:-1] < most)).tolist():
        tied = slice(bounds[run], bounds[run + 1])
        order[tied] = _by_id(connection, number, hits.rows, order[tied])
    return order[:most]


def _by_id(connection: sqlite3.Connection, number: int, rows: Numbers, tied: Numbers) -> list[int]:
    ids = _ids(connection, number, rows[tied].tolist())
    return sorted(tied.tolist(), key=lambda one: ids[int(rows[one])])


def _ids(connection: sqlite3.Connection, number: int, rows: Sequence[int]) -> dict[int, str]:
    return dict(
        connection.execute(
            f"SELECT row, id FROM documents_{number}"  # noqa: S608
            " WHERE row IN (SELECT value FROM json_each(?))",
            [json.dumps(rows)],
        )
    )


def newest(
    connection: Limited,
    number: int,
    plan: Plan,
    remembered: Remembered,
    limit: int | None,
) -> list[str]:
    """The ids of what a plan finds, newest first."""
    hits = found(connection, number, plan, remembered, ranked=False)
    most = len(hits.rows) if limit is None else limit
    rows = hits.rows[ordered(connection, number, hits, "newest", most)].tolist()
    ids = _ids(connection, number, rows)
    return [ids[row] for row in rows]


def shown(
    connection: sqlite3.Connection,
    number: int,
    rows: Sequence[int],
    scores: Sequence[float],
    plan: Plan,
) -> tuple[Hit, ...]:
    """Hits with their excerpts; rows that were removed meanwhile are left out."""
    texts = {
        row: rest
        for row, *rest in connection.execute(
            f"SELECT row, id, title, text, t.language FROM texts_{number} t"  # noqa: S608
            f" JOIN documents_{number} USING (row)"
            " WHERE row IN (SELECT value FROM json_each(?))",
            [json.dumps(rows)],
        )
    }
    hits = []
    for row, score in zip(rows, scores, strict=True):
        if row in texts:
            name, title, text, language = texts[row]
            part, spans = excerpt(f"{title}\n\n{text}" if title else text, language, plan)
            hits.append(Hit(name, score, part, spans))
    return tuple(hits)
