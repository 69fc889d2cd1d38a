"""Questions about an upload as a small table: written for a list keeper, answered, read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rollcall.errors import ListError
from rollcall.lists.cells.values import cell_text, safe_cell
from rollcall.lists.files.decode import decode
from rollcall.lists.files.table import read_table
from rollcall.lists.model import Limits, RawRow
from rollcall.lists.versions.difference import Question
from rollcall.records import CaseRow

HEADINGS = (
    "same person? (yes/no)", "suggested", "why", "name before", "name now", "details before",
    "details now", "row before", "row now", "case before", "case now",
)  # fmt: skip
"""The headings of a table of questions; the first column is to be filled in."""
_YES = frozenset({"y", "yes", "да", "иә", "ия", "1", "true", "same", "д"})
_NO = frozenset({"n", "no", "нет", "жоқ", "0", "false", "different", "н"})
_LIMITS = Limits(file_bytes=5_000_000, rows=50_000, cells=1_000_000)


def question_rows(questions: Sequence[Question]) -> list[list[str]]:
    """A line for each question, under `HEADINGS`; not yet safe for a spreadsheet."""
    return [
        [
            "",
            "yes" if one.suggested else "no",
            one.why,
            "; ".join(one.old.names),
            "; ".join(one.new.names),
            details(one.old),
            details(one.new),
            where(one.old),
            where(one.new),
            one.old.key,
            one.new.key,
        ]
        for one in questions
    ]


def details(row: CaseRow) -> str:
    """What tells a person from another of the same name, as a line."""
    parts = [
        row.birth or (f"age {row.age}" if row.age is not None else ""),
        ", ".join(row.places),
        " ".join(part for part in (row.status or row.status_words, row.status_date) if part),
        row.remarks,
    ]
    return "; ".join(part for part in parts if part)


def where(row: CaseRow) -> str:
    """Where a row stands in its workbook."""
    return f"{row.sheet} row {row.row}" if row.sheet else f"row {row.row}"


def read_answers(data: bytes, file_name: str) -> dict[tuple[str, str], bool | None]:
    """The answers in a table of questions: (case now, case before) -> same, or None for later.

    The cases are as the table has them (`safe_cell`). Raises `ListError` that names the line.
    """
    remedy = "fill in the first column of the table of questions with yes or no, and leave the rest"
    if len(data) > _LIMITS.file_bytes:
        raise ListError(f"{file_name}: too large for a table of questions", remedy=remedy)
    rows = read_table(decode(data), "", _LIMITS).rows
    if not rows or _texts(rows[0])[-2:] != [*HEADINGS[-2:]]:
        raise ListError(f"{file_name}: this is no table of questions", remedy=remedy)
    found: dict[tuple[str, str], bool | None] = {}
    for row in rows[1:]:
        cells = _texts(row)
        said = cells[0].strip().casefold()
        if said not in _YES | _NO | {""} or len(cells) != len(HEADINGS):
            raise ListError(
                f"{file_name}, line {row.number}: this answers no question", remedy=remedy
            )
        found[cells[-1], cells[-2]] = None if not said else said in _YES
    return found


def _texts(row: RawRow) -> list[str]:
    cells = [cell_text(value) for value in row.values]
    return cells + [""] * (len(HEADINGS) - len(cells))


def answers_to(
    questions: Sequence[Question], given: Mapping[tuple[str, str], bool | None]
) -> dict[tuple[str, str], bool | None]:
    """Which of these questions were answered, and how, by (key now, key before)."""
    found: dict[tuple[str, str], bool | None] = {}
    for one in questions:
        pair = safe_cell(one.new.key), safe_cell(one.old.key)
        if pair in given:
            found[one.new.key, one.old.key] = given[pair]
    return found
