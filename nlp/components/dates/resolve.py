"""From a partial date to an interval: what year, what day, seen from the day of publication.

A partial date is an interval (the idea is `rigour.dates`): "January 2022" has the precision month.
A year is never invented: without a publication date and without a year in the text there is none.
"""

from __future__ import annotations

import re
from datetime import MAXYEAR, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from nlp.annotations import Precision

_PUBLISHED = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ](\d{2}:\d{2}.*))?\s*$")


_LONG_PAST, _CLOSE_AHEAD = 120, 40  # days


class Published(NamedTuple):
    """The last day on which the text can have been published, and how precisely that is known.

    `slack` days later may still be in the past: a time in UTC can be tomorrow where it was written.
    """

    last: date
    precision: Precision
    slack: int = 0


class Resolved(NamedTuple):
    """A date found in a text: first and last day, month or year in ISO form, and its precision.

    `begins` is the group of the pattern with which the date begins, where that is not the whole.
    """

    iso: str | None
    precision: Precision
    end_iso: str | None = None
    begins: str | None = None


def published_on(published: str | None, timezone: str) -> Published | None:
    """The publication date in the source's time zone; None where it is absent or unreadable."""
    found = _PUBLISHED.match(published.strip()) if published else None
    if found is None or published is None:
        return None
    year, month, day, clock = found.groups()
    if not 1000 < int(year) < 9000:  # so that no count of years before or after it overflows
        return None
    try:
        if clock:
            return Published(_local(published.strip(), timezone), "day", int(timezone == "UTC"))
        if day:
            return Published(date(int(year), int(month), int(day)), "day")
        if month:
            return Published(month_end(int(year), int(month)), "month")
        return Published(date(int(year), 12, 31), "year")
    except (ValueError, OverflowError):
        return None


def _local(published: str, timezone: str) -> date:
    moment = datetime.fromisoformat(published.replace(" ", "T", 1))
    if moment.tzinfo is None:
        return moment.date()
    if timezone == "UTC":
        return moment.date()  # nobody said where: the day that the writer's clock shows
    try:
        return moment.astimezone(ZoneInfo(timezone)).date()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return moment.date()


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def year_for(month: int, day: int | None, seen: Published | None, tense: int) -> int | None:
    """The year that a date without one most likely means; `tense` is 1 (future), -1 (past) or 0.

    News looks back: a date later than its publication belongs to the year before, unless the
    words around it speak of the future or, where they say nothing, it is close ahead; nobody
    leaves out the year of a day eleven months ago. A date long past of which the words speak as
    of the future belongs to the next year.
    """
    if seen is None:
        return None
    year = seen.last.year
    first = safe_date(year, month, day or 1)
    if first is None:
        return year - 1 if day and safe_date(year - 1, month, day) else None
    ahead = (first - seen.last).days
    if ahead <= seen.slack:
        return year + 1 if tense > 0 and ahead < -_LONG_PAST else year
    close = tense == 0 and day is not None and ahead <= _CLOSE_AHEAD and seen.precision == "day"
    return year if tense > 0 or close else year - 1


def safe_date(year: int, month: int, day: int) -> date | None:
    """The date, or None where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def day_of(year: int | None, month: int, day: int) -> Resolved | None:
    """A day; None where no year has it (31 April)."""
    if year is None:
        return Resolved(None, "day") if safe_date(2000, month, day) else None
    exact = safe_date(year, month, day)
    return Resolved(exact.isoformat(), "day") if exact else None


def days(first: date, last: date) -> Resolved:
    """An interval of days."""
    return Resolved(first.isoformat(), "day", last.isoformat() if last != first else None)


def month_of(year: int | None, month: int) -> Resolved:
    """A month."""
    return Resolved(f"{year:04d}-{month:02d}" if year else None, "month")


def week(seen: Published | None, shift: int) -> Resolved:
    """The week of publication, or one before (-1) or after (+1) it, Monday to Sunday."""
    if seen is None or seen.precision != "day":
        return Resolved(None, "day")
    monday = seen.last - timedelta(days=seen.last.weekday() - 7 * shift)
    return days(monday, monday + timedelta(days=6))


def weekend(seen: Published | None, shift: int) -> Resolved:
    """The last weekend that began on or before publication (-1, 0), or the next one (+1)."""
    if seen is None or seen.precision != "day":
        return Resolved(None, "day")
    saturday = seen.last - timedelta(days=(seen.last.weekday() - 5) % 7)
    saturday += timedelta(days=7 * (shift > 0))
    return days(saturday, saturday + timedelta(days=1))


def weekday(seen: Published | None, number: int, tense: int, shift: int | None) -> Resolved:
    """The nearest such weekday (Monday is 0), backwards unless the words speak of the future.

    `shift` -1 is "last Monday", +1 "next Monday", 0 "this Monday".
    """
    if seen is None or seen.precision != "day":
        return Resolved(None, "day")
    back = (seen.last.weekday() - number) % 7
    if shift == -1:
        back = back or 7
    elif shift == 0 and tense == 0:
        back = seen.last.weekday() - number
    elif shift == 1 or (tense > 0 and back):
        back -= 7
    return Resolved((seen.last - timedelta(days=back)).isoformat(), "day")


PRECISIONS: dict[str, Precision] = {
    "day": "day", "week": "day", "month": "month", "half": "month", "year": "year",
    "decade": "year",
}  # fmt: skip
_MONTHS = {"month": 1, "half": 6, "year": 12, "decade": 120}


def ago(seen: Published | None, count: int, unit: str) -> Resolved:
    """So many days, weeks, months or years before publication (negative: after it)."""
    precision = PRECISIONS[unit]
    if seen is None or abs(count) > 1000 or (seen.precision != "day" and unit != "year"):
        return Resolved(None, precision)
    if unit in ("day", "week"):
        gone = seen.last - timedelta(days=count * (7 if unit == "week" else 1))
        return Resolved(gone.isoformat(), "day")
    months = seen.last.year * 12 + seen.last.month - 1 - count * _MONTHS[unit]
    if not 1 <= months // 12 <= MAXYEAR:
        return Resolved(None, precision)
    if precision == "year":
        return Resolved(f"{months // 12:04d}", "year")
    return month_of(months // 12, months % 12 + 1)
