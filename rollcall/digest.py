"""digest: a week of notices as one message per subscriber, each notice in one digest only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Select

from rollcall.clock import Clock
from rollcall.notify import compose, desk_address, message_row
from rollcall.records import Viewer
from rollcall.settings import Settings
from rollcall.store import ledger, telling
from rollcall.store.leases import Leased
from rollcall.store.open import Store
from rollcall.store.work import DONE, Outcome, Step

NAME = "digest"
VERSION = 1
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def last_due(settings: Settings, now: datetime) -> datetime:
    """The last moment, up to now, at which a weekly digest was due."""
    local = now.astimezone(ZoneInfo(settings.timezone))
    back = (local.weekday() - _DAYS.index(settings.digest_day)) % 7
    due = (local - timedelta(days=back)).replace(
        hour=settings.digest_hour, minute=0, second=0, microsecond=0
    )
    return due if due <= local else due - timedelta(days=7)


def step(store: Store, settings: Settings, clock: Clock) -> Step[dict[str, Any]]:
    """Freezing the digests that are due. Its items are a subscriber and a week."""

    def pending(connection: Connection) -> Select[Any]:
        due = last_due(settings, clock())
        wanted = [s.id for s in settings.subscriber if s.digest]
        began = ledger.first_article_at(connection)
        return ledger.wanted_digests(
            [f"{name}:{due:%Y-%m-%d}" for name in wanted] if began and began < due else []
        )

    def compute(batch: list[Leased]) -> Iterator[tuple[Leased, dict[str, Any]]]:
        for leased in batch:
            yield leased, _compose(store, settings, clock(), leased.item)

    def write(connection: Connection, _: Leased, message: dict[str, Any]) -> Outcome:
        ids = message.pop("notices")
        ledger.freeze(connection, message, ids)
        return DONE

    return Step(NAME, VERSION, pending, compute, write, batch=20)


def _since(connection: Connection, subscriber: str, begin: datetime) -> datetime | None:
    """From when on a digest tells: weeks that were slept through are told late, not never.

    The very first digest tells all there is; a subscriber who joins later begins with this week.
    """
    first = ledger.first_message_at(connection, NAME, subscriber)
    if first is not None:
        return min(begin, first - timedelta(days=7))
    return begin if ledger.first_message_at(connection, NAME) else None


def _compose(store: Store, settings: Settings, now: datetime, item: str) -> dict[str, Any]:
    due = last_due(settings, now)
    begin = due - timedelta(days=7)
    subscriber = next(s for s in settings.subscriber if s.id == item.rpartition(":")[0])
    with store.read() as connection:
        since = _since(connection, subscriber.id, begin)
        waiting = ledger.unsent_notices(connection, subscriber.id, NAME, since=since)
        viewer = Viewer(subscriber.id, subscriber.role)
        told = telling.tell(connection, viewer, [row["id"] for row in waiting])
        figures = ledger.figures(connection, begin)
    words = compose(
        NAME,
        told,
        period=f"{begin:%d %B} to {due:%d %B %Y}",
        desk=desk_address(settings),
        case_numbers_only=subscriber.names == "case_numbers",
        reader=subscriber.id,
        figures=figures,
    )
    row = message_row(f"{NAME}:{item}", subscriber, NAME, words, now)
    return row | {"notices": [one.notice_id for one in told]}
