"""What the commands share: one console, progress lines, the project we stand in."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import typer
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from rollcall.cli.terminal import columns as columns
from rollcall.cli.terminal import console as console
from rollcall.errors import RollcallError, SearchError, StoreError
from rollcall.pipeline import STEPS, WHOLE, Part, Project, run_step
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


def run_with_progress(
    project: Project, name: str, progress: Progress, part: Part = WHOLE
) -> Counts:
    """Run one step, or a part of it, under a progress line of its own."""
    task = progress.add_task(name, total=None, said="")
    others: dict[str, TaskID] = {}

    def tell(done: int, total: int) -> None:
        progress.update(task, completed=done, total=total)

    def beside(what: str, done: int, total: int, said: str) -> None:
        if what not in others:
            others[what] = progress.add_task(what, total=None, said="")
        progress.update(others[what], completed=done or 1, total=total or 1, said=said)

    counts = run_step(project, name, tell, beside, part)
    items = max(counts.items, 1)
    progress.update(task, completed=counts.items or 1, total=items, said=in_words(counts))
    return counts


def run_one(
    project: Project, name: str, *, skip_code: int, as_json: bool, part: Part = WHOLE
) -> None:
    """Run one step as a command does: with a progress line, or for a scheduler, with its figures
    as one line of JSON and nothing else on the standard output.

    Ends with `skip_code` where there was nothing to do. Raises what broke the step as a whole.
    """
    if as_json:
        began = time.perf_counter()
        counts = run_step(project, name, part=part)
        typer.echo(json.dumps(as_figures(name, counts, time.perf_counter() - began)))
    else:
        with progress_lines() as progress:
            counts = run_with_progress(project, name, progress, part)
    end_where_broken({name: counts}, told=as_json)
    if not counts.items and not any(counts.extra.values()):
        raise typer.Exit(skip_code)


def as_figures(name: str, counts: Counts, seconds: float) -> dict[str, str | int | float]:
    """What one run of a step came to, for a program."""
    return {
        "step": name,
        "done": counts.done,
        "nothing": counts.nothing,
        "failed": counts.failed,
        "again": counts.again,
        **{name.replace(" ", "_"): number for name, number in counts.extra.items()},
        "seconds": round(seconds, 1),
    }


def run_all(project: Project, steps: Sequence[str] = STEPS) -> dict[str, Counts]:
    """One pass of the pipeline, or of some of its `steps`: everything that is due, in order, with
    a progress line a step.

    A search engine that is down stops nothing else: see `end_where_broken`.
    """
    ran: dict[str, Counts] = {}
    with progress_lines() as progress:
        for name in steps:
            try:
                ran[name] = run_with_progress(project, name, progress)
            except (SearchError, StoreError) as error:
                if name != "index":
                    raise
                ran[name] = Counts(trouble=error)
    return ran


def end_where_broken(ran: dict[str, Counts], *, told: bool = False) -> None:
    """Say how many items failed, which is no failure of the run, unless that is `told`; raise what
    broke a whole step.
    """
    failed = sum(counts.failed for counts in ran.values())
    if failed and not told:
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
