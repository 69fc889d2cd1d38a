"""The one door: bytes of a case list in, sheets, columns, cases and problems out."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import PurePath
from typing import Literal

from rollcall.errors import ListError
from rollcall.lists.cases import Cases
from rollcall.lists.entities import are_entities, read_entities
from rollcall.lists.files.decode import decode, gunzip
from rollcall.lists.files.legacy import read_legacy
from rollcall.lists.files.table import read_table
from rollcall.lists.files.xlsx import read_workbook
from rollcall.lists.mapping import NO_MAPPING, sort_mapping
from rollcall.lists.model import Limits, ListFile, RawSheet

_SUFFIX = re.compile(
    r"\.(?:gz|csv|tsv|tab|txt|xlsx|xlsm|xls|xlsb|ods|ijson|jsonl|json|ftm)$", re.IGNORECASE
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_REMEDY = "Save the list as XLSX or CSV."


def read(
    data: bytes,
    filename: str,
    *,
    mapping: Mapping[str, str] | None = None,
    limits: Limits | None = None,
) -> ListFile:
    """Reads a case list: CSV, TSV, TXT, XLSX, XLS, XLSB, ODS or FollowTheMoney entities, one a
    line; any of them also as .gz.

    `filename` gives the list its name and tells a TXT; otherwise the bytes decide. `mapping`, the
    keeper's own, wins over what is recognised (`rollcall.lists.mapping` tells its entries). Raises
    `ListError` when nothing at all can be read or an entry of the mapping cannot be followed;
    trouble in a row is a `Problem` and the row is kept.
    """
    limits = limits or Limits()
    stem = list_name(filename)
    try:
        mapped = sort_mapping(mapping or NO_MAPPING)
        return Cases(stem, mapped).read(_sheets(data, filename, stem, limits))
    except ListError as error:
        name = PurePath(filename).name
        raise ListError(f"{name}: {error}", remedy=error.remedy or _REMEDY) from None


def _sheets(data: bytes, filename: str, stem: str, limits: Limits) -> list[RawSheet]:
    if len(data) > limits.file_bytes:
        raise ListError(
            f"is larger than {limits.file_bytes // 1_000_000} MB", remedy="Split the list."
        )
    if data[:2] == b"\x1f\x8b":
        data = gunzip(data, 2 * limits.file_bytes)
    kind = kind_of(data, filename)
    if kind == "xlsx":
        return read_workbook(data, limits)
    if kind == "legacy":
        return read_legacy(data, limits)
    if kind == "entities":
        return [read_entities(data, stem, limits)]
    return [read_table(decode(data), stem, limits, lines=kind == "lines")]


Kind = Literal["xlsx", "legacy", "entities", "lines", "text"]


def kind_of(data: bytes, filename: str) -> Kind:
    """How unpacked bytes are to be read: the bytes decide, the name only tells a .txt.

    Raises `ListError` for what is no list at all: a document, an archive, binary data.
    """
    if data[:4] == b"PK\x03\x04":
        return "xlsx" if _is_xlsx(data) else "legacy"
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return "legacy"
    if data[:5] == b"%PDF-" or data[:1000].lstrip()[:5].lower() in (b"<html", b"<!doc", b"<?xml"):
        raise ListError("is a document, not a table")
    if are_entities(data):
        return "entities"
    start = decode(data)[:2000]
    if len(_CONTROL.findall(start)) > 0.05 * len(start):
        raise ListError("is no list that can be read (binary data)")
    return "lines" if PurePath(filename.removesuffix(".gz")).suffix.lower() == ".txt" else "text"


def _is_xlsx(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, RuntimeError) as error:
        raise ListError(f"a damaged file ({type(error).__name__})") from None
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise ListError("is a document, not a table")
    if not names & {"[content_types].xml", "content.xml"}:
        raise ListError("is a ZIP archive, not a table", remedy="Unpack it first.")
    return "[content_types].xml" in names and "xl/workbook.bin" not in names


def list_name(filename: str) -> str:
    """What a list is called after its file: the name without folders and endings."""
    name = PurePath(filename.replace("\\", "/")).name
    while (shorter := _SUFFIX.sub("", name)) != name and shorter:
        name = shorter
    return name
