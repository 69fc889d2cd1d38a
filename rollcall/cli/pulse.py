"""The pulse of sources on the command line: which to look at, and as a table to take along."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import typer
from rich.text import Text

from rollcall.cli.shared import columns, console
from rollcall.clock import day, shortly, zone_in_words
from rollcall.errors import RollcallError
from rollcall.pipeline import open_project
from rollcall.pulse import DAYS, Pulse, figures, sparkline, take
from rollcall.store import exports

NONE_YET = "There is no source yet: `rollcall sources add ADDRESS` adds one."
_COLUMNS = ("source", "state", "usual", "day", "week", "answered", "newest", "failures", "trouble")


def pulse(
    days: int = typer.Option(14, min=1, max=DAYS, help="How many days to draw."),
    as_json: bool = typer.Option(False, "--json", help="How many are how, as one line of JSON."),
    export: Path = typer.Option(None, help="Write a table (CSV) with the numbers of each day."),
) -> None:
    """Show what each source gives day by day, those that need a look first: failing, silent, or
    giving far less than usual.

    Example: rollcall sources pulse --days 28
    """
    project = open_project()
    now, zone = project.clock(), project.settings.timezone
    with project.store.read() as connection:
        found = take(connection, now, zone)
    if export is not None:
        _write(export, found, days)
    if as_json:
        typer.echo(json.dumps(figures(found)))
        return
    shown = [one for one in found if one.state != "off"]
    if not found:
        console.print(NONE_YET)
        return
    numbers = ("usual", "day", "week")
    headings = ("is", f"{days} days", *numbers, "answered", "newest")
    table = columns("source", *headings, numbers=numbers, whole=headings)
    for one in shown:
        table.add_row(*(Text(cell) for cell in _row(one, days, now, zone)))
    console.print(table)
    for one in shown:
        if one.words and one.state != "new":  # nothing is the matter with it
            console.print(f"{one.source}: {one.words}", markup=False)
    told = ", ".join(f"{number} {state}" for state, number in figures(found).items() if number)
    console.print(f"{told}; {zone_in_words(now, zone)}")


def _row(one: Pulse, days: int, now: datetime, zone: str) -> list[str]:
    return [
        one.source,
        one.state,
        sparkline(one.days[-days:]),
        "" if one.usual is None else f"{one.usual:g}",
        str(one.today),
        str(one.week),
        shortly(one.answered_at, now, zone) if one.answered_at else "never",
        day(one.newest, zone) if one.newest else "none",
    ]


def _write(path: Path, found: Sequence[Pulse], days: int) -> None:
    """A row for each source."""
    headings = [*_COLUMNS, *(f"day -{back}" for back in range(days - 1, -1, -1))]
    rows: list[list[object]] = [
        [
            one.source, one.state, "" if one.usual is None else f"{one.usual:g}",
            one.today, one.week,
            one.answered_at.isoformat() if one.answered_at else "",
            one.newest.isoformat() if one.newest else "",
            one.failures, one.words, *one.days[-days:],
        ]
        for one in found
    ]  # fmt: skip
    try:
        path.write_bytes(exports.as_csv(headings, rows))
    except OSError as error:
        raise RollcallError(
            f"{path} cannot be written: {error.strerror}", remedy="name a file that you may write"
        ) from error
