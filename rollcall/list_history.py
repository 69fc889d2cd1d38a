"""The versions of a list: found by name, compared beside coverage, restored, read back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Connection

from rollcall.errors import ListError
from rollcall.lists import Diff, ListFile, describe, diff
from rollcall.lists.keys import MADE
from rollcall.lists.model import Column, Sheet
from rollcall.lists.roles import may
from rollcall.lists.versions.told import Told, told, veiled
from rollcall.pipeline import Project
from rollcall.records import CaseRow, Problem
from rollcall.store import list_versions
from rollcall.store.care import care_for
from rollcall.store.coverage import coverage
from rollcall.store.list_versions import Version, case_id
from rollcall.store.rows import one_at_a_time

_ROUNDS = 20


def find_version(
    connection: Connection, project: Project, list_id: str, number: int | None = None
) -> Version:
    """A version of a list, the newest without a number.

    Raises `ListError` that tells which lists or versions there are.
    """
    viewer = project.viewer
    newest = list_versions.newest(connection, viewer, list_id)
    if newest is None:
        known = ", ".join(list_versions.names(connection, viewer)[:20]) or "none yet"
        raise ListError(f"there is no list {list_id}", remedy=f"the lists are: {known}")
    if number is None or number == newest.number:
        return newest
    found = list_versions.version(connection, viewer, list_id, number)
    if found is None:
        raise ListError(f"{list_id} has no version {number}", remedy=f"it has 1 to {newest.number}")
    return found


def named_version(connection: Connection, project: Project, name: str) -> Version:
    """The version that somebody wrote as LIST (the newest) or LIST.NUMBER."""
    list_id, dot, number = name.rpartition(".")
    if dot and number.isascii() and number.isdigit() and len(number) < 10:
        known = list_versions.names(connection, project.viewer)
        if name not in known and list_id in known:
            return find_version(connection, project, list_id, int(number))
    return find_version(connection, project, name)


def file_of(connection: Connection, project: Project, version: Version) -> tuple[str, bytes]:
    """The upload that a version was read from: its file name, and its bytes."""
    found = list_versions.file(connection, project.viewer, version.id)
    assert found is not None  # noqa: S101 - a version always has its file
    return found


def rows_of(connection: Connection, project: Project, version: Version | None) -> list[CaseRow]:
    """The rows of a version, whole; none where there is no version."""
    return list_versions.rows(connection, project.viewer, version.id) if version else []


def restore(project: Project, list_id: str, number: int, *, standing: int | None = None) -> Version:
    """Make an earlier version the newest again, with its file, its rows and its mapping.

    `standing` is the number of the newest version that somebody saw before they decided. Raises
    `ListError` where that is another one now, where there is no such version, or the list stands at
    it already.
    """
    with project.store.write() as connection:
        one_at_a_time(connection, f"list {list_id}")
        newest = find_version(connection, project, list_id)
        old = find_version(connection, project, list_id, number)
        if newest.number == number:
            raise ListError(
                f"{list_id} stands at version {number}",
                remedy=f"`rollcall lists versions {list_id}` shows the others",
            )
        if standing not in (None, newest.number):
            raise ListError(
                f"{list_id}: another version was stored in the meantime",
                remedy="look again at what restoring would change now",
            )
        change = difference(rows_of(connection, project, newest), rows_of(connection, project, old))
        list_versions.restore_version(
            connection, old, change=describe(change), viewer=project.viewer, now=project.clock()
        )
        return find_version(connection, project, list_id)


def difference(old: Sequence[CaseRow], new: Sequence[CaseRow]) -> Diff:
    """The difference of two stored versions: which rows are the same case is known from the keys.

    So nothing is asked: two cases that look alike were told apart when they were stored.
    """
    here_too = {row.key for row in old}
    apart = {(row.key, row.key): True for row in new if row.key in here_too}
    for _ in range(_ROUNDS):
        found = diff(old, new, apart)
        mixed = {(there, here): False for there, here in found.kept.items() if there != here}
        mixed |= {(question.new.key, question.old.key): False for question in found.questions}
        if not mixed:
            break
        apart |= mixed
    return found


def compare(project: Project, old: Version, new: Version) -> Diff:
    """What changed from one version of a list to another."""
    with project.store.read() as connection:
        return difference(rows_of(connection, project, old), rows_of(connection, project, new))


def tell(project: Project, list_id: str, change: Diff, *, leaving: bool = False) -> list[Told]:
    """A difference line by line, beside coverage, with no more of each case than may be seen.

    `leaving`: for what goes out as a file.
    """
    return tell_and_count(project, list_id, change, leaving=leaving)[0]


def tell_and_count(
    project: Project, list_id: str, change: Diff, *, leaving: bool
) -> tuple[list[Told], int]:
    """The same, and how many lines were cut or left out because care is asked for."""
    rows = [*change.removed, *(one.old for one in change.changed), *change.added]
    zone = project.settings.timezone
    with project.store.read() as connection:
        ids = [case_id(list_id, row.key) for row in rows]
        said = coverage(connection, project.viewer, ids, leaving=leaving, zone=zone)
        care = care_for(connection, project.viewer)
    lines = told(change, lambda row: said.get(case_id(list_id, row.key)))
    seen = [
        veiled(one, care.row(case_id(list_id, one.key), one.row, leaving=leaving)) for one in lines
    ]
    withheld = sum(one is not line for one, line in zip(seen, lines, strict=True))
    return [one for one in seen if one is not None], withheld


def in_words(project: Project, change: Diff, lines: Sequence[Told]) -> str:
    """A difference in one line; for readers of what they see: numbers would give silence away."""
    if may(project.viewer, "see what changed"):
        return describe(change)
    counts = Counter(one.what for one in lines)
    return ", ".join(f"{count} {what}" for what, count in counts.items()) or "no changes"


def as_read(project: Project, version: Version, *, leaving: bool = True) -> ListFile:
    """A version as it was read: its rows and problems, as far as the viewer may carry them away.

    Without `leaving`: as far as they may see them on a page.
    """
    with project.store.read() as connection:
        care = care_for(connection, project.viewer)
        seen = (
            care.row(case_id(version.list_id, row.key), row, leaving=leaving)
            for row in rows_of(connection, project, version)
        )
        rows = tuple(row for row in seen if row is not None)
    sheets = tuple(
        Sheet(
            sheet["name"],
            sheet["header"],
            tuple(Column(at, *column) for at, column in enumerate(sheet["columns"])),
        )
        for sheet in version.understood.get("sheets", ())
    )
    problems = [Problem(**problem) for problem in version.understood.get("problems", ())]
    return ListFile(
        version.list_id,
        sheets,
        rows,
        (*problems, *(problem for row in rows for problem in row.problems)),
        made_keys=frozenset(row.key for row in rows if row.key.startswith(MADE)),
    )
