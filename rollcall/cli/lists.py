"""Case lists on the command line: check what is understood, add a version, show the cases."""

from __future__ import annotations

import json
from pathlib import Path

import typer
from rich.table import Column, Table
from rich.text import Text

from rollcall import list_exports, list_history
from rollcall.cli import list_add, list_check, list_export, list_mapping, list_versions
from rollcall.cli.shared import console
from rollcall.errors import ListError
from rollcall.lists.numbers import number_of
from rollcall.pipeline import Project, open_project
from rollcall.store import lists as stored

app = typer.Typer(help="Case lists: check, add, compare, restore, export.", no_args_is_help=True)


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
            number_of(row),
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


for module in (list_check, list_add, list_versions, list_export, list_mapping):
    module.register(app)
