"""Dates in a search: days, months, years and ranges of them, as moments in a time zone."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from rollcall.errors import QueryError

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_DOTTED = re.compile(r"(?:(\d{1,2})[./])?(\d{1,2})[./](\d{4})")
_FIRST, _LAST = 1000, 9000
_SECOND = timedelta(seconds=1)
Moments = tuple[datetime | None, datetime | None]


def days(field: Literal["date", "since", "until"], text: str, column: int, zone: str) -> Moments:
    """The first and the last second that a date means; None where it is open to that side.

    `text` is 2022, 2022-01, 2022-01-05, 05.01.2022 or, for `date`, two of these with .. between,
    of which one may be left out. Raises `QueryError` that points at `column`.

    >>> days("until", "2022-01", 1, "Asia/Almaty")[1].isoformat()
    '2022-01-31T23:59:59+06:00'
    """
    first, dots, last = text.partition("..")
    if dots and field != "date":
        raise _wrong(text, column, f"{field}: takes one date; for a range write date:{text}")
    if not dots:
        last = first
    if not first and not last:
        raise _wrong(text, column, "write it like date:2022-01-05..2022-01-12")
    begin = _span(first, text, column)[0] if first and field != "until" else None
    end = _span(last, text, column)[1] if last and field != "since" else None
    if begin and end and begin > end:
        raise _wrong(text, column, "put the earlier date first")
    return (
        _moment(begin, zone) if begin else None,
        _moment(end + timedelta(days=1), zone) - _SECOND if end else None,
    )


def _span(text: str, whole: str, column: int) -> tuple[date, date]:
    """The first and the last day of a year, a month or a day."""
    iso, dotted = _ISO.fullmatch(text.strip()), _DOTTED.fullmatch(text.strip())
    if iso:
        year, month, day = iso[1], iso[2], iso[3]
    elif dotted:
        year, month, day = dotted[3], dotted[2], dotted[1]
    else:
        raise _wrong(whole, column, "write it like 2022, 2022-01, 2022-01-05 or 05.01.2022")
    if not _FIRST <= int(year) <= _LAST:
        raise _wrong(whole, column, f"write a year from {_FIRST} to {_LAST}")
    try:
        first = date(int(year), int(month or 1), int(day or 1))
        if day:
            return first, first
        after = first.replace(year=first.year + 1) if not month else _next_month(first)
    except ValueError as error:
        raise _wrong(whole, column, "there is no such day in the calendar") from error
    return first, after - timedelta(days=1)


def _next_month(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)


def _moment(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))


def _wrong(text: str, column: int, remedy: str) -> QueryError:
    return QueryError(f"{text!r} is no date that can be searched", column=column, remedy=remedy)
