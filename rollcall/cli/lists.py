"""Case lists on the command line: check what is understood, add a version, show the cases."""

from __future__ import annotations

import json
from pathlib import Path

import typer
from rich.table import Column, Table
from rich.text import Text

from rollcall import list_exports, list_history
from rollcall import lists as reading
from rollcall.cli import list_add, list_export, list_mapping, list_versions
from rollcall.cli.list_add import read_bytes
from rollcall.cli.shared import console
from rollcall.errors import ListError
from rollcall.lists import ListFile
from rollcall.pipeline import Project, open_project
from rollcall.store import lists as stored

app = typer.Typer(help="Case lists: check, add, compare, restore, export.", no_args_is_help=True)
_SHOWN = 12


def read_file(path: Path) -> tuple[bytes, ListFile]:
    """Read a list from disk. Raises `ListError` that names the file."""
    data = read_bytes(path)
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
def show(
    list_id: str = typer.Argument("", help="Only this list."),
    json_too: bool = typer.Option(False, "--json", help="Every cell of every row, as JSON."),
    csv: Path = list_versions.CSV,
    force: bool = list_versions.FORCE,
) -> None:
    """Show the cases of the newest versions.

    Example: rollcall lists show detained
    """
    project = open_project()
    list_versions.refuse_to_overwrite(csv, force)
    if json_too or csv is not None:
        _carry_away(project, list_id, csv, force)
        return
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
            Text(case.name),
            Text(row.status or row.status_words),
            row.status_date or "",
            Text(", ".join(row.places)),
        )
    console.print(table)


def _carry_away(project: Project, list_id: str, csv: Path | None, force: bool) -> None:
    """The rows of one list as a table or JSON."""
    if not list_id:
        raise ListError("which list?", remedy="`rollcall lists show LIST --json`")
    with project.store.read() as connection:
        version = list_history.find_version(connection, project, list_id)
    if csv is not None:
        list_versions.write(list_exports.as_table(project, version, "csv"), csv, force)
        return
    rows, withheld, _ = list_exports.rows_of(project, version)
    text = json.dumps(list_exports.rows_as_json(rows), ensure_ascii=False, indent=2)
    typer.echo(list_exports.as_text(project, list_id, "rows of a list", text, len(rows), withheld))


for module in (list_add, list_versions, list_export, list_mapping):
    module.register(app)
