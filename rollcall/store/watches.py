"""Watches: saved searches, whose they are, whom they tell, and how often they rang.

A viewer sees the watches that are theirs, an operator all of them.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Connection, func, select, true, update

from rollcall.errors import RollcallError
from rollcall.lists.roles import may
from rollcall.records import Role, Viewer
from rollcall.store.schema import facts, watches

How = Literal["now", "digest", "never"]
"""When a watch tells: in the next alert, in the digest only, or not at all (a saved search)."""
HOWS: tuple[How, ...] = get_args(How)
_LONGEST = 200


@dataclass(frozen=True)
class Watch:
    """A saved search.

    `query` is what `rollcall.search.saved` made of it, `tell` are ids of subscribers. `number`
    counts its owner's watches, from 1: what can be said of it where its title must not be.
    """

    id: str
    owner: str
    role: Role
    title: str
    query: Mapping[str, Any]
    tell: tuple[str, ...]
    how: How
    created_at: datetime
    ended_at: datetime | None
    number: int


def add(
    connection: Connection,
    viewer: Viewer,
    *,
    title: str,
    query: Mapping[str, Any],
    tell: Iterable[str],
    how: str,
    now: datetime,
) -> str:
    """Save a search as the viewer's; returns its id, which says nothing of it.

    Raises `RollcallError` where it has no title, or should tell but tells nobody.
    """
    title, told = " ".join(title.split()), tuple(dict.fromkeys(tell))
    if not title or len(title) > _LONGEST:
        raise RollcallError(
            f"a watch needs a title of at most {_LONGEST} characters",
            remedy="write in a few words what it is about",
        )
    if how not in HOWS:
        raise RollcallError(f"a watch cannot tell {how!r}", remedy=f"one of: {', '.join(HOWS)}")
    if how != "never" and not told:
        raise RollcallError(
            "this watch would tell nobody",
            remedy="name a subscriber, or keep it as a search only (never)",
        )
    watch_id = secrets.token_hex(8)
    connection.execute(
        watches.insert().values(
            id=watch_id,
            owner=viewer.name,
            role=viewer.role,
            title=title,
            query=dict(query),
            tell=list(told),
            how=how,
            created_at=now,
        )
    )
    return watch_id


def listed(connection: Connection, viewer: Viewer, *, ended: bool = False) -> list[Watch]:
    """The watches that the viewer sees, the oldest first; with `ended` also those that are over."""
    query = select(_NUMBERED).where(_seen_by(viewer, _NUMBERED.c.owner))
    if not ended:
        query = query.where(_NUMBERED.c.ended_at.is_(None))
    query = query.order_by(_NUMBERED.c.created_at, _NUMBERED.c.id)
    return [_watch(row) for row in connection.execute(query)]


def get(connection: Connection, viewer: Viewer, watch_id: str) -> Watch | None:
    """One watch, also if it is over; None where the viewer sees none under this id."""
    mine = _seen_by(viewer, _NUMBERED.c.owner)
    row = connection.execute(
        select(_NUMBERED).where(mine, _NUMBERED.c.id == watch_id)
    ).one_or_none()
    return None if row is None else _watch(row)


def standing(connection: Connection, viewer: Viewer) -> list[Watch]:
    """The watches that each new text is matched against: those that tell somebody."""
    return [one for one in listed(connection, viewer) if one.how != "never"]


def stamp(connection: Connection) -> tuple[int, int]:
    """Changes whenever a watch is added or ended."""
    query = select(func.count(), func.count(watches.c.ended_at)).select_from(watches)
    many, over = connection.execute(query).one()
    return many, over


def end(connection: Connection, viewer: Viewer, watch_id: str, now: datetime) -> bool:
    """Let a watch ring no more; False where the viewer has none under this id, or it is over."""
    over = update(watches).where(
        _seen_by(viewer, watches.c.owner), watches.c.id == watch_id, watches.c.ended_at.is_(None)
    )
    return connection.execute(over.values(ended_at=now)).rowcount > 0


def rang(connection: Connection, viewer: Viewer, since: datetime) -> dict[str, int]:
    """How many stories each watch that the viewer sees found since a moment."""
    query = (
        select(facts.c.watch_id)
        .join(watches, watches.c.id == facts.c.watch_id)
        .where(_seen_by(viewer, watches.c.owner), facts.c.at >= since)
    )
    return Counter(connection.execute(query).scalars())


def of_facts(connection: Connection, ids: Iterable[str | None]) -> dict[str, Watch]:
    """The watches behind facts, by id, whoever asks: `may_know` says who may be told of one."""
    wanted = sorted({one for one in ids if one})
    query = select(_NUMBERED).where(_NUMBERED.c.id.in_(wanted))
    return {row.id: _watch(row) for row in connection.execute(query)} if wanted else {}


def may_know(viewer: Viewer, watch: Watch) -> bool:
    """Whether somebody may be told that a watch rang: its owner, whom it tells, an operator."""
    return may(viewer, "see all watches") or viewer.name in (watch.owner, *watch.tell)


def unknown_to(connection: Connection, viewer: Viewer) -> list[str]:
    """The watches of which the viewer must not be told."""
    if may(viewer, "see all watches"):
        return []
    others = select(_NUMBERED).where(_NUMBERED.c.owner != viewer.name)
    return [row.id for row in connection.execute(others) if not may_know(viewer, _watch(row))]


_ORDER = (watches.c.created_at, watches.c.id)
_NUMBERED = select(
    watches,
    func.row_number().over(partition_by=watches.c.owner, order_by=_ORDER).label("number"),
).subquery()


def _seen_by(viewer: Viewer, owner: ColumnElement[str]) -> ColumnElement[bool]:
    return true() if may(viewer, "see all watches") else owner == viewer.name


def _watch(row: Any) -> Watch:
    values = dict(row._mapping)
    return Watch(**values | {"tell": tuple(values["tell"])})
