"""How the steps stand, in a few figures that take one look each: what waits, what was finished.

No figure names anybody or tells of anybody: they are for whoever watches the machines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, Table, case, distinct, func, or_, select

from rollcall.clock import age
from rollcall.store import outbox, pending
from rollcall.store.schema import (
    analyses,
    articles,
    facts,
    messages,
    pages,
    revisions,
    source_health,
    sources,
    step_state,
)
from rollcall.store.schema import outbox as entries
from rollcall.store.work import Step

_SINCE: dict[str, Any] = {
    "sources": source_health.c.due_at,
    "pages": pages.c.imported_at,
    "revisions": revisions.c.created_at,
    "analyses": analyses.c.created_at,
    "facts": facts.c.at,
    "messages": messages.c.created_at,
}
"""Since when an item of a step is there, by the table whose rows its items are."""


class Waiting(NamedTuple):
    """How many items wait for a step, and since when the first of those that were never tried
    (None: all were, and are to be done again). Sources wait since they are due.
    """

    number: int = 0
    oldest: datetime | None = None


Engines = tuple[tuple[outbox.Target, Waiting], ...]
"""Generations of search engines, and what waits for each."""


@dataclass
class Done:
    """What came of the items of a step, as they stand now: how many ended how, how many were begun
    and not finished, how many of those somebody holds, when the last was finished (machine time).
    """

    outcomes: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    begun: int = 0
    held: int = 0
    finished_at: datetime | None = None

    def in_words(self) -> dict[str, int]:
        """How many ended how, and how many are in work, where there are any."""
        return self.outcomes | ({"in work": self.begun} if self.begun else {})


@dataclass(frozen=True)
class Stand:
    """How one step stands: what waits for it and what came of the rest; for the index step also
    what waits for each generation of a search engine that is kept in step.
    """

    waits: Waiting
    done: Done
    engines: Engines = ()

    def figures(self, now: datetime, machine: datetime) -> dict[str, Any]:
        """How many wait, for how long the oldest does, and how long ago one was finished (ages in
        seconds, None where there is none or nobody knows), by the project's and the machine's time.
        """
        told: dict[str, Any] = {
            "waiting": self.waits.number,
            "finished_seconds": age(machine, self.done.finished_at),
            "oldest_seconds": age(now, self.waits.oldest),
        }
        engines = [
            {
                "engine": target.engine,
                "state": target.state,
                "waiting": waits.number,
                "oldest_seconds": age(now, waits.oldest),
            }
            for target, waits in self.engines
        ]
        return told | ({"engines": engines} if engines else {})


def waiting(connection: Connection, step: Step[Any]) -> Waiting:
    """What waits for a step, that which a worker holds included."""
    inputs = step.pending(connection)
    rows = pending.row_of(inputs).table
    since = _SINCE.get(rows.name) if isinstance(rows, Table) else None
    wanted = _with(inputs, since).subquery()
    state = (step_state.c.step == step.name) & (step_state.c.item == wanted.c.item)
    new = step_state.c.item.is_(None)
    first = None
    if since is not None:
        counts = or_(new, step_state.c.step == "collect")
        first = func.min(case((counts, wanted.c.since)))
    query = (
        select(func.count(), *([] if first is None else [first]))
        .select_from(wanted.outerjoin(step_state, state))
        .where(or_(new, pending.unfinished(step.version, wanted.c.input_hash)))
    )
    row = connection.execute(query).one()
    return Waiting(row[0], row[1] if first is not None else None)


def _with(inputs: Select[Any], since: Any) -> Select[Any]:
    return inputs if since is None else inputs.add_columns(since.label("since"))


def number_for_index(connection: Connection) -> int:
    """How many articles the engine that searches ask has not seen; all where it has nothing.

    Not since when: every page of results asks this, and an index answers it.
    """
    live = [one.name for one in outbox.targets(connection).values() if one.state == "live"]
    if live:
        return outbox.size(connection, *live)
    query = select(func.count()).where(articles.c.revision_id.is_not(None))
    return connection.execute(query).scalar_one()


def waiting_for_index(connection: Connection, known: Engines) -> Waiting:
    """The same with the age of the oldest; `known` is what `engines` gave in this moment."""
    live = {target.name: waits for target, waits in known if target.state == "live"}
    if len(live) == 1:
        return next(iter(live.values()))
    if live:
        since = (waits.oldest for waits in live.values() if waits.oldest is not None)
        oldest = min(since, default=None)
        # An article that waits for several counts once, so their numbers cannot be added up.
        return Waiting(outbox.size(connection, *live), oldest)
    query = select(func.count(), func.min(articles.c.first_seen_at))
    query = query.where(articles.c.revision_id.is_not(None))
    return Waiting(*connection.execute(query).one())


def engines(connection: Connection) -> Engines:
    """What waits for each generation of a search engine that is kept in step, or being made."""
    found = []
    for one in outbox.targets(connection).values():
        if one.state != "left":
            query = select(func.count(distinct(entries.c.article_id)), func.min(entries.c.at))
            row = connection.execute(query.where(entries.c.target == one.name)).one()
            found.append((one, Waiting(*row)))
    return tuple(found)


def both(one: Waiting, other: Waiting) -> Waiting:
    """What waits in two queues of one step."""
    known = [since for since in (one.oldest, other.oldest) if since is not None]
    return Waiting(one.number + other.number, min(known, default=None))


def done(
    connection: Connection, now: datetime, steps: Collection[str] | None = None
) -> dict[str, Done]:
    """What came of all items, by step, of these steps or of all; `now` is machine time."""
    holds = (step_state.c.outcome.is_(None)) & (step_state.c.lease_until >= now)
    query = select(
        step_state.c.step,
        step_state.c.outcome,
        func.count(),
        func.sum(case((holds, 1), else_=0)),
        func.max(step_state.c.finished_at),
    ).group_by(step_state.c.step, step_state.c.outcome)
    if steps is not None:
        query = query.where(step_state.c.step.in_(steps))
    found: dict[str, Done] = defaultdict(Done)
    for step, outcome, number, held, last in connection.execute(query):
        one = found[step]
        if outcome is None:
            one.begun += number
        else:
            one.outcomes[outcome] += number
        one.held += int(held or 0)
        one.finished_at = max(filter(None, (one.finished_at, last)), default=None)
    return dict(found)


def took(connection: Connection, since: datetime, most: int = 20_000) -> dict[str, list[int]]:
    """Milliseconds of the items finished since then, by step; of very many, some."""
    query = select(step_state.c.step, step_state.c.milliseconds).where(
        step_state.c.finished_at >= since, step_state.c.milliseconds.is_not(None)
    )
    found: dict[str, list[int]] = defaultdict(list)
    for step, ms in connection.execute(query.limit(most)):
        found[step].append(ms)
    return dict(found)


def unsent(connection: Connection) -> list[tuple[str, datetime]]:
    """For whom messages wait that no channel has taken yet, and since when, oldest first."""
    query = select(messages.c.subscriber, messages.c.created_at)
    query = query.where(messages.c.sent_at.is_(None)).order_by(messages.c.created_at)
    return [(row.subscriber, row.created_at) for row in connection.execute(query)]


def asked(connection: Connection) -> dict[str, int]:
    """How many sources are how: off, failing, silent, fine."""
    how = case(
        (~sources.c.enabled, "off"),
        (source_health.c.failures > 0, "failing"),
        (source_health.c.silent_since.is_not(None), "silent"),
        else_="fine",
    ).label("how")
    query = select(how, func.count()).join(source_health, source_health.c.source_id == sources.c.id)
    found = dict.fromkeys(("fine", "failing", "silent", "off"), 0)
    return found | {row[0]: row[1] for row in connection.execute(query.group_by(how))}
