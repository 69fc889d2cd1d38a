"""Her own file back, with our columns added; and small tables for export.

A list keeper gets a copy of what she uploaded, in which only the columns whose headings begin with
`rollcall.lists.model.OWN` are ours. Bytes in, bytes out.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from pathlib import PurePath

from rollcall.errors import ListError
from rollcall.lists.entities import read_entities
from rollcall.lists.files.decode import gunzip
from rollcall.lists.files.legacy import read_legacy
from rollcall.lists.model import Limits
from rollcall.lists.reading import kind_of, list_name
from rollcall.lists.workbook.ods import add_to_ods, is_ods
from rollcall.lists.workbook.plain import plain_workbook, table
from rollcall.lists.workbook.plan import Values
from rollcall.lists.workbook.text import add_to_text
from rollcall.lists.workbook.xlsx import add_to_workbook

__all__ = ["Values", "table", "with_columns"]

_REMEDY = "Export the list as CSV instead."


def with_columns(
    data: bytes,
    file_name: str,
    headings: Sequence[str],
    values: Values,
    *,
    headers: Mapping[str, int | None] | None = None,
    limits: Limits | None = None,
) -> tuple[bytes, str]:
    """A copy of a list keeper's file with columns added behind hers, and the name of the copy.

    `values` goes from (sheet, row), as `CaseRow.sheet` and `CaseRow.row` give them, to one value
    for each of `headings`, which begin with `OWN`; None is an empty cell, numbers stay numbers,
    texts go through `safe_cell`. `headers` tells the rows with the headings where a mapping
    decided them (`Sheet.header` by `Sheet.name`).

    - XLSX, XLSM: everything else in the file stays byte for byte: pictures, formulas, colours,
      widths, macros. Sheets without values are not touched. A text that is one http(s) address
      can be clicked. A filter that ends beside our columns is widened over them, or sorting would
      tear them from her rows; a table (`Ctrl+T`) is not.
    - CSV, TSV, TXT: in her separator, encoding and line ends; in UTF-8 where an old code page lacks
      a letter of ours. A name a line becomes a table with tabs and a first line of headings.
    - ODS: likewise, but that addresses stay text and filters as they are.
    - XLS, XLSB and FollowTheMoney entities: a new XLSX with all sheets, their values and merged
      ranges, without colours and widths; the name ends in `.xlsx`.
    - What came as `.gz` goes back as `.gz`.

    A column that already has one of `headings` is overwritten in place, and emptied on rows
    without values; a formula in it stays. A sheet without headings gets cells that say themselves
    what they are ("Rollcall: sources: 3"). Rows that the file does not have are left out. Raises
    `ListError`, with the file's name and a remedy, for what cannot be read or written.
    """
    name = PurePath(file_name.replace("\\", "/")).name
    limits = limits or Limits()
    try:
        packed = data[:2] == b"\x1f\x8b"
        inner = gunzip(data, 2 * limits.file_bytes) if packed else data
        made, suffix = _made(inner, name, headings, values, headers, limits)
    except ListError as error:
        raise ListError(f"{name}: {error}", remedy=error.remedy or _REMEDY) from None
    if suffix:
        name = list_name(name) + suffix + (".gz" if packed else "")
    if made is inner:
        return data, name
    return (gzip.compress(made, mtime=0) if packed else made), name


def _made(
    data: bytes,
    name: str,
    headings: Sequence[str],
    values: Values,
    headers: Mapping[str, int | None] | None,
    limits: Limits,
) -> tuple[bytes, str]:
    """The new content, and the ending of its name where that is another than before."""
    if len(data) > limits.file_bytes:
        raise ListError(
            f"is larger than {limits.file_bytes // 1_000_000} MB", remedy="Split the list."
        )
    kind = kind_of(data, name)
    if kind == "xlsx":
        return add_to_workbook(data, headings, values, limits, headers), ""
    if kind == "legacy" and is_ods(data):
        return add_to_ods(data, headings, values, limits, headers), ""
    if kind in ("legacy", "entities"):
        stem = list_name(name)
        entities = kind == "entities"
        raws = [read_entities(data, stem, limits)] if entities else read_legacy(data, limits)
        book, titles = plain_workbook(raws)
        moved = {(titles.get(sheet, sheet), row): line for (sheet, row), line in values.items()}
        said = {titles.get(sheet, sheet): row for sheet, row in (headers or {}).items()}
        return add_to_workbook(book, headings, moved, limits, said), ".xlsx"
    lines, sheet = kind == "lines", list_name(name)
    return add_to_text(data, sheet, headings, values, limits, lines=lines, said=headers), ""
