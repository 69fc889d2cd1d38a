"""The cases of the lists as they stand now, and as they stood at a moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from rollcall.lists.care import Shown, veil
from rollcall.records import CaseRow, Problem, Viewer
from rollcall.store.care import withheld
from rollcall.store.case import Case as Case
from rollcall.store.rows import batches, digest
from rollcall.store.schema import case_rows, cases, list_versions

_AT_ONCE = 5_000
"""Rows that are fetched together where a whole list is read."""


def row_of(data: Mapping[str, Any]) -> CaseRow:
    """A row as it was read, from what the record keeps of it."""
    problems = tuple(Problem(**problem) for problem in data["problems"])
    return CaseRow(
        **dict(data)
        | {
            "names": tuple(data["names"]),
            "places": tuple(data["places"]),
            "flags": tuple(data.get("flags", ())),
            "problems": problems,
        }
    )


def current(
    connection: Connection, viewer: Viewer, list_id: str | None = None, *, leaving: bool = False
) -> list[Case]:
    """The cases of the newest versions of all lists, or of one, by list and row.

    With no more of each than the viewer may see (see `each`).
    """
    found = each(connection, viewer, list_id, leaving=leaving)
    return sorted(found, key=lambda case: (case.list_id, case.row.sheet, case.row.row))


def each(
    connection: Connection, viewer: Viewer, list_id: str | None = None, *, leaving: bool = False
) -> Iterator[Case]:
    """The same cases one after the other, by list and id: a list may hold a million.

    Where care is asked for, a case has no more than the viewer may see of it on a page or (with
    `leaving`) in an export; cases of which they must not know are left out.
    """
    left = withheld(connection, viewer, leaving=leaving)
    query = _CURRENT.order_by(cases.c.list_id, cases.c.id)
    if list_id is not None:
        query = query.where(cases.c.list_id == list_id)
    yield from _seen(connection, query, left)


def some(connection: Connection, viewer: Viewer, case_ids: Iterable[str]) -> list[Case]:
    """The same of these cases only, as the viewer may see them on a page."""
    left = withheld(connection, viewer, leaving=False)
    found: list[Case] = []
    for ids in batches(case_ids):
        found += _seen(connection, _CURRENT.where(cases.c.id.in_(ids)), left)
    return found


def _seen(connection: Connection, query: Select[Any], left: Mapping[str, Shown]) -> Iterator[Case]:
    for row in connection.execute(query.execution_options(yield_per=_AT_ONCE)):
        seen = veil(row_of(row.data), left.get(row.id, "full"))
        if seen is not None:
            yield Case(row.id, row.list_id, row.person_id, seen)


_CURRENT = select(cases.c.id, cases.c.list_id, cases.c.person_id, case_rows.c.data).join(
    case_rows,
    (case_rows.c.case_id == cases.c.id) & (case_rows.c.version_id == cases.c.current_version),
)


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
