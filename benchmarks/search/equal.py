"""`python -m benchmarks.search equal`: both engines find and count the same, search by search."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console

from benchmarks.search.asked import queries, vocabulary
from benchmarks.search.named import named
from rollcall.records import Viewer
from rollcall.search.asking import understand
from rollcall.search.base import Document, Engine, Hits, Query

NUMBER = 300
ME = Viewer("benchmark", "monitor")


def report(
    console: Console, one: Engine, other: Engine, documents: Iterable[Document], seed: int
) -> bool:
    """Ask both the same; print where they differ, and returns whether they never do."""
    words = vocabulary(documents)
    size = one.search(Query(limit=0), ME).total
    asked = [query for _, query in named(documents)] + list(queries(words, NUMBER, seed))
    different, hits = 0, 0
    for query in asked:
        plan = understand(query, ME)
        (mine,), (theirs,) = one.find([plan], size), other.find([plan], size)
        first, second = one.search(query, ME), other.search(query, ME)
        hits += len(mine)
        if mine != theirs or counted(first) != counted(second):
            different += 1
            console.print(f"differ: {query}"[:300], markup=False)
            console.print(f"  {one.name} {len(mine):,}, {other.name} {len(theirs):,} found")
    console.print(
        f"{len(asked)} searches of {size:,} articles ({hits:,} hits): sets, totals, facets, places"
        f" and days are equal in {1 - different / len(asked):.1%}"
    )
    return different == 0


def counted(hits: Hits) -> tuple[object, ...]:
    """What both must count alike."""
    facets = {name: dict(values) for name, values in hits.facets.items()}
    return hits.total, facets, hits.places, hits.days
