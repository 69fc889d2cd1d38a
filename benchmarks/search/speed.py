"""`python -m benchmarks.search speed`: filling, size, and ten named searches on one engine."""

from __future__ import annotations

import time
from collections.abc import Iterable
from itertools import islice
from statistics import median, quantiles

from rich.console import Console
from rich.table import Table

from benchmarks.search.filling import Bare, Filled, fill
from benchmarks.search.named import SAMPLE, named
from rollcall.crossref import plan_of
from rollcall.records import Viewer
from rollcall.search.base import Document, Engine, Query

RUNS = 40
WARM = 3
LISTED = 1_300
MANY = 20_000
BAR_FEW, BAR_MANY = 0.050, 0.300
"""Seconds in which 95 of 100 searches are answered, up to `MANY` hits and above."""
BAR_BARE, BAR_WITH_ANALYSIS = 0.80, 0.40
ME = Viewer("benchmark", "monitor")


def report(
    console: Console, engine: Engine, bare: Bare | None, documents: Iterable[Document]
) -> bool:
    """Fill the engine, ask it, print both; returns whether all bars hold."""
    took = fill(engine, documents, bare)
    filled = filling(console, engine, took)
    fast = searching(console, engine, list(named(documents)))
    crossing(console, engine, documents)
    return fast and filled


def filling(console: Console, engine: Engine, took: Filled) -> bool:
    """Print how fast it was filled beside the bare client; returns whether that is enough."""
    table = Table(title=f"Filling {engine.name}", title_justify="left")
    for number, column in enumerate(("", "articles/s", "of bare", "bar", "")):
        table.add_column(column, justify="left" if number == 0 else "right")
    bare = "parallel_bulk" if engine.name == "elasticsearch" else "executemany"
    table.add_row(f"bare {bare} of the same rows", f"{took.bare_rate:,.0f}")
    good = True
    for name, rate, bar in (
        ("ours, after analysis", took.rate, BAR_BARE),
        ("ours, analysis included", took.rate_with_analysis, BAR_WITH_ANALYSIS),
    ):
        share = rate / took.bare_rate
        good &= share >= bar
        table.add_row(name, f"{rate:,.0f}", f"{share:.0%}", f"{bar:.0%}", said(share >= bar))
    console.print(table)
    size = engine.size(engine.live() or "") / took.bare_rows
    console.print(f"{took.bare_rows:,} articles, {size:,.0f} bytes of index each")
    return good


def searching(console: Console, engine: Engine, searches: list[tuple[str, Query]]) -> bool:
    """Print how long each search takes, in turn; returns whether every one is fast enough."""
    times: dict[str, list[float]] = {name: [] for name, _ in searches}
    busy: dict[str, list[float]] = {name: [] for name, _ in searches}
    totals: dict[str, int] = {}
    for run in range(WARM + RUNS):
        for name, query in searches:
            start, cpu = time.perf_counter(), time.process_time()
            totals[name] = engine.search(query, ME).total
            if run >= WARM:
                times[name].append(time.perf_counter() - start)
                busy[name].append(time.process_time() - cpu)
    table = Table(title=f"Searching {engine.name}", title_justify="left")
    for number, column in enumerate(("search", "hits", "p50 ms", "p95 ms", "bar", "", "CPU ms")):
        table.add_column(column, justify="left" if number == 0 else "right")
    good = True
    for name, took in times.items():
        slow = quantiles(took, n=20)[-1]
        bar = BAR_FEW if totals[name] <= MANY else BAR_MANY
        good &= slow < bar
        table.add_row(
            name,
            f"{totals[name]:,}",
            f"{1000 * median(took):.1f}",
            f"{1000 * slow:.1f}",
            f"{1000 * bar:.0f}",
            said(slow < bar),
            f"{1000 * median(busy[name]):.1f}",
        )
    console.print(table)
    console.print(
        f"{RUNS} runs each: 20 hits with excerpts, all facets, days and places; CPU of this"
        " process at the median, which does not depend on what else the machine does"
    )
    return good


def crossing(console: Console, engine: Engine, documents: Iterable[Document]) -> None:
    """Print how long it takes to ask for a whole list, as `rollcall crossref` does."""
    people = dict.fromkeys(name for one in islice(documents, SAMPLE) for name in one.people)
    names = [name for name in people if len(name.split()) > 1][:LISTED]
    start = time.perf_counter()
    found = engine.find([plan_of([name]) for name in names])
    taken = time.perf_counter() - start
    console.print(
        f"A list of {len(names):,} names whom articles name: {sum(map(len, found)):,} articles"
        f" that could name somebody in {taken:.1f} s"
    )


def said(good: bool) -> str:
    """One word for whether a bar holds."""
    return "PASS" if good else "FAIL"
