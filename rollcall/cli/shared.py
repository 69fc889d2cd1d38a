"""What the commands share: one console, progress lines, the project we stand in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from rollcall.cli.terminal import console as console
from rollcall.errors import RollcallError, SearchError, StoreError
from rollcall.pipeline import STEPS, Project, run_step
from rollcall.store.work import Counts


@contextmanager
def progress_lines() -> Iterator[Progress]:
    """A line per step with a bar, a count and the seconds; plain lines where nobody watches."""
    columns = (
        TextColumn("  {task.description:<9}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[said]}"),
    )
    with Progress(*columns, console=console, transient=False) as progress:
        yield progress


def run_with_progress(project: Project, name: str, progress: Progress) -> Counts:
    """Run one step under a progress line of its own."""
    task = progress.add_task(name, total=None, said="")
    others: dict[str, TaskID] = {}

    def tell(done: int, total: int) -> None:
        progress.update(task, completed=done, total=total)

    def beside(what: str, done: int, total: int, said: str) -> None:
        if what not in others:
            others[what] = progress.add_task(what, total=None, said="")
        progress.update(others[what], completed=done or 1, total=total or 1, said=said)

    counts = run_step(project, name, tell, beside)
    items = max(counts.items, 1)
    progress.update(task, completed=counts.items or 1, total=items, said=in_words(counts))
    return counts


def run_all(project: Project) -> dict[str, Counts]:
    """One pass of the pipeline: everything that is due, in order, with a progress line a step.

    A search engine that is down stops nothing else: see `end_where_broken`.
    """
    ran: dict[str, Counts] = {}
    with progress_lines() as progress:
        for name in STEPS:
            try:
                ran[name] = run_with_progress(project, name, progress)
            except (SearchError, StoreError) as error:
                if name != "index":
                    raise
                ran[name] = Counts(trouble=error)
    return ran


def end_where_broken(ran: dict[str, Counts]) -> None:
    """Say how many items failed, which is no failure of the run; raise what broke a whole step."""
    failed = sum(counts.failed for counts in ran.values())
    if failed:
        console.print(f"{failed} failed: see `rollcall status`")
    trouble = next((counts.trouble for counts in ran.values() if counts.trouble), None)
    broken = [name for name, counts in ran.items() if counts.broken]
    if broken:
        if trouble:
            console.print(f"{trouble}. What to do: {trouble.remedy}", markup=False)
        raise RollcallError(
            f"{' and '.join(broken)} failed as a whole: no item came through",
            remedy="`rollcall status` says why; the next run tries again",
        )
    if trouble:
        raise trouble


def in_words(counts: Counts) -> str:
    """What one run of a step came to."""
    told = [
        f"{value} {word}"
        for word, value in (
            ("done", counts.done),
            ("with nothing", counts.nothing),
            ("failed", counts.failed),
            ("to try again", counts.again),
            *((name, number) for name, number in counts.extra.items()),
        )
        if value
    ]
    return ", ".join(told) or "nothing to do"
