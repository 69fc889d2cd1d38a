"""What lists and coverage say differently of one person, side by side: nobody is right by default.

Lists disagree where two of them give different statuses, or two days of one death. Coverage
disagrees where outlets tell what none of the lists knows yet and what would be news after them
(`news.changes`): that somebody who was sentenced had been detained before contradicts nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from nlp.annotations import DEATHS
from rollcall.lists.gravity import gravity
from rollcall.match import news
from rollcall.match.events import days
from rollcall.records import Viewer
from rollcall.store import lists, persons
from rollcall.store.care import Care, care_for
from rollcall.store.coverage import Coverage, coverage
from rollcall.store.hidden import hidden_from
from rollcall.store.lists import Case
from rollcall.store.schema import articles, matches

_FIRM = ("likely", "same")
_AT_ONCE = 500


@dataclass(frozen=True)
class Side:
    """What one list says of a person, or what coverage claims (then `list` is None).

    `words` is the status in the list's own words. `outlets` counts who claims it, `url` and `at`
    are those of the newest such article.
    """

    list: str | None
    status: str
    case_id: str | None = None
    date: str | None = None
    words: str = ""
    outlets: int = 0
    url: str | None = None
    at: datetime | None = None

    @property
    def who(self) -> str:
        """The list, or coverage."""
        return self.list or "coverage"


@dataclass(frozen=True)
class Conflict:
    """A person of whom different things are said; `cases` are the rows that stand on lists."""

    person_id: str
    cases: tuple[Case, ...]
    sides: tuple[Side, ...]

    @property
    def name(self) -> str:
        """The name as the first list has it; empty where the viewer may not see it."""
        return next((case.name for case in self.cases if case.name), "")


def conflicts(
    connection: Connection,
    viewer: Viewer,
    person_ids: Iterable[str] | None = None,
    *,
    leaving: bool = False,
) -> list[Conflict]:
    """Every person, or of these, of whom lists and coverage say different things.

    The gravest first (`gravity`: who is missing on one side and dead on another), then those of
    whom two lists do, then by list and row. Nothing is decided or overwritten.
    No address names somebody whom the viewer must not see, on a page or (with `leaving`) in an
    export.
    """
    care = care_for(connection, viewer)
    people: dict[str, list[Case]] = defaultdict(list)
    wanted = None if person_ids is None else set(person_ids)
    for case in _cases(connection, viewer, wanted):
        row = care.row(case.id, case.row, leaving=False)
        if row is not None:
            people[case.person_id].append(Case(case.id, case.list_id, case.person_id, row))
    said = coverage(connection, viewer, [c.id for some in people.values() for c in some])
    found = []
    for person_id, cases in people.items():
        told = _claims(cases, said)
        listed = {case.row.status for case in cases} - {None}
        if _lists_disagree(cases) or _news(listed, told):
            found.append((person_id, cases, told))
    ids = [case.id for _, cases, _ in found for case in cases]
    newest = _newest(connection, care, ids, leaving=leaving)
    shown = [_conflict(*one, newest) for one in found]
    return sorted(shown, key=lambda one: (_gravity(one), not _lists_disagree(one.cases)))


def _gravity(conflict: Conflict) -> tuple[bool, int]:
    """That of the gravest that a list does not say; of two days of one death, that of the death."""
    listed = {case.row.status for case in conflict.cases if case.row.status}
    claimed = (side.status for side in conflict.sides if side.list is None)
    told = listed.union(_news(listed, claimed))
    differing = [gravity(one, other) for one in listed for other in told - {one}]
    return min(differing or [gravity(one, one) for one in listed])


def _cases(connection: Connection, viewer: Viewer, wanted: set[str] | None) -> list[Case]:
    if wanted is None:
        return lists.current(connection, viewer)
    ids = [row for one in sorted(wanted) for row in persons.members(connection, viewer, one)]
    return [
        Case(row["id"], row["list"], row["person"], lists.row_of(row["listed"]))
        for row in ids
        if row["current"]
    ]


def _claims(cases: Sequence[Case], said: Mapping[str, Coverage]) -> dict[str, set[str]]:
    """Which outlets claim each status of a person, over all its cases."""
    told: dict[str, set[str]] = defaultdict(set)
    for case in cases:
        if case.id in said:
            for status, outlets in said[case.id].claimed_by.items():
                told[status] |= outlets
    return told


def _lists_disagree(cases: Sequence[Case]) -> bool:
    statuses = {case.row.status for case in cases} - {None}
    if len(statuses) > 1:
        return True
    dates = [case.row.status_date or "" for case in cases]
    exact = sorted({date for date in dates if len(date) >= len("2022-01-05")})
    return bool(statuses & DEATHS) and len(exact) > 1 and days(exact[0], exact[-1]) > 0


def _news(listed: Iterable[str | None], told: Iterable[str]) -> list[str]:
    """What coverage tells that would be news after every list; no list says it yet."""
    known = [status for status in listed if status]
    return [status for status in told if known and all(news.changes(one, status) for one in known)]


def _conflict(
    person_id: str,
    cases: Sequence[Case],
    told: Mapping[str, set[str]],
    newest: Mapping[tuple[str, str], tuple[str | None, datetime]],
) -> Conflict:
    sides = [
        Side(case.list_id, case.row.status, case.id, case.row.status_date, case.row.status_words)
        for case in cases
        if case.row.status
    ]
    for status, outlets in sorted(told.items(), key=lambda one: (-len(one[1]), one[0])):
        seen = [newest[case.id, status] for case in cases if (case.id, status) in newest]
        url, at = max(seen, key=lambda one: one[1], default=(None, None))
        sides.append(Side(None, status, outlets=len(outlets), url=url, at=at))
    return Conflict(person_id, tuple(cases), tuple(sides))


def _newest(
    connection: Connection, care: Care, case_ids: Sequence[str], *, leaving: bool
) -> dict[tuple[str, str], tuple[str | None, datetime]]:
    """The newest article that claims each status of each case: its address and time.

    No address where it would name somebody whom the viewer must not see.
    """
    unseen = care.hidden(leaving=False)
    found: dict[tuple[str, str], Any] = {}
    seen: list[str] = [one for one in case_ids if one not in unseen]
    for first in range(0, len(seen), _AT_ONCE):
        query: Any = (
            select(
                matches.c.case_id,
                matches.c.status,
                articles.c.url,
                articles.c.title,
                articles.c.revision_id,
                articles.c.sort_at,
            )
            .join(articles, articles.c.revision_id == matches.c.revision_id)
            .where(
                matches.c.case_id.in_(seen[first : first + _AT_ONCE]),
                matches.c.verdict.in_(_FIRM),
                matches.c.status.is_not(None),
            )
            .order_by(articles.c.sort_at, articles.c.id)
        )
        for row in connection.execute(query):
            found[row.case_id, row.status] = row
    left = care.hidden(leaving=leaving) if found else {}
    hidden = hidden_from(connection, left, (row.revision_id for row in found.values()))
    return {
        told: (hidden.address(row.revision_id, row.title, row.url), row.sort_at)
        for told, row in found.items()
    }
