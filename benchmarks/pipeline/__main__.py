"""`python -m benchmarks.pipeline`: articles a second from page to match, beside the models bare.

Ours: the steps extract, enrich, match and index over a real record (SQLite), with 1,300 listed
names. Bare: trafilatura's text of the same pages through the same language pipelines, and nothing
else. Both in turn, slice by slice, in one process held to one core with one thread, by CPU time.
Then what looking for the listed names costs beside the language models, on January's documents.
"""

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

import argparse  # noqa: E402 - the number of threads is read when numpy is imported
import cProfile  # noqa: E402
import pstats  # noqa: E402
import shutil  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402
import time  # noqa: E402
from collections import defaultdict  # noqa: E402
from pathlib import Path  # noqa: E402

import trafilatura  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from benchmarks.pipeline import material, ours  # noqa: E402
from nlp.analyse import Text, analyse  # noqa: E402
from nlp.pipelines import models_only, pipeline  # noqa: E402
from rollcall.names import build, spot  # noqa: E402
from rollcall.pipeline import Project, run_step  # noqa: E402

STEPS = ("extract", "enrich", "match", "index")
SLICES = 3
BAR = 0.70
SPOTTING = 0.10
"""The most that looking for 1,300 names may cost, as a share of enriching the same texts."""
console = Console(width=100)


def bare(some: list[material.Page]) -> int:
    """Texts by trafilatura, then the pipeline of each language; returns the documents read."""
    texts: dict[str, list[str]] = defaultdict(list)
    for page in some:
        text = trafilatura.extract(page.html, url=page.url)
        if text:
            texts[page.language].append(text)
    read = 0
    for code, found in texts.items():
        with models_only(pipeline(code)) as nlp:
            read += sum(1 for _ in nlp.pipe(found, batch_size=32))
    return read


def full(project: Project) -> dict[str, float]:
    """CPU seconds of each step over what was captured."""
    seconds: dict[str, float] = dict.fromkeys(STEPS, 0.0)
    for name in STEPS:
        start = time.process_time()
        counts = run_step(project, name)
        if counts.failed or counts.again or not counts.items:
            sys.exit(f"{name} did not do its work ({counts}): no figure would mean anything")
        seconds[name] += time.process_time() - start
    return seconds


def measure(pages: list[material.Page], project: Project) -> tuple[dict[str, float], float, int]:
    """CPU seconds of our steps, of the bare models, and the documents that these read."""
    ours_took = dict.fromkeys(STEPS, 0.0)
    bare_took, documents = 0.0, 0
    for number in range(SLICES):
        some = pages[number::SLICES]
        ours.capture(project, some, f"slice-{number}")
        for name, seconds in full(project).items():
            ours_took[name] += seconds
        start = time.process_time()
        documents += bare(some)
        bare_took += time.process_time() - start
    return ours_took, bare_took, documents


def spotting(data: Path) -> tuple[float, float, int]:
    """CPU seconds of spotting and of analysing January's documents, and how many there are."""
    index = build((str(number), [name]) for number, name in enumerate(material.names(data)))
    texts = material.january_texts(data)
    took = [0.0, 0.0]
    for number in range(SLICES):
        some = texts[number::SLICES]
        start = time.process_time()
        for text, _ in some:
            spot(index, text)
        middle = time.process_time()
        for _ in analyse(Text(text, language) for text, language in some):
            pass
        took[0] += middle - start
        took[1] += time.process_time() - middle
    return took[0], took[1], len(texts)


def report_spotting(spotted: float, analysed: float, documents: int) -> float:
    """Print what spotting costs; returns it as a share of enrich."""
    share = spotted / analysed
    console.print(
        f"January's {documents} documents: spotting {1000 * spotted / documents:.1f} ms each, "
        f"enrich {1000 * analysed / documents:.1f} ms: {share:.1%} (at most {SPOTTING:.0%})"
    )
    return share


def report(pages: int, took: dict[str, float], alone: float, documents: int) -> float:
    """Print the table; returns our speed as a share of the bare models'."""
    whole = sum(took.values())
    table = Table(title="From page to match, one core", title_justify="left")
    for number, column in enumerate(("what", "CPU s", "ms a page", "articles/s")):
        table.add_column(column, justify="right" if number else "left")
    for name in STEPS:
        share = 1000 * took[name] / pages
        table.add_row(f"  {name}", f"{took[name]:.1f}", f"{share:.1f}", "")
    for name, cost in (("all four steps", whole), ("bare models", alone)):
        table.add_row(name, f"{cost:.1f}", f"{1000 * cost / pages:.1f}", f"{pages / cost:.1f}")
    console.print(table)
    share = alone / whole
    beside = took["match"] / took["enrich"]
    console.print(f"the whole step match, writing included: {beside:.1%} of enrich")
    console.print(
        f"{pages} pages, {documents} read bare: {share:.0%} of the bare speed (bar {BAR:.0%})"
    )
    return share


def main() -> int:
    """Measure and print; exit status 1 below the bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", default=Path("../shared/data"))
    parser.add_argument("--profile", action="store_true", help="print the dearest calls a step")
    options = parser.parse_args()
    if not options.data.is_dir():
        sys.exit(f"{options.data} is not there: name the folder of the recorded material")
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    home = Path(tempfile.mkdtemp(prefix="rollcall-bench-"))
    try:
        pages = material.pages(options.data)
        project = ours.project(home / "project", material.names(options.data))
        warm = [material.dressed(f"https://w.example/{p.language}", "Warm", "Warm up.", p.language)
                for p in {page.language: page for page in pages}.values()]  # fmt: skip
        bare(warm)
        ours.capture(project, pages[:6], "warm")
        full(project)
        if options.profile:
            return profile(pages[6:], project)
        fast = report(len(pages) - 6, *measure(pages[6:], project)) >= BAR
        cheap = report_spotting(*spotting(options.data)) <= SPOTTING
        return 0 if fast and cheap else 1
    finally:
        shutil.rmtree(home, ignore_errors=True)


def profile(pages: list[material.Page], project: Project) -> int:
    """Print what the time goes into, step by step."""
    ours.capture(project, pages, "all")
    for name in STEPS:
        profiler = cProfile.Profile()
        profiler.runcall(run_step, project, name)
        print(f"== {name}")
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(45)
    return 0


if __name__ == "__main__":
    sys.exit(main())
