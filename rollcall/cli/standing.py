"""How the steps stand: what waits, for how long, what failed and why; and trying that again."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

import typer

from rollcall.cli.shared import columns, console
from rollcall.clock import lasting
from rollcall.errors import RollcallError
from rollcall.index import in_words as index_in_words
from rollcall.pipeline import STEPS, Project, failed, open_project, retry, stand
from rollcall.store import pages, sources
from rollcall.store.leases import machine_time
from rollcall.store.standing import Stand

_OUTCOMES = ("done", "nothing", "failed", "again")
_MOST = 20
"""Reasons of each step that are printed where nobody asked for one step alone."""


def register(app: typer.Typer) -> None:
    """Add `status` and `retry`."""
    app.command("status")(status)
    app.command("retry")(retry_failed)


def status(
    step: str = typer.Argument("", help="Only this step, with all that failed."),
    as_json: bool = typer.Option(False, "--json", help="One line of JSON, without the reasons."),
) -> None:
    """What waits and for how long, how far the search index is, what failed, and why.

    Example: rollcall status
    """
    if step not in ("", *STEPS):
        raise RollcallError(f"there is no step {step}", remedy=f"one of: {', '.join(STEPS)}")
    project = open_project()
    steps = (step,) if step else STEPS
    now, machine, zone = project.clock(), machine_time(), project.settings.timezone
    with project.store.read() as connection:
        found = stand(project, connection, steps)
        lines = []
        if "index" in found:
            known, searched = found["index"].engines, project.engine.name
            lines = index_in_words(connection, known, searched, now, zone)
    if as_json:
        told = {
            name: one.figures(now, machine) | one.done.in_words() for name, one in found.items()
        }
        typer.echo(json.dumps(told))
        return
    figures = ("waiting", "oldest", *_OUTCOMES, "finished")
    table = columns("step", *figures, numbers=figures, whole=("step",))
    for name, one in found.items():
        table.add_row(name, *_cells(one, one.figures(now, machine)))
    console.print(table)
    for line in lines:
        console.print(line, markup=False)
    _print_failed(project, steps, all_of_them=bool(step))


def _cells(one: Stand, figures: Mapping[str, float | None]) -> list[str]:
    """Nothing stands where there is nothing to tell: the index step keeps no outcomes."""
    oldest, finished = figures["oldest_seconds"], figures["finished_seconds"]
    waits = lasting(oldest) if oldest is not None else "undated"
    return [
        f"{one.waits.number:,}",
        waits if one.waits.number else "",
        *(f"{one.done.outcomes.get(word, 0):,}" if one.done.outcomes else "" for word in _OUTCOMES),
        f"{lasting(finished)} ago" if finished is not None else "",
    ]


def _print_failed(project: Project, steps: Collection[str], *, all_of_them: bool) -> None:
    """What failed or is to be tried again, with the reason; of each step only some, unless all
    are wanted.
    """
    wrong = [one for one in failed(project) if one[0] in steps]
    shown = []
    for step in steps:
        mine = [one for one in wrong if one[0] == step]
        shown += mine if all_of_them else mine[:_MOST]
    with project.store.read() as connection:
        read = pages.get(connection, [item for name, item, _ in shown if name == "extract"])
    for name, item, reason in shown:
        address = f" {read[item]['url']}" if name == "extract" and item in read else ""
        console.print(f"{name} {item}{address}: {reason}", markup=False)
    for step in steps:
        more = sum(one[0] == step for one in wrong) - sum(one[0] == step for one in shown)
        if more:
            console.print(f"{step}: {more:,} more: `rollcall status {step}` lists all")


def retry_failed(
    step: str = typer.Argument("", help="Only this step."),
) -> None:
    """Put what failed back among the waiting; the next run tries it again.

    Example: rollcall retry extract
    """
    project = open_project()
    again = retry(project, step or None)
    console.print("1 item waits again" if again == 1 else f"{again:,} items wait again")
    if step in ("", "collect"):
        with project.store.write() as connection:
            asked = sources.ask_again(connection)
        words = "1 address" if asked == 1 else f"{asked:,} addresses"
        console.print(f"{words} that gave no page will be asked for again")
