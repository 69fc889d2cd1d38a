"""A worker in a process of its own, which does what it is told and says when it is ready."""

from __future__ import annotations

import multiprocessing
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from benchmarks.workers import material
from rollcall import enrich
from rollcall.clock import fixed_clock
from rollcall.settings import Settings
from rollcall.store import leases, work
from rollcall.store.open import Store, open_store
from rollcall.store.work import Step

BATCH = 32


class Told(NamedTuple):
    """What a worker did: the number of items or leases, and its seconds of CPU."""

    number: int
    cpu: float


class Worker:
    """One process; `begin` something and later take what was `told`."""

    def __init__(self) -> None:
        ours, theirs = _SPAWN.Pipe()
        self._pipe = ours
        self._process = _SPAWN.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()

    def begin(self, what: str, url: str) -> None:
        """`load` the models, `enrich` what waits, `lease` all that waits, or `look` at everything
        for each lease.
        """
        self._pipe.send((what, url))

    def told(self) -> Told:
        """Wait until it is done. The process ends with ours."""
        return Told(*self._pipe.recv())


_SPAWN = multiprocessing.get_context("spawn")


def _serve(pipe: Connection) -> None:
    while True:
        try:
            what, url = pipe.recv()
        except EOFError:  # the benchmark is over
            return
        began = time.process_time()
        count = _DO[what](url)
        pipe.send((count, time.process_time() - began))


def _load(_: str) -> int:
    from nlp.analyse import Text, analyse

    some = [Text(one, None, "2022-01-06") for one in material.texts(24)]
    return len(list(analyse(some)))


def _step(store: Store) -> Step[object]:
    return enrich.step(store, Settings(home=Path()), fixed_clock(material.NOW))  # type: ignore[return-value]


def _enrich(url: str) -> int:
    store = open_store(url)
    counts = work.run(store, _step(store))
    store.engine.dispose()
    return counts.done + counts.nothing


def _lease(url: str) -> int:
    store, ahead, count = open_store(url), list[object](), 0
    step = _step(store)
    while work.next_batch(store, step, BATCH, ahead):
        count += 1
    store.engine.dispose()
    return count


def _look(url: str) -> int:
    """As it was before: every lease looks at everything that was ever finished."""
    store, count = open_store(url), 0
    step = _step(store)
    more = True
    while more:
        with store.write() as connection:
            inputs = step.pending(connection)
            more = bool(
                leases.lease(
                    connection, step.name, step.version, inputs, BATCH, suspects_alone=True
                )
            )
        count += more
    store.engine.dispose()
    return count


_DO = {"load": _load, "enrich": _enrich, "lease": _lease, "look": _look}
