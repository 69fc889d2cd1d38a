"""Generations: filling one beside the live one, putting it in its place, clearing away.

The engine swaps first, the record follows: killed between the two, `Engine.live` tells the truth,
and as the outbox has been kept for the new generation all along, nothing is missing in it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping

from rollcall.errors import RollcallError, SearchError
from rollcall.index.drain import drain
from rollcall.logs import tell
from rollcall.search import Engine
from rollcall.store import outbox
from rollcall.store.open import Store
from rollcall.store.outbox import Target
from rollcall.store.work import Counts, Progress

_log = logging.getLogger("rollcall.index")


def follow(store: Store, engine: Engine) -> str | None:
    """The generation that searches ask, after the record has followed the engine; None where it
    has none that the record knows of.

    Other engines' live generations are forgotten: this engine has taken their place. What killed
    rebuilds have left is cleared away.
    """
    generation = engine.live()
    name = None if generation is None else outbox.target_of(engine.name, generation)
    with store.read() as connection:
        known = outbox.targets(connection)
    if name is None or name not in known or known[name].state == "left":
        clear(store, engine, generation)
        return None
    if known[name].state != "live" or _replaced(known.values(), known[name]):
        settle(store, name, "live")
    clear(store, engine, generation)
    return generation


def first(store: Store, engine: Engine, progress: Progress | None) -> Counts:
    """Fill an engine that holds nothing; nothing to do where another process is at it."""
    try:
        return build(store, engine, "live", progress)
    except _Busy:
        return Counts()


def rebuild(store: Store, engine: Engine, progress: Progress | None = None) -> Counts:
    """Make the index anew beside the live one, which goes on being searched and kept in step, and
    put it in its place.

    Raises `SearchError` where another process is at it already.
    """
    return build(store, engine, "live", progress)


def move(store: Store, engine: Engine, progress: Progress | None = None) -> Counts:
    """Fill another engine than that which searches ask, and keep it in step from now on."""
    return build(store, engine, "beside", progress)


def stay(store: Store) -> list[str]:
    """Keep no other engines in step any more; returns their names."""
    with outbox.targets_alone(store) as connection:
        others = [one for one in outbox.targets(connection).values() if one.state == "beside"]
        outbox.forget(connection, [one.name for one in others])
    return sorted({one.engine for one in others})


def forget(store: Store, engine: Engine) -> None:
    """Remove all that an engine holds, for good, and keep it in step no longer.

    Raises `SearchError` where searches ask it, or another process is filling it.
    """
    with outbox.targets_alone(store) as connection:
        known = outbox.targets(connection).values()
        _must_be_alone(known, engine)
        mine = [one for one in known if one.engine == engine.name]
        if any(one.state == "live" for one in mine):
            raise SearchError(
                f"the record still keeps {engine.name} as the index that searches ask",
                remedy="set search.engine to another one and run `rollcall index` first",
            )
        outbox.leave(connection, [one.name for one in mine])  # who fills it stops at the next batch
    engine.forget()
    with outbox.targets_alone(store) as connection:
        outbox.forget(connection, [one.name for one in mine])


def build(store: Store, engine: Engine, state: str, progress: Progress | None) -> Counts:
    """Fill a new generation with everything and put it in the place of the engine's last one."""
    with store.read() as connection:
        _must_be_alone(outbox.targets(connection).values(), engine)
    generation = engine.begin()
    name = outbox.target_of(engine.name, generation)
    try:
        with outbox.targets_alone(store) as connection:
            _must_be_alone(outbox.targets(connection).values(), engine)
            outbox.add(connection, name)
    except Exception:
        engine.drop(generation)
        raise
    try:
        counts = drain(store, engine, generation, progress)
        engine.refresh(generation)
        engine.swap(generation)
    except Exception:
        _give_up(store, engine, name)
        raise
    settle(store, name, state)
    clear(store, engine, generation)
    late = drain(store, engine, generation)  # what came in while we swapped
    counts.done += late.done
    return counts


def _give_up(store: Store, engine: Engine, name: str) -> None:
    """Leave nothing of a generation that could not be filled; where its engine does not answer,
    the next run drops it.
    """
    # We go on living, perhaps, and nobody could tell that we are not at it any more.
    with outbox.targets_alone(store) as connection:
        outbox.leave(connection, [name])
    try:
        engine.drop(name.partition(":")[2])
    except RollcallError as error:
        tell(_log, logging.WARNING, str(error), step="index", left=name)
        return
    with outbox.targets_alone(store) as connection:
        outbox.forget(connection, [name])


def settle(store: Store, name: str, state: str) -> None:
    """The record follows an engine: this generation is in its state, those before are forgotten."""
    with outbox.targets_alone(store) as connection:
        known = outbox.targets(connection)
        if name not in known:
            return  # another process has followed, and gone on
        this = known[name]
        outbox.settle(connection, name, state)
        outbox.forget(connection, [one.name for one in _replaced(known.values(), this, state)])


def clear(store: Store, engine: Engine, live: str | None) -> None:
    """Drop what killed rebuilds have left in this engine, and stop the outbox for those in
    others.
    """
    kept = None if live is None else outbox.target_of(engine.name, live)
    with store.read() as connection:
        if not _left(outbox.targets(connection), kept):
            return
    with outbox.targets_alone(store) as connection:
        left = _left(outbox.targets(connection), kept)
        outbox.leave(connection, [one.name for one in left])
    for one in left:
        if one.engine == engine.name:
            tell(_log, logging.INFO, "what made it was stopped", step="index", dropped=one.name)
            engine.drop(one.generation)
            with outbox.targets_alone(store) as connection:
                outbox.forget(connection, [one.name])


def clear_left(store: Store, engine: Engine, *, dry: bool = False) -> int:
    """Drop what killed rebuilds have left in this engine, as each run of the index step does;
    returns how many generations. With `dry` they are counted only.
    """
    live = engine.live()
    kept = None if live is None else outbox.target_of(engine.name, live)
    with store.read() as connection:
        left = _left(outbox.targets(connection), kept)
    if left and not dry:
        clear(store, engine, live)
    return sum(one.engine == engine.name for one in left)


def _left(known: Mapping[str, Target], kept: str | None) -> list[Target]:
    return [one for one in known.values() if one.is_left and one.name != kept]


def _replaced(known: Iterable[Target], this: Target, state: str = "live") -> list[Target]:
    """The targets whose place this one takes: its engine's earlier one, and, when it goes live,
    whatever other engine was live.
    """
    return [
        one
        for one in known
        if one.name != this.name
        and (
            (one.engine == this.engine and one.state in ("live", "beside"))
            or (state == "live" and one.state == "live")
        )
    ]


class _Busy(SearchError):
    """Another process is filling this engine."""


def _must_be_alone(known: Iterable[Target], engine: Engine) -> None:
    mine = (one for one in known if one.engine == engine.name and one.state == "building")
    other = next((one for one in mine if not one.is_left), None)
    if other is not None:
        raise _Busy(
            f"another process fills the search index ({engine.name}) since "
            f"{other.since:%Y-%m-%d %H:%M} UTC",
            remedy="wait until it is ready: `rollcall status` tells how much is left",
        )
