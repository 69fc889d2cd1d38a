"""An OpenDocument spreadsheet with columns added, all else in it byte for byte as it was.

Only `content.xml` changes, and in it only rows that get cells, the columns that are new, and two
styles of ours.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence

from rollcall.errors import ListError
from rollcall.lists.files.legacy import read_legacy
from rollcall.lists.files.xlsx import UNREADABLE
from rollcall.lists.model import Limits
from rollcall.lists.workbook.ods_layout import FILLED, FORMULA, OdsLayout, OdsTable
from rollcall.lists.workbook.plan import Additions, Cell, Values, add, find_headings, first_free
from rollcall.lists.workbook.xml import (
    DAMAGED,
    Edit,
    as_utf8,
    attribute,
    closed,
    escaped,
    splice,
    tag_at,
    with_attribute,
)
from rollcall.lists.workbook.zip import replace_parts

_CONTENT = "content.xml"
_WIDTH, _TEXT = "rollcall-width", "rollcall-text"


def is_ods(data: bytes) -> bool:
    """Whether a ZIP archive is an OpenDocument file."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _CONTENT in archive.namelist()
    except UNREADABLE:
        return False


def add_to_ods(
    data: bytes,
    headings: Sequence[str],
    values: Values,
    limits: Limits,
    said: Mapping[str, int | None] | None = None,
) -> bytes:
    """The spreadsheet with our columns, as `add_to_workbook` does it for Excel's.

    Raises `ListError` for what is damaged or larger than `limits`.
    """
    raws = read_legacy(data, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if archive.getinfo(_CONTENT).file_size > limits.unpacked_bytes:
                raise ListError(
                    f"unpacks to more than {limits.unpacked_bytes // 1_000_000} MB",
                    remedy="Copy the rows into a new workbook, or save it as CSV.",
                )
            layout = OdsLayout(as_utf8(archive.read(_CONTENT)), 4 * limits.cells)
    except UNREADABLE as error:
        raise ListError(f"a damaged spreadsheet ({type(error).__name__})", remedy=DAMAGED) from None
    if not {"office", "table", "text"} <= layout.prefixes.keys():
        raise ListError("a spreadsheet that is written in an unusual way", remedy=DAMAGED)
    rows: dict[str, dict[int, Sequence[Cell]]] = {}
    for (sheet, number), line in values.items():
        rows.setdefault(sheet, {})[number] = line
    edits: list[Edit] = []
    tables = {table.name: table for table in reversed(layout.tables)}
    for raw in raws:
        found = find_headings(raw, headings, said)
        given = rows.get(raw.name, {})
        table = tables.pop(raw.name, None)
        if table is not None and (given or found.ours):
            top = found.rows[0].number if found.rows else 0
            free = max(first_free(raw, found, set(given)), _width(layout, table, top))
            plan = add(raw, found, headings, given, free)
            if plan is not None and plan.cells:
                edits.extend(_Sheet(layout, table, plan).edits())
    if not edits:
        return data
    edits.extend(_style_edits(layout))
    return replace_parts(data, {_CONTENT: splice(layout.data, edits)})


def _width(layout: OdsLayout, table: OdsTable, top: int) -> int:
    """How many columns the rows from number `top` on use."""
    width, number = 0, 1
    for row, repeat in enumerate(table.rows.repeats):
        number += repeat
        if number > top:
            at = 0
            for cell in layout.cells_of(table, row):
                at += layout.cells.repeats[cell]
                if layout.cells.flags[cell] & FILLED:
                    width = max(width, at)
    return width


class _Sheet:
    """One table and what is written into it."""

    def __init__(self, layout: OdsLayout, table: OdsTable, plan: Additions) -> None:
        self.layout, self.table, self.plan = layout, table, plan
        self.data = layout.data
        self.p = {name: prefix.encode() for name, prefix in layout.prefixes.items()}
        self.styled = _can_style(layout)

    def edits(self) -> Iterator[Edit]:
        """Every change to the table's rows and columns."""
        if self.plan.new and self.styled:
            yield from self._columns()
        number = 1
        for row, repeat in enumerate(self.table.rows.repeats):
            wanted = [n for n in self._numbers(number, repeat) if n in self.plan.cells]
            if wanted:
                yield self._row(row, number, repeat, wanted)
            number += repeat

    def _numbers(self, first: int, repeat: int) -> Iterator[int] | range:
        if repeat < 10_000:
            return range(first, first + repeat)
        return (n for n in sorted(self.plan.cells) if first <= n < first + repeat)

    def _row(self, row: int, number: int, repeat: int, wanted: Sequence[int]) -> Edit:
        """A row that stands for several is parted where one of them gets cells of its own."""
        start, end = self.table.rows.starts[row], self.table.rows.ends[row]
        whole = self.data[start:end]
        parts: list[bytes] = []
        at = number
        for one in wanted:
            parts.append(self._times(whole, "rows", one - at))
            parts.append(self._times(self._with_cells(row, one), "rows", 1))
            at = one + 1
        parts.append(self._times(whole, "rows", number + repeat - at))
        return Edit(start, end, b"".join(parts))

    def _times(self, element: bytes, what: str, count: int) -> bytes:
        """The element standing for `count` of its kind; nothing for none."""
        name = f"{self.p['table'].decode()}:number-{what}-repeated"
        tag = tag_at(element, 0)
        if count < 1:
            return b""
        if count == 1 and attribute(tag, name) is None:
            return element
        return with_attribute(tag, name, str(count)) + element[len(tag) :]

    def _with_cells(self, row: int, number: int) -> bytes:
        start, end = self.table.rows.starts[row], self.table.rows.ends[row]
        new = self.plan.cells[number]
        cells, edits, at = self.layout.cells, list[Edit](), 0
        look: bytes | None = None
        for cell in self.layout.cells_of(self.table, row):
            repeat = cells.repeats[cell]
            first, last = cells.starts[cell], cells.ends[cell]
            if cells.flags[cell] & FILLED and number == self.plan.heading_row:
                look = self._look(self.data[first:last])
            inside = [column for column in sorted(new) if at <= column < at + repeat]
            if inside and not cells.flags[cell] & FORMULA:
                old = self.data[first:last]
                kept = self._look(old)
                pieces, next_at = [], at
                for column in inside:
                    pieces.append(self._times(old, "columns", column - next_at))
                    pieces.append(self._cell(new[column], kept or look))
                    next_at = column + 1
                pieces.append(self._times(old, "columns", at + repeat - next_at))
                edits.append(Edit(first - start, last - start, b"".join(pieces)))
            at += repeat
        tail = []
        for column in sorted(column for column in new if column >= at):
            tail.append(self._times(self._cell(None, None), "columns", column - at))
            tail.append(self._cell(new[column], look))
            at = column + 1
        return self._appended(self.data[start:end], edits, b"".join(tail))

    def _appended(self, whole: bytes, edits: list[Edit], tail: bytes) -> bytes:
        tag = tag_at(whole, 0)
        if closed(tag):
            name = re.split(rb"[\s/>]", tag[1:], maxsplit=1)[0]
            return tag[:-2].rstrip() + b">" + tail + b"</" + name + b">"
        end = whole.rindex(b"</")
        return splice(whole, [*edits, Edit(end, end, tail)])

    def _look(self, cell: bytes) -> bytes | None:
        return attribute(tag_at(cell, 0), f"{self.p['table'].decode()}:style-name")

    def _cell(self, value: Cell, look: bytes | None) -> bytes:
        table, office, text = self.p["table"], self.p["office"], self.p["text"]
        if look is None and self.styled and isinstance(value, str):
            look = _TEXT.encode()
        head = b"<%b:table-cell" % table
        head += b' %b:style-name="%b"' % (table, look) if look else b""
        if value is None:
            return head + b"/>"
        if isinstance(value, int):
            head += b' %b:value-type="float" %b:value="%d"' % (office, office, value)
        else:
            head += b' %b:value-type="string"' % office
        lines = b"".join(
            b"<%b:p>%b</%b:p>" % (text, self._spaced(line), text) for line in str(value).split("\n")
        )
        return head + b">" + lines + b"</%b:table-cell>" % table

    def _spaced(self, line: str) -> bytes:
        """Text whose spaces stay: several in a row, or at an end, would be read as one or none."""
        line = line.replace("\t", " ")
        space = b"<%b:s/>" % self.p["text"]
        bare = line.strip(" ")
        left = len(line) - len(line.lstrip(" "))
        written = [
            escaped(part) if not part.isspace() else b" " + space * (len(part) - 1)
            for part in re.split("( {2,})", bare)
        ]
        right = len(line) - left - len(bare)
        return space * left + b"".join(written) + space * right

    def _columns(self) -> Iterator[Edit]:
        """Our width for the new columns, cut out of the columns that stand there for many."""
        columns, at = self.table.columns, 0
        name = f"{self.p['table'].decode()}:style-name"
        for column, repeat in enumerate(columns.repeats):
            inside = [n for n in self.plan.new if at <= n < at + repeat]
            if inside and columns.ends[column] >= 0:
                start, end = columns.starts[column], columns.ends[column]
                old = self.data[start:end]
                tag = tag_at(old, 0)
                ours = with_attribute(tag, name, _WIDTH) + old[len(tag) :]
                left, right = inside[0] - at, at + repeat - inside[-1] - 1
                pieces = (
                    self._times(old, "columns", left),
                    self._times(ours, "columns", len(inside)),
                    self._times(old, "columns", right),
                )
                yield Edit(start, end, b"".join(pieces))
            at += repeat
        missing = [n for n in self.plan.new if n >= at]
        if missing and columns.ends and columns.ends[-1] >= 0:
            table = self.p["table"]
            one = b'<%b:table-column %b:style-name="%b"/>' % (table, table, _WIDTH.encode())
            bare = b"<%b:table-column/>" % table
            gap = self._times(bare, "columns", missing[0] - at)
            end = columns.ends[-1]
            yield Edit(end, end, gap + self._times(one, "columns", len(missing)))


def _can_style(layout: OdsLayout) -> bool:
    return {"style", "fo"} <= layout.prefixes.keys() and layout.body >= 0


def _style_edits(layout: OdsLayout) -> Iterator[Edit]:
    """Two styles of ours, unless an earlier export put them there."""
    if not _can_style(layout) or f'"{_TEXT}" '.encode() in layout.data[: layout.body]:
        return
    p = {name: prefix.encode() for name, prefix in layout.prefixes.items()}
    style, fo = p["style"], p["fo"]
    made = (
        b'<%b:style %b:name="%b" %b:family="table-column"><%b:table-column-properties'
        b' %b:column-width="5cm"/></%b:style>'
    ) % (style, style, _WIDTH.encode(), style, style, style, style)
    made += (
        b'<%b:style %b:name="%b" %b:family="table-cell"><%b:table-cell-properties'
        b' %b:wrap-option="wrap" %b:vertical-align="top"/></%b:style>'
    ) % (style, style, _TEXT.encode(), style, style, fo, style, style)
    name = p["office"] + b":automatic-styles"
    if layout.styles is None:
        whole = b"<" + name + b">" + made + b"</" + name + b">"
        yield Edit(layout.body, layout.body, whole)
        return
    start, event = layout.styles
    tag = tag_at(layout.data, start)
    if closed(tag):
        opened = tag[:-2].rstrip() + b">" + made + b"</" + name + b">"
        yield Edit(start, start + len(tag), opened)
    else:
        yield Edit(event, event, made)
