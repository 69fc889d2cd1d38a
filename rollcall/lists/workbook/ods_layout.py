"""Where the tables, columns, rows and cells of an OpenDocument spreadsheet stand in its bytes.

OpenDocument 1.3 part 3, chapter 9: equal neighbours are written once, with a number of repetitions.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from xml.parsers import expat  # see workbook_xml.new_parser

from rollcall.errors import ListError
from rollcall.lists.workbook.plan import MOST_ROWS
from rollcall.lists.workbook.xml import DAMAGED, after_element, local, new_parser

MOST_REPEATS = 1 << 24
FILLED, FORMULA = 1, 2
_CELLS = frozenset({"table-cell", "covered-table-cell"})
_ROW_GROUPS = frozenset({"table-row-group", "table-header-rows", "table-rows"})
_COLUMN_GROUPS = frozenset({"table-column-group", "table-header-columns", "table-columns"})
_SPACES = {
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
    "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style",
    "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0": "fo",
}


@dataclass
class Runs:
    """Elements in order, each with where it starts and ends and how often it is repeated."""

    starts: array[int] = field(default_factory=lambda: array("q"))
    ends: array[int] = field(default_factory=lambda: array("q"))
    repeats: array[int] = field(default_factory=lambda: array("q"))
    flags: array[int] = field(default_factory=lambda: array("b"))
    firsts: array[int] = field(default_factory=lambda: array("q"))


@dataclass(eq=False)
class OdsTable:
    """One sheet: its name, its columns and its rows; `rows.firsts` tells the first cell of each."""

    name: str
    columns: Runs = field(default_factory=Runs)
    rows: Runs = field(default_factory=Runs)


class OdsLayout:
    """The content part of a spreadsheet; `cells` are those of all tables, one after the other.

    `prefixes` goes from the usual prefix of a namespace to the one that this file has for it.
    """

    def __init__(self, data: bytes, most_cells: int) -> None:
        self.data = data
        self.tables: list[OdsTable] = []
        self.cells = Runs()
        self.prefixes: dict[str, str] = {}
        self.styles: tuple[int, int] | None = None
        self.body = -1
        self._most = most_cells
        self._path: list[tuple[str, int]] = []
        self._row = self._cell = -1
        self._parser = new_parser()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as error:
            raise ListError(f"a damaged spreadsheet ({error})", remedy=DAMAGED) from None

    def cells_of(self, table: OdsTable, row: int) -> range:
        """The positions of a row's cells among all cells."""
        firsts = table.rows.firsts
        if row + 1 < len(firsts):
            return range(firsts[row], firsts[row + 1])
        at = self.tables.index(table)
        for later in self.tables[at + 1 :]:
            if later.rows.firsts:
                return range(firsts[row], later.rows.firsts[0])
        return range(firsts[row], len(self.cells.starts))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        bare, depth = local(name), len(self._path)
        start = self._parser.CurrentByteIndex
        self._path.append((bare, start))
        if depth == 0:
            self._namespaces(attributes)
        elif self._cell >= 0:
            self.cells.flags[-1] |= FILLED
        elif self._row >= 0:
            if depth == self._row + 1 and bare in _CELLS:
                self._cell = depth
                self._open(self.cells, start, attributes, "columns")
                formula = any(local(key) == "formula" for key in attributes)
                self.cells.flags[-1] = FORMULA | FILLED if formula else 0
                if len(self.cells.starts) > self._most:
                    raise ListError("has more cells than a list can have", remedy="Split the list.")
        elif depth == 1 and bare == "body":
            self.body = start
        elif depth == 3 and bare == "table" and self._path[2][0] == "spreadsheet":
            named = (value for key, value in attributes.items() if local(key) == "name")
            self.tables.append(OdsTable(next(named, "")))
        elif depth > 3 and self._path[3][0] == "table" and self.tables:
            around = {name for name, _ in self._path[4:depth]}
            if bare == "table-row" and around <= _ROW_GROUPS:
                self._row = depth
                rows = self.tables[-1].rows
                self._open(rows, start, attributes, "rows")
                rows.firsts.append(len(self.cells.starts))
                if len(rows.firsts) > MOST_ROWS:
                    raise ListError("has more rows than a sheet can hold", remedy="Split the list.")
            elif bare == "table-column" and around <= _COLUMN_GROUPS:
                self._open(self.tables[-1].columns, start, attributes, "columns")

    def _open(self, runs: Runs, start: int, attributes: dict[str, str], what: str) -> None:
        wanted = f"number-{what}-repeated"
        text = next((value for key, value in attributes.items() if local(key) == wanted), "1")
        runs.starts.append(start)
        runs.ends.append(-1)
        runs.repeats.append(min(int(text), MOST_REPEATS) if text.isdecimal() else 1)
        runs.flags.append(0)

    def _end(self, name: str) -> None:
        bare, start = self._path.pop()
        depth = len(self._path)
        if depth == self._cell:
            self.cells.ends[-1] = self._after(start)
            self._cell = -1
        elif depth == self._row:
            self.tables[-1].rows.ends[-1] = self._after(start)
            self._row = -1
        elif self._row < 0 and bare == "table-column" and self.tables:
            columns = self.tables[-1].columns
            if columns.starts and columns.starts[-1] == start:
                columns.ends[-1] = self._after(start)
        elif depth == 1 and bare == "automatic-styles":
            self.styles = (start, self._parser.CurrentByteIndex)

    def _after(self, start: int) -> int:
        return after_element(self.data, start, self._parser.CurrentByteIndex)

    def _namespaces(self, attributes: dict[str, str]) -> None:
        for key, value in attributes.items():
            if key.startswith("xmlns:") and value in _SPACES:
                self.prefixes[_SPACES[value]] = key[len("xmlns:") :]
