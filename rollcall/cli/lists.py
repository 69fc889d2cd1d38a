"""Case lists on the command line: check what is understood, add a version, show the cases."""

from __future__ import annotations

import json
from pathlib import Path

import typer
from rich.table import Column, Table

from rollcall import listing
from rollcall import lists as reading
from rollcall.cli.shared import console
from rollcall.errors import ListError
from rollcall.lists import ListFile
from rollcall.pipeline import open_project
from rollcall.store import lists as stored

app = typer.Typer(help="Case lists: check, add, show.", no_args_is_help=True)
_SHOWN = 12


def read_file(path: Path) -> tuple[bytes, ListFile]:
    """Read a list from disk. Raises `ListError` that names the file."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ListError(
            f"{path}: {error.strerror}", remedy="check the path and that you may read the file"
        ) from error
    return data, reading.read(data, path.name)


def show_understanding(found: ListFile) -> None:
    """Print what was understood of a spreadsheet: columns, a few rows, problems."""
    counts = reading.as_dict(found)["counts"]
    for sheet in found.sheets:
        table = Table("column", "understood as", "because of", "for example", title=sheet.name)
        for column in sheet.columns:
            table.add_row(
                column.heading, column.meaning or "-", column.how or "-", str(column.sample or "")
            )
        console.print(table)
    console.print(f"{counts['rows']} rows, {counts['named']} with a name")
    for status, number in counts["statuses"].items():
        console.print(f"  {status or 'no status'}: {number}")
    for problem in found.problems[:_SHOWN]:
        where = f"{problem.sheet} row {problem.row}" if problem.row else problem.sheet
        console.print(f"  {where}: {problem.message}", markup=False)
    if len(found.problems) > _SHOWN:
        console.print(f"  and {len(found.problems) - _SHOWN} more: `rollcall lists check --json`")


@app.command()
def check(
    path: Path,
    as_json: bool = typer.Option(False, "--json", help="Everything, row by row, as JSON."),
) -> None:
    """Show what is understood of a spreadsheet; nothing is stored.

    Example: rollcall lists check detained.xlsx
    """
    _, found = read_file(path)
    if as_json:
        typer.echo(json.dumps(reading.as_dict(found), ensure_ascii=False, indent=2))
    else:
        show_understanding(found)


@app.command()
def add(
    path: Path,
    name: str = typer.Option("", help="The list's id; without it, the file's name."),
    yes: bool = typer.Option(False, "--yes", help="Do not ask, whatever is removed."),
) -> None:
    """Store a spreadsheet as the newest version of a list.

    Example: rollcall lists add detained.xlsx --name detained
    """
    project = open_project()
    data, found = read_file(path)
    list_id = name or found.name
    upload = listing.as_suggested(listing.prepare(project, list_id, data, path.name, found=found))
    if not yes and upload.looks_wrong:
        question = f"{upload.leaving} of {upload.known} cases would go. Store it?"
        if not typer.confirm(question, default=False):
            console.print("Nothing was stored.")
            raise typer.Exit(1)
    version = listing.store(project, upload)
    if version is None:
        console.print(f"{list_id}: this file is the newest version already", markup=False)
    else:
        console.print(f"{version.id}: {version.change}", markup=False)


@app.command()
def show(list_id: str = typer.Argument("", help="Only this list.")) -> None:
    """Show the cases of the newest versions.

    Example: rollcall lists show detained
    """
    project = open_project()
    with project.store.read() as connection:
        cases = stored.current(connection, project.viewer, list_id or None)
    if list_id and not cases:
        raise ListError(f"there is no list {list_id}", remedy="`rollcall lists show` shows all")
    table = Table("list", Column("case", no_wrap=True), "name", "status", "date", "place")
    for case in cases:
        row = case.row
        table.add_row(
            case.list_id,
            row.key,
            case.name,
            row.status or row.status_words,
            row.status_date or "",
            ", ".join(row.places),
        )
    console.print(table)
