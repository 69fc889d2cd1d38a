"""When two rows say that somebody was born: in dates, or in ages at different dates.

A date of birth is the strongest detail a list has. An age goes with the date of the row's event:
34 in January 2022 and 37 in 2025 are one person, 34 twice in ten years are two.
"""

from __future__ import annotations

from rollcall.records import CaseRow, Reason

DAY, MONTH, YEAR = 0.3, 0.25, 0.15
"""What an agreeing birth is worth, by how exact the less exact of the two is."""
AGE = 0.15
LESS_SURE = 0.1
"""An agreeing age where one of the rows does not say when."""
_NEAR = -0.05
_FAR_AGES = 5
"""Years between two ages of unknown dates that tell two people apart (as in `namesakes`)."""
_APART = 3
"""Years between what two rows say of the year of birth that tell two people apart, if one of them
says an age; between two years of birth it is one less."""


def compare(one: CaseRow, other: CaseRow) -> Reason | None:
    """What birth and age say of two rows; None where they say nothing.

    Codes: birth_agrees, birth_slip, birth_near, birth_differs, age_agrees, age_near, age_differs.
    Those with `TELLS_APART` weight say that these are two people.
    """
    if one.birth and other.birth:
        return _births(one.birth, other.birth)
    if any(row.age is None and row.birth is None for row in (one, other)):
        return None
    return _ages(one, other)


TELLS_APART = -1.0


def _births(one: str, other: str) -> Reason:
    length = min(len(one), len(other))
    if one[:length] == other[:length]:
        weight = DAY if length >= 10 else MONTH if length >= 7 else YEAR
        return Reason("birth_agrees", weight, one, other)
    if length >= 10:
        swapped = one[:4] == other[:4] and (one[5:7], one[8:10]) == (other[8:10], other[5:7])
        slips = sum(a != b for a, b in zip(one, other, strict=False))
        if swapped or (slips == 1 and one[:3] == other[:3]):
            return Reason("birth_slip", YEAR if swapped else LESS_SURE, one, other)
    years = _year(one), _year(other)
    if None not in years and length < 10 and abs((years[0] or 0) - (years[1] or 0)) == 1:
        return Reason("birth_near", _NEAR, one, other)
    return Reason("birth_differs", TELLS_APART, one, other)


def _ages(one: CaseRow, other: CaseRow) -> Reason | None:
    left, right = _born(one), _born(other)
    if left and right:
        gap = max(left[0] - right[1], right[0] - left[1], 0)
        return _said(one, other, gap, _APART, AGE)
    if one.age is not None and other.age is not None:
        return _said(one, other, abs(one.age - other.age), _FAR_AGES, LESS_SURE)
    # An age without a date goes with the event of the other row: lists mostly tell of one event.
    dated, aged = (one, other) if one.birth else (other, one)
    then, born = _year(dated.status_date), _year(dated.birth)
    if then is None or born is None or aged.age is None:
        return None
    gap = max(then - born - 1 - aged.age, aged.age - (then - born), 0)
    return _said(one, other, gap, _FAR_AGES, LESS_SURE)


def _said(one: CaseRow, other: CaseRow, gap: int, apart: int, agreeing: float) -> Reason:
    listed, found = _in_short(one), _in_short(other)
    if gap == 0:
        return Reason("age_agrees", agreeing, listed, found)
    if gap == 1:
        return Reason("age_near", agreeing / 3, listed, found)
    return Reason("age_differs", TELLS_APART if gap >= apart else 2 * _NEAR, listed, found)


def _in_short(row: CaseRow) -> str:
    """The birth, or the age with its date: 34 (2022-01-05)."""
    if row.birth:
        return row.birth
    return f"{row.age} ({row.status_date})" if row.status_date else str(row.age)


def _born(row: CaseRow) -> tuple[int, int] | None:
    """The first and last year in which this person can be born."""
    if (year := _year(row.birth)) is not None:
        return year, year
    then = _year(row.status_date)
    if row.age is None or then is None:
        return None
    return then - row.age - 1, then - row.age


def _year(date: str | None) -> int | None:
    return int(date[:4]) if date and date[:4].isdecimal() and len(date[:4]) == 4 else None
