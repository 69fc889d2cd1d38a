"""The versions of a list: who stored what when, what changed, what is wrong, and the way back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import typer
from rich.table import Table
from rich.text import Text

from rollcall import list_history
from rollcall.cli.list_words import busy, show_changes, show_problems, show_versions
from rollcall.cli.shared import columns, console
from rollcall.clock import minute, zone_in_words
from rollcall.errors import ListError
from rollcall.list_exports import Export, as_text, some_table
from rollcall.lists.report import PROBLEM_HEADINGS, problem_rows
from rollcall.lists.versions.told import HEADINGS, Told, as_cells, as_json
from rollcall.pipeline import Project, open_project
from rollcall.store import desk_lists, list_versions

CSV = typer.Option(None, "--csv", help="Write a table to this file.")
_LISTS = ("list", "cases", "version", "when", "by", "file")
FORCE = typer.Option(False, "--force", help="Write over a file that is there.")


def register(app: typer.Typer) -> None:
    """Add `list`, `versions`, `diff`, `restore` and `problems`."""
    app.command("list")(list_all)
    for command in (versions, diff, restore, problems):
        app.command(command.__name__)(command)


def list_all() -> None:
    """Show which lists there are: how many cases each has, its newest version, whose and when.

    Example: rollcall lists list
    """
    project = open_project()
    with project.store.read() as connection:
        found = desk_lists.overview(connection, project.viewer)
    if not found:
        console.print("There is no list yet: `rollcall lists add FILE` stores one.")
        return
    zone = project.settings.timezone
    table = columns(*_LISTS, numbers=("cases", "version"), whole=("when",))
    for one in found:
        newest = one["newest"] or {}
        at = newest.get("uploaded_at")
        cells = (
            one["id"],
            f"{one['cases']:,}",
            str(newest.get("number", "")),
            minute(at, zone) if at else "",
            newest.get("uploaded_by", ""),
            newest.get("file_name", ""),
        )
        table.add_row(*(Text(cell) for cell in cells))
    console.print(table)
    console.print(zone_in_words(project.clock(), zone))


def versions(list_id: str = typer.Argument(help="The list.")) -> None:
    """Show every version of a list: who stored it and when, its file, what changed.

    Example: rollcall lists versions detained
    """
    project = open_project()
    with project.store.read() as connection:
        list_history.find_version(connection, project, list_id)
        found = list_versions.versions(connection, project.viewer, list_id)
    zone = project.settings.timezone
    show_versions(found, zone)
    console.print(zone_in_words(project.clock(), zone))


def diff(
    list_id: str = typer.Argument(help="The list."),
    old: int = typer.Argument(0, help="A version; without it, the one before."),
    new: int = typer.Argument(0, help="A later version; without it, the newest."),
    json_too: bool = typer.Option(False, "--json", help="Print everything as JSON."),
    csv: Path = CSV,
    force: bool = FORCE,
) -> None:
    """Show what changed between two versions of a list, beside what coverage says.

    Example: rollcall lists diff detained 3 5
    """
    refuse_to_overwrite(csv, force)
    project = open_project()
    with project.store.read() as connection:
        later = list_history.find_version(connection, project, list_id, new or None)
        number = old or later.number - 1
        if not number:
            raise ListError(f"{list_id} has one version only", remedy="there is nothing to compare")
        earlier = list_history.find_version(connection, project, list_id, number)
    with busy("Comparing ..."):
        change = list_history.compare(project, earlier, later)
        leaving = json_too or csv is not None
        lines, withheld = list_history.tell_and_count(project, list_id, change, leaving=leaving)
    words = list_history.in_words(project, change, lines)
    if json_too:
        between = (earlier.number, later.number)
        _print_json(project, list_id, between, words, lines, withheld)
    elif csv is not None:
        cells = [as_cells(one) for one in lines]
        made = some_table(project, list_id, "a difference", HEADINGS, cells, withheld)
        write(made, csv, force)
    else:
        versions = f"{list_id}, version {earlier.number} to {later.number}"
        console.print(f"{versions}: {words}", markup=False)
        show_changes(lines, f"`rollcall lists diff {list_id} --csv FILE`")


def _print_json(
    project: Project,
    list_id: str,
    between: tuple[int, int],
    words: str,
    lines: Sequence[Told],
    withheld: int,
) -> None:
    found = {
        "list": list_id,
        "old": between[0],
        "new": between[1],
        "words": words,
        "changes": [as_json(one) for one in lines],
    }
    text = json.dumps(found, ensure_ascii=False, indent=2)
    typer.echo(as_text(project, list_id, "a difference", text, len(lines), withheld))


def restore(
    list_id: str = typer.Argument(help="The list."),
    number: int = typer.Argument(help="The version to go back to."),
) -> None:
    """Make an earlier version of a list the newest again; no version is lost by it.

    Example: rollcall lists restore detained 3
    """
    project = open_project()
    version = list_history.restore(project, list_id, number)
    console.print(f"{version.id}: version {number} restored: {version.change}", markup=False)


def problems(
    name: str = typer.Argument(help="A list, or one of its versions: LIST or LIST.NUMBER."),
    csv: Path = CSV,
    force: bool = FORCE,
) -> None:
    """Show what is wrong with the rows of a list, row by row, and what to do about it.

    Example: rollcall lists problems detained --csv problems.csv
    """
    refuse_to_overwrite(csv, force)
    project = open_project()
    with project.store.read() as connection:
        version = list_history.named_version(connection, project, name)
    found = list_history.as_read(project, version)
    if csv is not None:
        with project.store.read() as connection:
            cut = list_versions.withheld_in(connection, project.viewer, version.id)
        rows = list(problem_rows(found))
        what = "problems by row"
        made = some_table(project, version.list_id, what, PROBLEM_HEADINGS, rows, cut)
        write(made, csv, force)
        return
    counts: dict[str, int] = {}
    for problem in found.problems:
        counts[problem.code] = counts.get(problem.code, 0) + 1
    table = Table("problem", "how often")
    for code, count in sorted(counts.items(), key=lambda one: -one[1]):
        table.add_row(code.replace("_", " "), str(count))
    console.print(table if counts else f"{version.id}: no problems")
    show_problems(found.problems, f"`rollcall lists problems {name} --csv FILE`")


def refuse_to_overwrite(path: Path | None, force: bool) -> None:
    """Raises `ListError` where a file is there, before anything is made and written down."""
    if path is not None and not force and path.exists() and not path.is_dir():
        raise ListError(f"{path} is there already", remedy="another name, or --force")


def write(made: Export, path: Path, force: bool) -> None:
    """Write an export to a file, or into a folder. Raises `ListError` rather than overwrite."""
    target = path / Path(made.file_name).name if path.is_dir() else path
    refuse_to_overwrite(target, force)
    try:
        target.write_bytes(made.data)
    except OSError as error:
        raise ListError(f"{target}: {error.strerror}", remedy="check the path") from error
    cut = f", {made.cut} of them without details" if made.cut else ""
    console.print(f"{target}: {made.rows} rows{cut}", markup=False)
