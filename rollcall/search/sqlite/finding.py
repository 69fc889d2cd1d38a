"""Asking a generation: which rows a plan finds, in which order, and what stands in them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rollcall.search.base import Hit
from rollcall.search.marks import excerpt
from rollcall.search.plan import Plan
from rollcall.search.sqlite.counting import Facts, Numbers, unpacked
from rollcall.search.sqlite.translate import translated

_WEIGHTS = "1.0, 1.0, 2.0, 1.0"
"""Of stems, words, names and places in BM25: whoever is named weighs twice."""


@dataclass(frozen=True)
class Found:
    """All rows that a plan finds, in no order; higher scores are better."""

    rows: Numbers
    scores: NDArray[np.float64]
    facts: Facts


def found(connection: sqlite3.Connection, number: int, plan: Plan, *, ranked: bool) -> Found:
    """What a plan finds in a generation; with scores (BM25) only where it is to be `ranked`."""
    asked = translated(plan)
    source, where, values = f"facts_{number} f", list(asked.where), list(asked.values)
    score = "0.0"
    if asked.match is not None:
        source = f"terms_{number} t CROSS JOIN facts_{number} f ON f.row = t.rowid"
        where.insert(0, "t.terms_{g} MATCH ?")
        values.insert(0, asked.match)
        if ranked and asked.ranks is None:
            score = f"bm25(terms_{number}, {_WEIGHTS})"
    condition = " AND ".join(where).format(g=number) or "TRUE"
    rows = connection.execute(
        f"SELECT f.row, {score}, f.packed FROM {source} WHERE {condition}",  # noqa: S608
        values,
    ).fetchall()
    numbers = np.fromiter((row[0] for row in rows), np.int64, len(rows))
    scores = np.fromiter((0.0 - row[1] for row in rows), np.float64, len(rows))
    if ranked and asked.ranks is not None:
        scores = _scores(connection, number, asked.ranks, numbers)
    return Found(numbers, scores, unpacked([row[2] for row in rows]))


def _scores(
    connection: sqlite3.Connection, number: int, ranks: str, rows: Numbers
) -> NDArray[np.float64]:
    """The scores of rows, some of which have none of the texts that rank."""
    ranked = dict(
        connection.execute(
            f"SELECT rowid, bm25(terms_{number}, {_WEIGHTS}) FROM terms_{number}"  # noqa: S608
            f" WHERE terms_{number} MATCH ?",
            [ranks],
        )
    )
    return np.fromiter((0.0 - ranked.get(row, 0.0) for row in rows.tolist()), np.float64, len(rows))


def ordered(
    connection: sqlite3.Connection, number: int, hits: Found, sort: str, most: int
) -> Numbers:
    """The places in `hits` of the first `most`, in order; ties by moment, newest first, then id."""
    at = hits.facts.at if sort == "oldest" else -hits.facts.at
    keys = (at, -hits.scores) if sort == "relevance" else (at,)
    order = np.lexsort(keys)
    differs = np.zeros(max(len(order) - 1, 0), bool)
    for key in keys:
        differs |= np.diff(key[order]) != 0
    bounds = [0, *(np.flatnonzero(differs) + 1).tolist(), len(order)]
    for start, end in pairwise(bounds):
        if end - start > 1 and start < most:
            order[start:end] = _by_id(connection, number, hits.rows, order[start:end])
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
