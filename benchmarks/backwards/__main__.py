"""`python -m benchmarks.backwards [DATA] [--articles N]`: a new list against all that was read.

A record of N articles (10,000; the bar is meant for 100,000) that were matched while there was no
list gets a list of 1,300 names. Measured, in CPU seconds of one core: searching backwards with the
step `match` that follows it, against the step `match` for all articles; that one is timed in the
same record for at most 10,000 of them and multiplied, for it takes the same for each. Both must
find the same.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from statistics import mean

from rich.console import Console

from benchmarks.backwards import archive, material
from nlp.annotations import Analysis
from rollcall.match.listed import prepare
from rollcall.match.step import match_all
from rollcall.pipeline import Project, run_step
from rollcall.records import CaseRow
from rollcall.store import name_keys
from rollcall.store.lists import Case

BAR = 20
SIZE = 3_000
"""Bytes of keys that an ordinary article may take."""
SAMPLE = 10_000
_KEPT = 3_000
_TURNS = 3
console = Console(highlight=False)


def measure(home: Path, data: Path, count: int) -> bool:
    """Fill a record, time both ways, print; whether the bars hold."""
    names, sample = material.names(data), min(count, SAMPLE)
    console.print(f"{count:,} articles, {len(names):,} names")
    back = archive.project(home / "backwards", material.articles(data, count))
    archive.keep(back)
    archive.upload(back, names)
    words: list[str] = []
    behind, items = timed(lambda: _match(back, words))
    console.print(f"backwards: {words[-1]}; {items:,} matched, {behind:.1f} CPU s in all")
    one = archive.found(back, sample)
    archive.forget(back, sample)
    ahead, _ = timed(lambda: run_step(back, "match").items)
    whole = ahead * count / sample
    said = "" if sample == count else f" ({sample:,} took {ahead:.1f} s, multiplied)"
    console.print(f"forwards: {count:,} matched anew take {whole:.1f} CPU s{said}")
    other = archive.found(back, sample)
    same = one == other
    console.print(f"found in the first {sample:,} articles: {len(one)} matches, and {len(other)}")
    with back.store.read() as connection:
        size = mean(name_keys.sizes(connection))
    console.print(f"keys: {size:,.0f} bytes an article (at most {SIZE:,}); {_cost(data, names)}")
    ratio = whole / behind
    console.print(
        f"{items / count:.1%} of the articles marked; backwards is {ratio:.1f} times faster "
        f"(bar {BAR}), and finds {'the same' if same else 'SOMETHING ELSE'}"
    )
    return same and ratio >= BAR and size <= SIZE


def _match(one: Project, words: list[str]) -> int:
    return run_step(one, "match", None, lambda *told: words.append(told[-1])).items


def timed(work: Callable[[], int]) -> tuple[float, int]:
    """CPU seconds that some work took, and what it came to."""
    start = time.process_time()
    came = work()
    return time.process_time() - start, came


def _cost(data: Path, names: list[str]) -> str:
    """What keeping keys adds to looking for names in a text, writing aside."""
    listed = prepare(Case(f"{n}", "l", f"{n}", CaseRow("", (one,))) for n, one in enumerate(names))
    nothing: Analysis = {"language": None, "mentions": [], "claims": [], "tallies": []}
    rows = [
        ({"title": None, "text": text, "article_id": ""}, nothing)
        for _, text in islice(material.articles(data, _KEPT), _KEPT)
    ]

    def took(keeping: bool) -> float:
        return min(
            timed(lambda: len(list(match_all(rows, listed, {}, keeping=keeping))))[0]
            for _ in range(_TURNS)
        )

    spotting = 1000 * took(False) / _KEPT
    more = 1000 * took(True) / _KEPT - spotting
    return f"{more:.3f} ms to keep them beside {spotting:.2f} ms of spotting"


def main() -> int:
    """Measure and print; exit status 1 below the bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", default=Path("../shared/data"))
    parser.add_argument("--articles", type=int, default=10_000)
    options = parser.parse_args()
    if not options.data.is_dir():
        sys.exit(f"{options.data} is not there: name the folder of the recorded material")
    home = Path(tempfile.mkdtemp(prefix="rollcall-bench-"))
    try:
        return 0 if measure(home, options.data, options.articles) else 1
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
