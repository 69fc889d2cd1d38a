"""Dates inside a remark or a status: "отпущен 10.01", "sentenced on 3 Oct 2022", "Ақпан 2023"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rollcall.lists.cells.dates import checked, month_in_cell

_LONGEST = 500
_WORD = r"[^\W\d_]{3,12}"
_TH = r"(?:-?(?:го|е|ого|st|nd|rd|th|сі|сы|ші|шы))?"
_SHAPES = (
    r"(?<!\d)(?P<y1>\d{4})-(?P<m1>\d{1,2})(?:-(?P<d1>\d{1,2}))?(?!\d)",
    r"(?<![\d.])(?P<d2>\d{1,2})[./-](?P<m2>\d{1,2})[./-](?P<y2>\d{4}|\d{2})(?!\d)",
    r"(?<![\d./])(?P<m3>\d{1,2})[./](?P<y3>(?:19|20)\d\d)(?!\d)",
    rf"(?<!\d)(?P<y4>(?:19|20)\d\d)\s?(?:жылғы|жылы|ж\.)\s?(?P<d4>\d{{1,2}})\s(?P<w4>{_WORD})",
    rf"(?<![\d.])(?P<d5>\d{{1,2}}){_TH}[\s-](?P<w5>{_WORD})\.?"
    r"(?:[\s,-]{1,2}(?P<y5>(?:19|20)\d\d|\d\d(?=\s?г)))?(?!\d)",
    rf"\b(?P<w6>{_WORD})\.?\s(?P<d6>\d{{1,2}}){_TH}(?:,?\s(?P<y6>(?:19|20)\d\d))?(?![\d:.])",
    rf"\b(?P<w7>{_WORD})\.?[\s,']{{0,2}}(?P<y7>(?:19|20)\d\d)(?!\d)",
    r"(?<![\d./])(?P<d8>\d{1,2})[./](?P<m8>\d{2})(?![\d/]|\.\d)"
    r"(?!\s?(?:лет|год|мес|жыл|ж\.|year|yr|мрп|тенге|%))",
    r"\((?P<d9>\d{1,2})\)",
)
# A look ahead first: most places in a text begin neither a number nor a word before a number.
_ANY = re.compile(
    rf"(?:(?=[\d(])|\b(?={_WORD}+\.?[\s,']{{0,2}}\d))(?:{'|'.join(_SHAPES)})", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
_HALF_A_YEAR = 6


class Moment(NamedTuple):
    """A date in a text: where it begins and ends, and the date as YYYY-MM or YYYY-MM-DD.

    `iso` is None where the year or the month is not known or no such day exists.
    """

    start: int
    end: int
    iso: str | None


class Around(NamedTuple):
    """What the titles and the row say about dates that leave something out.

    `since` is a whole date of the row (ISO 8601): "10.01" behind a 20 December is in the next year.
    """

    year: int | None = None
    month: int | None = None
    since: str | None = None


NOTHING_AROUND = Around()


@lru_cache(maxsize=20_000)
def moments_in(text: str, around: Around = NOTHING_AROUND) -> tuple[Moment, ...]:
    """The dates in a text in their order; a day alone only in brackets, and where `month` is known.

    Day before month where both are numbers.
    """
    text = text[:_LONGEST]
    if not _DIGIT.search(text):
        return ()
    found: list[Moment] = []
    at = 0
    while match := _ANY.search(text, at):
        said = {key[0]: value for key, value in match.groupdict().items() if value}
        moment = _moment(match.start(), match.end(), said, around)
        at = match.end() if moment else match.start() + 1
        if moment:
            found.append(moment)
    return tuple(found)


def _moment(start: int, end: int, said: dict[str, str], around: Around) -> Moment | None:
    word = said.get("w")
    month = int(said["m"]) if "m" in said else month_in_cell(word) if word else around.month
    if month is None:
        return None
    day = int(said["d"]) if "d" in said else None
    if month > 12 and day and day <= 12:
        day, month = month, day
    year = _year(said["y"]) if "y" in said else _guess(month, around)
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):
        return None
    return Moment(start, end, checked(year, month, day).iso if year else None)


def _year(text: str) -> int:
    year = int(text)
    return year if year > 99 else year + (2000 if year <= 30 else 1900)


def _guess(month: int, around: Around) -> int | None:
    """The year of a date that names none: that of the row, or the next where it would be before."""
    since = around.since or ""
    if len(since) < 7:
        return int(since[:4]) if since else around.year
    year, before = int(since[:4]), int(since[5:7]) - month
    return year + 1 if before > _HALF_A_YEAR else year
