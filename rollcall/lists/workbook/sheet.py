"""One worksheet part: where its rows, cells and columns stand, and the edits that add ours."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from xml.parsers import expat  # see workbook_xml.new_parser

from rollcall.errors import ListError
from rollcall.lists.columns import column_letter
from rollcall.lists.files.xlsx import column_index
from rollcall.lists.workbook.plan import MOST_COLUMNS, MOST_ROWS, Additions, Cell
from rollcall.lists.workbook.xml import (
    DAMAGED,
    Edit,
    after_element,
    attribute,
    closed,
    escaped,
    local,
    new_parser,
    prefix_of,
    splice,
    tag_at,
    with_attribute,
)

_WIDE, _NARROW = 40, 14
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FILLED, _FORMULA = 1, 2
_BEFORE_LINKS = frozenset(
    {"sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter"}
    | {"sortState", "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr"}
    | {"conditionalFormatting", "dataValidations"}
)
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")


class Layout:
    """Where everything that we may have to change stands in the bytes of a worksheet part.

    Arrays with one entry per row and per cell, because a list can have millions of cells.
    """

    def __init__(self, data: bytes, most_cells: int) -> None:
        self.data = data
        self.numbers, self.starts = array("l"), array("q")
        self.ends, self.firsts = array("q"), array("q")
        self.columns, self.at = array("l"), array("q")
        self.until, self.flags = array("q"), array("b")
        self.dimension = self.body = self.filter = -1
        self.before_links = -1  # where a list of links may stand by the order of the schema
        self.links: tuple[int, int] | None = None
        self.link: list[tuple[int, int, dict[str, str]]] = []
        self._child = -1
        self.cols: list[tuple[int, int, dict[str, str]]] = []
        self._path: list[str] = []
        self._column = -1
        self._inside = False
        self._most = most_cells
        self._parser = new_parser()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as error:
            raise ListError(f"a damaged worksheet ({error})", remedy=DAMAGED) from None
        if self.body < 0:
            raise ListError("a worksheet without rows", remedy=DAMAGED)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        path = self._path
        depth = len(path)
        path.append(name)
        if depth >= 4:
            if depth == 4 and self._inside:
                self.flags[-1] |= _FORMULA | _FILLED if local(name) == "f" else _FILLED
        elif depth == 3:
            if local(name) == "c" and local(path[2]) == "row" and local(path[1]) == "sheetData":
                self._cell(attributes.get("r"))
        elif depth == 2:
            if local(name) == "row" and local(path[1]) == "sheetData":
                self._row(attributes.get("r"))
            elif local(name) == "col" and local(path[1]) == "cols":
                self.cols.append((self._parser.CurrentByteIndex, -1, attributes))
            elif local(name) == "hyperlink" and local(path[1]) == "hyperlinks":
                self.link.append((self._parser.CurrentByteIndex, -1, attributes))
        elif depth == 1:
            self._child = self._parser.CurrentByteIndex
            if local(name) == "sheetData" and self.body < 0:
                self.body = self._parser.CurrentByteIndex
            elif local(name) == "dimension":
                self.dimension = self._parser.CurrentByteIndex
            elif local(name) == "autoFilter":
                self.filter = self._parser.CurrentByteIndex

    def _row(self, reference: str | None) -> None:
        last = self.numbers[-1] if self.numbers else 0
        self.numbers.append(min(int(reference), 1 << 30) if reference else last + 1)
        self.starts.append(self._parser.CurrentByteIndex)
        self.firsts.append(len(self.columns))
        if len(self.numbers) > MOST_ROWS:
            raise ListError("has more rows than a sheet can hold", remedy="Split the list.")
        self._column = -1

    def _cell(self, reference: str | None) -> None:
        before = self._column if len(self.columns) > self.firsts[-1] else -1
        self._column = column_index(reference) if reference else before + 1
        self.columns.append(self._column)
        self.at.append(self._parser.CurrentByteIndex)
        self.flags.append(0)
        self._inside = True
        if len(self.columns) > self._most:
            raise ListError("has more cells than a list can have", remedy="Split the list.")

    def _end(self, name: str) -> None:
        depth = len(self._path) - 1
        self._path.pop()
        if depth == 3 and self._inside:
            self.until.append(self._parser.CurrentByteIndex)
            self._inside = False
        elif depth == 2:
            if len(self.ends) < len(self.starts):
                self.ends.append(self._parser.CurrentByteIndex)
            elif self.cols and self.cols[-1][1] < 0:
                start, _, attributes = self.cols[-1]
                self.cols[-1] = (start, self._parser.CurrentByteIndex, attributes)
            elif self.link and self.link[-1][1] < 0:
                start, _, attributes = self.link[-1]
                self.link[-1] = (start, self._parser.CurrentByteIndex, attributes)
        elif depth == 1 and local(name) in _BEFORE_LINKS:
            self.before_links = after_element(self.data, self._child, self._parser.CurrentByteIndex)
        elif depth == 1 and local(name) == "hyperlinks" and self.links is None:
            self.links = (self._child, self._parser.CurrentByteIndex)

    def cells_of(self, row: int) -> tuple[int, int]:
        """The first cell of a row (by position) and the first that is not its own any more."""
        last = self.firsts[row + 1] if row + 1 < len(self.firsts) else len(self.columns)
        return self.firsts[row], last

    def width(self, top: int) -> int:
        """How many columns the rows from number `top` on use, formulas without a value too."""
        width = 0
        for row, row_number in enumerate(self.numbers):
            if row_number >= top:
                first, last = self.cells_of(row)
                while last > first and not self.flags[last - 1]:
                    last -= 1
                if last > first:
                    width = max(width, self.columns[last - 1] + 1)
        return width


def edited(
    layout: Layout, plan: Additions, text_style: int | None, more: Sequence[Edit] = ()
) -> bytes:
    """The worksheet part with what `plan` adds.

    `text_style` is the cell format for texts, `more` what has to be changed for links and filters.
    """
    edits = [*more, *_row_edits(layout, plan, text_style)]
    edits.extend(_column_edits(layout, plan))
    edits.extend(_dimension_edit(layout, plan))
    return splice(layout.data, edits)


def _row_edits(layout: Layout, plan: Additions, text_style: int | None) -> Iterator[Edit]:
    heading_style = _heading_style(layout, plan.heading_row)
    for row, number in enumerate(layout.numbers):
        new = plan.cells.get(number)
        if new:
            style = heading_style if number == plan.heading_row else text_style
            yield from _one_row(layout, row, new, style)


def _heading_style(layout: Layout, heading_row: int | None) -> int | None:
    """The format of her last heading, so that ours look like a part of her table."""
    for row, number in enumerate(layout.numbers):
        if number == heading_row:
            first, last = layout.cells_of(row)
            for cell in range(last - 1, first - 1, -1):
                if layout.flags[cell]:
                    style = attribute(tag_at(layout.data, layout.at[cell]), "s")
                    return int(style) if style and style.isdigit() else None
    return None


def _one_row(
    layout: Layout, row: int, new: Mapping[int, Cell], style: int | None
) -> Iterator[Edit]:
    data, number = layout.data, layout.numbers[row]
    tag = tag_at(data, layout.starts[row])
    prefix = prefix_of(tag)
    first, last = layout.cells_of(row)
    end = layout.ends[row]
    opened = tag
    if attribute(tag, "spans"):
        opened = _spans(tag, max(new) + 1)
    tail: list[bytes] = []
    for at in sorted(new):
        cell = bisect_left(layout.columns, at, first, last)
        if cell < last and layout.columns[cell] == at:
            yield from _over(layout, cell, _reference(at, number), new[at], style)
            continue
        written = _cell(prefix, _reference(at, number), new[at], style)
        if cell < last:
            yield Edit(layout.at[cell], layout.at[cell], written)
        else:
            tail.append(written)
    if closed(tag):
        name = re.split(rb"[\s/>]", tag[1:], maxsplit=1)[0]
        opened = opened[:-2].rstrip() + b">" + b"".join(tail) + b"</" + name + b">"
    elif tail:
        yield Edit(end, end, b"".join(tail))
    if opened != tag:
        yield Edit(layout.starts[row], layout.starts[row] + len(tag), opened)


def _over(
    layout: Layout, cell: int, reference: str, value: Cell, style: int | None
) -> Iterator[Edit]:
    """A cell that is there already keeps its own look, and stays hers where it is a formula."""
    if layout.flags[cell] & _FORMULA:
        return
    start = layout.at[cell]
    tag = tag_at(layout.data, start)
    own = attribute(tag, "s")
    kept = int(own) if own and own.isdigit() else style if value is not None else None
    written = _cell(prefix_of(tag), reference, value, kept)
    yield Edit(start, after_element(layout.data, start, layout.until[cell]), written)


def range_ends(table: bytes) -> tuple[int, int]:
    """How far a table part's range goes: the number of its last column and of its last row."""
    found = re.search(rb"<(?:[\w.-]{1,40}:)?table\s", table[:5000])
    if found is None:
        return 0, 0
    reference = (attribute(tag_at(table, found.start()), "ref") or b"").decode("ascii", "replace")
    parts = _REFERENCE.fullmatch(reference)
    return (column_index(parts[3] or parts[1]) + 1, int(parts[4] or parts[2])) if parts else (0, 0)


def _reference(column: int, row: int) -> str:
    return f"{column_letter(column)}{row}"


def _cell(prefix: bytes, reference: str, value: Cell, style: int | None) -> bytes:
    """A cell as XML: text as an inline string, which no program takes for a formula."""
    p = prefix.decode("utf-8")
    head = f'<{p}c r="{reference}"' + (f' s="{style}"' if style is not None else "")
    if value is None:
        return f"{head}/>".encode() if style is not None else b""
    if isinstance(value, int):
        return f"{head}><{p}v>{value}</{p}v></{p}c>".encode()
    space = ' xml:space="preserve"' if value != value.strip() or "\n" in value else ""
    text = escaped(_ESCAPE.sub("_x005F_", value))
    start = f'{head} t="inlineStr"><{p}is><{p}t{space}>'.encode()
    return start + text + f"</{p}t></{p}is></{p}c>".encode()


def _spans(tag: bytes, right: int) -> bytes:
    numbers = [int(n) for n in re.findall(rb"\d{1,6}", attribute(tag, "spans") or b"")]
    low, high = min(numbers, default=1), max([right, *numbers])
    return with_attribute(tag, "spans", f"{low}:{min(high, MOST_COLUMNS)}")


def _dimension_edit(layout: Layout, plan: Additions) -> Iterator[Edit]:
    if layout.dimension < 0 or not plan.new:
        return
    tag = tag_at(layout.data, layout.dimension)
    found = _REFERENCE.fullmatch((attribute(tag, "ref") or b"").decode("ascii", "replace"))
    if found is None:
        return
    left, top, right, bottom = found[1], found[2], found[3] or found[1], found[4] or found[2]
    rows = [int(top), int(bottom), *(row for row, cells in plan.cells.items() if cells)]
    wide = max(column_index(right), plan.new[-1])
    new = f"{left}{min(rows)}:{column_letter(wide)}{max(rows)}"
    yield Edit(layout.dimension, layout.dimension + len(tag), with_attribute(tag, "ref", new))


def _column_edits(layout: Layout, plan: Additions) -> Iterator[Edit]:
    """Widths for new columns; a range of hers that reaches into them is cut in parts."""
    if not plan.new:
        return
    first, last = plan.new[0] + 1, plan.new[-1] + 1
    widths = _widths(plan)
    body = tag_at(layout.data, layout.body)
    prefix = prefix_of(body)
    ours = b"".join(
        _col(prefix, {}, number, number, widths[number - 1]) for number in range(first, last + 1)
    )
    if not layout.cols:
        name = prefix + b"cols"
        yield Edit(layout.body, layout.body, b"<" + name + b">" + ours + b"</" + name + b">")
        return
    reached = [entry for entry in layout.cols if _number(entry[2], "max") >= first]
    pieces: list[tuple[int, bytes]] = []
    kept: dict[int, Mapping[str, str]] = {}
    for _, _, attributes in reached:
        low, high = _number(attributes, "min"), _number(attributes, "max")
        if low < first:
            pieces.append((low, _col(prefix, attributes, low, first - 1)))
        if high > last:
            pieces.append((max(low, last + 1), _col(prefix, attributes, max(low, last + 1), high)))
        kept.update(dict.fromkeys(range(max(low, first), min(high, last) + 1), attributes))
    for number in range(first, last + 1):
        piece = _col(prefix, kept.get(number, {}), number, number, widths[number - 1])
        pieces.append((number, piece))
    written = b"".join(piece for _, piece in sorted(pieces, key=lambda piece: piece[0]))
    for start, event, _ in reached:
        yield Edit(start, after_element(layout.data, start, event), written)
        written = b""
    if written:
        start, event, _ = layout.cols[-1]
        end = after_element(layout.data, start, event)
        yield Edit(end, end, written)


def _col(
    prefix: bytes, kept: Mapping[str, str], low: int, high: int, width: int | None = None
) -> bytes:
    """One `<col>`; with `width` it is ours and shown, whatever the range it was cut from."""
    attributes = {**kept, "min": str(low), "max": str(high)}
    if width is not None:
        attributes |= {"width": str(width), "customWidth": "1"}
        for name in ("hidden", "bestFit", "collapsed"):
            attributes.pop(name, None)
    written = b"".join(b" " + n.encode() + b'="' + escaped(v) + b'"' for n, v in attributes.items())
    return b"<" + prefix + b"col" + written + b"/>"


def _number(attributes: Mapping[str, str], name: str) -> int:
    text = attributes.get(name, "")
    return min(int(text), MOST_COLUMNS) if text.isdecimal() else 0


def _widths(plan: Additions) -> dict[int, int]:
    """How wide each new column is, in characters: as its longest line, within reason."""
    longest = dict.fromkeys(plan.new, _NARROW)
    for cells in plan.cells.values():
        for at, value in cells.items():
            if at in longest and isinstance(value, str):
                line = max((len(line) for line in value.split("\n")), default=0)
                longest[at] = max(longest[at], min(line + 2, _WIDE))
    return longest
