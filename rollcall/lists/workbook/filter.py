"""A filter of hers reaches over our columns, or sorting by it would tear them from her rows.

A sheet's filter stands twice: in the sheet, and as a hidden name in the workbook (ECMA-376 part 1,
18.3.1.2 and 18.2.5). Both are changed alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.parsers import expat  # see workbook_xml.new_parser

from rollcall.lists.columns import column_letter
from rollcall.lists.files.xlsx import column_index
from rollcall.lists.workbook.plan import Additions
from rollcall.lists.workbook.sheet import Layout
from rollcall.lists.workbook.xml import (
    Edit,
    attribute,
    local,
    new_parser,
    splice,
    tag_at,
    with_attribute,
)

_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")
_NAME = "_xlnm._FilterDatabase"


def widened_filter(layout: Layout, plan: Additions) -> tuple[Edit, str, str] | None:
    """The edit of the sheet, and the range of the filter before and after; None for no change.

    Only a filter on the row of our headings that ends right before our first column is widened.
    """
    if layout.filter < 0 or not plan.new or plan.heading_row is None:
        return None
    tag = tag_at(layout.data, layout.filter)
    before = (attribute(tag, "ref") or b"").decode("ascii", "replace").replace("$", "")
    found = _RANGE.fullmatch(before)
    if found is None or int(found[2]) != plan.heading_row:
        return None
    if column_index(found[3]) + 1 != plan.new[0]:
        return None
    after = f"{found[1]}{found[2]}:{column_letter(plan.new[-1])}{found[4]}"
    edit = Edit(layout.filter, layout.filter + len(tag), with_attribute(tag, "ref", after))
    return edit, before, after


def with_filter_names(workbook: bytes, moved: Mapping[tuple[str, str], str]) -> bytes:
    """The workbook part in which the hidden names of widened filters say their new range.

    `moved` goes from the name of a sheet and the range before to the range after.
    """
    names = _Names(workbook)
    edits = []
    for start, end, text in names.found:
        sheet, _, place = text.strip().rpartition("!")
        bare = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
        after = moved.get((bare, place.replace("$", "")))
        if after is not None and place and workbook[start:end].rstrip().endswith(place.encode()):
            written = workbook[start:end].rstrip()[: -len(place)]
            absolute = re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", after)
            edits.append(Edit(start, end, written + absolute.encode()))
    return splice(workbook, edits)


class _Names:
    """Where the hidden names of filters stand in a workbook part: from, to and what they say."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.found: list[tuple[int, int, str]] = []
        self._start = -1
        self._text: list[str] = []
        self._parser = new_parser()
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text.append
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError:
            self.found = []

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._text.clear()
        self._start = -1
        if local(name) == "definedName" and attributes.get("name") == _NAME:
            start = self._parser.CurrentByteIndex
            self._start = start + len(tag_at(self.data, start))

    def _end(self, _: str) -> None:
        end = self._parser.CurrentByteIndex
        if 0 <= self._start <= end:
            self.found.append((self._start, end, "".join(self._text)))
        self._start = -1
