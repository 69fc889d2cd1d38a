"""digest: a day or a week of notices as one message per subscriber, each notice in one digest only.

When one is due is a moment for every day of the calendar where the organisation is, not a pause
since the last: so changing clocks neither skip one nor make two, and days that were slept through
are told in one message, late.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Select

from rollcall.clock import Clock
from rollcall.notify import compose, desk_address, message_row
from rollcall.records import Every, Viewer
from rollcall.settings import Settings, Subscriber
from rollcall.store import ledger, telling
from rollcall.store.leases import Leased
from rollcall.store.open import Store
from rollcall.store.work import DONE, Outcome, Step

NAME = "digest"
VERSION = 1
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = timedelta(days=1)
_LENGTH = {"daily": _DAY, "weekly": timedelta(days=7)}
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Due:
    """A digest that is due: the moment, and the day of the calendar that it is the digest of."""

    moment: datetime
    day: date


def due(settings: Settings, now: datetime, every: Every = "weekly") -> Due:
    """The last digest that was due up to now: that of the newest day whose hour has come.

    An hour that clocks leave out comes when they do; of one that they repeat, the first counts.
    """
    today = now.astimezone(ZoneInfo(settings.timezone)).date()
    # Tomorrow, too: where a whole day was repeated, its second half can be after tomorrow's hour.
    day = today + _DAY
    while True:
        if every == "daily" or _DAYS[day.weekday()] == settings.digest_day:
            moment = _moment(settings, day)
            if moment <= now:
                return Due(moment, day)
        day -= _DAY


def every_of(subscriber: Subscriber) -> Every:
    """How often somebody gets a digest; weekly where they only say that they want one."""
    return "daily" if subscriber.digest == "daily" else "weekly"


def last_due(settings: Settings, now: datetime, every: Every = "weekly") -> datetime:
    """The last moment, up to now, at which a digest was due."""
    return due(settings, now, every).moment


def due_since(settings: Settings, now: datetime) -> datetime | None:
    """Since when digests that were not made yet wait, at least: when the newest of all was due."""
    wanted = (last_due(settings, now, every_of(one)) for one in settings.subscriber if one.digest)
    return max(wanted, default=None)


def _moment(settings: Settings, day: date) -> datetime:
    """When the digest of a day is due, where the organisation is.

    Through UTC: a wall clock says of two moments around a change which looks later, not which is.
    """
    zone = ZoneInfo(settings.timezone)
    return datetime.combine(day, time(settings.digest_hour), zone).astimezone(UTC).astimezone(zone)


def step(store: Store, settings: Settings, clock: Clock) -> Step[dict[str, Any]]:
    """Freezing the digests that are due. Its items are a subscriber and a day."""

    def pending(connection: Connection) -> Select[Any]:
        began, now = ledger.first_article_at(connection), clock()
        items = []
        for one in settings.subscriber:
            if one.digest and began:
                last = due(settings, now, every_of(one))
                items += [f"{one.id}:{last.day:%Y-%m-%d}"] if began < last.moment else []
        return ledger.wanted_digests(items)

    def compute(batch: list[Leased]) -> Iterator[tuple[Leased, dict[str, Any]]]:
        for leased in batch:
            yield leased, _compose(store, settings, clock(), leased.item)

    def write(connection: Connection, _: Leased, message: dict[str, Any]) -> Outcome:
        ids = message.pop("notices")
        ledger.freeze(connection, message, ids)
        return DONE

    return Step(NAME, VERSION, pending, compute, write, batch=20)


def _since(
    connection: Connection, subscriber: str, begin: datetime, every: Every
) -> datetime | None:
    """From when on a digest tells: what was slept through is told late, not never.

    The very first digest tells all there is (None); a subscriber who joins later begins with this
    period.
    """
    first = ledger.first_message_at(connection, NAME, subscriber)
    if first is not None:
        return min(begin, first - _LENGTH[every])
    return begin if ledger.first_message_at(connection, NAME) else None


def _begin(
    connection: Connection, settings: Settings, one: Subscriber, every: Every, end: datetime
) -> datetime:
    """When the period of a digest began: with the one before it, or with the last that was made
    if some were slept through; the very first digest begins with the first article.
    """
    begin = last_due(settings, end - _INSTANT, every)
    made = ledger.last_message_at(connection, NAME, one.id)
    if made is not None:
        return min(begin, last_due(settings, made, every))
    if ledger.first_message_at(connection, NAME) is None:
        began = ledger.first_article_at(connection)
        return min(begin, began) if began else begin
    return begin


def _compose(store: Store, settings: Settings, now: datetime, item: str) -> dict[str, Any]:
    name, _, day = item.rpartition(":")
    subscriber = next(s for s in settings.subscriber if s.id == name)
    every = every_of(subscriber)
    end = _moment(settings, date.fromisoformat(day))
    with store.read() as connection:
        begin = _begin(connection, settings, subscriber, every, end)
        since = _since(connection, subscriber.id, begin, every)
        waiting = ledger.unsent_notices(connection, subscriber.id, NAME, since=since)
        viewer = Viewer(subscriber.id, subscriber.role)
        told = telling.tell(connection, viewer, [row["id"] for row in waiting])
        figures = ledger.figures(connection, begin, end)
    words = compose(
        NAME,
        told,
        period=_period(begin, end, every),
        every=every,
        desk=desk_address(settings),
        zone=settings.timezone,
        case_numbers_only=subscriber.names == "case_numbers",
        reader=subscriber.id,
        figures=figures,
    )
    row = message_row(f"{NAME}:{item}", subscriber, NAME, words, now)
    return row | {"notices": [one.notice_id for one in told]}


def _period(begin: datetime, end: datetime, every: Every) -> str:
    """What a digest tells of, as it goes on after "the": late ones tell of more than one period.

    An hour more or less is a clock that was changed.
    """
    begin = begin.astimezone(end.tzinfo)
    many = end - begin > 1.5 * _LENGTH[every]
    word = "day" if every == "daily" else "week"
    if many:
        return f"{word}s of {begin:%d %B} to {end:%d %B %Y}"
    return f"{word} to {end:%H:%M on %d %B %Y}"
