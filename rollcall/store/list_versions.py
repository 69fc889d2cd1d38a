"""Versions of case lists in the record: every upload kept as it came, every row, cases that last.

Nothing here is ever changed or deleted: a list that goes back to an earlier version gets a new one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Select, func, literal, select, update

from rollcall.errors import ListError, Withheld
from rollcall.lists.care import flags_of
from rollcall.lists.roles import may, must
from rollcall.records import CaseRow, Viewer
from rollcall.store import leases
from rollcall.store.care import kept, noticed, withheld
from rollcall.store.lists import row_of
from rollcall.store.rows import add, as_dict, digest
from rollcall.store.schema import case_lists, case_rows, cases, list_versions, persons
from rollcall.store.types import plain

_AT_ONCE = 2_000
"""Rows that are written together."""
_UNFIT = re.compile("[\x00\ud800-\udfff]")
_NOTHING: Mapping[str, str] = MappingProxyType({})
_NO_WORDS: Mapping[str, Any] = MappingProxyType({})
_SHOWN = [c for c in list_versions.c if c.name != "file"]

Answer = tuple[str, str, bool | None]
"""Key of a new row, key of an old row, and whether they are the same person; None: not known yet.

An open answer has the key under which the new row was stored, any other the one it was read with.
"""


@dataclass(frozen=True)
class Version:
    """One upload: who, when, which bytes; how it was read, and what was answered about it.

    `understood` tells what reading made of it: under `sheets` for each its `name`, its `header`
    row and its `columns` as pairs of heading and meaning; under `problems` those of no row;
    nothing for uploads of early versions of Rollcall. `change` is the difference from the version
    before, in words. `bytes` is a size.
    """

    id: str
    list_id: str
    number: int
    file_name: str
    bytes: int
    sha256: str
    uploaded_by: str
    uploaded_at: datetime
    change: str
    restored_from: int | None
    mapping: Mapping[str, str]
    answers: tuple[Answer, ...]
    understood: Mapping[str, Any]

    @property
    def open_questions(self) -> int:
        """How often nobody knew yet whether two rows are the same person."""
        return sum(same is None for *_, same in self.answers)


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
    mapping: Mapping[str, str] = _NOTHING,
    answers: Iterable[Answer] = (),
    understood: Mapping[str, Any] = _NO_WORDS,
) -> str:
    """Store an upload as the newest version; returns its id.

    The keys of `rows` tell which cases they are (`rollcall.lists.keyed`). `mapping` is how it was
    read, and how the next upload will be. Raises `ListError` where two rows bear one key, and
    `Withheld` for somebody who does not keep lists.
    """
    must(viewer, "change lists")
    add(connection, case_lists, id=list_id, name=list_id, keeper=viewer.name, created_at=now)
    before = newest(connection, viewer, list_id)
    number = before.number + 1 if before else 1
    version_id = f"{list_id}.{number}"
    values = {
        "id": version_id,
        "list_id": list_id,
        "number": number,
        "file_name": file_name,
        "file": file,
        "bytes": len(file),
        "sha256": hashlib.sha256(file).hexdigest(),
        "uploaded_by": viewer.name,
        "uploaded_at": now,
        "change": change,
        "mapping": dict(mapping),
        "answers": [list(answer) for answer in answers],
        "understood": dict(understood),
    }
    connection.execute(list_versions.insert().values(**values))
    with noticed(connection, now):
        _save_rows(connection, list_id, version_id, rows, now)
        _stand(connection, list_id, version_id, mapping)
    return version_id


def restore_version(
    connection: Connection, old: Version, *, change: str, viewer: Viewer, now: datetime
) -> str:
    """Make an earlier version the newest again, as a new one: its file, its rows, its mapping."""
    must(viewer, "change lists")
    last = newest(connection, viewer, old.list_id)
    number = last.number + 1 if last else 1
    version_id = f"{old.list_id}.{number}"
    new = {
        "id": version_id,
        "number": number,
        "uploaded_by": viewer.name,
        "uploaded_at": now,
        "change": change,
        "restored_from": old.number,
    }
    # Within the database: what is sealed stays sealed, and no file passes through memory.
    kept = [column for column in list_versions.c if column.name not in new]
    added = [literal(value, list_versions.c[name].type) for name, value in new.items()]
    connection.execute(
        list_versions.insert().from_select(
            [*new, *(column.name for column in kept)],
            select(*added, *kept).where(list_versions.c.id == old.id),
        )
    )
    rest = [column for column in case_rows.c if column.name != "version_id"]
    connection.execute(
        case_rows.insert().from_select(
            ["version_id", *(column.name for column in rest)],
            select(literal(version_id), *rest).where(case_rows.c.version_id == old.id),
        )
    )
    with noticed(connection, now):
        _stand(connection, old.list_id, version_id, old.mapping)
    return version_id


def _save_rows(
    connection: Connection, list_id: str, version_id: str, rows: Sequence[CaseRow], now: datetime
) -> None:
    keys = [plain(row.key) for row in rows]
    if len(set(keys)) < len(keys):
        raise ListError(
            f"{list_id}: two rows have one key", remedy="give every row an id of its own"
        )
    keyed = list(zip(keys, rows, strict=True))
    for start in range(0, len(keyed), _AT_ONCE):
        part = keyed[start : start + _AT_ONCE]
        ids = [digest(list_id, key) for key, _ in part]
        person = leases.insert(connection, persons).on_conflict_do_nothing()
        connection.execute(person, [{"id": id_, "created_at": now} for id_ in ids])
        case = leases.insert(connection, cases).on_conflict_do_nothing()
        connection.execute(
            case,
            [
                {"id": id_, "list_id": list_id, "key": key, "person_id": id_}
                for id_, (key, _) in zip(ids, part, strict=True)
            ],
        )
        connection.execute(
            case_rows.insert(),
            [
                _values(version_id, id_, key, row, now.year)
                for id_, (key, row) in zip(ids, part, strict=True)
            ],
        )


def _values(version_id: str, case_id: str, key: str, row: CaseRow, year: int) -> dict[str, Any]:
    data = vars(row) | {
        "key": key,
        "cells": dict(row.cells),
        "problems": [vars(problem) for problem in row.problems],
    }
    return {
        "version_id": version_id,
        "case_id": case_id,
        "name": row.names[0] if row.names else None,
        "status": row.status,
        "data": data if not _UNFIT.search(_text(row)) else _plain(data),
        "sheet": row.sheet,
        "row": row.row,
        "problems": len(row.problems),
        "flags": kept(flags_of(row, year=year)),
    }


def _text(row: CaseRow) -> str:
    """Everything in a row that a spreadsheet's cells could have filled."""
    return "\x1f".join((row.sheet, row.list, row.status_words, *row.cells, *row.cells.values()))


def _plain(value: Any) -> Any:
    """Without what no database keeps, at any depth."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {plain(str(key)): _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, (list, tuple)) else value


def _stand(
    connection: Connection, list_id: str, version_id: str, mapping: Mapping[str, str]
) -> None:
    """The list stands now as this version says; cases that are not in it have left the list."""
    of_list = update(cases).where(cases.c.list_id == list_id)
    there = select(case_rows.c.case_id).where(case_rows.c.version_id == version_id)
    connection.execute(of_list.values(current_version=None))
    connection.execute(of_list.where(cases.c.id.in_(there)).values(current_version=version_id))
    connection.execute(
        update(case_lists).where(case_lists.c.id == list_id).values(mapping=dict(mapping))
    )


def case_id(list_id: str, key: str) -> str:
    """The id of the case that a row with this key is, on this list."""
    return digest(list_id, plain(key))


def taken(connection: Connection, list_id: str) -> set[str]:
    """Every key that a case of the list ever had."""
    query = select(cases.c.key).where(cases.c.list_id == list_id)
    return set(connection.execute(query).scalars())


def former(connection: Connection, viewer: Viewer, list_id: str) -> list[CaseRow]:
    """The rows of cases that have left the list, as they last stood on it; whole, like `rows`."""
    assert viewer.name, "every read of lists has a viewer"  # noqa: S101
    of_version = list_versions.c.id == case_rows.c.version_id
    gone = (
        select(case_rows.c.case_id, func.max(list_versions.c.number).label("number"))
        .join(list_versions, of_version)
        .join(cases, cases.c.id == case_rows.c.case_id)
        .where(cases.c.list_id == list_id, cases.c.current_version.is_(None))
        .group_by(case_rows.c.case_id)
        .subquery()
    )
    last = (gone.c.case_id == case_rows.c.case_id) & (gone.c.number == list_versions.c.number)
    query = (
        select(case_rows.c.data)
        .join(list_versions, of_version)
        .join(gone, last)
        .order_by(case_rows.c.case_id)
    )
    return [row_of(data) for data in connection.execute(query).scalars()]


def newest(connection: Connection, viewer: Viewer, list_id: str) -> Version | None:
    """The version that a list stands at; None where there is no such list."""
    query = _versions(viewer).where(list_versions.c.list_id == list_id)
    row = connection.execute(query.limit(1)).one_or_none()
    return None if row is None else _version(as_dict(row), viewer)


def version(connection: Connection, viewer: Viewer, list_id: str, number: int) -> Version | None:
    """One version of a list, or None."""
    query = _versions(viewer).where(
        list_versions.c.list_id == list_id, list_versions.c.number == number
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _version(as_dict(row), viewer)


def versions(
    connection: Connection, viewer: Viewer, list_id: str, *, offset: int = 0,
    limit: int | None = None,
) -> list[Version]:  # fmt: skip
    """The versions of a list, newest first: all, or `limit` of them after the first `offset`.

    Readers are not told what changed: the numbers would give silence away.
    """
    query = _versions(viewer).where(list_versions.c.list_id == list_id)
    if limit is not None:
        query = query.offset(offset).limit(limit)
    return [_version(as_dict(row), viewer) for row in connection.execute(query)]


def names(connection: Connection, viewer: Viewer) -> list[str]:
    """The ids of all lists."""
    assert viewer.name, "every read of lists has a viewer"  # noqa: S101
    return list(connection.execute(select(case_lists.c.id).order_by(case_lists.c.id)).scalars())


def _versions(viewer: Viewer) -> Select[Any]:
    assert viewer.name, "every read of lists has a viewer"  # noqa: S101
    return select(*_SHOWN).order_by(list_versions.c.number.desc())


def _version(row: dict[str, Any], viewer: Viewer) -> Version:
    if not may(viewer, "see what changed"):
        row |= {"change": "", "answers": None}
    answers = tuple((new, old, same) for new, old, same in row["answers"] or ())
    filled = {"answers": answers, "mapping": row["mapping"] or {}, "bytes": row["bytes"] or 0}
    return Version(**row | filled | {"understood": row["understood"] or {}})


def rows(connection: Connection, viewer: Viewer, version_id: str) -> list[CaseRow]:
    """The rows of a version, by sheet and row: whole, for comparing. What is shown of them, or
    leaves, goes through `rollcall.store.care` first.
    """
    assert viewer.name, "every read of lists has a viewer"  # noqa: S101
    query = (
        select(case_rows.c.data)
        .where(case_rows.c.version_id == version_id)
        .order_by(case_rows.c.sheet, case_rows.c.row, case_rows.c.case_id)
    )
    return [row_of(data) for data in connection.execute(query).scalars()]


def file(connection: Connection, viewer: Viewer, version_id: str) -> tuple[str, bytes] | None:
    """An upload as it came, byte for byte: its file name and its content.

    Raises `Withheld` for a viewer who may not see everything in it.
    """
    assert viewer.name, "every read of lists has a viewer"  # noqa: S101
    query = select(list_versions.c.file_name, list_versions.c.file).where(
        list_versions.c.id == version_id
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    _refuse(connection, viewer, version_id)
    return row.file_name, bytes(row.file)


def _refuse(connection: Connection, viewer: Viewer, version_id: str) -> None:
    """A file cannot be shown in part, so whoever may not see all of it does not get it.

    Readers never do: an answer that changed with what is asked for would tell of silence.
    """
    if not may(viewer, "take uploads") or withheld_in(connection, viewer, version_id):
        raise Withheld(
            "this file is for keepers of the list: it names people for whom care is asked",
            remedy="the table of the list holds what may be shown, or ask whoever keeps the list",
        )


def withheld_in(connection: Connection, viewer: Viewer, version_id: str) -> int:
    """How many rows of a version this viewer must not carry away as they are."""
    left = withheld(connection, viewer, leaving=True)
    if not left:
        return 0
    inside = select(case_rows.c.case_id).where(case_rows.c.version_id == version_id)
    return sum(case_id in left for case_id in connection.execute(inside).scalars())
