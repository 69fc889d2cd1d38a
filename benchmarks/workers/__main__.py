"""`python -m benchmarks.workers`: two processes of `enrich` beside one, and leases a second.

The same texts are enriched by one worker process and by two that share them, in turn, one thread
each, on SQLite and (where POSTGRESQL_URL names a server) on PostgreSQL. The ratio is by the clock
on the wall, so it says something of an idle machine only; CPU seconds show on any what sharing
itself costs, and how evenly it is shared. Then 1, 4 and 8 workers lease everything that waits
behind 20,000 texts that are done, beside a look at everything for each lease.
"""

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

import argparse  # noqa: E402 - the number of threads is read when numpy is imported
import sys  # noqa: E402
import tempfile  # noqa: E402
import time  # noqa: E402
from pathlib import Path  # noqa: E402
from statistics import median  # noqa: E402

from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from benchmarks.workers import material  # noqa: E402
from benchmarks.workers.worker import BATCH, Told, Worker  # noqa: E402

BAR = 1.7
TEXTS = 384
TURNS = 3
DONE, WAITING = 20_000, 3_200
console = Console(highlight=False)


def together(workers: list[Worker], what: str, url: str) -> tuple[float, list[Told]]:
    """Seconds until all of them are done, and what each did."""
    began = time.perf_counter()
    for one in workers:
        one.begin(what, url)
    told = [one.told() for one in workers]
    return time.perf_counter() - began, told


def enriching(
    kind: str, folder: Path, count: int, turns: int, workers: list[Worker]
) -> tuple[float, str]:
    """How many times faster two are than one; and a line about it."""
    seconds: dict[int, list[float]] = {1: [], 2: []}
    cpu: dict[int, list[list[float]]] = {1: [], 2: []}
    with material.record(kind, folder) as url:
        material.fill(url, material.texts(count), 0)
        for turn in range(turns):
            for many in (1, 2) if turn % 2 else (2, 1):
                material.again(url)
                took, told = together(workers[:many], "enrich", url)
                done = sum(one.number for one in told)
                if done != count:
                    sys.exit(f"{many} workers enriched {done} of {count} texts")
                seconds[many].append(took)
                cpu[many].append([one.cpu for one in told])
    one, two = median(seconds[1]), median(seconds[2])
    pairs = [f"{a / b:.2f}" for a, b in zip(seconds[1], seconds[2], strict=True)]
    each = {many: median(map(sum, cpu[many])) / count * 1000 for many in (1, 2)}
    busier = median(map(sum, cpu[1])) / median(map(max, cpu[2]))
    line = (
        f"{kind}: one {count / one:.1f} articles/s, two {count / two:.1f}: {one / two:.2f} times "
        f"(turns: {', '.join(pairs)}). CPU: {each[1]:.0f} ms an article alone, {each[2]:.0f} "
        f"shared; one's is {busier:.2f} times that of the busier of two"
    )
    return one / two, line


def leasing(kind: str, folder: Path, workers: list[Worker], table: Table) -> None:
    """Leases a second by many workers at once."""
    with material.record(kind, folder) as url:
        material.fill(url, ["text"] * (DONE + WAITING), DONE)
        for what, words in (("lease", "one look serves many"), ("look", "a look for each")):
            cells = []
            for many in (1, 4, 8):
                material.again(url, unfinished=True)
                took, told = together(workers[:many], what, url)
                cells.append(f"{sum(one.number for one in told) / took:.0f}")
            table.add_row(kind, words, *cells)


def main() -> int:
    """Print the figures; exit status 1 where two are not BAR times as fast as one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=TEXTS, help="texts to enrich")
    parser.add_argument("--turns", type=int, default=TURNS, help="how often each is measured")
    parser.add_argument("--only", choices=("enrich", "lease"), help="half of it")
    asked = parser.parse_args()
    kinds = ["sqlite", *(["postgresql"] if os.environ.get("POSTGRESQL_URL") else [])]
    load = os.getloadavg()[0]
    console.print(f"{os.cpu_count()} cores, load before: {load:.1f}", soft_wrap=True)
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        pair = [Worker(), Worker()]
        if asked.only != "lease":
            together(pair, "load", "")
            for kind in kinds:
                ratio, line = enriching(kind, Path(folder), asked.texts, asked.turns, pair)
                ratios.append(ratio)
                console.print(line, soft_wrap=True)
        if asked.only != "enrich":
            many = [*pair, *(Worker() for _ in range(6))]
            table = Table("record", f"leases of {BATCH} a second", "1 worker", "4", "8")
            for kind in kinds:
                leasing(kind, Path(folder), many, table)
            console.print(table)
    if not ratios:
        return 0
    console.print(f"two workers at least {BAR} times one: {min(ratios):.2f}")
    return 0 if min(ratios) >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
