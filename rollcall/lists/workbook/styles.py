"""One more cell format in a workbook's styles: text that wraps, in the font of the workbook."""

from __future__ import annotations

from xml.parsers import expat  # see workbook_xml.new_parser

from rollcall.lists.workbook.xml import (
    Edit,
    after_element,
    attribute,
    closed,
    local,
    new_parser,
    prefix_of,
    splice,
    tag_at,
    with_attribute,
)

_MOST_FORMATS = 60_000  # Excel refuses more than 65,490
_TEXT = 49  # "@": what is typed over stays text (ECMA-376 part 1, 18.8.30)


def with_text_style(data: bytes) -> tuple[bytes, int] | None:
    """The styles part with our format, and its number; None where that cannot be done safely.

    All formats that are there keep their numbers. A format that an earlier export added is found
    again, so that a workbook which goes to and fro does not grow.
    """
    formats = _Formats()
    try:
        formats.parser.Parse(data, True)
    except expat.ExpatError:
        return None
    if formats.start < 0 or not formats.each or len(formats.each) > _MOST_FORMATS:
        return None
    tag = tag_at(data, formats.start)
    if closed(tag):
        return None
    ours = _format(prefix_of(tag), attribute(tag_at(data, formats.each[0][0]), "fontId"))
    for number, (start, event) in enumerate(formats.each):
        if data[start : after_element(data, start, event)] == ours:
            return data, number
    count = len(formats.each)
    edits = (
        Edit(formats.start, formats.start + len(tag), with_attribute(tag, "count", str(count + 1))),
        Edit(formats.end, formats.end, ours),
    )
    return splice(data, edits), count


def _format(prefix: bytes, font: bytes | None) -> bytes:
    number = int(font) if font and font.isdigit() else 0
    return (
        b'<%bxf numFmtId="%d" fontId="%d" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"'
        b' applyAlignment="1"><%balignment vertical="top" wrapText="1"/></%bxf>'
    ) % (prefix, _TEXT, number, prefix, prefix)


class _Formats:
    """Where the cell formats stand in a styles part."""

    def __init__(self) -> None:
        self.start = self.end = -1
        self.each: list[tuple[int, int]] = []
        self._path: list[str] = []
        self.parser = new_parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, name: str, _: dict[str, str]) -> None:
        self._path.append(local(name))
        if len(self._path) == 2 and self._path[1] == "cellXfs" and self.start < 0:
            self.start = self.parser.CurrentByteIndex
        elif len(self._path) == 3 and self._path[1:] == ["cellXfs", "xf"]:
            self.each.append((self.parser.CurrentByteIndex, -1))

    def _end(self, _: str) -> None:
        if len(self._path) == 2 and self._path[1] == "cellXfs" and self.end < 0:
            self.end = self.parser.CurrentByteIndex
        elif len(self._path) == 3 and self._path[1:] == ["cellXfs", "xf"]:
            self.each[-1] = (self.each[-1][0], self.parser.CurrentByteIndex)
        self._path.pop()
