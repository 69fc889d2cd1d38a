"""`rollcall lists check`: what is understood of a spreadsheet, the gravest first.

Imports nothing that only the pipeline needs: a list is checked again and again while it is mended.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import typer
from rich.table import Table
from rich.text import Text

from rollcall import lists as reading
from rollcall.cli.terminal import console
from rollcall.errors import ListError
from rollcall.lists import ListFile
from rollcall.lists.headings import turned
from rollcall.lists.overview import (
    care_line,
    folded,
    gravest_first,
    names_read,
    unknown_columns,
)

_SHOWN = 12
_NAMES = 4
_ROWS = 10


def register(app: typer.Typer) -> None:
    """Add `check`."""
    app.command("check")(check)


def quick() -> typer.Typer:
    """The command alone, under the same words, without the rest of the program."""
    app, lists = typer.Typer(add_completion=False, pretty_exceptions_enable=False), typer.Typer()
    register(lists)
    app.add_typer(lists, name="lists")
    return app


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


def read_file(path: Path) -> tuple[bytes, ListFile]:
    """Read a list from disk. Raises `ListError` that names the file."""
    data = read_bytes(path)
    return data, reading.read(data, path.name)


def read_bytes(path: Path) -> bytes:
    """A file from disk. Raises `ListError` that names it."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise ListError(
            f"{path}: {error.strerror}", remedy="check the path and that you may read the file"
        ) from error


def show_understanding(found: ListFile) -> None:
    """Print what was understood: columns, names, who is protected, what was not understood."""
    counts = reading.as_dict(found)["counts"]
    for names, sheet in folded(found):
        title = ", ".join(names[:_SHOWN]) + (" ..." if len(names) > _SHOWN else "")
        table = Table("column", "understood as", "because of", "for example", title=Text(title))
        for column in sheet.columns:
            meaning: str = column.meaning or "NOT UNDERSTOOD"
            if column.how == "heading" and turned(column.heading):
                meaning += " unless yes" if meaning == "do_not_publish" else " unless so"
            told = (column.heading, meaning, column.how or "")
            table.add_row(*map(Text, told), Text(str(column.sample or "")))
        console.print(table)
    for one in found.sheets:
        if read := names_read(found, one.name, _NAMES):
            console.print(f"{one.name}: names as read: {'; '.join(read)} ...", markup=False)
    console.print(f"{counts['rows']} rows, {counts['named']} with a name")
    for status, number in counts["statuses"].items():
        console.print(f"  {status or 'no status'}: {number}")
    console.print(care_line(found), style="bold")
    _show_unknown(found)
    _show_problems(found)


def _show_unknown(found: ListFile) -> None:
    for one in unknown_columns(found):
        values = ", ".join(f"{text[:40]} ({count})" for text, count in one.values)
        where = f" on {', '.join(one.sheets[:3])}" if len(found.sheets) > 1 else ""
        console.print(
            f"Column {one.heading!r}{where} was NOT understood. It says: {values}", markup=False
        )
        meaning = "do_not_publish" if one.care else "remarks"
        if one.care:
            console.print(
                "  These look like answers: may people be named? Nobody is protected by them.",
                style="bold",
            )
        entry = f"{one.heading}={meaning}"
        console.print(
            f'  Say what it means: `rollcall lists map LIST "{entry}"` (or ignore, status, place '
            "...)",
            markup=False,
        )


def _show_problems(found: ListFile) -> None:
    """Problems of one kind together, the gravest first, each kind with what to do."""
    groups: dict[tuple[str, str, str], list[int]] = {}
    for problem in gravest_first(found.problems):
        rows = groups.setdefault((problem.code, problem.sheet, problem.message), [])
        if problem.row is not None:
            rows.append(problem.row)
    remedied: set[str] = set()
    for (code, sheet, message), rows in list(groups.items())[:_SHOWN]:
        console.print(f"  {_where(sheet, rows)}: {message}", markup=False)
        remedy = reading.REMEDIES.get(code, "")
        if remedy and code not in remedied and not remedy.startswith("Nothing"):
            console.print(f"    What to do: {remedy}", markup=False, style="dim")
        remedied.add(code)
    if len(groups) > _SHOWN:
        console.print(f"  and {len(groups) - _SHOWN} more: `rollcall lists check --json`")


def _where(sheet: str, rows: Iterable[int]) -> str:
    numbers = sorted(set(rows))
    if not numbers:
        return sheet
    word = "row" if len(numbers) == 1 else "rows"
    more = " ..." if len(numbers) > _ROWS else ""
    return f"{sheet} {word} {', '.join(map(str, numbers[:_ROWS]))}{more}"
