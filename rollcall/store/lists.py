"""Case lists in the record: every upload a version, every row kept, cases that last."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from rollcall.lists.care import flags_of
from rollcall.records import CaseRow, Problem, Viewer
from rollcall.store.care import kept
from rollcall.store.rows import add, as_dict, digest, put
from rollcall.store.schema import case_lists, case_rows, cases, list_versions, persons

_AT_ONCE = 5_000
"""Rows that are fetched together where a whole list is read."""


@dataclass(frozen=True)
class Case:
    """A case as it stands in the newest version of its list."""

    id: str
    list_id: str
    person_id: str
    row: CaseRow

    @property
    def name(self) -> str:
        """The name as listed."""
        return self.row.names[0] if self.row.names else ""


def save_version(
    connection: Connection,
    list_id: str,
    file: bytes,
    file_name: str,
    rows: Sequence[CaseRow],
    *,
    change: str,
    viewer: Viewer,
    now: datetime,
) -> str | None:
    """Store an upload as the newest version; None where it is the newest already, byte for byte."""
    sha256 = hashlib.sha256(file).hexdigest()
    add(connection, case_lists, id=list_id, name=list_id, keeper=viewer.name, created_at=now)
    newest = (
        select(list_versions.c.number, list_versions.c.sha256)
        .where(list_versions.c.list_id == list_id)
        .order_by(list_versions.c.number.desc())
        .limit(1)
    )
    last = connection.execute(newest).one_or_none()
    if last is not None and last.sha256 == sha256:
        return None
    number = 1 if last is None else last.number + 1
    version_id = f"{list_id}.{number}"
    connection.execute(
        list_versions.insert().values(
            id=version_id,
            list_id=list_id,
            number=number,
            file_name=file_name,
            file=file,
            bytes=len(file),
            sha256=sha256,
            uploaded_by=viewer.name,
            uploaded_at=now,
            change=change,
        )
    )
    _save_rows(connection, list_id, version_id, rows, now)
    return version_id


def _save_rows(
    connection: Connection, list_id: str, version_id: str, rows: Sequence[CaseRow], now: datetime
) -> None:
    connection.execute(update(cases).where(cases.c.list_id == list_id).values(current_version=None))
    for row in rows:
        case_id = digest(list_id, row.key)
        add(connection, persons, id=case_id, created_at=now)
        add(connection, cases, id=case_id, list_id=list_id, key=row.key, person_id=case_id)
        connection.execute(
            update(cases).where(cases.c.id == case_id).values(current_version=version_id)
        )
        put(
            connection,
            case_rows,
            version_id=version_id,
            case_id=case_id,
            name=row.names[0] if row.names else None,
            status=row.status,
            data=asdict(row),
            sheet=row.sheet,
            row=row.row,
            problems=len(row.problems),
            flags=kept(flags_of(row, year=now.year)),
        )


def _row(data: dict[str, Any]) -> CaseRow:
    problems = tuple(Problem(**problem) for problem in data["problems"])
    return CaseRow(
        **data
        | {
            "names": tuple(data["names"]),
            "places": tuple(data["places"]),
            "flags": tuple(data.get("flags", ())),
            "problems": problems,
        }
    )


def current(connection: Connection, viewer: Viewer, list_id: str | None = None) -> list[Case]:
    """The cases of the newest versions of all lists, or of one, by list and row."""
    found = each(connection, viewer, list_id)
    return sorted(found, key=lambda case: (case.list_id, case.row.sheet, case.row.row))


def each(connection: Connection, viewer: Viewer, list_id: str | None = None) -> Iterator[Case]:
    """The same cases one after the other, by list and id: a list may hold a million."""
    assert viewer.name, "every read of lists has a viewer"  # noqa: S101
    query = (
        select(cases.c.id, cases.c.list_id, cases.c.person_id, case_rows.c.data)
        .join(
            case_rows,
            (case_rows.c.case_id == cases.c.id)
            & (case_rows.c.version_id == cases.c.current_version),
        )
        .order_by(cases.c.list_id, cases.c.id)
    )
    if list_id is not None:
        query = query.where(cases.c.list_id == list_id)
    for row in connection.execute(query.execution_options(yield_per=_AT_ONCE)):
        yield Case(row.id, row.list_id, row.person_id, _row(row.data))


def standing(
    connection: Connection, case_id: str, moment: datetime
) -> tuple[str | None, str | None, datetime]:
    """What a case's list said at a moment: the status, its date, and since when it says so.

    A case that came onto its list only later stands as it first did.
    """
    query = (
        select(list_versions.c.uploaded_at, case_rows.c.status, case_rows.c.data)
        .join(case_rows, case_rows.c.version_id == list_versions.c.id)
        .where(case_rows.c.case_id == case_id)
        .order_by(list_versions.c.number)
    )
    rows = connection.execute(query).all()
    known = [row for row in rows if row.uploaded_at <= moment] or rows[:1]
    newest, since = known[-1], known[-1].uploaded_at
    for row in reversed(known):
        if row.status != newest.status:
            break
        since = row.uploaded_at
    return newest.status, newest.data["status_date"], since


def stamp(connection: Connection) -> str:
    """Changes whenever any list has a new version: what the match step depends on."""
    ids = connection.execute(select(list_versions.c.id).order_by(list_versions.c.id)).scalars()
    return digest(*ids)


def versions(connection: Connection, viewer: Viewer) -> list[dict[str, Any]]:
    """Every version of every list, newest first, without the files themselves."""
    assert viewer.name, "every read of lists has a viewer"  # noqa: S101
    columns = [column for column in list_versions.c if column.name != "file"]
    query = select(*columns).order_by(list_versions.c.uploaded_at.desc(), list_versions.c.id)
    return [as_dict(row) for row in connection.execute(query)]


def file(connection: Connection, viewer: Viewer, version_id: str) -> tuple[str, bytes] | None:
    """An upload as it came, byte for byte: its file name and its content."""
    assert viewer.name, "every read of lists has a viewer"  # noqa: S101
    query = select(list_versions.c.file_name, list_versions.c.file).where(
        list_versions.c.id == version_id
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else (row.file_name, bytes(row.file))
