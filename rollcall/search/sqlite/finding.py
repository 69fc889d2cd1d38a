"""Asking a generation: which rows a plan finds, in which order, and what stands in them."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rollcall.search.base import Hit
from rollcall.search.marks import excerpt
from rollcall.search.plan import Plan, TokenField
from rollcall.search.sqlite.counting import Facts, Numbers, unpacked
from rollcall.search.sqlite.translate import Asked, translated

_OF_TEXTS = "1.0, 1.0, 0.0, 0.0"
"""What stems, words, names and places weigh in FTS5's BM25."""
_OF_SETS: dict[TokenField, float] = {"names": 2.0, "places": 1.0}
"""What they weigh where we score them: whoever is named counts twice."""
Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Found:
    """All rows that a plan finds, in no order; higher scores are better."""

    rows: Numbers
    scores: Scores
    facts: Facts


def found(connection: sqlite3.Connection, number: int, plan: Plan, *, ranked: bool) -> Found:
    """What a plan finds in a generation; with scores (BM25) only where it is to be `ranked`."""
    asked = translated(plan)
    if ranked and asked.any_set:
        return _any_set(connection, number, asked)
    source, where, values = f"facts_{number} f", list(asked.where), list(asked.values)
    score = "0.0"
    if asked.match is not None:
        source = f"terms_{number} t CROSS JOIN facts_{number} f ON f.row = t.rowid"
        where.insert(0, "t.terms_{g} MATCH ?")
        values.insert(0, asked.match)
        if ranked and asked.texts == asked.match:
            score = f"-bm25(terms_{number}, {_OF_TEXTS})"
    condition = " AND ".join(where).format(g=number) or "TRUE"
    sql = f"SELECT f.row, {score}, f.packed FROM {source} WHERE {condition}"  # noqa: S608
    hits = connection.execute(sql, values).fetchall()
    rows, scores = _arrays(hits)
    if ranked and hits:
        _add_scores(connection, number, asked, rows, scores)
    return Found(rows, scores, unpacked([packed for _, _, packed in hits]))


def _arrays(hits: Sequence[tuple[Any, ...]]) -> tuple[Numbers, Scores]:
    rows = np.fromiter(map(itemgetter(0), hits), np.int64, len(hits))
    return rows, np.fromiter(map(itemgetter(1), hits), np.float64, len(hits))


def _any_set(connection: sqlite3.Connection, number: int, asked: Asked) -> Found:
    """What one of some names or places finds: the search for their scores has told it."""
    told = list(_weights(connection, number, asked))
    every = np.unique(np.concatenate([there for there, _ in told]))
    scores = np.zeros(len(every))
    for there, weight in told:
        scores[np.searchsorted(every, there)] += weight
    hits = connection.execute(
        f"SELECT f.row, f.packed FROM json_each(?) j"  # noqa: S608
        f" CROSS JOIN facts_{number} f ON f.row = j.value",
        [json.dumps(every.tolist())],
    ).fetchall()
    rows = np.fromiter(map(itemgetter(0), hits), np.int64, len(hits))
    facts = unpacked([packed for _, packed in hits])
    return Found(rows, scores[np.searchsorted(every, rows)], facts)


def _add_scores(
    connection: sqlite3.Connection, number: int, asked: Asked, rows: Numbers, scores: Scores
) -> None:
    """Add to the scores of rows what the search for them did not tell."""
    told: list[tuple[Numbers, Scores | float]] = []
    if asked.texts is not None and asked.texts != asked.match:
        sql = (
            f"SELECT rowid, -bm25(terms_{number}, {_OF_TEXTS}) FROM terms_{number}"  # noqa: S608
            f" WHERE terms_{number} MATCH ?"
        )
        told.append(_arrays(connection.execute(sql, [asked.texts]).fetchall()))
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
    # One text of numbers, for a row of Python's for each would take longer than to find them.
    sql = f"SELECT group_concat(rowid) FROM terms_{number} WHERE terms_{number} MATCH ?"  # noqa: S608
    for name, expression in asked.sets:
        (found,) = connection.execute(sql, [expression]).fetchone()
        there = np.fromstring(found or "", np.int64, sep=",")
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


def newest(connection: sqlite3.Connection, number: int, plan: Plan, limit: int | None) -> list[str]:
    """The ids of what a plan finds, newest first."""
    hits = found(connection, number, plan, ranked=False)
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
