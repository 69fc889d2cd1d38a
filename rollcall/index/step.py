"""The index step: find the generation that searches ask, or make one, and bring it what waits."""

from __future__ import annotations

from rollcall.errors import SearchError
from rollcall.index import building
from rollcall.index.drain import drain
from rollcall.search import Engine
from rollcall.store import outbox
from rollcall.store.open import Store
from rollcall.store.work import Counts, Progress

NAME = "index"
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
    """Keep an engine in step that no search asks yet (see `rollcall.index.move`)."""
    generation = engine.live()
    with store.read() as connection:
        known = outbox.targets(connection)
    if generation is None or outbox.target_of(engine.name, generation) not in known:
        raise SearchError(
            f"the index that was moved to {engine.name} is gone",
            remedy=f"run `rollcall index --to {engine.name}` again",
        )
    return drain(store, engine, generation, progress)
