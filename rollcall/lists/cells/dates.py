"""Dates and ages as list keepers write them: real dates, serial numbers, years, words."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from rollcall.lists.model import Value
from rollcall.read.months import month_of

FIRST_YEAR, LAST_YEAR = 1880, 2099
OLDEST = 120
_LONGEST = 120
_FIRST_SERIAL, _LAST_SERIAL = 4_000, 73_050  # 1910 to 2099 counted in days, as Excel does
_SERIAL_START = date(1899, 12, 30)
_ISO = re.compile(r"(?<!\d)(\d{4})[-./](\d{1,2})(?:[-./](\d{1,2}))?(?![\d])")
_DMY = re.compile(r"(?<![\d.])(\d{1,2})\s?[./-]\s?(\d{1,2})\s?[./-]\s?(\d{4}|\d{2})(?!\d)")
_DM = re.compile(r"(\d{1,2})[./](\d{1,2})\.?")
_DAY = r"\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})|\d{4}-\d{1,2}-\d{1,2}"
_SPAN = re.compile(rf"(?<!\d)({_DAY})\s?(?:г\.?\s?)?[-–—]\s?({_DAY})(?!\d)")
_LEAP = 2024
_MONTH_YEAR = re.compile(r"([^\W\d_]{3,12})(?:[.'’-]{1,2}|\s')(\d\d)")
_NIGHT = re.compile(
    r"(?:ночь|ночью|түні|түнінде|night|overnight)\D{0,12}(\d{1,2})\s?(?:на|по|to|-|–|—|/|-нан|ден|ге)"
    r"\s?\d{1,2}([./\s].{1,30})",
    re.IGNORECASE,
)
_SHORT_KAZAKH = {
    **{"қаң": 1, "қаңт": 1, "ақп": 2, "нау": 3, "наур": 3, "сәу": 4, "мамы": 5, "маус": 6},
    **{"шіл": 7, "шілд": 7, "тамы": 8, "қыр": 9, "қырк": 9, "қаз": 10, "қар": 11, "желт": 12},
}
_DECADE = re.compile(r"(?<!\d)[1-9]0(?:s\b|'s\b|[-–]?\s?х\b)")
_MY = re.compile(r"(?<![\d.])(\d{1,2})[./](\d{4})(?!\d)")
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_NUMBER = re.compile(r"(?<![\d.,])(\d{1,6})(?:[.,]0{1,6})?(?![\d])")
_AGE = re.compile(
    r"(?<!\d)(\d{1,3})(?:\s?[-–]\s?\d{1,3})?\s?[-–]?\s?"
    r"(?:лет|год(?:а|ов)?(?!\s?рожд)|г\b\.?(?!\s?р|\s?рожд)|жаста\w{0,6}|жас|years?|yrs?|y\.?\s?o|yo\b|л\.)",
    re.IGNORECASE,
)
_AGED = re.compile(r"(?:aged?|возраст\w{0,3}|жасы)\s?:?\s?(\d{1,3})(?!\d)", re.IGNORECASE)
_NEARLY = r"(?:~|≈|около|примерно|ок\.|approx\w{0,12}\.?|about|around|circa|шамамен)\s?"
_SOME = re.compile(rf"{_NEARLY}(\d{{1,3}})(?!\d)", re.IGNORECASE)
_ABOUT = re.compile(rf"(?:{_NEARLY}(?=\d)|(?=\d\d))(\d{{1,3}})(?:\s?шамасында)?", re.IGNORECASE)
_MONTHS_OLD = re.compile(r"(?<!\d)\d{1,2}\s?(?:мес|ай(?:лық)?\b|months?)", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_BARE = re.compile(r"\d{4}|\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}")
_BORN = re.compile(
    r"г\.?\s{0,2}р\b|год\w{0,2}\s{1,2}рожд|рожд|род\.|родил|р\.\s?(?=\d)|born|\bb\.\s?(?=\d)|туған|ж\.\s?т\b|"
    r"жылы\s{1,2}туған",
    re.IGNORECASE,
)


class When(NamedTuple):
    """What a cell says about time: `iso` as exact as it was, or why nothing could be read."""

    iso: str | None = None
    problem: str | None = None


class Birth(NamedTuple):
    """When somebody was born, or how old they were, or why neither could be read."""

    iso: str | None = None
    age: int | None = None
    problem: str | None = None


def read_date(value: Value, year: int | None = None, month: int | None = None) -> When:
    """The date in a cell as YYYY, YYYY-MM or YYYY-MM-DD; day before month where both are numbers.

    Of a span ("5-6 января 2022") the month is kept, or the year. `year` is that of a date that
    names none ("6 января"), and with `month` that of a day alone ("6"). A `problem` says that the
    date is impossible ("impossible_date"), that none was found ("unreadable_date") or that a year
    is missing ("no_year").
    """
    if isinstance(value, datetime):
        return checked(value.year, value.month, value.day)
    if isinstance(value, date):
        return checked(value.year, value.month, value.day)
    if year and month and (day := _day_alone(value)):
        return checked(year, month, day)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_number(value)
    return _when(value[:_LONGEST], year) if isinstance(value, str) else When()


def full_year(value: Value) -> int | None:
    """The year of a cell that holds a whole date, else None."""
    if isinstance(value, (datetime, date)):
        return value.year
    iso = _from_text(value[:_LONGEST]).iso if isinstance(value, str) else None
    return int(iso[:4]) if iso and len(iso) == 10 else None


def _day_alone(value: Value) -> int | None:
    text = str(value).strip().removesuffix(".0") if isinstance(value, (int, float, str)) else ""
    return int(text) if text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= 31 else None


def month_in_cell(word: str) -> int | None:
    """The month of a word, shortened in Kazakh too ("8 қаң.")."""
    return month_of(word) or _SHORT_KAZAKH.get(word.casefold())


@lru_cache(maxsize=20_000)
def _when(text: str, year: int | None) -> When:
    if night := _NIGHT.search(text):
        text = night[1] + night[2]  # the night from the 5th to the 6th began on the 5th
    if (short_year := _MONTH_YEAR.fullmatch(text.strip())) and (
        month := month_in_cell(short_year[1])
    ):
        return checked(2000 + int(short_year[2]), month, None)
    if span := _SPAN.search(text):
        one, two = (_from_text(part).iso for part in span.groups())
        if one and two and one <= two:
            return When(one if one == two else one[:7] if one[:7] == two[:7] else one[:4])
    found = _from_text(text)
    if found.problem != "unreadable_date":
        return found
    if short := _DM.fullmatch(text.strip()):
        day, month = int(short.group(1)), int(short.group(2))
        return checked(year, month, day) if year else When(problem="no_year")
    dated = _in_words(f"{text} {_LEAP}")  # a leap year, so that 29 February is no error yet
    if dated.problem or not dated.iso or len(dated.iso) == 4:
        return found
    return _in_words(f"{text} {year}") if year else When(problem="no_year")


def read_birth(value: Value) -> Birth:
    """A birth date, a year or an age, whichever a cell holds: "12.03.1985", "~30", "49 лет"."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if 0 <= value <= OLDEST:
            return Birth(age=int(value))
        when = _from_number(value)
    elif isinstance(value, str):
        return _birth_from_text(value[:_LONGEST])
    else:
        when = read_date(value)
    return Birth(when.iso, None, when.problem)


@lru_cache(maxsize=20_000)
def _birth_from_text(text: str) -> Birth:
    text = text[:_LONGEST].strip()
    when = _from_text(text)
    if when.iso or when.problem == "impossible_date":
        return Birth(when.iso, find_age(text) if when.iso else None, when.problem)
    age = find_age(text)
    if age is None and _DECADE.search(text):
        return Birth()  # "in his 30s" is no age that could contradict another
    if age is None and (number := _NUMBER.search(text)):
        count = int(number.group(1))
        age = count if count <= OLDEST else None
        if age is None:
            when = _from_number(count)
            return Birth(when.iso, None, when.problem)
    return Birth(age=age, problem=when.problem if age is None else None)


def find_age(text: str, *, loosely: bool = False) -> int | None:
    """The age that a text states in so many words ("49 лет", "aged 30"), else None.

    `loosely` is for a text that tells of one person only: "unknown man, about 30".
    """
    if not _DIGIT.search(text):
        return None
    if _MONTHS_OLD.search(text):
        return 0
    found = _AGE.search(text) or _AGED.search(text)
    found = found or (_SOME.search(text) if loosely else _ABOUT.fullmatch(text.strip()))
    if not found or int(found.group(1)) > OLDEST:
        return None
    return int(found.group(1))


def says_birth(text: str) -> bool:
    """Whether a remark tells when somebody was born ("1972 г.р.", "born 1972") or only a year."""
    return bool(_BORN.search(text)) or bool(_BARE.fullmatch(text.strip()))


def _from_number(number: float) -> When:
    if FIRST_YEAR <= number <= LAST_YEAR and number == int(number):
        return When(str(int(number)))
    if _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return When((_SERIAL_START + timedelta(days=int(number))).isoformat())
    if 10_000_000 < number < 22_000_000:
        return _from_text(str(int(number)))
    return When(problem="unreadable_date")


@lru_cache(maxsize=20_000)
def _from_text(text: str) -> When:
    text = " ".join(text[:_LONGEST].split())
    if not text:
        return When()
    if text.isdecimal() and len(text) == 8:
        return checked(int(text[:4]), int(text[4:6]), int(text[6:]))
    if text.replace(".", "", 1).isdecimal() and text.isascii() and len(text) <= 9:
        if not (my := _MY.fullmatch(text)):
            return _from_number(float(text))
        return checked(int(my.group(2)), int(my.group(1)), None)
    if found := _ISO.search(text):
        day = found.group(3)
        return checked(int(found.group(1)), int(found.group(2)), int(day) if day else None)
    if found := _DMY.search(text):
        day_, month, year = (int(part) for part in found.groups())
        if month > 12 >= day_:
            day_, month = month, day_  # 01/25/2022 can only be read the American way
        if year < 100:
            year += 2000 if year <= 30 else 1900
        return checked(year, month, day_)
    if found := _MY.search(text):
        return checked(int(found.group(2)), int(found.group(1)), None)
    return _in_words(text)


def _in_words(text: str) -> When:
    """`5 января 2022`, `January 5, 2022`, `2022 жылғы 5 қаңтар`, `январь 2022`, `2022`."""
    years = _YEAR.findall(text)
    if not years:
        return When(problem="unreadable_date")
    tokens = _TOKEN.findall(text)
    for at, token in enumerate(tokens):
        month = None if token.isdecimal() else month_in_cell(token)
        if month is None or len(token) < 3:
            continue
        before = [t for t in tokens[max(0, at - 3) : at] if t.isdecimal() and len(t) <= 2]
        after = [t for t in tokens[at + 1 : at + 2] if t.isdecimal() and len(t) <= 2]
        days = before or after
        day = int(days[0]) if len(days) == 1 else None
        return checked(int(years[0]), month, day)
    return When(years[0])


def checked(year: int, month: int | None, day: int | None) -> When:
    """A date of these parts, or the problem that there is no such day."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return When(problem="impossible_date")
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return When(problem="impossible_date")
    if month is None:
        return When(f"{year:04d}")
    return When(f"{year:04d}-{month:02d}" + (f"-{day:02d}" if day is not None else ""))
