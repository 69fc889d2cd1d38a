"""Old Excel files (.xls, .xlsb) and OpenDocument (.ods), read by calamine at arm's length."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

from rollcall.errors import ListError
from rollcall.lists.files.comments import with_ods_comments
from rollcall.lists.model import Limits, Merge, RawRow, RawSheet, Value

_CHILD = Path(__file__).with_name("calamine_child.py")
_SECONDS = 90
_REMEDY = "Open it in a spreadsheet program and save it as .xlsx or CSV."


def read_legacy(data: bytes, limits: Limits) -> list[RawSheet]:
    """Every sheet of an .xls, .xlsb or .ods file; raises `ListError` for what cannot be read."""
    command = [sys.executable, "-I", str(_CHILD), str(limits.rows), str(limits.cells)]
    try:
        done = subprocess.run(  # noqa: S603 - our own file, no shell, no argument from outside
            command, input=data, capture_output=True, timeout=_SECONDS, check=False
        )
        answer: Any = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise ListError(f"takes longer than {_SECONDS} s to read", remedy=_REMEDY) from None
    except ValueError:
        raise ListError("a damaged or oversized spreadsheet", remedy=_REMEDY) from None
    if "error" in answer:
        raise ListError(str(answer["error"]), remedy=_REMEDY)
    sheets = [_sheet(entry, limits) for entry in answer["sheets"]]
    is_ods = data[:4] == b"PK\x03\x04"
    return with_ods_comments(data, sheets, limits.unpacked_bytes) if is_ods else sheets


def _sheet(entry: Any, limits: Limits) -> RawSheet:
    read = (RawRow(number, [_value(value) for value in values]) for number, values in entry["rows"])
    rows = [row for row in read if any(value is not None for value in row.values)]
    if len(rows) > limits.rows or sum(len(row.values) for row in rows) > 4 * limits.cells:
        raise ListError(f"has more than {limits.rows:,} rows", remedy="Split the list.")
    merges = tuple(
        Merge(top + 1, left + 1, bottom + 1, right + 1)
        for top, left, bottom, right in entry["merges"]
    )
    return RawSheet(str(entry["name"]), rows, merges, bool(entry["hidden"]))


def _value(value: Any) -> Value:
    if isinstance(value, dict):
        text = str(value["date"])
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    return None if isinstance(value, str) and not value.strip() else value
