"""What leaves the desk: tables that no spreadsheet program will run, and files; each written down.

Every download of the desk goes through `table` or `download`, which know who asks and log it
before the first byte leaves, or through `saved`, where `rollcall.list_exports` has logged it. What
may be in it is decided where it is read, by the store.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from starlette.responses import Response

from rollcall.lists import safe_cell
from rollcall.store import exports
from rollcall.web.desk import Desk


def table(
    desk: Desk,
    name: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    withheld: int,
    list_id: str | None = None,
) -> Response:
    """A download `name`.csv: UTF-8 with a mark, as Excel wants it; every cell safe; logged.

    `withheld` counts the rows that the viewer gets by their number only, or not at all.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headings)
    count = 0
    for row in rows:
        writer.writerow([safe_cell("" if cell is None else str(cell)) for cell in row])
        count += 1
    content = out.getvalue().encode("utf-8-sig")
    kind = "text/csv; charset=utf-8"
    return download(
        desk,
        content,
        f"{name}.csv",
        kind,
        what=name,
        rows=count,
        withheld=withheld,
        list_id=list_id,
    )


def download(
    desk: Desk,
    content: bytes,
    name: str,
    kind: str = "application/octet-stream",
    *,
    what: str,
    rows: int,
    withheld: int = 0,
    list_id: str | None = None,
) -> Response:
    """Bytes to be saved, never shown; logged as `what`.

    `name` and `what` must be of our own making: plain ASCII, without a name of anybody.
    """
    exports.leaves(
        desk.store,
        desk.viewer,
        what,
        content,
        rows=rows,
        withheld=withheld,
        list_id=list_id,
        now=desk.clock(),
    )
    return saved(content, name, kind)


def saved(content: bytes, name: str, kind: str = "application/octet-stream") -> Response:
    """Bytes to be saved that have been written down already, by whoever made them."""
    return Response(
        content,
        media_type=kind,
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )
