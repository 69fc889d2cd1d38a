"""`python -m benchmarks.search [speed|equal|recall]`: what searching is worth; without a word, all.

Speed and size (`speed`) and whether both engines find the same (`equal`) are measured on articles
recombined from the recorded material, made once and kept in the temporary folder. Elasticsearch is
at `--url` or ELASTICSEARCH_URL; without either what needs it is left out, and said so.
"""

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

import argparse  # noqa: E402 - the number of threads is read when numpy is imported
import sys  # noqa: E402
from collections.abc import Iterator  # noqa: E402
from contextlib import ExitStack  # noqa: E402
from dataclasses import dataclass  # noqa: E402
from pathlib import Path  # noqa: E402

from rich.console import Console  # noqa: E402

from benchmarks.search import engines, equal, recall, speed  # noqa: E402
from benchmarks.search.corpus import corpus  # noqa: E402
from benchmarks.search.filling import Bare, fill_all  # noqa: E402
from rollcall.search.base import Document, Engine  # noqa: E402

console = Console(width=110, highlight=False)


@dataclass(frozen=True)
class _Articles:
    """The articles, as often as they are asked for, a few in memory."""

    data: Path
    size: int
    seed: int

    def __iter__(self) -> Iterator[Document]:
        return corpus(self.data, self.size, self.seed)


def main() -> int:
    """Measure and print; exit status 1 below a bar."""
    options = _options()
    if options.what in ("recall", None):
        recall.report(console, verbose=options.verbose)
    if options.what == "recall":
        return 0
    if not options.data.is_dir():
        sys.exit(f"{options.data} is not there: name the folder of the recorded material")
    with ExitStack() as stack:
        return 0 if _measured(options, stack) else 1


def _measured(options: argparse.Namespace, stack: ExitStack) -> bool:
    """Whether all bars of speed and equality hold."""
    articles = _Articles(options.data, options.size, options.seed)
    measuring = options.what in ("speed", None)
    opened: dict[str, tuple[Engine, Bare | None]] = {}
    if options.engine != "elasticsearch":
        opened["sqlite"] = stack.enter_context(engines.sqlite(bare=measuring))
    if options.engine != "sqlite" and not options.url:
        console.print("no Elasticsearch: give --url or ELASTICSEARCH_URL")
    elif options.engine != "sqlite":
        cluster = engines.elasticsearch(options.url, bare=measuring)
        opened["elasticsearch"] = stack.enter_context(cluster)
    good = True
    if measuring:
        for engine, bare in opened.values():
            good &= speed.report(console, engine, bare, articles)
    if options.what in ("equal", None) and len(opened) == 2:
        one, other = (engine for engine, _ in opened.values())
        if not measuring:
            fill_all((one, other), articles)
        good &= equal.report(console, one, other, articles, options.seed)
    return good


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=("speed", "equal", "recall"))
    parser.add_argument("--engine", choices=("sqlite", "elasticsearch"))
    parser.add_argument("--url", default=os.environ.get("ELASTICSEARCH_URL", ""))
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--size", type=int, default=100_000, help="how many articles")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-v", "--verbose", action="store_true", help="what recall misses")
    options = parser.parse_args()
    if options.what == "equal" and (not options.url or options.engine):
        parser.error("equal needs both engines: give --url or ELASTICSEARCH_URL, and no --engine")
    return options


if __name__ == "__main__":
    sys.exit(main())
