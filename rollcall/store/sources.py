"""Sources: who they are, when they are due, how they are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, Select, String, cast, func, or_, select, true, update

from rollcall.records import Source
from rollcall.store.rows import as_dict, put
from rollcall.store.schema import articles, source_health, sources, step_state, visits

FINE = ("ok", "not_modified")
"""Outcomes of a visit that are no failure."""


def host_of(url: str) -> str:
    """Whom an address asks: one server, however it is written (www., capitals, other alphabets).

    An address without a host is one of its own.
    """
    try:
        host = (urlsplit(url).hostname or "").rstrip(".").removeprefix("www.")
        return host.encode("idna").decode() or url
    except UnicodeError:
        return host or url
    except ValueError:
        return url


def save(connection: Connection, source: Source, now: datetime) -> bool:
    """Add a source or overwrite its description; says whether it is new."""
    new = get(connection, source.id) is None
    values = asdict(source) | {
        "languages": list(source.languages),
        "options": dict(source.options),
        "host": host_of(source.url),
    }
    if new:
        connection.execute(sources.insert().values(**values, created_at=now))
        connection.execute(source_health.insert().values(source_id=source.id, failures=0))
    else:
        connection.execute(update(sources).where(sources.c.id == source.id).values(**values))
    return new


def _source(row: Any) -> Source:
    values = as_dict(row)
    for ours in ("created_at", "host"):
        values.pop(ours)
    return Source(**values | {"languages": tuple(values["languages"])})


def get(connection: Connection, source_id: str) -> Source | None:
    """One source, or None."""
    row = connection.execute(select(sources).where(sources.c.id == source_id)).one_or_none()
    return None if row is None else _source(row)


def listed(connection: Connection) -> list[Source]:
    """All sources, by id."""
    return [_source(row) for row in connection.execute(select(sources).order_by(sources.c.id))]


def some(connection: Connection, ids: Collection[str | None]) -> dict[str, Source]:
    """Those of these sources that there are: a batch needs a few of perhaps a hundred thousand."""
    query = select(sources).where(sources.c.id.in_([one for one in ids if one]))
    return {row.id: _source(row) for row in connection.execute(query)}


def due(now: datetime, only: Collection[str] = ()) -> Select[Any]:
    """The items of the collect step: enabled sources whose time has come, or only those named."""
    when = source_health.c.due_at
    some = sources.c.id.in_(sorted(only)) if only else true()
    return (
        select(
            sources.c.id.label("item"),
            func.coalesce(cast(when, String), "first").label("input_hash"),
            func.coalesce(cast(when, String), "").label("place"),
        )
        .join(source_health, source_health.c.source_id == sources.c.id)
        .where(sources.c.enabled, or_(when.is_(None), when <= now), some)
    )


def on_idle_hosts(some: Select[Any], now: datetime) -> Select[Any]:
    """Of these items, those whose host nobody is asking: no worker holds another source of it.

    What workers hold is to be taken one worker after the other, or two could find a host idle.
    """
    held, asked = step_state.alias("held"), sources.alias("asked")
    busy = (
        select(asked.c.id)
        .join(held, held.c.item == asked.c.id)
        .where(
            held.c.step == "collect",
            held.c.worker.is_not(None),
            held.c.lease_until > now,
            asked.c.host == sources.c.host,
        )
        .correlate(sources)
    )
    return some.where(~busy.exists())


def listed_due(connection: Connection, now: datetime) -> list[Source]:
    """The sources that are due: those never asked first, then by how long they have been due."""
    longest_first = (source_health.c.due_at.asc().nulls_first(), sources.c.id)
    wanted = [row.item for row in connection.execute(due(now).order_by(*longest_first))]
    known = {source.id: source for source in listed(connection)}
    return [known[one] for one in wanted]


def record_health(
    connection: Connection,
    source: Source,
    now: datetime,
    *,
    pages: int,
    whole: bool | None,
    error: str | None,
) -> None:
    """What one visit to a source came to; sets when it is due again.

    `pages` counts what was new; `whole` says that the entrance was fetched, not answered by 304
    (None), and nothing it led to was left for later (False).
    """
    failures = select(source_health.c.failures).where(source_health.c.source_id == source.id)
    count = 0 if error is None else (connection.execute(failures).scalar_one() or 0) + 1
    values: dict[str, Any] = {
        "asked_at": now,
        "due_at": now + timedelta(minutes=source.every_minutes),
        "failures": count,
        "error": error,
    }
    if error is None:
        values["answered_at"] = now
    if pages:
        values["new_at"] = now
    if whole is not None:
        values["full_at"] = now if whole else None
    connection.execute(
        update(source_health).where(source_health.c.source_id == source.id).values(**values)
    )


def ask_whole(connection: Connection, source_id: str) -> None:
    """Let the next visit fetch the whole entrance: a crawl was cut off, and a 304 would hide what
    it had not come to.
    """
    where = source_health.c.source_id == source_id
    connection.execute(update(source_health).where(where).values(full_at=None))


def last_full_answer(connection: Connection, source_id: str) -> datetime | None:
    """When the entrance of a source was last fetched whole."""
    query = select(source_health.c.full_at).where(source_health.c.source_id == source_id)
    moment: datetime | None = connection.execute(query).scalar_one_or_none()
    return moment


def record_visit(
    connection: Connection, source_id: str, url: str, outcome: str, message: str, now: datetime
) -> None:
    """Remember how asking for one URL ended, so that nothing is asked for ever in vain."""
    at = (visits.c.source_id == source_id) & (visits.c.url == url)
    old = connection.execute(
        select(visits.c.outcome, visits.c.count.label("times")).where(at)
    ).one_or_none()
    values = {"outcome": outcome, "message": message, "last_at": now}
    if old is None:
        put(connection, visits, source_id=source_id, url=url, first_at=now, count=1, **values)
    else:
        count = old.times + 1 if old.outcome == outcome else 1
        connection.execute(update(visits).where(at).values(count=count, **values))


def ask_again(connection: Connection) -> int:
    """Ask for every address that failed, and its source, at the next collect; returns how many.

    The visits stay as a memory, counted from nought: so what was given up is asked for again.
    """
    failed = visits.c.outcome.not_in(FINE)
    owners = select(visits.c.source_id).where(failed)
    connection.execute(
        update(source_health)
        .where(source_health.c.source_id.in_(owners) | source_health.c.error.is_not(None))
        .values(due_at=None, full_at=None)
    )
    return connection.execute(update(visits).where(failed).values(count=0)).rowcount


def failures(connection: Connection) -> list[dict[str, Any]]:
    """Every URL whose last visit failed, newest first."""
    query = select(visits).where(visits.c.outcome.not_in(FINE)).order_by(visits.c.last_at.desc())
    return [as_dict(row) for row in connection.execute(query)]


def health(connection: Connection) -> list[dict[str, Any]]:
    """Every source with its health and when it last published something, by id."""
    newest = (
        select(articles.c.source_id, func.max(articles.c.sort_at).label("newest"))
        .group_by(articles.c.source_id)
        .subquery()
    )
    query = (
        select(sources, source_health, newest.c.newest)
        .join(source_health, source_health.c.source_id == sources.c.id)
        .outerjoin(newest, newest.c.source_id == sources.c.id)
        .order_by(sources.c.id)
    )
    return [as_dict(row) for row in connection.execute(query)]
