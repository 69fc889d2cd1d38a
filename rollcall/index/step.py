"""The index step: find the generation that searches ask, or make one, and bring it what waits."""

from __future__ import annotations

import logging
from datetime import timedelta

from rollcall.errors import SearchError
from rollcall.index import building
from rollcall.index.drain import drain
from rollcall.logs import tell
from rollcall.search import Engine
from rollcall.store import leases, outbox
from rollcall.store.open import Store
from rollcall.store.work import Counts, Progress

NAME = "index"
PATIENCE = timedelta(days=14)
"""How long an engine beside the one that searches ask may be away."""
_log = logging.getLogger(f"rollcall.{NAME}")
_SWAPS = 3
"""How often another process may take the index away under us before that is an error."""


def run(store: Store, engine: Engine, progress: Progress | None = None) -> Counts:
    """Bring whatever changed to the engine, and fill it with everything where it is new.

    Afterwards it holds what the record held when this began, at least. Safe to kill at any point
    and to run many times at once. Raises `SearchError` where the engine cannot be reached or must
    be made anew.
    """
    for left in range(_SWAPS, 0, -1):
        generation = building.follow(store, engine)
        if generation is None:
            return building.first(store, engine, progress)
        try:
            return drain(store, engine, generation, progress)
        except SearchError:
            if left == 1 or engine.live() == generation:
                raise
    raise AssertionError("the last try returns or raises")


def run_beside(store: Store, engine: Engine, progress: Progress | None = None) -> Counts:
    """Keep an engine in step that no search asks yet (see `rollcall.index.move`).

    One that cannot be reached is given up after `PATIENCE`, so that what waits for it does not grow
    for ever. Raises `SearchError` until then.
    """
    try:
        return _beside(store, engine, progress)
    except SearchError:
        if _given_up(store, engine.name):
            return Counts()
        raise


def _beside(store: Store, engine: Engine, progress: Progress | None) -> Counts:
    generation = engine.live()
    with store.read() as connection:
        known = outbox.targets(connection)
    if generation is None or outbox.target_of(engine.name, generation) not in known:
        raise SearchError(
            f"the index that was moved to {engine.name} is gone",
            remedy=f"run `rollcall index --to {engine.name}` again",
        )
    counts = drain(store, engine, generation, progress)
    with store.write() as connection:
        outbox.reached(connection, outbox.target_of(engine.name, generation))
    return counts


def _given_up(store: Store, engine: str) -> bool:
    """Whether an engine beside has not been reached for so long that it is kept in step no longer;
    if not, what waits for it is kept short.
    """
    with store.read() as connection:
        known = outbox.targets(connection).values()
    mine = [one for one in known if one.engine == engine and one.state == "beside"]
    late = leases.machine_time() - PATIENCE
    gone = [one for one in mine if (one.seen_at or one.since) < late]
    for one in mine:
        if one not in gone:
            outbox.compact(store, one.name)
            continue
        with outbox.targets_alone(store) as connection:
            outbox.give_up(connection, one.name)
        words = f"not reached for {PATIENCE.days} days"
        tell(_log, logging.WARNING, words, step=NAME, left=one.name)
    return bool(mine) and mine == gone
