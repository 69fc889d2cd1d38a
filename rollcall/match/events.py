"""What happened and when: an article's claims about a person, against what the list says.

One is detained more than once but dies once. And an article that appeared before the listed event
cannot be about it, though it may be about the person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from nlp.annotations import DEATHS, HELD, STATUSES, Claim
from rollcall.records import CaseRow, Reason

SERIOUS = frozenset(STATUSES) - {"other"}
WEAK = 0.06
_ISO = re.compile(r"\d{4}-\d\d(?:-\d\d.*)?")  # what is only words ("last winter") dates nothing
_DAYS = 1
"""Midnight lies elsewhere in other time zones."""


def reasons(row: CaseRow, claims: Sequence[Claim], published: str | None) -> list[Reason]:
    """What the claims about a person speak for."""
    said = [claim for claim in claims if not claim["negated"] and claim["status"] in SERIOUS]
    same = [claim for claim in said if claim["status"] == row.status or _kin(row, claim)]
    # Who was sentenced in summer was detained in winter: only the very stage cannot come early.
    told = [c for c in same if c["status"] == row.status or row.status in DEATHS]
    if told and _is_before(published, row.status_date):
        weight = -0.1 if row.status in DEATHS else 0.0
        return [Reason("before_event", weight, row.status_date or "", (published or "")[:10])]
    dated = _date(row, same)
    if any(reason.weight < 0 for reason in dated):
        return dated  # another event: that it is of the same kind supports nothing
    return [*_status(row, said), *dated]


def _kin(row: CaseRow, claim: Claim) -> bool:
    """Whether both are deaths, or both ways of being held."""
    both = {row.status, claim["status"]}
    return both <= DEATHS or both.issubset(HELD)


def _status(row: CaseRow, said: Sequence[Claim]) -> list[Reason]:
    if not said:
        return []
    if any(claim["status"] == row.status for claim in said):
        return [Reason("status_agrees", WEAK, row.status or "", row.status or "")]
    weight = 0.05 if _kin(row, said[0]) else 0.03
    return [Reason("something_happened", weight, row.status or "", said[0]["status"])]


def _date(row: CaseRow, same: Sequence[Claim]) -> list[Reason]:
    """Whether the same event is dated alike: to the month at least, or it says too little."""
    listed = row.status_date or ""
    dated = [when for claim in same if _ISO.fullmatch(when := claim["when"] or "")]
    dated = dated if len(listed) >= len("2022-01") else []
    for when in dated:
        if days(when, listed) <= _DAYS:
            return [Reason("date_agrees", WEAK, listed, when)]
    if dated and row.status in DEATHS and min(days(when, listed) for when in dated) > 31:
        return [Reason("date_differs", -0.1, listed, dated[0])]
    return []


def _is_before(published: str | None, listed: str | None) -> bool:
    """Whether an article appeared before a listed date, as far as both are known."""
    if not published or not listed:
        return False
    length = min(len(listed), 10)
    early = published[:length] < listed[: len(published)]
    return early and days(published[:10], listed) > _DAYS


def days(one: str, other: str) -> int:
    """Days between two dates; 0 where the less exact one holds the other."""
    length = min(len(one), len(other), 10)
    if one[:length] == other[:length]:
        return 0
    try:
        return abs((_day(one[:length]) - _day(other[:length])).days)
    except ValueError:
        return 0


def _day(iso: str) -> date:
    """The first day of a year, a month or a day."""
    return date.fromisoformat(iso + "-01-01"[len(iso) - 4 :] if len(iso) < 10 else iso)
