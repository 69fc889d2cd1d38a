"""A difference told line by line: each change in words, beside what coverage says of the case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from rollcall.lists.beside import Written, beside
from rollcall.lists.difference import Change, Diff, FieldChange, is_heading
from rollcall.lists.values import safe_cell
from rollcall.records import CaseRow

What = Literal["removed", "merged", "changed", "split", "added"]
HEADINGS = ("what", "case", "name", "in words", "coverage", "sheet", "row")
_LONGEST = 80
_FIELDS = {
    "name_corrected": "name",
    "name_replaced": "another name",
    "names": "names",
    "status_date": "date",
    "status_words": "status",
}


@dataclass(frozen=True)
class Told:
    """One thing that changed: `row` is the row as it stands now, or as it last stood.

    `key` is that of the case, which a row that was not stored yet may not bear. `words` says what
    is different; `coverage` what is written about the case, or nothing.
    """

    what: What
    key: str
    row: CaseRow
    words: str
    coverage: str = ""
    fields: tuple[FieldChange, ...] = ()


def told(found: Diff, written: Callable[[CaseRow], Written | None]) -> list[Told]:
    """Everything that changed, what a list keeper looks at first before the rest.

    Cases that left come first, then changes of status, other changes, and new cases. `written`
    gives the coverage of a case by its row in the old version. Headings inside the table are no
    cases and left out.
    """
    lines = [*_gone(found, written), *_changed(found.changed, written)]
    for one in found.split:
        words = f"{len(one.rows)} rows tell of it now"
        lines.append(Told("split", one.old.key, one.old, words))
    for row in found.added:
        if not is_heading(row):
            lines.append(Told("added", row.key, row, _status(row), beside(None, row, written(row))))
    return lines


def _gone(found: Diff, written: Callable[[CaseRow], Written | None]) -> Iterator[Told]:
    for row in found.removed:
        if not is_heading(row):
            yield Told("removed", row.key, row, _status(row), beside(row, None, written(row)))
    for one in found.merged:
        for row in one.gone:
            where = f"row {one.kept.row}" + (f" of {one.kept.sheet}" if one.kept.sheet else "")
            yield Told("merged", row.key, row, f"one case now with {where}")


def _changed(
    changes: Iterable[Change], written: Callable[[CaseRow], Written | None]
) -> Iterator[Told]:
    ordered = sorted(changes, key=lambda one: one.old.status == one.new.status)
    for one in ordered:
        said = beside(one.old, one.new, written(one.old))
        words = "; ".join(in_words(field) for field in one.fields)
        yield Told("changed", one.old.key, one.new, words, said, one.fields)


def in_words(change: FieldChange) -> str:
    """One change of one field: `status: detained -> released`."""
    name = change.heading or _FIELDS.get(change.field, change.field.replace("_", " "))
    return f"{name}: {_short(change.old)} -> {_short(change.new)}"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return f"{text[: _LONGEST - 1]}…" if len(text) > _LONGEST else text or "nothing"


def _status(row: CaseRow) -> str:
    return row.status or row.status_words or "no status"


def as_cells(one: Told) -> list[str]:
    """A line of a table with `HEADINGS`, safe for a spreadsheet."""
    row = one.row
    name = row.names[0] if row.names else ""
    cells = (one.what, one.key, name, one.words, one.coverage, row.sheet, str(row.row))
    return [safe_cell(cell) for cell in cells]


def as_json(one: Told) -> dict[str, Any]:
    """The same as plain values."""
    return {
        "what": one.what,
        "case": one.key,
        "name": one.row.names[0] if one.row.names else None,
        "words": one.words,
        "coverage": one.coverage,
        "fields": [vars(field) for field in one.fields],
        "sheet": one.row.sheet,
        "row": one.row.row,
    }


def veiled(one: Told, row: CaseRow | None) -> Told | None:
    """The same for a viewer who may see only `row` of the case: None where nothing at all."""
    if row is None or row == one.row:
        return None if row is None else one
    fields = tuple(field for field in one.fields if field.field == "status")
    words = "; ".join(in_words(field) for field in fields)
    return Told(one.what, one.key, row, words or (row.status or ""), "", fields)
