"""What leaves the desk: tables that no spreadsheet program will run, and files; each written down.

Every download of the desk goes through `table` or `download`, which know who asks and log it
before the first byte leaves, or through `saved`, where `rollcall.list_exports` has logged it. What
may be in it is decided where it is read, by the store.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from starlette.responses import Response, StreamingResponse

from rollcall.lists.workbook import table as sheet
from rollcall.store import exports
from rollcall.web.desk import Desk

_CHUNK = 1 << 18


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

    `withheld` counts the rows that the viewer gets by their number only, or not at all. A table of
    any length takes a few megabytes of memory.
    """
    file, count = exports.csv_file(desk.settings.home, headings, rows)
    try:
        exports.leaves(desk, name, file, rows=count, withheld=withheld, list_id=list_id)
    except BaseException:
        file.close()
        raise
    return _streamed(file, f"{name}.csv", "text/csv; charset=utf-8")


def workbook(
    desk: Desk,
    name: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    withheld: int,
) -> Response:
    """The same table as a download `name`.xlsx.

    Raises `ListError` for more rows than a sheet can hold.
    """
    count = 0

    def counted() -> Iterator[Sequence[object]]:
        nonlocal count
        for row in rows:
            count += 1
            yield row

    content = sheet(headings, counted(), title=name)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return download(desk, content, f"{name}.xlsx", kind, what=name, rows=count, withheld=withheld)


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
    exports.leaves(desk, what, content, rows=rows, withheld=withheld, list_id=list_id)
    return saved(content, name, kind)


def saved(content: bytes, name: str, kind: str = "application/octet-stream") -> Response:
    """Bytes to be saved that have been written down already, by whoever made them."""
    return Response(
        content,
        media_type=kind,
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


def _streamed(file: BinaryIO, name: str, kind: str) -> Response:
    """An open file from its beginning, to be saved."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    headers = {"content-disposition": f'attachment; filename="{name}"', "content-length": str(size)}
    return StreamingResponse(_parts(file), media_type=kind, headers=headers)


def _parts(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while part := file.read(_CHUNK):
            yield part
