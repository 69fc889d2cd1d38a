"""How the indexes stand: what waits, what is being built, what was left behind."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from rollcall.clock import age, lasting, zoned
from rollcall.store import outbox, standing
from rollcall.store.open import Store
from rollcall.store.schema import articles
from rollcall.store.standing import Engines, Waiting


def pending(store: Store) -> int:
    """How many articles wait for the engine that searches ask; all of them where it has none."""
    with store.read() as connection:
        return standing.number_for_index(connection)


def nothing_yet(store: Store) -> bool:
    """Whether the record holds no article at all: then it is no wonder that nothing is found."""
    with store.read() as connection:
        return _is_empty(connection)


def _is_empty(connection: Connection) -> bool:
    return connection.execute(select(articles.c.id).limit(1)).first() is None


def kept_beside(store: Store) -> list[str]:
    """The names of the engines that are kept in step beside the one that searches ask."""
    with store.read() as connection:
        known = outbox.targets(connection).values()
    return sorted({one.engine for one in known if one.state == "beside"})


def in_words(
    connection: Connection, known: Engines, engine: str, now: datetime, zone: str
) -> list[str]:
    """A line for each index that is searched, kept in step beside that, being made, or was left.

    `known` is what `standing.engines` gave in this moment, `engine` the one that the settings
    name; times are told in `zone`.
    """
    targets = outbox.targets(connection).values()
    waits = {one.name: waiting for one, waiting in known}
    # What was kept beside is searched as soon as the settings name it; the record follows later.
    asked = [one for one in targets if one.state == "live" or _takes_over(one, engine)]
    lines = [_asked(one, waits[one.name], now) for one in asked]
    others = [one for one in targets if one not in asked]
    there = {one.engine for one in asked} | {one.engine for one in others if not one.is_left}
    if engine not in there and not _is_empty(connection):
        lines.append(
            f"index: searches ask {engine}, which has no index yet; `rollcall index` makes it"
        )
    return lines + [_other(one, waits.get(one.name, Waiting()), now, zone) for one in others]


def _takes_over(one: outbox.Target, engine: str) -> bool:
    return one.state == "beside" and one.engine == engine


def _asked(one: outbox.Target, waiting: Waiting, now: datetime) -> str:
    if not waiting.number:
        return f"index: {one.engine} holds everything"
    return f"index: {one.engine} is behind by {_articles(waiting)}, {_since(waiting, now)}"


def _articles(waiting: Waiting) -> str:
    return "1 article" if waiting.number == 1 else f"{waiting.number:,} articles"


def _since(waiting: Waiting, now: datetime) -> str:
    return f"the oldest waits for {lasting(age(now, waiting.oldest) or 0.0)}"


def _other(one: outbox.Target, waiting: Waiting, now: datetime, zone: str) -> str:
    """What is to be said of a generation that searches do not ask."""
    since = zoned(one.since, zone)
    if one.state == "left" and one.seen_at is not None:
        return (
            f"index: WARNING: {one.name} was not reached since {zoned(one.seen_at, zone)} and is "
            f"kept in step no longer; `rollcall index --to {one.engine}` fills it anew"
        )
    if one.is_left:
        return (
            f"index: making {one.name} was stopped; `rollcall index` clears it away, "
            "`--rebuild` makes another"
        )
    if one.state == "building":
        return f"index: {one.name} is being made since {since}, {_articles(waiting)} left"
    behind = f"{_articles(waiting)} behind, {_since(waiting, now)}"
    behind = behind if waiting.number else "up to date"
    return (
        f"index: {one.name} is kept in step since {since}, {behind}; set "
        f'search.engine = "{one.engine}" to search it, or keep it in step no longer '
        "with `rollcall index --to` and the engine in use"
    )
