"""What leaves the building of a case list: uploads, tables, her workbook with coverage beside it.

Everything is written down before it leaves, and holds no more of a case than its viewer may have.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from rollcall.list_history import file_of
from rollcall.lists import is_heading, number_of
from rollcall.lists.model import ID_HEADING, OWN
from rollcall.lists.reading import list_name
from rollcall.lists.roles import must
from rollcall.lists.workbook import table, with_columns
from rollcall.pipeline import Project
from rollcall.records import CaseRow
from rollcall.store import exports, list_versions
from rollcall.store.care import Care, care_for
from rollcall.store.coverage import NONE, Coverage, coverage
from rollcall.store.list_versions import Version, case_id

COVERAGE = tuple(
    OWN + name for name in ("last mention", "sources", "statuses claimed", "links", "to review")
)
"""The headings of what coverage says, in a copy of her workbook."""
ROWS = (
    "list", "case", "name", "other_names", "status", "status_words", "status_date", "birth", "age",
    "places", "remarks", "sheet", "row", "problems",
)  # fmt: skip
"""The headings of a plain table of a version."""
How = Literal["csv", "xlsx"]


@dataclass(frozen=True)
class Export:
    """Bytes that may leave, and what the file is to be called.

    `withheld` counts the rows that are left out or told by their number only. Of these, only `cut`
    may be said aloud, those that are in it: the others would give silence away.
    """

    data: bytes
    file_name: str
    rows: int
    withheld: int = 0
    cut: int = 0


def allowed(care: Care, list_id: str, rows: Iterable[CaseRow]) -> tuple[list[CaseRow], int, int]:
    """The rows as the viewer may carry them away; how many are withheld, and of these only cut."""
    left: list[CaseRow] = []
    withheld = cut = 0
    for row in rows:
        seen = care.row(case_id(list_id, row.key), row, leaving=True)
        withheld += seen is not row
        if seen is not None:
            left.append(seen)
            cut += seen is not row
    return left, withheld, cut


def as_uploaded(project: Project, version: Version) -> Export:
    """The upload that a version was read from, byte for byte.

    Raises `Withheld` for a viewer who may not see every case as it is.
    """
    with project.store.read() as connection:
        name, data = file_of(connection, project, version)
        rows = list_versions.rows(connection, project.viewer, version.id)
    return _logged(project, version.list_id, "an upload", Export(data, name, len(rows)))


def with_coverage(
    project: Project, version: Version, *, coverage_too: bool = True, ids: bool = False
) -> Export:
    """Her own workbook with columns added: what coverage says, and `ids` that keep cases apart.

    Raises `Withheld` for a viewer who may not take it, or not see every case as it is: the rest is
    her file.
    """
    must(project.viewer, "take workbooks")
    zone = project.settings.timezone
    with project.store.read() as connection:
        name, data = file_of(connection, project, version)
        rows = list_versions.rows(connection, project.viewer, version.id)
        rows = [row for row in rows if not is_heading(row)]
        found = {row.key: case_id(version.list_id, row.key) for row in rows}
        wanted = found.values() if coverage_too else ()
        said = coverage(connection, project.viewer, wanted, leaving=True, zone=zone)
    values: dict[tuple[str, int], list[str | int | None]] = {}
    for row in rows:
        own: list[str | int | None] = [row.key] if ids else []
        written = _cells(said.get(found[row.key], NONE)) if coverage_too else []
        values[row.sheet, row.row] = own + written
    headings = ((ID_HEADING,) if ids else ()) + (COVERAGE if coverage_too else ())
    headers = {sheet["name"]: sheet["header"] for sheet in version.understood.get("sheets", ())}
    copy, new = with_columns(data, name, headings, values, headers=headers or None)
    stem = list_name(new)
    made = Export(copy, f"{stem}-coverage{new[len(stem) :]}", len(rows))
    return _logged(project, version.list_id, "a workbook with coverage", made)


def _cells(said: Coverage) -> list[str | int | None]:
    return [
        f"{said.last:%Y-%m-%d}" if said.last else None,
        "; ".join(said.sources) or None,
        "; ".join(f"{status} ({count})" for status, count in said.claimed.items()) or None,
        "\n".join(link.url for link in said.links) or None,
        said.to_review or None,
    ]


def as_table(project: Project, version: Version, how: How) -> Export:
    """A plain table of a version as it was understood, with what the viewer may carry away."""
    left, withheld, cut = rows_of(project, version)
    lines = [_line(row) for row in left]
    data = exports.as_csv(ROWS, lines) if how == "csv" else table(ROWS, lines, title="cases")
    made = Export(data, f"{version.id}.{how}", len(left), withheld, cut)
    return _logged(project, version.list_id, "rows of a list", made)


def rows_of(project: Project, version: Version) -> tuple[list[CaseRow], int, int]:
    """The rows of a version as the viewer may carry them away; how many are withheld, and cut."""
    with project.store.read() as connection:
        rows = list_versions.rows(connection, project.viewer, version.id)
        return allowed(care_for(connection, project.viewer), version.list_id, rows)


def _line(row: CaseRow) -> list[object]:
    return [
        row.list,
        number_of(row),
        row.names[0] if row.names else "",
        "; ".join(row.names[1:]),
        row.status,
        row.status_words,
        row.status_date,
        row.birth,
        row.age,
        "; ".join(row.places),
        row.remarks,
        row.sheet,
        row.row,
        "; ".join(problem.message for problem in row.problems),
    ]


def as_text(
    project: Project, list_id: str, what: str, text: str, rows: int, withheld: int = 0
) -> str:
    """Text that is printed to be kept (JSON): written down like a file."""
    _logged(project, list_id, what, Export(text.encode("utf-8", "replace"), "", rows, withheld))
    return text


def some_table(
    project: Project, list_id: str | None, what: str, headings: Sequence[str],
    rows: Sequence[Sequence[object]], withheld: int = 0,
) -> Export:  # fmt: skip
    """A CSV of something else about a list: its problems by row, a difference.

    `list_id` is None for a list that the record does not keep. `withheld` counts its lines that
    are cut or left out because care is asked for.
    """
    name = f"{list_id or 'crossref'}.csv"
    made = Export(exports.as_csv(headings, rows), name, len(rows), withheld)
    return _logged(project, list_id, what, made)


def _logged(project: Project, list_id: str | None, what: str, made: Export) -> Export:
    """The export, once it has been written down."""
    exports.leaves(
        project, what, made.data, rows=made.rows, withheld=made.withheld, list_id=list_id
    )
    return made


def rows_as_json(rows: Iterable[CaseRow]) -> list[dict[str, Any]]:
    """Rows as plain values, every cell with them."""
    return [
        vars(row)
        | {"cells": dict(row.cells), "problems": [vars(problem) for problem in row.problems]}
        for row in rows
    ]
