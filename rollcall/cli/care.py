"""Care for people on the command line: ask for it, take it back, see it; and what was exported."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import typer
from rich.text import Text
from sqlalchemy import Connection

from rollcall.cli.shared import columns, console
from rollcall.cli.tables import print_csv
from rollcall.clock import day, minute, zone_in_words
from rollcall.inquiry import find_case
from rollcall.lists.care import BY_NUMBER, WORDS
from rollcall.lists.numbers import number_of
from rollcall.lists.roles import must
from rollcall.pipeline import open_project
from rollcall.records import Viewer
from rollcall.store import care as stored
from rollcall.store import exports as log
from rollcall.store import lists

app = typer.Typer(help="Care for people: who must not be published.", no_args_is_help=True)
_WHY = typer.Option(..., help="Who asked, and why; kept with the flag, sealed where a key is set.")
_CASE = typer.Argument(help="A case: LIST:KEY, its number or its name.")
_FLAG = typer.Argument(metavar="|".join(WORDS), help="What is asked for.")


def register(main: typer.Typer) -> None:
    """Add `care` and `exports`."""
    main.add_typer(app, name="care")
    main.command("exports")(exports)


@app.command("flag")
def flag(case: str = _CASE, flag: str = _FLAG, why: str = _WHY) -> None:
    """Ask for care with a case: from now on it is told by its number only, or not at all.

    Example: rollcall care flag detained:117 silence --why "The mother asked, by phone"
    """
    project = open_project()
    must(project.viewer, "ask for care")
    wanted = stored.as_flag(flag)
    with project.store.write() as connection:
        found = find_case(connection, project.viewer, case)
        by, now = project.settings.user, project.clock()
        new = stored.flag(connection, found.id, wanted, by=by, why=why, now=now)
    said = f"{found.list_id}:{number_of(found.row)}: {WORDS[wanted]}"
    console.print(said if new else f"{said} was asked for already", markup=False)


@app.command("unflag")
def unflag(case: str = _CASE, flag: str = _FLAG, why: str = _WHY) -> None:
    """Take back a flag that somebody gave; that it was given stays in the record.

    Example: rollcall care unflag detained:117 silence --why "The family speaks to the press now"
    """
    project = open_project()
    must(project.viewer, "lift care")
    wanted = stored.as_flag(flag)
    with project.store.write() as connection:
        found = find_case(connection, project.viewer, case)
        by, now = project.settings.user, project.clock()
        stored.unflag(connection, found.id, wanted, by=by, why=why, now=now)
    console.print(
        f"{found.list_id}:{number_of(found.row)}: {WORDS[wanted]}: taken back", markup=False
    )


_HEADINGS = (
    "list", "case", "name", "asked", "by", "at", "why", "taken_back_by", "taken_back_at",
    "taken_back_why",
)  # fmt: skip


@app.command("list")
def show(as_csv: bool = typer.Option(False, "--csv", help="As a table for a spreadsheet.")) -> None:
    """Show for whom care is asked: by whom, when and why; also what was taken back.

    Example: rollcall care list
    """
    project = open_project()
    must(project.viewer, "see who asks for care")
    with project.store.read() as connection:
        rows, hidden = _rows(connection, project.viewer, leaving=as_csv)
    if as_csv:
        print_csv(project, "care", _HEADINGS, rows, withheld=hidden)
        return
    zone = project.settings.timezone
    table = columns("case", "name", "asked", "by", "why", "taken back", whole=("case",))
    for list_id, key, name, asked, by, at, why, undone_by, undone_at, undone_why in rows:
        back = f"{undone_by}, {_day(undone_at, zone)}: {undone_why}" if undone_at else ""
        who = f"{by}, {_day(at, zone)}" if at else by
        cells = (f"{list_id}:{key}", name, asked, who, why, back)
        table.add_row(*(Text(cell) for cell in cells))
    console.print(table if rows else "Care is asked for nobody.")


def _day(iso: str, zone: str) -> str:
    return day(datetime.fromisoformat(iso), zone)


def _rows(
    connection: Connection, viewer: Viewer, *, leaving: bool
) -> tuple[list[tuple[str, ...]], int]:
    """Every flag that stands or stood, as the viewer may see it; and how many cases are veiled."""
    care = stored.care_for(connection, viewer)
    given = stored.history(connection, viewer, leaving=leaving)
    standing = {(row["case_id"], row["flag"]) for row in given if not row["undone_at"]}
    rows, names = [], {}
    for case in lists.each(connection, viewer, leaving=leaving):
        names[case.id] = case.name
        head = (case.list_id, number_of(case.row), case.name)
        if care.of(case.id) and care.shown(case.id, leaving=leaving) == "number":
            rows.append((*head, BY_NUMBER, *[""] * 6))
            continue
        for flag in sorted(care.of(case.id)):
            if flag in care.listed.get(case.id, ()):
                rows.append((*head, WORDS[flag], "the list", *[""] * 5))
            elif (case.id, flag) not in standing:
                rows.append((*head, WORDS[flag], "another case of the same person", *[""] * 5))
    rows += [_given(row, names.get(row["case_id"], "")) for row in given]
    return sorted(rows), len(care.hidden(leaving=leaving))


def _given(row: dict[str, Any], name: str) -> tuple[str, ...]:
    undone = row["undone_at"].isoformat(timespec="seconds") if row["undone_at"] else ""
    return (
        row["list_id"], row["number"], name, WORDS[row["flag"]], row["by"],
        row["at"].isoformat(timespec="seconds"), row["why"], row["undone_by"] or "", undone,
        row["undone_why"] or "",
    )  # fmt: skip


_EXPORTED = ("at", "by", "role", "what", "list", "rows", "withheld", "sha256")


def exports(
    as_csv: bool = typer.Option(False, "--csv", help="As a table for a spreadsheet."),
) -> None:
    """Show what left: who took what and when, how many rows, how many withheld, the SHA-256.

    Example: rollcall exports
    """
    project = open_project()
    with project.store.read() as connection:
        rows = [_exported(row) for row in log.listed(connection, project.viewer)]
    if as_csv:
        print_csv(project, "log of exports", _EXPORTED, rows, withheld=0)
        return
    headings = ("at", "by", *_EXPORTED[3:])
    table = columns(*headings, numbers=("rows", "withheld"), whole=("at", "sha256"))
    zone = project.settings.timezone
    for row in rows:
        at = minute(datetime.fromisoformat(row[0]), zone)
        cells = (at, f"{row[1]}, {row[2]}", *row[3:-1], row[-1][:10])
        table.add_row(*(Text(cell) for cell in cells))
    console.print(table if rows else "Nothing was exported.")
    if rows:
        console.print(zone_in_words(project.clock(), zone))


def _exported(row: dict[str, Any]) -> tuple[str, ...]:
    withheld = "" if row["withheld"] is None else str(row["withheld"])
    return (
        row["at"].isoformat(timespec="seconds"), row["by"], row["role"], row["what"],
        row["list_id"] or "", str(row["rows"]), withheld, row["sha256"] or "",
    )  # fmt: skip
