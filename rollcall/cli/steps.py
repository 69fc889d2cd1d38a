"""One command per step, all of them in order, and how they stand."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import typer
from rich.table import Table

from rollcall.cli import index
from rollcall.cli.shared import (
    console,
    end_where_broken,
    progress_lines,
    run_all,
    run_with_progress,
)
from rollcall.errors import RollcallError
from rollcall.index import in_words as index_in_words
from rollcall.pipeline import (
    STEPS,
    Project,
    failed,
    open_project,
    outcomes,
    pending,
    retry,
)
from rollcall.store import sources

_HELP = {
    "collect": "Ask the sources that are due and keep what they answer as evidence.",
    "extract": "Read captured pages: articles, or why a page is none.",
    "enrich": "Find people, places, dates, what happened and totals in new revisions.",
    "match": "Look for everybody on the lists in new revisions.",
    "index": "Bring the search index up to date.",
    "alert": "Tell subscribers what is new, once.",
    "digest": "Send the weekly digest where it is due.",
}
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def register(app: typer.Typer) -> None:
    """Add the step commands, `run`, `status` and `retry`."""
    for name in STEPS:
        text = f"{_HELP[name]}\n\nExample: rollcall {name}"
        app.command(name, help=text)(_index if name == "index" else _command(name))
    app.command("run")(run)
    app.command("status")(status)
    app.command("retry")(retry_failed)


def _command(name: str) -> Callable[[int], None]:
    def command(
        skip_code: int = typer.Option(
            0, help="Exit with this code when there was nothing to do (Airflow: 99)."
        ),
    ) -> None:
        _run_one(open_project(), name, skip_code)

    return command


def _index(
    rebuild: bool = typer.Option(
        False, help="Make the index anew, beside the one that is searched meanwhile."
    ),
    to: str = typer.Option(
        "", help="Fill another engine (sqlite, elasticsearch) and keep it in step from now on."
    ),
    check: bool = typer.Option(
        False, "--check", help="Compare the index with the record; exit 1 where they differ."
    ),
    mend: bool = typer.Option(False, "--mend", help="With --check: bring what differs again."),
    forget: str = typer.Option(
        "", help="Delete all that an engine holds which searches do not ask any more."
    ),
    yes: bool = typer.Option(False, "--yes", help="With --forget: delete without asking."),
    skip_code: int = typer.Option(0, help="Exit with this code when there was nothing to do."),
) -> None:
    if sum((rebuild, bool(to), check, bool(forget))) > 1 or (mend and not check):
        raise RollcallError(
            "--rebuild, --to, --check and --forget are four different things, and --mend "
            "goes with --check",
            remedy="give one of them",
        )
    project = open_project()
    if to:
        index.move(project, to)
    elif forget:
        index.forget(project, forget, yes)
    elif check:
        index.check(project, mend)
    elif rebuild:
        index.rebuild(project)
    else:
        index.run_index(project, skip_code)


def _run_one(project: Project, name: str, skip_code: int) -> None:
    with progress_lines() as progress:
        counts = run_with_progress(project, name, progress)
    end_where_broken({name: counts})
    if not counts.items and not any(counts.extra.values()):
        raise typer.Exit(skip_code)


def run(
    every: str = typer.Option("", help="Go on for ever, with this pause: 15m, 1h."),
) -> None:
    """Do everything that is due, in order.

    Example: rollcall run --every 15m
    """
    pause = _seconds(every) if every else 0
    project = open_project()
    while pause:
        try:
            end_where_broken(run_all(project))
        except RollcallError as error:  # what is wrong now may be right at the next pass
            console.print(f"{project.clock():%Y-%m-%d %H:%M} {error}", markup=False)
            if error.remedy:
                console.print(f"What to do: {error.remedy}", markup=False)
        time.sleep(pause)
    end_where_broken(run_all(project))


def _seconds(text: str) -> int:
    found = re.fullmatch(r"(\d{1,6})([smhd])", text)
    if found is None:
        raise RollcallError(f"{text!r} is no pause", remedy="write it like 90s, 15m or 1h")
    return int(found[1]) * _UNITS[found[2]]


def status() -> None:
    """What waits, what failed, and why.

    Example: rollcall status
    """
    project = open_project()
    table = Table("step", "waiting", "done", "nothing found", "failed", "to try again")
    found = outcomes(project)
    for name in STEPS:
        of = found[name]
        waiting = pending(project, name)
        cells = (waiting, *(of.get(word, 0) for word in ("done", "nothing", "failed", "again")))
        table.add_row(name, *(str(cell) for cell in cells))
    console.print(table)
    for line in index_in_words(project.store):
        console.print(line, markup=False)
    for step, item, reason in failed(project):
        console.print(f"{step} {item}: {reason}", markup=False)


def retry_failed(
    step: str = typer.Argument("", help="Only this step."),
) -> None:
    """Put what failed back among the waiting; the next run tries it again.

    Example: rollcall retry extract
    """
    project = open_project()
    console.print(f"{retry(project, step or None)} items wait again")
    if step in ("", "collect"):
        with project.store.write() as connection:
            asked = sources.ask_again(connection)
        console.print(f"{asked} addresses that gave no page will be asked for again")
