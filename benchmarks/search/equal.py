"""`python -m benchmarks.search equal`: both engines find and count the same, search by search."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console

from benchmarks.search.asked import queries, vocabulary
from benchmarks.search.named import named
from rollcall.records import Viewer
from rollcall.search.asking import understand
from rollcall.search.base import Document, Engine, Hits, Query
from rollcall.search.plan import Without

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
        first, second = one.search(query, ME), other.search(query, ME)
        hits += first.total
        same = ids(one, query, first.total, size) == ids(other, query, second.total, size)
        if not same or counted(first) != counted(second):
            different += 1
            console.print(f"differ: {query}"[:300], markup=False)
            console.print(f"  {one.name} {first.total:,}, {other.name} {second.total:,} found")
    console.print(
        f"{len(asked)} searches of {size:,} articles ({hits:,} hits): sets, totals, facets, places"
        f" and days are equal in {1 - different / len(asked):.1%}"
    )
    return different == 0


def ids(engine: Engine, query: Query, total: int, size: int) -> list[str]:
    """All that is found of so many articles, newest first; where that is most of them, all that is
    not found, which says the same and takes less time.

    Raises `RuntimeError` where both together are not all.
    """
    plan = understand(query, ME)
    most = total > size / 2
    (found,) = engine.find([Without(plan) if most else plan], size)
    if len(found) != (size - total if most else total):
        raise RuntimeError(f"{engine.name} counts {total:,} and lists otherwise: {query}")
    return found


def counted(hits: Hits) -> tuple[object, ...]:
    """What both must count alike."""
    facets = {name: dict(values) for name, values in hits.facets.items()}
    return hits.total, facets, hits.places, hits.days
