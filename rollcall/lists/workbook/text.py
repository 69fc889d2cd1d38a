"""A CSV, TSV or text list with columns added, her separator, encoding and line ends kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rollcall.errors import ListError
from rollcall.lists.files.decode import encoding_of
from rollcall.lists.files.table import QUOTES, find_separator, read_table
from rollcall.lists.model import Limits
from rollcall.lists.workbook.plan import Additions, Cell, Values, add, clean, find_headings

_LINE_END = re.compile(r"\r\n|\n|\r")
_OPEN = re.compile(r'"(?:[^"]|"")*+')
_NAME = "Name"


class Field(NamedTuple):
    """Where a field stands in the text, with its quotes."""

    start: int
    end: int


class Record(NamedTuple):
    """The fields of one record and where it ends, before and behind its line end."""

    fields: list[Field]
    end: int
    next: int


class Style(NamedTuple):
    """How a text table is written.

    `literal` says that quotes mean nothing in it, `quoted` that every field has them. With `plain`
    nothing in our fields looks like a separator, so that nobody takes one for hers.
    """

    separator: str
    literal: bool
    quoted: bool
    plain: bool = False


def add_to_text(
    data: bytes,
    sheet: str,
    headings: Sequence[str],
    values: Values,
    limits: Limits,
    *,
    lines: bool,
    said: Mapping[str, int | None] | None = None,
) -> bytes:
    """The text table with our columns behind the last of every line.

    `lines` is a .txt file. A list with a name a line becomes a table with tabs, and a first line
    of headings, so it has one line more. What our columns say may not exist in an old code page:
    then the file comes back in UTF-8. Raises `ListError` for what is larger than `limits`.
    """
    encoding = _plain_codec(data)
    text = _decoded(data, encoding)
    body = text.lstrip("\ufeff")
    raw = read_table(body, sheet, limits, lines=lines)
    rows = {number: line for (name, number), line in values.items() if name == sheet}
    separator = find_separator(_unix(body), lines=lines)
    literal = separator is None or any(problem.code == QUOTES for problem in raw.problems)
    records = list(_records(body, None if literal else separator, separator))
    width = max((len(record.fields) for record in records), default=0)
    if (width + len(headings)) * len(records) > 4 * limits.cells:
        raise ListError("has more cells than a list can have", remedy="Split the list.")
    found = find_headings(raw, headings, said)
    as_lines = separator is None and not found.rows
    plan = add(raw, found, headings, rows, width, labels=not as_lines)
    if plan is None or not plan.cells:
        return data
    style = Style(separator or "\t", literal and separator is not None, _all_quoted(body, records))
    if separator is None:
        made = _from_lines(body, records, plan, headings if as_lines else ())
    else:
        made = "".join(_written(body, records, plan, style))
        if find_separator(_unix(made), lines=lines) != separator:
            made = "".join(_written(body, records, plan, style._replace(plain=True)))
    return _encoded(text[: len(text) - len(body)] + made, encoding)


def _plain_codec(data: bytes) -> str:
    """The codec that leaves a byte order mark in the text, so that hers comes back as it was."""
    encoding = encoding_of(data)
    if encoding in ("utf-16", "utf-32"):
        return encoding + ("-le" if data[:1] == b"\xff" else "-be")
    return "utf-8" if encoding == "utf-8-sig" else encoding


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes, encoding: str) -> str:
    """The text with bytes that mean nothing kept as surrogates, to be written back as they were."""
    wide = encoding.startswith(("utf-16", "utf-32"))
    text = data.decode(encoding, "replace" if wide else "surrogateescape")
    return text.replace("\x00", "")


def _encoded(text: str, encoding: str) -> bytes:
    wide = encoding.startswith(("utf-16", "utf-32"))
    try:
        return text.encode(encoding, "strict" if wide else "surrogateescape")
    except UnicodeEncodeError:
        return text.removeprefix("\ufeff").encode("utf-8-sig", "replace")


def _records(text: str, separator: str | None, splitter: str | None) -> Iterator[Record]:
    """The records as `csv` counts them, each field with its place. Without `separator` quotes mean
    nothing: a line is a record, and `splitter` alone parts it.
    """
    end = re.escape(separator or splitter or "\n")
    bare = rf"[^{end}\r\n]*+"
    field = re.compile(rf'"(?:[^"]|"")*+"?{bare}|{bare}' if separator else bare)
    at, size = 0, len(text)
    while at < size:
        fields = []
        while True:
            found = field.match(text, at)
            stop = found.end() if found else at
            fields.append(Field(at, stop))
            if stop < size and text[stop] not in "\r\n":
                at = stop + 1
                continue
            break
        line_end = _LINE_END.match(text, stop)
        at = line_end.end() if line_end else stop
        yield Record([] if len(fields) == 1 and stop == fields[0].start else fields, stop, at)


def _all_quoted(text: str, records: Sequence[Record]) -> bool:
    """Whether she, or her program, puts every field between quotes."""
    fields = [field for record in records[:20] for field in record.fields]
    return bool(fields) and all(text[field.start : field.start + 1] == '"' for field in fields)


def _written(text: str, records: Sequence[Record], plan: Additions, style: Style) -> Iterator[str]:
    width = max((len(record.fields) for record in records), default=0)
    for number, record in enumerate(records, 1):
        cells = plan.cells.get(number, {})
        if not record.fields or not (cells or plan.new):
            yield text[record.fields[0].start if record.fields else record.end : record.next]
            continue
        parts = [text[field.start : field.end] for field in record.fields]
        if record.next == len(text) and not style.literal and _OPEN.fullmatch(parts[-1]):
            parts[-1] += '"'  # hers ends with the file; ours would stand inside it
        parts.extend([""] * (width + len(plan.new) - len(parts)))
        for at, value in cells.items():
            parts[at] = _field(value, style)
        yield style.separator.join(parts)
        yield text[record.end : record.next]


def _field(value: Cell, style: Style) -> str:
    """One of our values as it stands between two separators, on one line."""
    if value is None:
        return ""
    text = "; ".join(part for part in str(value).replace("\t", " ").split("\n") if part)
    if style.plain:
        text = re.sub(r"[,;|]", " ", text)
    if style.literal:
        return text.replace(style.separator, " ").replace('"', "'")
    if style.quoted or style.separator in text or '"' in text or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text


def _from_lines(
    text: str, records: Sequence[Record], plan: Additions, headings: Sequence[str]
) -> str:
    """A name a line becomes a table with tabs, under `headings`; lines that are empty stay so."""
    style = Style("\t", literal=False, quoted=False)
    line_end = next((text[r.end : r.next] for r in records if r.next > r.end), "\n")
    made = [style.separator.join([_NAME, *map(clean, headings)]) + line_end] if headings else []
    for number, record in enumerate(records, 1):
        line = text[record.fields[0].start : record.end] if record.fields else ""
        if line.strip():
            cells = plan.cells.get(number, {})
            ours = [_field(cells.get(at), style) for at in plan.new]
            line = style.separator.join([_field(line, style), *ours])
        made.append(line + text[record.end : record.next])
    return "".join(made)
