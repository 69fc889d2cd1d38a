"""People and decisions as FollowTheMoney entities: out to Aleph and its kin, and back in."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from rollcall import carrying
from rollcall.cli.shared import console
from rollcall.errors import RollcallError
from rollcall.pipeline import open_project

app = typer.Typer(help="FollowTheMoney entities: export, import.", no_args_is_help=True)
_MOST = 200_000_000


@app.command("export")
def export(
    path: Path = typer.Argument(None, help="Where to write; without it, to standard output."),
    list_id: str = typer.Option("", "--list", help="Only this list."),
) -> None:
    """Write the people of the lists, and what was decided about them, as entities, one a line.

    Example: rollcall ftm export people.ijson --list detained
    """
    project = open_project()
    found = carrying.export(project, list_id or None)
    if path is None:
        sys.stdout.buffer.write(found.data)
        return
    try:
        path.write_bytes(found.data)
    except OSError as error:
        raise RollcallError(
            f"{path}: {error.strerror}", remedy="name a file that you may write"
        ) from error
    told = f"{found.people} people and {found.decisions} decisions are in {path}"
    if found.withheld:
        told += f"; {found.withheld} cases go without name and decisions: care is asked for them"
    if found.rules:
        told += f"; {found.rules} rules for many articles stay here: entities cannot tell them"
    console.print(told, markup=False)


@app.command("import")
def take_in(
    path: Path,
    dry: bool = typer.Option(False, "--dry-run", help="Only say what would be kept."),
) -> None:
    """Take in decisions from entities that this record knows; people come in by `lists add`.

    Example: rollcall ftm import from-aleph.ijson
    """
    project = open_project()
    try:
        if path.stat().st_size > _MOST:
            raise RollcallError(f"{path}: larger than 200 MB", remedy="split the file")
        data = path.read_bytes()
    except OSError as error:
        raise RollcallError(
            f"{path}: {error.strerror}", remedy="check the path and that you may read the file"
        ) from error
    came = carrying.take_in(project, data, dry=dry)
    console.print(
        f"{came.kept} decisions kept, {came.known} known already, {came.otherwise} decided "
        f"otherwise here and left alone, {came.unknown} about people or articles that this record "
        f"does not know, {came.refused} refused: the article does not name the person so",
        markup=False,
    )
    for problem in came.lines[:12]:
        console.print(f"  line {problem.row}: {problem.message}", markup=False)
    if len(came.lines) > 12:
        console.print(f"  and {len(came.lines) - 12} more lines that cannot be read")
    if dry:
        console.print("Nothing was kept: --dry-run")
    elif came.kept:
        console.print("`rollcall match` applies them; `rollcall decisions list` shows them")
