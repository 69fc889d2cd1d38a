"""What a step has done already: listed, to be tried again in thought, and put back to be redone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, and_, case, cast, func, select, update

from rollcall.errors import RollcallError
from rollcall.store.leases import machine_time
from rollcall.store.rows import as_dict
from rollcall.store.schema import analyses, articles, facts, matches, pages, sightings, step_state

STEPS = ("extract", "enrich", "match")
"""The steps whose work can be redone from what the record and the evidence hold."""
_AT_ONCE = 500
_RECENT = 1_000


@dataclass(frozen=True)
class Done:
    """How many items a step has been through at least once, and the seconds one took lately."""

    items: int
    seconds: float | None


def done(connection: Connection, step: str, since: datetime | None = None) -> Done:
    """What of a step's work could be redone: since a moment, or all of it."""
    count = select(func.count()).select_from(step_state).where(_of(step, since))
    lately = (
        select(step_state.c.milliseconds)
        .where(step_state.c.step == step, step_state.c.milliseconds > 0)
        .order_by(step_state.c.finished_at.desc())
        .limit(_RECENT)
        .subquery()
    )
    mean = connection.execute(select(func.avg(lately.c.milliseconds))).scalar_one()
    items = connection.execute(count).scalar_one()
    return Done(items, None if mean is None else float(mean) / 1000)


def items(connection: Connection, step: str, since: datetime | None = None) -> Iterator[str]:
    """The items that a step has been through, in the order of their ids: present texts of articles
    for enrich and match, pages for extract.
    """
    after = ""
    while True:
        query = (
            select(step_state.c.item)
            .where(_of(step, since), step_state.c.item > after)
            .order_by(step_state.c.item)
            .limit(_AT_ONCE)
        )
        some = list(connection.execute(query).scalars())
        yield from some
        if len(some) < _AT_ONCE:
            return
        after = some[-1]


def _of(step: str, since: datetime | None) -> ColumnElement[bool]:
    """Items of a step that were finished at least once and that it would be given again."""
    ours = and_(step_state.c.step == step, step_state.c.finished_at.is_not(None))
    if step == "extract":
        # A page's number as it stands in the state; nothing else is ever written there.
        found = select(pages.c.id).where(
            pages.c.id == case((step_state.c.step == step, cast(step_state.c.item, Integer)))
        )
        if since is not None:
            found = found.where(pages.c.captured_at >= since)
    else:
        found = select(articles.c.id).where(articles.c.revision_id == step_state.c.item)
        if since is not None:
            found = found.where(articles.c.sort_at >= since)
    return and_(ours, found.exists())


def put_back(connection: Connection, step: str, since: datetime | None = None) -> int:
    """Have a step do its work once more, all of it or since a moment; returns how many items.

    What it has made so far stays until each item is done again. Raises `RollcallError` while
    another process works on this step: it would go on with its own program and settings.
    """
    now = machine_time()
    held = select(func.count()).where(
        step_state.c.step == step,
        step_state.c.outcome.is_(None),
        step_state.c.worker.is_not(None),
        step_state.c.lease_until >= now,
    )
    if connection.execute(held).scalar_one():
        raise RollcallError(
            f"another process is at {step}, with the program and settings it began with",
            remedy="stop the scheduler and `rollcall run`, wait until it has ended, and try again",
        )
    finished = and_(_of(step, since), step_state.c.outcome.is_not(None))
    again = {"outcome": None, "reason": None, "attempts": 0, "worker": None, "lease_until": None}
    return connection.execute(update(step_state).where(finished).values(**again)).rowcount


def redo(connection: Connection, step: str, item: str | None) -> bool:
    """Have a step do one item once more, because what it depends on beside its input changed; says
    whether it had been done.
    """
    where = (step_state.c.step == step) & (step_state.c.item == item)
    finished = update(step_state).where(where, step_state.c.outcome.in_(("done", "nothing")))
    return bool(connection.execute(finished.values(outcome=None, reason=None, attempts=0)).rowcount)


def stored(connection: Connection, revisions: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """The matches of revisions, with what scoring saw, by revision."""
    wanted = list(revisions)
    found: dict[str, list[dict[str, Any]]] = {revision: [] for revision in wanted}
    for row in connection.execute(select(matches).where(matches.c.revision_id.in_(wanted))):
        found[row.revision_id].append(as_dict(row))
    return found


def seen_on(connection: Connection, page_id: int) -> list[tuple[str, str | None]]:
    """The articles that were read off a page, each with its present text."""
    query = (
        select(articles.c.id, articles.c.revision_id)
        .join(sightings, sightings.c.article_id == articles.c.id)
        .where(sightings.c.page_id == page_id)
    )
    return [(row.id, row.revision_id) for row in connection.execute(query)]


def matched_at(connection: Connection, revision_id: str) -> datetime | None:
    """When a revision was matched for the first time; None where it was not."""
    query = select(analyses.c.matched_at).where(analyses.c.revision_id == revision_id)
    found: datetime | None = connection.execute(query).scalar()
    return found


def facts_that_stand(connection: Connection, keys: Iterable[str]) -> set[str]:
    """Those of these keys under which a fact is written down already."""
    query = select(facts.c.key).where(facts.c.key.in_(list(keys)))
    return set(connection.execute(query).scalars())
