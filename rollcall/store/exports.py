"""Every export, written down: what left the building, when, by whom, and what was withheld."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, Protocol, TextIO, cast

from sqlalchemy import Connection, select

from rollcall.clock import Clock
from rollcall.lists import safe_cell
from rollcall.lists.roles import may
from rollcall.records import Viewer
from rollcall.store.open import Store
from rollcall.store.rows import as_dict
from rollcall.store.schema import exports

_IN_MEMORY = 4_000_000
_CHUNK = 1 << 18


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table as a CSV file: UTF-8 with a mark, as Excel wants it; every cell is safe."""
    out = io.StringIO()
    _write(out, headings, rows)
    return out.getvalue().encode("utf-8-sig", "replace")


def csv_file(
    folder: Path, headings: Sequence[str], rows: Iterable[Sequence[object]]
) -> tuple[BinaryIO, int]:
    """The same of a table of any length: open, at its beginning, and how many rows are in it.

    It takes a few megabytes of memory: a longer table is on the disk, in `folder`, in a file
    without a name that is gone once closed.
    """
    spooled = SpooledTemporaryFile(_IN_MEMORY, dir=str(folder))  # noqa: SIM115 - the caller's
    file = cast(BinaryIO, spooled)
    try:
        out = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
        count = _write(out, headings, rows)
        out.detach()
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file, count


def _write(out: TextIO, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    writer = csv.writer(out)
    writer.writerow(headings)
    count = 0
    for row in rows:
        writer.writerow([safe_cell("" if cell is None else str(cell)) for cell in row])
        count += 1
    return count


class Place(Protocol):
    """Where something leaves from: an open project, or its desk."""

    @property
    def store(self) -> Store:
        """Its record."""

    @property
    def viewer(self) -> Viewer:
        """Who takes it."""

    @property
    def clock(self) -> Clock:
        """What tells when."""


def leaves(
    place: Place,
    what: str,
    content: bytes | BinaryIO,
    *,
    rows: int,
    withheld: int = 0,
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
    with place.store.write() as connection:
        log(
            connection,
            place.viewer,
            what,
            rows=rows,
            withheld=withheld,
            now=place.clock(),
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
    if may(viewer, "see all exports"):
        return [as_dict(row) for row in connection.execute(query)]
    own = query.where(exports.c.by == viewer.name, exports.c.role == viewer.role)
    return [as_dict(row) | {"withheld": None} for row in connection.execute(own)]
