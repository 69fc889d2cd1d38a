"""Tables as CSV that any spreadsheet program opens, and no cell of which it will run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from starlette.responses import Response

from rollcall.lists import safe_cell


def table(name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A download `name`.csv: UTF-8 with a mark, as Excel wants it; every cell safe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headings)
    for row in rows:
        writer.writerow([safe_cell("" if cell is None else str(cell)) for cell in row])
    return download(out.getvalue().encode("utf-8-sig"), f"{name}.csv", "text/csv; charset=utf-8")


def download(content: bytes, name: str, kind: str = "application/octet-stream") -> Response:
    """Bytes to be saved, never shown. `name` must be of our own making: plain ASCII."""
    return Response(
        content,
        media_type=kind,
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )
