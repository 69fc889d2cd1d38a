"""Filling an engine, beside a bare client of what it stands on that writes the same rows."""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from elasticsearch import Elasticsearch, helpers

from rollcall.search import analysis
from rollcall.search.analysis import Analysed
from rollcall.search.base import Change, Document, Engine
from rollcall.search.elastic.rows import row_of

CHUNK = 2_000
_WHOLE = 4
"""Of so many chunks one is analysed by the engine itself, to see what that costs."""


class Bare(Protocol):
    """What writes the rows of an engine a second time, with nothing around it."""

    def write(self, articles: Sequence[Analysed]) -> float:
        """Write the rows of articles that the engine has just taken; returns the seconds."""
        ...


@dataclass
class Filled:
    """Articles and seconds: of the engine without and with analysis, and of the bare client."""

    analysed: int = 0
    without: float = 0.0
    whole: int = 0
    within: float = 0.0
    bare_rows: int = 0
    bare: float = 0.0

    @property
    def rate(self) -> float:
        """Articles a second, after analysis."""
        return self.analysed / self.without

    @property
    def rate_with_analysis(self) -> float:
        """Articles a second, analysis included."""
        return self.whole / self.within

    @property
    def bare_rate(self) -> float:
        """Rows a second of the bare client."""
        return self.bare_rows / self.bare


@contextmanager
def analysed_before(articles: Iterable[Analysed]) -> Iterator[None]:
    """Engines take these articles as analysed: they look them up instead."""
    known = {one.document.id: one for one in articles}
    users = [module for name, module in list(sys.modules.items())
             if name.startswith("rollcall.search.")
             and vars(module).get("analysed") is analysis.analysed
             and module is not analysis]  # fmt: skip
    original = analysis.analysed
    for module in users:
        vars(module)["analysed"] = lambda document: known[document.id]
    try:
        yield
    finally:
        for module in users:
            vars(module)["analysed"] = original


def fill(engine: Engine, documents: Iterable[Document], bare: Bare | None = None) -> Filled:
    """Fill a new generation and let it take the place of the live one.

    Chunk by chunk in turn with the bare client, so that what else the machine does strikes both.
    """
    took, generation, rest = Filled(), engine.begin(), iter(documents)
    number = 0
    while some := list(islice(rest, CHUNK)):
        number += 1
        changes = [Change(one.id, 1, one) for one in some]
        if bare is not None and number % _WHOLE == 0:
            took.whole += len(some)
            took.within += _put(engine, changes, generation)
            articles = [analysis.analysed(one) for one in some]
        else:
            articles = [analysis.analysed(one) for one in some]
            with analysed_before(articles):
                took.analysed += len(some)
                took.without += _put(engine, changes, generation)
        if bare is not None:
            took.bare_rows += len(some)
            took.bare += bare.write(articles)
    engine.refresh(generation)
    engine.swap(generation)
    return took


def fill_all(engines: Sequence[Engine], documents: Iterable[Document]) -> None:
    """Fill new generations of several engines with the same articles, each analysed once."""
    generations, rest = [engine.begin() for engine in engines], iter(documents)
    while some := list(islice(rest, CHUNK)):
        changes = [Change(one.id, 1, one) for one in some]
        with analysed_before([analysis.analysed(one) for one in some]):
            for engine, generation in zip(engines, generations, strict=True):
                _put(engine, changes, generation)
    for engine, generation in zip(engines, generations, strict=True):
        engine.refresh(generation)
        engine.swap(generation)


def _put(engine: Engine, changes: Sequence[Change], generation: str) -> float:
    start = time.perf_counter()
    refused = engine.put(changes, generation)
    taken = time.perf_counter() - start
    if refused:
        raise RuntimeError(f"{len(refused)} articles were refused: no figure would mean anything")
    return taken


class BareSqlite:
    """`executemany` of the same rows into the same tables of another file."""

    def __init__(self, engines: Path, mine: Path) -> None:
        self._engines = sqlite3.connect(engines)
        self._mine = sqlite3.connect(mine, isolation_level=None)
        self._mine.execute("PRAGMA journal_mode=WAL")
        self._mine.execute("PRAGMA cache_size=-65536")
        self._last: dict[str, int] = {}

    def write(self, articles: Sequence[Analysed]) -> float:
        """Read the rows that are new in the engine's file, and write them into ours."""
        self._same_tables()
        rows = {table: self._new(table) for table in self._tables()}
        (terms,) = (table for table in self._virtual())
        columns = [row[1] for row in self._engines.execute(f"PRAGMA table_info({terms})")]
        numbers = [row[0] for row in rows[terms.replace("terms", "documents")]]
        tokens = [(one.stems, one.words, one.names, one.places) for one in articles]
        written = [(number, *(" ".join(part) for part in parts))
                   for number, parts in zip(numbers, tokens, strict=True)]  # fmt: skip
        start = time.perf_counter()
        self._mine.execute("BEGIN IMMEDIATE")
        for table, some in rows.items():
            if some:
                holes = ", ".join("?" * len(some[0]))
                self._mine.executemany(f"INSERT INTO {table} VALUES ({holes})", some)
        self._mine.executemany(
            f"INSERT INTO {terms} (rowid, {', '.join(columns)}) VALUES (?, ?, ?, ?, ?)", written
        )
        self._mine.execute("COMMIT")
        return time.perf_counter() - start

    def _same_tables(self) -> None:
        if not self._last:
            query = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND tbl_name NOT IN"
            for (statement,) in self._engines.execute(
                f"{query} (SELECT name FROM sqlite_schema WHERE name LIKE 'sqlite_%'"
                " OR name GLOB 'terms_*_*')"
            ).fetchall():
                self._mine.execute(statement)

    def _tables(self) -> list[str]:
        query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'"
        names = [row[0] for row in self._engines.execute(query)]
        return [name for name in names
                if name.rpartition("_")[2].isdigit() and name.count("_") == 1]  # fmt: skip

    def _virtual(self) -> list[str]:
        query = "SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL%'"
        return [row[0] for row in self._engines.execute(query)]

    def _new(self, table: str) -> list[tuple[Any, ...]]:
        last = self._last.get(table, 0)
        rows = self._engines.execute(
            f"SELECT * FROM {table} WHERE rowid > ? ORDER BY rowid", [last]
        ).fetchall()
        self._last[table] = max([last, *(row[0] for row in rows)])
        return rows


class BareElastic:
    """`helpers.parallel_bulk` of the same rows into another index of the same template."""

    def __init__(self, client: Elasticsearch, index: str) -> None:
        self._client = client
        self._index = index

    def write(self, articles: Sequence[Analysed]) -> float:
        """Send them; the rows are made before the time is taken."""
        actions = [{"_index": self._index, "_id": one.document.id, "_source": row_of(one)}
                   for one in articles]  # fmt: skip
        start = time.perf_counter()
        for good, answer in helpers.parallel_bulk(self._client, actions, thread_count=2):
            if not good:
                raise RuntimeError(json.dumps(answer)[:300])
        return time.perf_counter() - start
