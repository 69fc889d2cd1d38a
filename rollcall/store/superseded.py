"""Rows that nothing will ever read again: what a worker remembers of items that are gone.

A revision that is no longer its article's present text never becomes it again (later texts get
new numbers), so what steps remember of having worked on it, its name keys and its order to be
matched again serve nobody. What was found in it stays: that is the record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    and_,
    cast,
    delete,
    func,
    literal,
    not_,
    or_,
    select,
    true,
)

from rollcall.store.leases import machine_time
from rollcall.store.open import Store
from rollcall.store.schema import (
    articles,
    facts,
    messages,
    name_keys,
    pages,
    rematches,
    searches,
    sources,
    step_state,
)

_ROUND = 200_000
"""Rows that are looked for at once: one look reads whole tables, and their keys are in memory."""
_BATCH = 2_000
"""Rows that one transaction removes: nobody else waits long for it, and a kill loses little."""


@dataclass(frozen=True)
class _Unneeded:
    """Rows that may go: by `key`, those of `among` whose key is in none of `there`."""

    what: str
    key: Any
    among: ColumnElement[bool]
    there: tuple[Select[Any], ...] = ()

    def keys(self) -> Any:
        """Selects their keys.

        A difference of sets, and no NOT IN: for that PostgreSQL reads the whole inner query again
        for each row as soon as its result does not fit into `work_mem`.
        """
        wanted = select(self.key).where(self.among)
        return wanted.except_(*self.there) if self.there else wanted


def remove(
    store: Store, by_machine: datetime, by_clock: datetime, *, dry: bool = False
) -> dict[str, int]:
    """Remove such rows, a few thousand in a transaction, or only count them; returns how many by
    what they are.

    What was finished after a moment stays: `by_machine` for what runs on the machine's own clock,
    `by_clock` the same by the project's. Nothing that a worker holds is touched. Where it is cut
    short, the next call removes the rest.
    """
    found: dict[str, int] = {}
    for rows in _unneeded(by_machine, by_clock):
        if dry:
            with store.read() as connection:
                number = _count(connection, rows)
        else:
            number = _remove(store, rows)
        found[rows.what] = found.get(rows.what, 0) + number
    return found


def _count(connection: Connection, rows: _Unneeded) -> int:
    query = select(func.count()).select_from(rows.keys().subquery())
    return connection.execute(query).scalar_one()


def _remove(store: Store, rows: _Unneeded) -> int:
    number = 0
    while True:
        with store.read() as connection:
            keys = list(connection.execute(rows.keys().limit(_ROUND)).scalars())
        removed = sum(
            _remove_some(store, rows, keys[at : at + _BATCH]) for at in range(0, len(keys), _BATCH)
        )
        number += removed
        if len(keys) < _ROUND or not removed:
            return number


def _remove_some(store: Store, rows: _Unneeded, keys: list[Any]) -> int:
    # Of what was found a moment ago, what somebody took up since stays.
    which = and_(rows.key.in_(keys), rows.among)
    with store.write() as connection:
        return connection.execute(delete(rows.key.table).where(which)).rowcount


def _unneeded(by_machine: datetime, by_clock: datetime) -> list[_Unneeded]:
    """What goes, in this order: the state of a matching without its keys would look like a text
    that cannot be searched.
    """
    state = step_state.c
    old = and_(
        state.outcome.is_not(None),
        or_(state.lease_until.is_(None), state.lease_until < machine_time()),
        or_(state.finished_at.is_(None), state.finished_at < by_machine),
    )
    matched = select(state.item).where(state.step == "match", not_(old))
    newest = select(func.max(searches.c.id)).scalar_subquery()
    hanging = (_present(), matched)
    return [
        *(
            _Unneeded("step_state", state.item, and_(state.step == step, old), there)
            for step, there in _there().items()
        ),
        _Unneeded("name_keys", name_keys.c.revision_id, true(), hanging),
        _Unneeded("rematches", rematches.c.revision_id, true(), hanging),
        _Unneeded(
            "searches", searches.c.id, and_(searches.c.id < newest, searches.c.at < by_clock)
        ),
    ]


def _present() -> Select[Any]:
    """The revisions that are the present texts of articles."""
    return select(articles.c.revision_id).where(articles.c.revision_id.is_not(None))


def _there() -> dict[str, tuple[Select[Any], ...]]:
    """For each step the items that there are, those that are dealt with included."""
    sent = literal("send:", String) + messages.c.id
    return {
        "collect": (select(sources.c.id),),
        "extract": (select(cast(pages.c.id, String)),),
        "enrich": (_present(),),
        "match": (_present(),),
        "alert": (select(cast(facts.c.id, String)), select(sent)),
    }
