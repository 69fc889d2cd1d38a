"""Every export, written down: what left the building, when, by whom, and what was withheld."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from sqlalchemy import Connection, select

from rollcall.lists import safe_cell
from rollcall.records import Viewer
from rollcall.store.open import Store
from rollcall.store.rows import as_dict
from rollcall.store.schema import exports

_IN_MEMORY = 4_000_000
_CHUNK = 1 << 18


def csv_file(
    folder: Path, headings: Sequence[str], rows: Iterable[Sequence[object]]
) -> tuple[BinaryIO, int]:
    """A table of any length as an open CSV file that stands at its beginning, and how many rows.

    UTF-8 with a mark, as Excel wants it; every cell is safe. It takes a few megabytes of memory: a
    longer table is on the disk, in `folder`, in a file without a name that is gone once closed.
    """
    spooled = SpooledTemporaryFile(_IN_MEMORY, dir=str(folder))  # noqa: SIM115 - the caller's
    file = cast(BinaryIO, spooled)
    try:
        out = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
        writer = csv.writer(out)
        writer.writerow(headings)
        count = 0
        for row in rows:
            writer.writerow([safe_cell("" if cell is None else str(cell)) for cell in row])
            count += 1
        out.detach()
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file, count


def leaves(
    store: Store,
    viewer: Viewer,
    what: str,
    content: bytes | BinaryIO,
    *,
    rows: int,
    withheld: int,
    now: datetime,
    list_id: str | None = None,
) -> None:
    """Write down that this content leaves, with its SHA-256, before it does: see `log`.

    Of an open file, all of it is content; it then stands at its beginning.
    """
    if isinstance(content, bytes):
        sha256 = hashlib.sha256(content)
    else:
        sha256 = hashlib.sha256()
        while part := content.read(_CHUNK):
            sha256.update(part)
        content.seek(0)
    with store.write() as connection:
        log(
            connection,
            viewer,
            what,
            rows=rows,
            withheld=withheld,
            now=now,
            list_id=list_id,
            sha256=sha256.hexdigest(),
        )


def log(
    connection: Connection,
    viewer: Viewer,
    what: str,
    *,
    rows: int,
    withheld: int,
    now: datetime,
    list_id: str | None = None,
    sha256: str | None = None,
) -> int:
    """Write one export down before it leaves; returns its number.

    `what` is a word or two of our own ("rows of a list", never a name); `rows` counts the rows in
    it, `withheld` those that were left out or reduced to their number; `sha256` is of the bytes.
    """
    assert viewer.name, "every export has a viewer"  # noqa: S101
    statement = exports.insert().values(
        at=now,
        by=viewer.name,
        role=viewer.role,
        what=what,
        list_id=list_id,
        rows=rows,
        withheld=withheld,
        sha256=sha256,
    )
    key = connection.execute(statement).inserted_primary_key
    assert key is not None  # noqa: S101 - an insert always has one
    return int(key[0])


def listed(connection: Connection, viewer: Viewer) -> list[dict[str, Any]]:
    """Every export, newest first; monitors and readers see their own.

    How many were withheld is told to keepers and operators only: it would give silence away.
    """
    assert viewer.name, "every read has a viewer"  # noqa: S101
    query = select(exports).order_by(exports.c.id.desc())
    if viewer.role in ("keeper", "operator"):
        return [as_dict(row) for row in connection.execute(query)]
    own = query.where(exports.c.by == viewer.name, exports.c.role == viewer.role)
    return [as_dict(row) | {"withheld": None} for row in connection.execute(own)]
