"""The pulse of sources: what each gives day by day, and which give far less than they used to.

A day is 24 hours; days are counted back from a source's last answer, so that one that is asked once
a day is not taken for one that is dying. An article counts for the day on which it was published.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any, Literal, get_args

from sqlalchemy import Connection, select

from rollcall.alert import is_silent
from rollcall.clock import day
from rollcall.store import sources
from rollcall.store.schema import articles

State = Literal["failing", "silent", "fell", "new", "fine", "off"]
STATES: tuple[State, ...] = get_args(State)
"""In the order in which somebody should look."""
DAYS = 35
"""How far back is looked: the last week, and the four weeks by which it is judged."""
_WEEK, _USUAL = 7, 28
_DAY = timedelta(days=1)
_RARE = 0.001
_BARS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True)
class Pulse:
    """One source: how it is, and its articles per day, oldest first, the last day complete.

    `usual` is the median per day of the four weeks before the last day, None with less than a week
    of history. `words` says what is the matter.
    """

    source: str
    state: State
    days: tuple[int, ...]
    usual: float | None
    words: str
    answered_at: datetime | None
    newest: datetime | None
    failures: int

    @property
    def today(self) -> int:
        """Articles of the last 24 hours before the last answer."""
        return self.days[-1]

    @property
    def week(self) -> int:
        """Articles of the last seven days before the last answer."""
        return sum(self.days[-_WEEK:])


def take(connection: Connection, now: datetime, zone: str = "UTC") -> list[Pulse]:
    """The pulse of every source, those that need a look first; dates in words are of `zone`."""
    rows = sources.health(connection)
    until = {row["id"]: _until(row, now) for row in rows}
    counts = _counted(connection, until, now)
    found = [_pulse(row, counts.get(row["id"], Counter()), now, zone) for row in rows]
    order = {state: place for place, state in enumerate(STATES)}
    return sorted(found, key=lambda one: (order[one.state], -one.failures, one.source))


def figures(found: Iterable[Pulse]) -> dict[str, int]:
    """How many sources are how."""
    counted: Counter[str] = Counter(one.state for one in found)
    return {state: counted[state] for state in STATES}


def sparkline(days: Sequence[int]) -> str:
    """Numbers as bars between nothing and the highest of them; a dot where there is nothing.

    >>> sparkline([0, 1, 4, 8])
    '·▁▄█'
    """
    most = max(days, default=0)
    bars = len(_BARS)
    return "".join(_BARS[-(-one * bars // most) - 1] if one else "·" for one in days)


def fell(days: Sequence[int]) -> str:
    """Whether the last day or the last week gave far less than a source used to, in words; "" if
    not. `days` are articles per day, oldest first. Pure.

    The number must be one that a Poisson process with the usual rate (the median per day of up to
    four weeks before) reaches with a probability below 1 in 1,000, and lower than any day (or
    whole week) of those weeks: newspapers rest on Sundays. Less than a week of history says
    nothing.
    """
    known = _since_first(days)
    before, today = known[-_USUAL - 1 : -1], known[-1] if known else 0
    if len(before) >= _WEEK and _is_rare(today, median(before)) and today < min(before):
        return f"{today} in a day, usually {median(before):g}"
    before, week = known[-_USUAL - _WEEK : -_WEEK], sum(known[-_WEEK:])
    if len(before) < _WEEK:
        return ""
    weeks = [sum(before[at - _WEEK : at]) for at in range(len(before), _WEEK - 1, -_WEEK)]
    if _is_rare(week, _WEEK * median(before)) and week < min(weeks):
        return f"{week} in a week, usually {_WEEK * median(before):g}"
    return ""


def tail(number: int, rate: float) -> float:
    """The probability that a Poisson process of this rate gives this many or fewer.

    >>> round(tail(0, 3.0), 4), tail(5, 0.0)
    (0.0498, 1.0)
    """
    if rate <= 0:
        return 1.0
    terms = (math.exp(k * math.log(rate) - rate - math.lgamma(k + 1)) for k in range(number + 1))
    return min(1.0, math.fsum(terms))


def _is_rare(number: int, rate: float) -> bool:
    return number < rate and tail(number, rate) < _RARE


def _since_first(days: Sequence[int]) -> Sequence[int]:
    """The days after the first one with an article, which need not be a whole one."""
    first = next((place for place, number in enumerate(days) if number), len(days))
    return days[first + 1 :]


def _until(row: Mapping[str, Any], now: datetime) -> datetime:
    answered: datetime | None = row["answered_at"]
    return now if answered is None or not now - DAYS * _DAY < answered < now else answered


def _counted(
    connection: Connection, until: Mapping[str, datetime], now: datetime
) -> dict[str, Counter[int]]:
    """Articles by source and by days before its last answer."""
    query = select(articles.c.source_id, articles.c.sort_at).where(
        articles.c.source_id.is_not(None),
        articles.c.sort_at > now - 2 * DAYS * _DAY,
        articles.c.sort_at <= now,
    )
    found: dict[str, Counter[int]] = {}
    for source, at in connection.execute(query.execution_options(yield_per=10_000)):
        found.setdefault(source, Counter())[(until[source] - at) // _DAY] += 1
    return found


def _pulse(row: Mapping[str, Any], counts: Mapping[int, int], now: datetime, zone: str) -> Pulse:
    # What was published after the last answer was seen by another way; it counts for the last day.
    late = sum(number for back, number in counts.items() if back < 0)
    days = [counts.get(back, 0) for back in range(DAYS - 1, -1, -1)]
    days[-1] += late
    known = _since_first(days)[:-1][-_USUAL:]
    state, words = _judged(row, days, now, zone)
    return Pulse(
        row["id"],
        state,
        tuple(days),
        float(median(known)) if len(known) >= _WEEK else None,
        words,
        row["answered_at"],
        row["newest"],
        row["failures"],
    )


def _judged(
    row: Mapping[str, Any], days: Sequence[int], now: datetime, zone: str
) -> tuple[State, str]:
    if not row["enabled"]:
        return "off", ""
    if row["failures"]:
        last = row["answered_at"]
        since = f" since {day(last, zone)}" if last else ", never answered"
        times = "once" if row["failures"] == 1 else f"{row['failures']} times"
        return "failing", f"{times}{since}: {row['error']}"
    if is_silent(row, now):
        newest = row["newest"]
        return "silent", f"nothing since {day(newest, zone)}" if newest else "nothing ever"
    if words := fell(days):
        return "fell", words
    if now - row["created_at"] < _WEEK * _DAY:
        return "new", f"since {day(row['created_at'], zone)}"
    return "fine", ""
