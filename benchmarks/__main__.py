"""`python -m benchmarks [part ...]`: run our measures, and write docs/benchmarks.md.

Parts: names, entities, claims, pages, lists, backwards, search, watches, pipeline, workers; without
any, all that are here. Each runs in a process of its own with one thread, one after the other. What
a part printed goes between its markers in the page; parts that did not run keep what stood there.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import subprocess
import sys
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

PARTS = {
    "names": "Names: pairs, spotting, false alarms, speed",
    "entities": "Entities: people, places, dates, roles",
    "claims": "Claims and tallies",
    "pages": "Pages: text, date, refusals",
    "lists": "Case lists",
    "backwards": "Searching backwards",
    "search": "Search: words in other forms, speed, both engines",
    "watches": "Watches: which of a thousand an article rings",
    "pipeline": "The pipeline, from page to match",
    "workers": "Workers: two beside one, leases a second",
}
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
_LIMIT = 3600
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
console = Console(highlight=False)


def present() -> list[str]:
    """The parts that can be run here."""
    return [part for part in PARTS if find_spec(f"benchmarks.{part}.__main__") is not None]


def run(part: str) -> tuple[str, int]:
    """What one part printed, and its exit status (1 where a bar is broken)."""
    environment = os.environ | dict.fromkeys(_THREADS, "1") | {"COLUMNS": "110", "NO_COLOR": "1"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{part}"],
            env=environment,
            capture_output=True,
            text=True,
            timeout=_LIMIT,
        )
    except subprocess.TimeoutExpired:
        return f"stopped after {_LIMIT // 60} minutes", 1
    said = done.stdout if done.returncode in (0, 1) and done.stdout else done.stdout + done.stderr
    return said.strip(), done.returncode


def section(part: str, said: str, now: datetime) -> str:
    """One part of the page, between its markers."""
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    return (
        f"<!-- {part}: begin -->\n## {PARTS[part]}\n\n`python -m benchmarks.{part}`, "
        f"{now:%Y-%m-%d}, {machine}, one thread\n\n```text\n{said}\n```\n<!-- {part}: end -->"
    )


def put(text: str, part: str, new: str) -> str:
    """The page with this part replaced, or added at its end."""
    old = re.compile(rf"<!-- {part}: begin -->.*?<!-- {part}: end -->", re.DOTALL)
    if old.search(text):
        return old.sub(lambda _: new, text)
    return f"{text.rstrip()}\n\n{new}\n"


def main() -> int:
    """Run the parts, write the page after each; exit status 1 where a part failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="*", help=f"of: {', '.join(PARTS)}")
    wanted = parser.parse_args().part or present()
    if unknown := [part for part in wanted if part not in present()]:
        parser.error(f"not here: {', '.join(unknown)}; there are {', '.join(present())}")
    failed = []
    columns = (TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=console) as progress:
        task = progress.add_task("", total=len(wanted))
        for part in wanted:
            progress.update(task, description=part)
            said, status = run(part)
            now = datetime.now(UTC)
            PAGE.write_text(
                put(PAGE.read_text("utf-8"), part, section(part, said, now)), encoding="utf-8"
            )
            progress.console.print(f"[bold]{PARTS[part]}[/bold]")
            progress.console.print(said, markup=False)
            if status:
                failed.append(part)
            progress.advance(task)
    console.print(
        f"Written to {PAGE.name}. " + (f"Below a bar: {', '.join(failed)}" if failed else "")
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
