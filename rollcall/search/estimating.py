"""How often a watch would ring, before it is saved: what its search found in the last weeks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from rollcall.records import Viewer
from rollcall.search.base import Engine, Query

WEEKS = 8
_WEEK = 7


@dataclass(frozen=True)
class Estimate:
    """What a search found in the last weeks of which there is any coverage.

    `weeks` are the first day of each, the oldest first, and how many articles were found in it;
    `days` the same by day, without days that have none. `total` is of all times.
    """

    weeks: tuple[tuple[date, int], ...]
    days: tuple[tuple[date, int], ...]
    total: int

    @property
    def per_week(self) -> float:
        """Articles a week; 0.0 where there is no coverage at all."""
        return sum(count for _, count in self.weeks) / len(self.weeks) if self.weeks else 0.0


def covered(engine: Engine, viewer: Viewer, now: datetime, zone: str) -> list[date]:
    """The days of which there is any coverage, up to now: what `estimate` goes by."""
    everything = engine.search(_one(Query(zone=zone, until=now)), viewer)
    return [day for day, count in everything.days if count]


def estimate(
    engine: Engine,
    query: Query,
    viewer: Viewer,
    now: datetime,
    coverage: Sequence[date] | None = None,
) -> Estimate:
    """Look a search up in the newest `WEEKS` weeks that have coverage, up to now.

    `coverage` is what `covered` said, where many searches are looked up. Weeks without a single
    article are passed over: nobody collected in them. Of a story all copies are counted, though a
    watch rings once; so it is rather too many. Raises `QueryError` and `SearchError` as
    `Engine.search` does.
    """
    found = engine.search(_one(query), viewer)
    known = covered(engine, viewer, now, query.zone) if coverage is None else coverage
    if not known:
        return Estimate((), (), found.total)
    last = max(known)
    ages = sorted({_age(day, last) for day in known})[:WEEKS]
    days = tuple((day, count) for day, count in found.days if _age(day, last) in ages)
    counts: Counter[int] = Counter()
    for day, count in days:
        counts[_age(day, last)] += count
    first = {age: last - timedelta(days=_WEEK * (age + 1) - 1) for age in ages}
    weeks = tuple((first[age], counts[age]) for age in reversed(ages))
    return Estimate(weeks, days, found.total)


def in_words(found: Estimate) -> str:
    """An estimate as a monitor reads it before saving.

    >>> in_words(Estimate(((date(2022, 1, 3), 30), (date(2022, 1, 10), 12)), (), 42))
    'about 21 articles a week, as in the last 2 weeks that have articles; 42 found in all'
    >>> in_words(Estimate(((date(2022, 1, 3), 0), (date(2022, 1, 10), 0)), (), 0))
    'nothing that is here fits it yet'
    """
    if not found.weeks:
        return "nothing has been collected yet, so nobody knows how often it would ring"
    if not found.total:
        return "nothing that is here fits it yet"
    count = len(found.weeks)
    weeks = "the only week that has" if count == 1 else f"the last {count} weeks that have"
    every = found.per_week
    if not every:
        often = "no article a week"
    elif every < 1:
        often = "less than one article a week"
    else:
        often = f"about {every:,.0f} article{'' if round(every) == 1 else 's'} a week"
    return f"{often}, as in {weeks} articles; {found.total:,} found in all"


def _one(query: Query) -> Query:
    """What a search counts, with one hit and no other page."""
    return replace(query, offset=0, limit=1, sort="newest", snapshot="", facets=True, paged=False)


def _age(day: date, last: date) -> int:
    """How many weeks a day lies before the newest one; negative for days after it."""
    return (last - day).days // _WEEK
