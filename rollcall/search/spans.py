"""Coverage over time: counts by day gathered into days, weeks, months or years for a picture."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Unit = Literal["day", "week", "month", "year"]
MOST = 40
"""Spans in one picture: so many bars can still be told apart on a telephone."""
_UNITS: tuple[Unit, ...] = ("day", "week", "month", "year")


@dataclass(frozen=True)
class Span:
    """How many articles were published from one day to another, both included."""

    first: date
    last: date
    count: int


def spans(
    days: Iterable[tuple[date, int]],
    since: date | None = None,
    until: date | None = None,
    most: int = MOST,
) -> tuple[Unit, list[Span]]:
    """Counts by day in the smallest unit of which at most `most` cover them all, oldest first.

    Units in which nothing was published are there with a 0, so that a picture shows the silence.
    None goes beyond `since` or `until`, the limits of the search. Weeks begin on Monday. Where
    even years are too many (one article with a wrong date does that), the first span holds all
    that came before. Of no days: no spans.
    """
    counts = dict(days)
    if not counts:
        return "day", []
    first, last = min(counts), max(counts)
    for unit in _UNITS:
        starts = _starts(unit, first, last, most)
        if starts:
            break
    else:
        starts = [first] + [date(last.year - back, 1, 1) for back in reversed(range(most - 1))]
    numbers = [0] * len(starts)
    for day, number in counts.items():
        numbers[bisect_right(starts, day) - 1] += number
    ends = [start - timedelta(days=1) for start in starts[1:]] + [_last_day(unit, starts[-1])]
    return unit, [
        Span(max(start, since or start), min(end, until or end), number)
        for start, end, number in zip(starts, ends, numbers, strict=True)
    ]


def _starts(unit: Unit, first: date, last: date, most: int) -> list[date]:
    """The first days of the units from one day to another; none where they are too many."""
    starts = [_first_day(unit, first)]
    while (following := _next(unit, starts[-1])) and following <= last:
        if len(starts) == most:
            return []
        starts.append(following)
    return starts


def _first_day(unit: Unit, day: date) -> date:
    match unit:
        case "day":
            return day
        case "week":
            return day - timedelta(days=day.weekday())  # the first day of all is a Monday
        case "month":
            return day.replace(day=1)
        case "year":
            return day.replace(month=1, day=1)


def _next(unit: Unit, start: date) -> date | None:
    """The first day of the unit behind the one that begins here; None at the end of all dates."""
    try:
        match unit:
            case "day":
                return start + timedelta(days=1)
            case "week":
                return start + timedelta(days=7)
            case "month":
                return date(start.year + start.month // 12, start.month % 12 + 1, 1)
            case "year":
                return date(start.year + 1, 1, 1)
    except (OverflowError, ValueError):
        return None


def _last_day(unit: Unit, start: date) -> date:
    following = _next(unit, start)
    return following - timedelta(days=1) if following else date.max
