"""Age and year of birth: what a list says of them, against what stands beside a name in a text.

Lists give an age on the day of the event and go unchanged for years, so an age in an article is
held against the age the person would have when it was published.
"""

from __future__ import annotations

import re

from rollcall.records import CaseRow, Reason

STRONG = 0.1
AGAINST = -0.2
_FAR = 5
"""So many years beside what the list says, it is another person's age."""
_AGE = re.compile(
    r"\b(\d{1,3})\s?-?\s?(?:летн\w*|лет\b|года?\b|years?[- ]old|жас\w*)"
    r"|\baged (\d{1,3})\b|,\s(\d{2}),"
)
_BIRTH = re.compile(
    r"\b((?:19|20)\d\d)\s?(?:г\.?\s?р\b|год\w{0,2} рожд|ж\.\s?т\b|жылы туған)"
    r"|\b(?:born|родил[а-я]{1,4})[^.;\n]{0,25}?\b((?:19|20)\d\d)\b",
    re.IGNORECASE,
)


def reasons(row: CaseRow, near: str, published: str | None) -> list[Reason]:
    """What the age and the year of birth in `near`, the words around a name, speak for."""
    return [*_age(row, near, published), *_birth(row, near)]


def _age(row: CaseRow, near: str, published: str | None) -> list[Reason]:
    expected = _expected(row, published)
    found = [int(next(filter(None, one))) for one in _AGE.findall(near)]
    found = [age for age in found if 10 <= age <= 110]
    if expected is None or not found:
        return []
    least, most = expected
    gaps = {age: max(least - age, age - most, 0) for age in found}
    closest = min(found, key=lambda age: gaps[age])
    shown = str(least) if least == most else f"{least}–{most}"
    if gaps[closest] <= 1:
        return [Reason("age_agrees", STRONG, shown, str(closest))]
    if gaps[closest] >= _FAR and len(found) == 1:
        return [Reason("age_differs", AGAINST, shown, str(closest))]
    return []


def _expected(row: CaseRow, published: str | None) -> tuple[int, int] | None:
    """The youngest and oldest that this person can be when the article appears."""
    now, then = _year(published), _year(row.status_date)
    if (born := _year(row.birth)) and (at := now or then):
        return at - born - 1, at - born
    if row.age is None:
        return None
    passed = now - then if now and then else 0
    return min(row.age, row.age + passed), max(row.age, row.age + passed)


def _birth(row: CaseRow, near: str) -> list[Reason]:
    then = _year(row.status_date)
    if born := _year(row.birth):
        listed, slack = born, 0
    elif row.age is not None and then:
        listed, slack = then - row.age, 1
    else:
        return []
    years = [int(next(filter(None, one))) for one in _BIRTH.findall(near)]
    if any(abs(year - listed) <= slack for year in years):
        return [Reason("birth_agrees", STRONG, str(listed), str(listed))]
    if len(years) == 1 and abs(years[0] - listed) >= _FAR:
        return [Reason("birth_differs", AGAINST, str(listed), str(years[0]))]
    return []


def _year(date: str | None) -> int | None:
    return int(date[:4]) if date and date[:4].isdigit() and len(date[:4]) == 4 else None
