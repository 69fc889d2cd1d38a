"""Comments that stick to cells: what a keeper would never say in a column often stands there.

Office Open XML keeps them in parts beside a sheet (ECMA-376 part 1, 18.7; threaded ones in
[MS-XLSX] 2.1.13), OpenDocument in the cell itself (`office:annotation`).
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lxml import etree

from rollcall.lists.model import RawRow, RawSheet

_MOST = 20_000
_LONGEST = 2_000
_THREADED = "Comment:"
_UNREADABLE = (zipfile.BadZipFile, zlib.error, etree.LxmlError, KeyError, ValueError, OSError)
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def comments_by_row(elements: Iterable[Any]) -> dict[int, str]:
    """What the comments of an Excel sheet say, by row number; `elements` are those of its parts."""
    found: dict[int, list[str]] = {}
    for count, element in enumerate(elements):
        number = str(element.get("ref", "")).partition(":")[0].lstrip("$ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        text = "".join(element.itertext())
        if text.startswith("[Threaded comment]"):  # a copy for old programs, after an explanation
            text = text.partition(_THREADED)[2]
        text = " ".join(text[:_LONGEST].split())
        if count < _MOST and text and number.isdecimal() and len(number) < 8:
            found.setdefault(int(number), []).append(text)
    return {number: "; ".join(dict.fromkeys(texts))[:_LONGEST] for number, texts in found.items()}


def with_comments(rows: Sequence[RawRow], comments: Mapping[int, str]) -> Sequence[RawRow]:
    """The rows of a sheet with the comments that stick to their cells."""
    if not comments:
        return rows
    return [
        row._replace(comment=comments[row.number]) if row.number in comments else row
        for row in rows
    ]


def with_ods_comments(data: bytes, sheets: list[RawSheet], most: int) -> list[RawSheet]:
    """Sheets of an OpenDocument file with the comments of their cells, in the same order.

    `most` bytes are unpacked at most; what cannot be read has no comments, the sheets stay as they
    are.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            info = archive.getinfo("content.xml")
            if info.file_size > most:
                return sheets
            with archive.open(info) as source:
                found = _annotations(source)
    except _UNREADABLE:
        return sheets
    return [
        replace(sheet, rows=with_comments(sheet.rows, found.get(sheet.name, {})))
        for sheet in sheets
    ]


def _annotations(source: Any) -> dict[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = {}
    sheet, number, repeated, count = "", 0, 1, 0
    for event, element in etree.iterparse(
        source,
        events=("start", "end"),
        tag=(f"{_TABLE}table", f"{_TABLE}table-row", f"{_OFFICE}annotation"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    ):
        if event == "start":
            if element.tag == f"{_TABLE}table":
                sheet, number, repeated = str(element.get(f"{_TABLE}name", "")), 0, 1
            elif element.tag == f"{_TABLE}table-row":
                number += repeated
                times = str(element.get(f"{_TABLE}number-rows-repeated", "1"))
                repeated = int(times) if times.isdecimal() and len(times) < 8 else 1
            continue
        if element.tag == f"{_OFFICE}annotation":
            texts = ("".join(part.itertext()) for part in element.iter(f"{_TEXT}p"))
            text = " ".join(" ".join(texts)[:_LONGEST].split())
            count += 1
            if text and count <= _MOST:
                rows = found.setdefault(sheet, {})
                rows[number] = f"{rows[number]}; {text}"[:_LONGEST] if number in rows else text
        elif element.tag == f"{_TABLE}table-row":
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    return found
