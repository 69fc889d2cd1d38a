"""What a list made to look like life is: its file, and how a person would read it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import openpyxl
from list_workbooks import saved, workbook

Rows = Sequence[Sequence[Any]]


class Case(NamedTuple):
    """One case as a person would write it down; `places` and `remarks` only where they matter."""

    row: int
    names: str | tuple[str, ...]
    status: str | None = None
    when: str | None = None
    birth: str | None = None
    age: int | None = None
    sheet: str = ""
    flags: tuple[str, ...] = ()
    places: tuple[str, ...] | None = None
    remarks: str | None = None
    key: str | None = None


@dataclass(frozen=True)
class Life:
    """A file and its right reading. `others` are the rows that are no case, by their problem.

    `problems` are all others, as (code, row) or (code, row, sheet).
    """

    filename: str
    data: bytes
    cases: tuple[Case, ...]
    others: tuple[tuple[Any, ...], ...] = ()
    problems: tuple[tuple[Any, ...], ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)


SHAPES: list[Callable[[], Life]] = []


def shape(make: Callable[[], Life]) -> Callable[[], Life]:
    """Puts a shape among those that the tests read."""
    SHAPES.append(make)
    return make


def xlsx(
    *sheets: tuple[str, Rows], change: Callable[[openpyxl.Workbook], None] | None = None
) -> bytes:
    """A workbook of these sheets, changed by `change` before it is saved."""
    book = workbook(*sheets)
    if change:
        change(book)
    return saved(book)


def with_values(data: bytes, values: Mapping[str, str]) -> bytes:
    """Puts stored values beside formulas, as a spreadsheet program does and openpyxl does not.

    `values` goes from a formula without its sign to what the program has computed.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/"):
                for formula, value in values.items():
                    inside = f"<f>{escape(formula)}</f>".encode()
                    part = part.replace(inside + b"<v></v>", inside + b"<v />")
                    part = part.replace(inside + b"<v/>", inside + b"<v />")
                    assert inside + b"<v />" in part, name
                    part = part.replace(inside + b"<v />", inside + f"<v>{value}</v>".encode())
            new.writestr(name, part)
    return target.getvalue()


def ods(*sheets: tuple[str, Rows]) -> bytes:
    """An OpenDocument spreadsheet, written by hand: texts and numbers."""
    tables = "".join(
        f'<table:table table:name="{escape(name)}">{"".join(map(_ods_row, rows))}</table:table>'
        for name, rows in sheets
    )
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces}><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        "</manifest:manifest>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("mimetype", kind)
        made.writestr("META-INF/manifest.xml", manifest)
        made.writestr("content.xml", content)
    return target.getvalue()


def _ods_row(row: Sequence[Any]) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"


def _ods_cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    text = f"<text:p>{escape(str(value))}</text:p>"
    if isinstance(value, int):
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}">'
            f"{text}</table:table-cell>"
        )
    return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
