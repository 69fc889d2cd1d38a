"""Care for people in the record: who asked for it, when and why, and what a viewer may see.

Flags come from a column of the list, from what a row says of age and birth, and from people. They
are never deleted, only undone; what a list asks for is lifted in the list. A person whom somebody
found on several lists takes the care of all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, literal, select, union_all, update

from rollcall.errors import RollcallError
from rollcall.lists import care as policy
from rollcall.lists.care import FLAGS, Shown
from rollcall.lists.numbers import number_in
from rollcall.records import CaseRow, Flag, Viewer
from rollcall.store import outbox
from rollcall.store.case import Case
from rollcall.store.rows import as_dict, batches
from rollcall.store.schema import case_flags, case_rows, cases, list_versions

Flags = frozenset[Flag]


@dataclass(frozen=True)
class Care:
    """What one viewer may see of every case, at one moment of the record.

    `flags` holds the cases for which care is asked, and no others; `listed` what the lists ask
    for of it, the rest people gave, or it comes from another case of the same person.
    """

    viewer: Viewer
    flags: Mapping[str, Flags]
    listed: Mapping[str, Flags]

    def of(self, case_id: str | None) -> Flags:
        """Why care is asked for, if it is."""
        return self.flags.get(case_id or "", frozenset())

    def shown(self, case_id: str | None, *, leaving: bool) -> Shown:
        """How much of a case the viewer sees: on a page, or in what leaves the building."""
        return policy.shown(self.of(case_id), self.viewer.role, leaving=leaving)

    def hidden(self, *, leaving: bool) -> dict[str, Shown]:
        """The cases that the viewer does not see as they are, and how much of each is left."""
        return {
            case_id: how
            for case_id in self.flags
            if (how := self.shown(case_id, leaving=leaving)) != "full"
        }

    def row(self, case_id: str, row: CaseRow, *, leaving: bool) -> CaseRow | None:
        """A row of a case as the viewer may see it; None where not at all."""
        return policy.veil(row, self.shown(case_id, leaving=leaving))


def care_for(connection: Connection, viewer: Viewer) -> Care:
    """What this viewer may see: read once, then asked for every case that is shown."""
    assert viewer.name, "every read of lists has a viewer"  # noqa: S101
    found: dict[str, set[Flag]] = defaultdict(set)
    persons: dict[str, set[Flag]] = defaultdict(set)
    listed: dict[str, Flags] = {}
    for case_id, person_id, asked, by_list in _asked(connection):
        found[case_id] |= asked
        persons[person_id] |= asked
        if by_list:
            listed[case_id] = listed.get(case_id, frozenset()) | asked
    for case_id, person_id in _same_people(connection, persons):
        found[case_id] |= persons[person_id]
    flags_of_all = {case_id: frozenset(asked) for case_id, asked in found.items()}
    return Care(viewer, flags_of_all, listed)


def withheld(connection: Connection, viewer: Viewer, *, leaving: bool) -> dict[str, Shown]:
    """The cases that this viewer does not see as they are, and how much of each is left.

    Asks the record only where anything could be withheld from the viewer's role.
    """
    assert viewer.name, "every read of lists has a viewer"  # noqa: S101
    if not policy.hides(viewer.role, leaving=leaving):
        return {}
    return care_for(connection, viewer).hidden(leaving=leaving)


@contextmanager
def noticed(connection: Connection, now: datetime) -> Iterator[None]:
    """Around whatever may change for whom care is asked: the articles that name those for whom it
    did change are told to the search index, which knows who may find them by a list.
    """
    before = care_for(connection, Viewer("care")).flags
    yield
    after = care_for(connection, Viewer("care")).flags
    different = {one for one in before.keys() | after.keys() if before.get(one) != after.get(one)}
    outbox.naming_changed(connection, different, now)


def _asked(connection: Connection) -> Iterator[tuple[str, str, Flags, bool]]:
    """Every flag that stands: the case, its person, what is asked for, and whether by the list."""
    listed = (
        select(cases.c.id, cases.c.person_id, case_rows.c.flags, literal(1))
        .join(case_rows, _its_row())
        .where((case_rows.c.flags > "") | case_rows.c.flags.is_(None))
    )
    given = (
        select(cases.c.id, cases.c.person_id, case_flags.c.flag, literal(0))
        .join(case_flags, case_flags.c.case_id == cases.c.id)
        .where(case_flags.c.undone_at.is_(None))
    )
    unread = False
    for case_id, person_id, words, by_list in connection.execute(union_all(listed, given)):
        unread = unread or words is None
        if words:
            yield case_id, person_id, _read(words), bool(by_list)
    if unread:
        yield from _unread(connection)


def _its_row() -> ColumnElement[bool]:
    """The present row of a case, or all its rows where it has left its list."""
    gone = cases.c.current_version.is_(None)
    present = case_rows.c.version_id == cases.c.current_version
    return (case_rows.c.case_id == cases.c.id) & (present | gone)


def _unread(connection: Connection) -> Iterator[tuple[str, str, Flags, bool]]:
    """Rows that were stored before there was care: nobody has looked at them yet."""
    query = (
        select(cases.c.id, cases.c.person_id, case_rows.c.data, list_versions.c.uploaded_at)
        .join(case_rows, _its_row())
        .join(list_versions, list_versions.c.id == case_rows.c.version_id)
        .where(case_rows.c.flags.is_(None))
    )
    for row in connection.execute(query):
        if asked := policy.flags_in(row.data, year=row.uploaded_at.year):
            yield row.id, row.person_id, asked, True


def _read(words: str) -> Flags:
    return frozenset(flag for flag in FLAGS if flag in words.split(","))


def kept(flags: Iterable[Flag]) -> str:
    """Flags as they stand beside a row, in `case_rows.flags`; "" where no care is asked for."""
    return ",".join(sorted(flags))


def _same_people(connection: Connection, persons: Iterable[str]) -> Iterable[tuple[str, str]]:
    for some in batches(sorted(persons)):
        query = select(cases.c.id, cases.c.person_id).where(cases.c.person_id.in_(some))
        for row in connection.execute(query):
            yield row.id, row.person_id


def care(connection: Connection, listed: Iterable[Case]) -> dict[str, Flags]:
    """The care that these cases need, with that of the other cases of the same people.

    Every case asked for is in the answer.
    """
    known = care_for(connection, Viewer("care")).flags
    none: Flags = frozenset()
    return {one.id: known.get(one.id, none) | policy.flags_of(one.row) for one in listed}


def flags(connection: Connection, case_ids: Iterable[str]) -> dict[str, Flags]:
    """What people gave these cases and did not take back; cases without any are left out."""
    found: dict[str, set[Flag]] = defaultdict(set)
    for some in batches(dict.fromkeys(case_ids)):
        query = select(case_flags.c.case_id, case_flags.c.flag).where(
            case_flags.c.case_id.in_(some), case_flags.c.undone_at.is_(None)
        )
        for row in connection.execute(query):
            found[row.case_id] |= _read(row.flag)
    return {case_id: frozenset(given) for case_id, given in found.items()}


def flag(
    connection: Connection, case_id: str, flag: Flag, *, by: str, why: str, now: datetime
) -> bool:
    """Ask for care with a case; False where somebody has asked for the same already."""
    if flag not in FLAGS:
        raise RollcallError(f"{flag} is no flag", remedy=f"one of {', '.join(FLAGS)}")
    if connection.execute(select(cases.c.id).where(cases.c.id == case_id)).first() is None:
        raise RollcallError("there is no such case", remedy="`rollcall lists show` shows them")
    if flag in flags(connection, [case_id]).get(case_id, frozenset()):
        return False
    with noticed(connection, now):
        connection.execute(
            case_flags.insert().values(case_id=case_id, flag=flag, by=by, why=why, at=now)
        )
    return True


def unflag(
    connection: Connection, case_id: str, flag: Flag, *, by: str, why: str, now: datetime
) -> None:
    """Take a flag back that people gave; it stays in the history.

    Raises `RollcallError` where nobody gave it: what a list asks for is lifted in the list.
    """
    standing = (
        (case_flags.c.case_id == case_id)
        & (case_flags.c.flag == flag)
        & case_flags.c.undone_at.is_(None)
    )
    undone = update(case_flags).where(standing)
    with noticed(connection, now):
        taken = connection.execute(undone.values(undone_at=now, undone_by=by, undone_why=why))
    if taken.rowcount:
        return
    if flag in care_for(connection, Viewer(by)).of(case_id):
        raise RollcallError(
            f"nobody gave this case the flag {flag}: its list, or another case of the same "
            "person, asks for it",
            remedy="change the row in the list and add it again; `rollcall care list` shows who",
        )
    raise RollcallError(
        f"this case has no flag {flag}", remedy="`rollcall care list` shows what is asked for"
    )


def history(
    connection: Connection,
    viewer: Viewer,
    case_ids: Sequence[str] | None = None,
    *,
    leaving: bool = False,
) -> list[dict[str, Any]]:
    """Every flag that people gave, newest first, also those taken back: who, when and why.

    Cases that the viewer does not see as they are, on a page or (with `leaving`) in an export, are
    left out.
    """
    query = (
        select(case_flags, cases.c.list_id, cases.c.key, case_rows.c.data)
        .join(cases, cases.c.id == case_flags.c.case_id)
        .outerjoin(
            case_rows,
            (case_rows.c.case_id == cases.c.id)
            & (case_rows.c.version_id == cases.c.current_version),
        )
        .order_by(case_flags.c.id.desc())
    )
    if case_ids is not None:
        query = query.where(case_flags.c.case_id.in_(list(case_ids)))
    left = withheld(connection, viewer, leaving=leaving)
    seen = [as_dict(row) for row in connection.execute(query) if row.case_id not in left]
    return [row | {"number": number_in(row.pop("data"), row["key"])} for row in seen]


def as_flag(word: str) -> Flag:
    """A flag as somebody typed it. Raises `RollcallError` for another word."""
    if word not in FLAGS:
        raise RollcallError(f"{word} is no flag", remedy=f"one of {', '.join(FLAGS)}")
    return word
