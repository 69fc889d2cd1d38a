"""Excel workbooks (.xlsx, .xlsm): values, merged ranges, fill colours, formulas never computed.

A reader of our own, streaming, because the usual ones either drop what list keepers rely on
(colours, merged ranges, formulas beside their values) or trust sizes that a hostile file states.
Office Open XML, ECMA-376 part 1, chapter 18; namespaces are ignored, so Strict files read as well.
"""

from __future__ import annotations

import io
import math
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any

from lxml import etree

from rollcall.errors import ListError
from rollcall.lists.files.comments import comments_by_row, with_comments
from rollcall.lists.files.xlsx_styles import Style, read_styles
from rollcall.lists.model import Limits, Merge, RawRow, RawSheet, Value

UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    etree.LxmlError,
    NotImplementedError,
    RuntimeError,
    KeyError,
    IndexError,
    ValueError,
    OverflowError,
    EOFError,
    OSError,
)
_MAX_SHEETS = 200
_MAX_MERGES = 20_000
_MAX_RUNS = 100
_SINCE_1900 = datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook knows no time zones
_SINCE_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
"""What a workbook counts its days from: Excel's first way (1900 a leap year), and the Mac's."""

_NO_STYLE = Style(False, None)


def read_workbook(data: bytes, limits: Limits) -> list[RawSheet]:
    """Every sheet of a workbook, hidden ones too.

    Raises `ListError` for what is no workbook, is damaged or is larger than `limits`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return Workbook(archive, limits).sheets()
    except ListError:
        raise
    except UNREADABLE as error:
        raise ListError(
            f"a damaged Excel workbook ({type(error).__name__})",
            remedy="Open it in a spreadsheet program and save it again, or save it as CSV.",
        ) from None


class Workbook:
    """One open archive with what its sheets share; parts are capped together by `limits`."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self.archive = archive
        self.limits = limits
        self.unpacked = 0
        self.rows = 0
        self.cells = 0
        self.names = {name.lower(): name for name in archive.namelist()}
        self.strings: list[str] = []
        self.styles: list[Style] = []
        self.epoch: datetime = _SINCE_1900

    def sheets(self) -> list[RawSheet]:
        """Every sheet with its rows, in the order of the workbook."""
        main = self.main_part()
        root = self._parse(main)
        targets = self.relations(main)
        properties = root.find("{*}workbookPr")
        if properties is not None and properties.get("date1904") in ("1", "true"):
            self.epoch = _SINCE_1904
        for kind, target in targets.values():
            if kind == "sharedStrings" and target.lower() in self.names:
                self.strings = list(self._shared_strings(target))
            elif kind == "styles" and target.lower() in self.names:
                self.styles = read_styles(self._parse(target))
        return [self._sheet(*entry) for entry in self._entries(root, targets)]

    def sheet_parts(self) -> list[tuple[str, str]]:
        """The name of every sheet and of the part that holds it, in the same order."""
        main = self.main_part()
        entries = self._entries(self._parse(main), self.relations(main))
        return [(name, self.names[part.lower()]) for name, part, _ in entries]

    def _entries(
        self, root: Any, targets: dict[str, tuple[str, str]]
    ) -> list[tuple[str, str, bool]]:
        found: list[tuple[str, str, bool]] = []
        for entry in root.iterfind("{*}sheets/{*}sheet"):
            relation = next((v for k, v in entry.attrib.items() if str(k).endswith("}id")), "")
            kind, target = targets.get(str(relation), ("", ""))
            if kind == "worksheet" and target.lower() in self.names and len(found) < _MAX_SHEETS:
                hidden = entry.get("state", "visible") != "visible"
                found.append((str(entry.get("name", "")), target, hidden))
        return found

    def main_part(self) -> str:
        """The name of the part that lists the sheets."""
        for kind, target in self.relations("").values():
            if kind == "officeDocument":
                return target
        return "xl/workbook.xml"

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: id -> (kind, part name)."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", name + ".rels")
        if path.lower() not in self.names:
            return {}
        found = {}
        for relation in self._parse(path).iterfind("{*}Relationship"):
            target = str(relation.get("Target", "")).replace("\\", "/")
            full = target[1:] if target.startswith("/") else posixpath.join(folder, target)
            kind = str(relation.get("Type", "")).rpartition("/")[2]
            found[str(relation.get("Id", ""))] = (kind, posixpath.normpath(full))
        return found

    def _open(self, part: str) -> IO[bytes]:
        # zipfile never reads beyond the stated size, so the stated size is a bound.
        info = self.archive.getinfo(self.names[part.lower()])
        self.unpacked += info.file_size
        if self.unpacked > self.limits.unpacked_bytes:
            raise ListError(
                f"unpacks to more than {self.limits.unpacked_bytes // 1_000_000} MB",
                remedy="Copy the rows into a new workbook, or save it as CSV.",
            )
        return self.archive.open(info)

    def content(self, part: str) -> bytes:
        """The bytes of a part, whatever the case of its name."""
        with self._open(part) as source:
            return source.read()

    def _parse(self, part: str) -> Any:
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
        )
        with self._open(part) as source:
            return etree.parse(source, parser).getroot()

    def _events(self, part: str, tags: tuple[str, ...]) -> Iterator[Any]:
        """Elements as they end; each is emptied afterwards, so that memory stays flat."""
        with self._open(part) as source:
            for _, element in etree.iterparse(
                source,
                events=("end",),
                tag=[f"{{*}}{tag}" for tag in tags],
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                remove_comments=True,
                remove_pis=True,
            ):
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]

    def _shared_strings(self, part: str) -> Iterator[str]:
        for count, item in enumerate(self._events(part, ("si",))):
            if count > self.limits.cells:
                raise ListError("holds more texts than a list can have", remedy="Split the list.")
            yield _text(item)

    def _sheet(self, name: str, part: str, hidden: bool) -> RawSheet:
        rows: list[RawRow] = []
        merges: list[Merge] = []
        last = 0
        for element in self._events(part, ("row", "mergeCell")):
            if element.tag.endswith("}mergeCell") or element.tag == "mergeCell":
                if (merge := _merge(str(element.get("ref", "")))) and len(merges) < _MAX_MERGES:
                    merges.append(merge)
                continue
            last = int(element.get("r") or last + 1)
            row = self._row(last, element)
            if row is not None:
                rows.append(row)
                self.rows += 1
                if self.rows > self.limits.rows:
                    raise ListError(
                        f"has more than {self.limits.rows:,} rows", remedy="Split the list."
                    )
        return RawSheet(name, with_comments(rows, self._comments(part)), tuple(merges), hidden)

    def _comments(self, part: str) -> dict[int, str]:
        """What comments on the cells of a sheet say, by row."""
        parts = [
            target
            for kind, target in self.relations(part).values()
            if kind in ("comments", "threadedComment") and target.lower() in self.names
        ]
        tags = ("comment", "threadedComment")
        return comments_by_row(one for target in parts for one in self._events(target, tags))

    def _row(self, number: int, element: Any) -> RawRow | None:
        values: list[Value] = []
        formulas: list[int] = []
        colour: str | None = None
        fills: list[tuple[int, int, str]] = []
        filled = False
        index = -1
        for cell in element:
            index = column_index(cell.get("r")) if cell.get("r") else index + 1
            if index < len(values) or index >= 16_384:
                continue  # columns run from left to right in every real file
            style = self._style(cell.get("s"))
            if style.colour:
                _coloured(fills, max(index, fills[-1][1] + 1 if fills else 0), style.colour)
            value, formula = self._value(cell, style)
            if value is None or (isinstance(value, str) and value.isspace()):
                continue
            self.cells += 1
            gap = index - len(values)
            values.extend([None] * gap)
            self.cells += gap // 2  # gaps cost memory too, and a hostile file has many
            values.append(value)
            filled = True
            if formula:
                formulas.append(index)
            colour = colour or style.colour
        if self.cells > self.limits.cells:
            raise ListError("has more cells than a list can have", remedy="Split the list.")
        return RawRow(number, values, colour, tuple(formulas), tuple(fills)) if filled else None

    def _style(self, index: str | None) -> Style:
        number = int(index) if index else 0
        return self.styles[number] if 0 <= number < len(self.styles) else _NO_STYLE

    def _value(self, cell: Any, style: Style) -> tuple[Value, bool]:
        """The value that a cell shows, and whether a formula stands in for a missing one."""
        kind = cell.get("t", "n")
        text: str | None = None
        formula: str | None = None
        for child in cell:
            tag = child.tag.rpartition("}")[2]
            if tag == "v":
                text = child.text
            elif tag == "f":
                formula = child.text or ""
            elif tag == "is":
                text = _text(child)
        if not text:
            return (f"={formula}", True) if formula else (None, False)
        if kind == "s":
            return self.strings[int(text)] or None, False
        if kind == "b":
            return text.strip() in ("1", "true"), False
        if kind != "n":
            return text, False
        return _number(text, style, self.epoch), False


def _coloured(fills: list[tuple[int, int, str]], index: int, colour: str) -> None:
    """Adds a cell to the runs of coloured cells of its row."""
    if fills and fills[-1][1] + 1 == index and fills[-1][2] == colour:
        fills[-1] = (fills[-1][0], index, colour)
    elif len(fills) < _MAX_RUNS:
        fills.append((index, index, colour))


def _number(text: str, style: Style, epoch: datetime) -> Value:
    try:
        number = float(text)
        if style.is_date and 0 <= number < 2_958_466:
            from openpyxl.utils.datetime import from_excel  # a large library: only where it works

            moment: Value = from_excel(number, epoch)
            return moment if isinstance(moment, datetime) else text
    except (ValueError, OverflowError):
        return text
    if math.isfinite(number) and number == int(number) and abs(number) < 1e15:
        whole = int(number)
        return str(whole).zfill(style.digits) if style.digits and whole >= 0 else whole
    return number if math.isfinite(number) else text


def _text(element: Any) -> str:
    """The text of a rich string, without the phonetic guide that East Asian files carry."""
    if len(element) == 1 and element[0].tag.endswith("}t"):
        return element[0].text or ""
    parts = [
        run.text or ""
        for run in element.iter("{*}t")
        if run.getparent().tag.rpartition("}")[2] != "rPh"
    ]
    return "".join(parts)


_columns: dict[str, int] = {}


def column_index(reference: str) -> int:
    """The column of a reference like AB12, counting from 0."""
    letters = reference.rstrip("0123456789$")
    index = _columns.get(letters)
    if index is None:
        total = 0
        for letter in letters.upper().replace("$", ""):
            if not "A" <= letter <= "Z" or total > 16_384:
                raise ValueError(f"no cell reference: {reference[:20]!r}")
            total = total * 26 + ord(letter) - 64
        index = total - 1
        if len(_columns) < 20_000:
            _columns[letters] = index
    return index


def _merge(reference: str) -> Merge | None:
    first, _, last = reference.replace("$", "").partition(":")
    try:
        ends = [
            (int(end.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")), column_index(end))
            for end in (first, last)
        ]
    except ValueError:
        return None
    (top, left), (bottom, right) = ends
    return Merge(top, left + 1, bottom, right + 1)
