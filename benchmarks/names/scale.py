"""Documents per second against the length of the list, ours and the peers that can.

Each finder and each length is measured in a process of its own, so that nothing is warm:
`python -m benchmarks.names.scale NAME COUNT` prints one JSON line.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.names import material, peers, plots
from rollcall.names import build, spot_all

SIZES = (1_000, 10_000, 100_000, 1_000_000)
MOST = {
    "rollcall": 1_000_000,
    "pyahocorasick (exact)": 1_000_000,
    "pyahocorasick + pymorphy3": 10_000,
    "FlashText": 100_000,
    "juditha percolate": 10_000,
}
"""The longest list each is given: beyond it a peer needs minutes to build or many gigabytes."""
DOCUMENTS = 1_500
LIMIT = 12.0
"""CPU seconds for one pass; a slow finder reads fewer documents."""
_LONGEST = 300
THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class Measured(NamedTuple):
    """One finder with one list: CPU seconds to build, peak MB, documents per second of CPU."""

    name: str
    names: int
    build: float
    memory: float
    cold: float
    warm: float


def measure(data: Path, name: str, names: int) -> Measured:
    """In this process: build, then two passes over the same documents."""
    texts = material.ordinary(data)[:DOCUMENTS]
    everyone = material.strangers(data, names)
    entries = {str(number): [one] for number, one in enumerate(everyone)}
    start = time.process_time()
    reader = _ours(entries) if name == "rollcall" else _each(peers.FINDERS[name][1](entries))
    built = time.process_time() - start
    cold, read = _pass(reader, texts)
    warm, _ = _pass(reader, texts[:read])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Measured(name, names, built, memory, cold, warm)


Reader = Callable[[list[str]], Iterable[object]]


def _ours(entries: peers.Entries) -> Reader:
    index = build(entries.items())
    return lambda texts: spot_all([index], texts)


def _each(finder: peers.Finder) -> Reader:
    return lambda texts: map(finder, texts)


def _pass(reader: Reader, texts: list[str]) -> tuple[float, int]:
    """Documents per second of CPU, and how many were read before the limit."""
    start = time.process_time()
    for number, _ in enumerate(reader(texts), start=1):
        if (spent := time.process_time() - start) > LIMIT:
            return number / spent, number
    return len(texts) / max(1e-9, time.process_time() - start), len(texts)


def measured(data: Path, sizes: tuple[int, ...] = SIZES) -> Iterator[Measured | str]:
    """Every finder with every length it can take; a line of words where one could not."""
    for name, most in MOST.items():
        if name != "rollcall" and not peers.installed(peers.FINDERS[name][0]):
            yield f"not installed, left out: {name}"
            continue
        for size in sizes:
            if size <= most:
                yield apart(data, name, size)


def apart(data: Path, name: str, size: int) -> Measured | str:
    """One finder with one length in a process of its own; words where it could not."""
    command = [sys.executable, "-m", "benchmarks.names.scale", name, str(size), str(data)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_LONGEST, env=os.environ | THREADS
        )
    except subprocess.TimeoutExpired:
        return f"{name}, {size:,} names: more than {_LONGEST} s"
    if done.returncode:
        said = done.stderr.strip().splitlines()
        return f"{name}, {size:,} names: {said[-1] if said else done.returncode}"
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return Measured(**found)


def draw(rows: list[Measured]) -> Path:
    """Cold and warm told apart for ours; the peers keep nothing between documents: warm."""
    series: dict[str, list[tuple[float, float]]] = {}
    for row in rows:
        series.setdefault(row.name, []).append((row.names, row.warm))
        if row.name == "rollcall":
            series.setdefault("rollcall, cold", []).append((row.names, row.cold))
    labels = ("names on the list", "documents per second of CPU")
    return plots.lines("speed", series, labels, "Finding listed people in news, one core")


if __name__ == "__main__":
    found = measure(Path(sys.argv[3]), sys.argv[1], int(sys.argv[2]))
    print(json.dumps(found._asdict()))
