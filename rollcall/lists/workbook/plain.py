"""New workbooks with plain cells: tables for export, and copies of files in formats of old."""

from __future__ import annotations

import io
import itertools
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from rollcall.errors import ListError
from rollcall.lists.cells.values import safe_cell
from rollcall.lists.model import RawRow, RawSheet, Value
from rollcall.lists.workbook.plan import MOST_ROWS
from rollcall.lists.workbook.xml import legal

if TYPE_CHECKING:  # a large library: it is loaded where a workbook is made
    from openpyxl import Workbook
    from openpyxl.cell import Cell

_TITLE = re.compile(r"[\\*?:/\[\]]")
_LONGEST_TITLE = 31
_LONGEST_TEXT = 32_767
_EXACT = 10**15  # beyond, a spreadsheet rounds whole numbers
_MEASURED = 200
_NARROW, _WIDE = 8, 60


def table(headings: Sequence[str], rows: Iterable[Sequence[object]], *, title: str) -> bytes:
    """A small XLSX with one sheet called `title`: bold headings that stay in sight, then `rows`.

    For exports of tables. Every text goes through `safe_cell`, so that no spreadsheet program runs
    it; numbers, dates and truth values stay what they are, anything else becomes its text. Raises
    `ListError` for more rows than a sheet can hold.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_title(title, set()))
    ahead = iter(rows)
    first = list(itertools.islice(ahead, _MEASURED))
    for at, width in enumerate(_widths([headings, *first]), 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.freeze_panes = "A2"
    names = [_cell(sheet, safe_cell(str(heading))) for heading in headings]
    for name in names:
        name.font = Font(bold=True)
        name.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.append(names)
    for count, row in enumerate(itertools.chain(first, ahead), 2):
        if count > MOST_ROWS:
            raise ListError("more rows than a sheet can hold", remedy="Export fewer rows, or CSV.")
        sheet.append([_cell(sheet, _safe(value)) for value in row])
    return _saved(book)


def plain_workbook(raws: Sequence[RawSheet]) -> tuple[bytes, dict[str, str]]:
    """A new XLSX with every cell of `raws` where it stood, and how its sheets are called there.

    Texts stay as they are, but as texts: none becomes a formula. Merged ranges and hidden sheets
    are kept; colours and widths are not known.
    """
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.cell_range import CellRange

    book = Workbook(write_only=True)
    titles: dict[str, str] = {}
    used: set[str] = set()
    for raw in raws:
        title = sheet_title(raw.name, used)
        titles.setdefault(raw.name, title)
        sheet = book.create_sheet(title)
        sheet.sheet_state = "hidden" if raw.hidden and len(raws) > 1 else "visible"
        for at, width in enumerate(_widths([row.values for row in raw.rows[:_MEASURED]]), 1):
            sheet.column_dimensions[get_column_letter(at)].width = width
        for values in _in_place(raw.rows):
            sheet.append([_cell(sheet, _plain(value)) for value in values])
        for merge in raw.merges:
            sheet.merged_cells.add(
                CellRange(None, merge.left, merge.top, merge.right, merge.bottom)
            )
    if raws and all(raw.hidden for raw in raws):
        book.worksheets[0].sheet_state = "visible"
    if not raws:
        book.create_sheet("1")
    return _saved(book), titles


def sheet_title(wanted: str, used: set[str]) -> str:
    """A title that Excel takes: at most 31 characters, none of `\\*?:/[]`, no other sheet's."""
    title = _TITLE.sub("_", legal(wanted).replace("\n", " ")).strip("' ")[:_LONGEST_TITLE] or "1"
    made, count = title, 1
    while made.casefold() in used:
        count += 1
        end = f" {count}"
        made = title[: _LONGEST_TITLE - len(end)] + end
    used.add(made.casefold())
    return made


def _in_place(rows: Sequence[RawRow]) -> Iterator[Sequence[Value]]:
    last = 0
    for row in rows:
        for _ in range(row.number - last - 1):
            yield ()
        last = row.number
        yield row.values


def _safe(value: object) -> Value:
    if isinstance(value, str):
        return safe_cell(legal(value))
    if value is None or isinstance(value, (bool, int, float, date, datetime, time)):
        return _plain(value)
    return safe_cell(legal(str(value)))


def _plain(value: Value) -> Value:
    """The value, as text where a spreadsheet could not hold it: it knows no time zones."""
    if isinstance(value, str):
        return legal(value)
    if isinstance(value, (datetime, time)) and value.tzinfo is not None:
        return value.isoformat(" ", "seconds") if isinstance(value, datetime) else str(value)
    if isinstance(value, date) and value.year < 1900:
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, int) and abs(value) > _EXACT:
        return str(value)
    return value


def _cell(sheet: Any, value: Value) -> Cell:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment

    made: Any = WriteOnlyCell
    cell: Cell = made(sheet, value=None if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.value = value[:_LONGEST_TEXT]
        cell.data_type = "s"  # never a formula, whatever it begins with
        if "\n" in value:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def _widths(rows: Iterable[Sequence[object]]) -> list[int]:
    """How wide each column is, in characters, from the longest line in it, within reason."""
    widths: list[int] = []
    for row in rows:
        widths.extend([_NARROW] * (min(len(row), 500) - len(widths)))
        for at, value in enumerate(row[:500]):
            line = max((len(line) for line in str(value or "")[:2000].split("\n")), default=0)
            widths[at] = max(widths[at], min(line + 2, _WIDE))
    return widths


def _saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
