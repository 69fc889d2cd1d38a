"""Text tables: CSV and TSV with any separator, and plain lists with a name a line."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator

from rollcall.errors import ListError
from rollcall.lists.model import Limits, RawRow, RawSheet
from rollcall.records import Problem

_SEPARATORS = ("\t", ";", ",", "|")
_SAMPLE_LINES = 60
_FIELD = 131_072  # the csv module's own limit on one field
_RUNAWAY_LINES = 40
QUOTES = "quotes"
_LONGEST_LINE = 2_000_000


def read_table(text: str, sheet: str, limits: Limits, *, lines: bool = False) -> RawSheet:
    """The rows of a text table, numbered as a spreadsheet would show them.

    With `lines` (a .txt file) each line is one value, unless nearly every line has a tab. A quote
    that is opened and never closed would swallow the rows behind it: then quotes are taken
    literally, and a problem says so.
    """
    text = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    if any(len(line) > _LONGEST_LINE for line in text.split("\n")):
        raise ListError(f"has a line of more than {_LONGEST_LINE // 1_000_000} MB")
    separator = find_separator(text, lines=lines)
    if separator is None:
        return RawSheet(sheet, _collect(([line] for line in text.split("\n")), limits))
    try:
        rows = _collect(_quoted(text, separator), limits)
    except csv.Error:
        rows = _collect((line.split(separator) for line in text.split("\n")), limits)
        problem = Problem(
            QUOTES,
            "A quotation mark is opened and never closed, so quotes were read as plain text.",
            sheet,
        )
        return RawSheet(sheet, rows, problems=(problem,))
    return RawSheet(sheet, rows)


def _quoted(text: str, separator: str) -> Iterator[list[str]]:
    source = io.StringIO(text, newline="")
    for row in csv.reader(source, delimiter=separator, strict=False):
        if any(field.count("\n") > _RUNAWAY_LINES for field in row):
            raise csv.Error("a field that runs over many lines")
        yield row


def _collect(records: Iterable[list[str]], limits: Limits) -> list[RawRow]:
    rows: list[RawRow] = []
    cells = 0
    for number, record in enumerate(records, 1):
        if not any(field and not field.isspace() for field in record):
            continue
        cells += len(record)
        if cells > limits.cells:
            raise ListError("has more cells than a list can have", remedy="Split the list.")
        if len(rows) >= limits.rows:
            raise ListError(f"has more than {limits.rows:,} rows", remedy="Split the list.")
        rows.append(RawRow(number, [field or None for field in record]))
    return rows


def find_separator(text: str, *, lines: bool) -> str | None:
    """What stands between the columns of a text table; None where each line is one value."""
    sample = [line[:_FIELD] for line in text[:_FIELD].split("\n")[:_SAMPLE_LINES] if line.strip()]
    if lines:
        tabs = sum("\t" in line for line in sample)
        return "\t" if sample and tabs >= 0.9 * len(sample) else None
    best, most = ",", 0.0
    for separator in _SEPARATORS:
        try:
            widths = Counter(
                len(row) for row in csv.reader(sample, delimiter=separator) if len(row) > 1
            )
        except csv.Error:
            continue
        if widths:
            width, count = widths.most_common(1)[0]
            # Rows that agree count most; among equals the separator that makes more columns.
            score = count / len(sample) + min(width, 50) / 1000
            if score > most:
                best, most = separator, score
    return best
