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
NEAR = 60
"""Characters before and behind a name in which an age or a birth is taken for this person's."""
_FURTHER = 200
"""Characters around a name in which talk of terms makes "name, 15 лет" more likely a sentence."""
_YEARS = r"(?:лет|год|года|жас)"
_NO_SPAN = (
    r"(?!\s(?:\w+(?:ый|ий|ое|ого|ому|ым|им|ом|ая|ую|ой)\s)?"
    r"(?:срок|приговор|заключени|лишени|ограничени|наказани|каторг|запрет|стаж|опыт|карьер|давност"
    r"|годовщин|юбиле|контракт|истори|войн|конфликт|период|перерыв))"
)
_NO_SPAN_EN = (
    r"(?!\s(?:prison|jail|criminal)?\s?(?:sentence|term|case|conviction|ban|war|conflict|feud|law"
    r"|record|contract|career|history)s?\b)"
)
_TERMS = re.compile(
    r"\b(?:приговор|осужд|осуди|колони|лишени|лишил|тюр[ье]м|заключени|срок|режим|условн|каторг"
    r"|наказани|грозит|стаж|суд(?:а|у|ом|е|ы|ь\w*)?\b|получил|дали\b|отбы|отсид|свобод|үкім|түрме|сотта|кесілд|айырыл|айыру|жазасы|мерзім)",
    re.IGNORECASE,
)
_SAID = re.compile(
    rf"\b(\d{{1,3}})\s?-?\s?летн\w*\b{_NO_SPAN}"
    rf"|\b(\d{{1,3}})[- ]years?[- ]old\b{_NO_SPAN_EN}"
    r"|\baged?\s(\d{1,3})\b(?!\s?[-–—])"
    r"|\b(\d{1,3})\s?-?\s?(?:жаста(?:ғы\w*)?|жасар\w*|жасында|жасқа тол(?:ды|ған)\w*)\b"
    rf"|\b(?:ему|ей)\s(?:был[оа]?|исполнил[а-я]{{2,3}}|исполнится|будет)\s(\d{{1,3}})\s{_YEARS}\b"
    r"|\bвозраст\w{0,2}\s?[:—–-]?\s?(\d{1,3})\b(?!\s?[-–—+])",
    re.IGNORECASE,
)
"""Words that say an age and nothing else, anywhere near the name. A bare "15 лет" is no age: it is
as often what a court gave ("дал ему 15 лет"), or for how long somebody worked."""
_NO_DATES = r"(?!\s?(?:(?:и|and|мен|және|или|or)\s)?,?\s?\d)"
_BEHIND = re.compile(
    rf"[»”\"]?(?:,\s(\d{{2}})[,;]{_NO_DATES}|\s\((\d{{2}})[,)]{_NO_DATES})", re.IGNORECASE
)
"""A number directly behind the name, and no list of dates."""
_END = r"(?=\s?(?:[.,;:!?)»\n—–]|$))"
_YEARS_BEHIND = re.compile(rf"[»”\"]?(?:,\s|\s\()(\d{{1,3}})\s{_YEARS}{_END}", re.IGNORECASE)
_HIS_YEARS = re.compile(
    r"(?:^|[.,;:!?(—–]\s?|\b(?:и|а|но|когда|что|сейчас|тогда)\s)(?:ему|ей|которо(?:му|й))"
    rf"\s(\d{{1,3}})\s{_YEARS}{_END}",
    re.IGNORECASE,
)
"""These two are an age, unless terms are spoken of ("Судья огласил сроки: ему 15 лет")."""
_BIRTH = re.compile(
    r"\b((?:19|20)\d\d)\s?(?:г\.?\s?р\b|год\w{0,2} рожд|ж\.\s?т\b|жылы туған)"
    r"|\b(?:born|родил[а-я]{1,4})[^.;\n]{0,25}?\b((?:19|20)\d\d)\b",
    re.IGNORECASE,
)


def reasons(row: CaseRow, text: str, name: tuple[int, int], published: str | None) -> list[Reason]:
    """What the age and the year of birth beside a name, the span `name`, speak for."""
    near = text[max(0, name[0] - NEAR) : name[1] + NEAR]
    return [*_age(row, _ages(text, *name), published), *_birth(row, near)]


def _ages(text: str, start: int, end: int) -> list[int]:
    """The ages that stand near a name. Terms, dates and other counts of years are none."""
    first, last = max(0, start - NEAR), end + NEAR
    found = [*_SAID.finditer(text, first, last), _BEHIND.match(text, end)]
    if not _TERMS.search(text, max(0, start - _FURTHER), end + _FURTHER):
        found += [_YEARS_BEHIND.match(text, end), *_HIS_YEARS.finditer(text, first, last)]
    ages = [int(next(filter(None, one.groups()))) for one in found if one]
    return [age for age in ages if 10 <= age <= 110]


def _age(row: CaseRow, found: list[int], published: str | None) -> list[Reason]:
    expected = _expected(row, published)
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
