"""What goes where: which columns are ours already, which are new, and every cell to write."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rollcall.errors import ListError
from rollcall.lists.cells.values import safe_cell
from rollcall.lists.header import Header, find_header
from rollcall.lists.model import RawRow, RawSheet
from rollcall.lists.workbook.xml import legal

Values = Mapping[tuple[str, int], Sequence[str | int | None]]
Cell = str | int | None
MOST_COLUMNS = 16_384
MOST_ROWS = 1_048_576
_LONGEST = 32_767  # characters that a cell of Excel can hold


@dataclass(frozen=True)
class Additions:
    """What is written into one sheet. Rows count from 1, columns from 0.

    `cells` goes from row to column to value, None to empty a cell that was ours; `new` are the
    columns that were not there, in order.
    """

    heading_row: int | None
    cells: Mapping[int, Mapping[int, Cell]]
    new: tuple[int, ...]


@dataclass(frozen=True)
class Headings:
    """The rows of headings of a sheet, none where it has none, and which columns are ours."""

    rows: tuple[RawRow, ...]
    ours: Mapping[str, int]
    header: Header


def find_headings(
    raw: RawSheet, headings: Sequence[str], said: Mapping[str, int | None] | None
) -> Headings:
    """Where a sheet's headings stand. `said` wins over what is recognised (`Sheet.header`)."""
    header = find_header(raw)
    at = next((at for at, row in enumerate(raw.rows) if row.number == header.number), -1)
    rows = tuple(raw.rows[len(header.titles) : at + 1]) if at >= 0 else ()
    number = said[raw.name] if said is not None and raw.name in said else header.number
    if number != header.number:
        rows = tuple(row for row in raw.rows if row.number == number)
        header = header._replace(number=number, headings=(), titles=())
    return Headings(rows, _ours(raw, rows, headings), header)


def _ours(raw: RawSheet, rows: Sequence[RawRow], headings: Sequence[str]) -> dict[str, int]:
    """The columns of an earlier export: by heading, or where there are none by what cells say."""
    wanted = {heading if rows else heading + ":": heading for heading in map(_spaced, headings)}
    starts = tuple(wanted)
    found: dict[str, int] = {}
    for row in rows or raw.rows:
        for at, value in enumerate(row.values):
            if isinstance(value, str) and value.startswith(starts):
                text = _spaced(value)
                for mark, heading in wanted.items():
                    if text == mark if rows else text.startswith(mark):
                        found.setdefault(heading, at)
    return found


def _spaced(text: str) -> str:
    return " ".join(text.split())


def first_free(raw: RawSheet, found: Headings, rows: set[int]) -> int:
    """The first column behind everything that stands in the table or is merged into its rows."""
    top = found.rows[0].number if found.rows else 0
    width = max((len(row.values) for row in raw.rows if row.number >= top), default=0)
    written = sorted(rows | {row.number for row in found.rows})
    merges = (
        merge.right
        for merge in raw.merges
        if bisect_left(written, merge.top) < bisect_right(written, merge.bottom)
    )
    return max([width, len(found.header.headings), *merges])


def add(
    raw: RawSheet,
    found: Headings,
    headings: Sequence[str],
    rows: Mapping[int, Sequence[str | int | None]],
    free: int,
    *,
    labels: bool = True,
) -> Additions | None:
    """What to write into a sheet, or None where nothing is to be changed.

    A column of ours from an earlier export is overwritten in place: what it says on a row that has
    no values any more is emptied. In a sheet without headings every cell says itself what it is,
    unless `labels` is false: else nobody, and no reader, could tell our columns from hers. Raises
    `ListError` where no column is left.
    """
    if not rows and not found.ours:
        return None
    columns: list[int] = []
    new: list[int] = []
    for heading in headings:
        at = found.ours.get(_spaced(heading))
        if at is None and rows:
            at = free + len(new)
            new.append(at)
        columns.append(-1 if at is None else at)
    if new and new[-1] >= MOST_COLUMNS:
        raise ListError("has no column left for ours", remedy="Delete columns that are not used.")
    say = labels and not found.rows
    marks = [f"{_spaced(heading)}: " if say else "" for heading in headings]
    lowest = found.rows[-1].number if found.rows else 0
    cells: dict[int, dict[int, Cell]] = {}
    for row in raw.rows:
        if row.number > lowest:
            given = rows.get(row.number, ())
            line = _line(row, columns, marks, given, set(new))
            if line:
                cells[row.number] = line
    names = {at: clean(name) for at, name in zip(columns, headings, strict=True) if at in new}
    heading_row = _heading_row(raw, found, names) if found.rows and names else None
    if heading_row is not None:
        cells[heading_row] = {**cells.get(heading_row, {}), **names}
    return Additions(heading_row, cells, tuple(new))


def _line(
    row: RawRow,
    columns: Sequence[int],
    marks: Sequence[str],
    given: Sequence[str | int | None],
    new: set[int],
) -> dict[int, Cell]:
    line: dict[int, Cell] = {}
    for position, at in enumerate(columns):
        value = given[position] if position < len(given) else None
        if value is None or value == "":
            if at not in new and 0 <= at < len(row.values) and row.values[at] is not None:
                line[at] = None
        elif at >= 0:
            mark = marks[position]
            line[at] = clean(f"{mark}{value}") if mark or isinstance(value, str) else value
    return line


def clean(text: str) -> str:
    """Text that can stand in a cell: legal, not too long, and never run as a formula."""
    text = safe_cell(legal(text))
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _heading_row(raw: RawSheet, found: Headings, names: Mapping[int, str]) -> int:
    """The lowest row of headings in which ours leave the table understood as before.

    A heading that spans several columns is joined with the row below it only where nothing else
    stands in that row, so that ours may have to go one row up.
    """
    before = found.header
    for row in reversed(found.rows):
        values = list(row.values) + [None] * (max(names) + 1 - len(row.values))
        for at, name in names.items():
            values[at] = name
        changed = row._replace(values=values)
        rows = [changed if other.number == row.number else other for other in raw.rows[:40]]
        after = find_header(RawSheet(raw.name, rows, raw.merges, raw.hidden))
        same = after.headings[: len(before.headings)] == before.headings
        if after.number == before.number and after.titles == before.titles and same:
            return row.number
    return found.rows[-1].number
