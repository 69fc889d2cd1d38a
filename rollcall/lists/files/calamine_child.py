"""Reads one .xls, .xlsb or .ods from stdin and writes its sheets to stdout as JSON.

Runs as a process of its own, under limits: the old binary format lets a small file claim a table
that no memory can hold, and a native reader ends the whole process when that happens.
"""

from __future__ import annotations

import datetime
import io
import json
import math
import sys

import python_calamine

MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 60


def _limit() -> None:
    try:
        import resource
    except ImportError:  # not on Windows, where the parent's time-out alone protects
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


def _plain(value: object) -> object:
    if value == "" or isinstance(value, (datetime.time, datetime.timedelta)):
        return str(value) or None
    if isinstance(value, (datetime.date, datetime.datetime)):
        return {"date": value.isoformat()}
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, float) and value == int(value) and abs(value) < 1e15:
        return int(value)
    return value


def main() -> None:
    """Stdin to stdout; a failure is one JSON object with `error`."""
    _limit()
    most_rows, most_cells = int(sys.argv[1]), int(sys.argv[2])
    answer: dict[str, object]
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        sheets = []
        for meta in book.sheets_metadata:
            if meta.typ is not python_calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            if sheet.height > most_rows or sheet.height * sheet.width > 4 * most_cells:
                raise OverflowError(f"has more than {most_rows:,} rows")
            top, left = sheet.start or (0, 0)
            rows = [
                [number, [None] * left + [_plain(value) for value in row]]
                for number, row in enumerate(sheet.to_python(skip_empty_area=True), top + 1)
                if any(value not in ("", None) for value in row)
            ]
            hidden = meta.visible is not python_calamine.SheetVisibleEnum.Visible
            merges = [[*start, *end] for start, end in sheet.merged_cell_ranges or ()]
            sheets.append({"name": meta.name, "hidden": hidden, "rows": rows, "merges": merges})
        answer = {"sheets": sheets}
    except python_calamine.PasswordError:
        answer = {"error": "is protected by a password"}
    except OverflowError as error:
        answer = {"error": str(error)}
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        answer = {"error": f"cannot be read: {type(error).__name__}"}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
