"""How a list is read, by its keeper's own word: shown, changed, and the newest upload read anew."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import typer
from rich.table import Table
from rich.text import Text

from rollcall import list_history, listing
from rollcall.cli.list_add import ANSWERS, YES, Way, lines_of, settle
from rollcall.cli.list_words import busy
from rollcall.cli.shared import console
from rollcall.errors import ListError
from rollcall.lists import format_mapping, parse_mapping
from rollcall.pipeline import open_project


def register(app: typer.Typer) -> None:
    """Add `map`."""
    app.command("map")(change_mapping)


def change_mapping(
    list_id: str = typer.Argument(help="The list."),
    entries: list[str] = typer.Argument(None, help='"Heading=meaning", "status words=status" ...'),
    source: Path = typer.Option(None, "--from", help="Take the whole mapping from this file."),
    save: Path = typer.Option(None, "--save", help="Write the mapping to this file."),
    remove: list[str] = typer.Option([], "--remove", help="Take an entry out, by its key."),
    yes: bool = YES,
    answers: Path = ANSWERS,
) -> None:
    """Show how a list is read, or change it: then its newest upload is read anew.

    Example: rollcall lists map detained "Кличка=other_names" "status жив-здоров=found"
    """
    project = open_project()
    with project.store.read() as connection:
        version = list_history.find_version(connection, project, list_id)
    before = dict(version.mapping)
    after = parse_mapping(lines_of(source)) if source else dict(before)
    for key in remove:
        if after.pop(" ".join(key.split()), None) is None:
            raise ListError(
                f"{list_id}: its mapping has no entry {key}",
                remedy=f"`rollcall lists map {list_id}` shows them",
            )
    after |= parse_mapping(entries or [])
    if after != before:
        with busy("Reading anew ..."):
            upload = listing.remap(project, list_id, after)
        settle(project, upload, Way(yes, answers))
    if save is not None:
        _save(after, save)
    elif after == before:
        _show(list_id, after)


def _show(list_id: str, mapping: Mapping[str, str]) -> None:
    if not mapping:
        console.print(f"{list_id} is read as it is, without a mapping.", markup=False)
        return
    table = Table("what the list says", "is read as")
    for key, value in mapping.items():
        table.add_row(Text(key), value)
    console.print(table)


def _save(mapping: Mapping[str, str], path: Path) -> None:
    try:
        path.write_text(format_mapping(mapping), encoding="utf-8")
    except OSError as error:
        raise ListError(f"{path}: {error.strerror}", remedy="check the path") from error
    console.print(f"{path}: {len(mapping)} entries", markup=False)
