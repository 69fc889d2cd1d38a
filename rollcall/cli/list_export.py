"""Lists out again: the upload as it came, her workbook with coverage beside it, plain tables."""

from __future__ import annotations

from pathlib import Path

import typer

from rollcall import list_exports, list_history
from rollcall.cli.list_versions import FORCE, refuse_to_overwrite, write
from rollcall.cli.list_words import busy
from rollcall.errors import ListError
from rollcall.list_exports import Export
from rollcall.pipeline import Project, open_project
from rollcall.store.list_versions import Version


def register(app: typer.Typer) -> None:
    """Add `export`."""
    app.command("export")(export)


def export(
    name: str = typer.Argument(help="A list, or one of its versions: LIST or LIST.NUMBER."),
    path: Path = typer.Argument(help="The file to write, or a folder."),
    coverage: bool = typer.Option(
        False, "--coverage", help="Her workbook, with what coverage says in columns of its own."
    ),
    ids: bool = typer.Option(
        False, "--ids", help="Her workbook, with a column that tells which case a row is."
    ),
    csv: bool = typer.Option(False, "--csv", help="A plain table of the rows as understood."),
    xlsx: bool = typer.Option(False, "--xlsx", help="The same as a workbook."),
    force: bool = FORCE,
) -> None:
    """Give a version of a list back: byte for byte as it was uploaded, or as the options say.

    Example: rollcall lists export detained.3 detained-3.xlsx
    """
    if (coverage or ids) + csv + xlsx > 1:
        raise ListError(
            "an export is one file", remedy="choose one of --coverage (and --ids), --csv, --xlsx"
        )
    refuse_to_overwrite(path, force)
    project = open_project()
    with project.store.read() as connection:
        version = list_history.named_version(connection, project, name)
    with busy("Exporting ..."):
        made = _made(project, version, coverage, ids, "csv" if csv else "xlsx" if xlsx else "")
    _check_ending(made, path)
    write(made, path, force)


def _made(project: Project, version: Version, coverage: bool, ids: bool, plain: str) -> Export:
    if coverage or ids:
        return list_exports.with_coverage(project, version, coverage_too=coverage, ids=ids)
    if plain:
        return list_exports.as_table(project, version, "csv" if plain == "csv" else "xlsx")
    return list_exports.as_uploaded(project, version)


def _check_ending(made: Export, path: Path) -> None:
    """A workbook that is called CSV opens nowhere."""
    wanted, given = Path(made.file_name).suffix.lower(), path.suffix.lower()
    tables = {".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt"}
    if not path.is_dir() and given in tables and wanted in tables and given != wanted:
        raise ListError(f"{path}: this file is a {wanted}", remedy=f"call it {path.stem}{wanted}")
