"""A step that counts. Each item that is finished leaves one fact with a key of its own, so that an
item which was done twice is seen.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Select, literal, select

from rollcall.names import spot
from rollcall.store import leases, ledger, name_indexes
from rollcall.store.leases import Leased
from rollcall.store.open import Store, open_store
from rollcall.store.schema import stories
from rollcall.store.work import DONE, Outcome, Step, run

NOW = datetime(2022, 1, 10, tzinfo=UTC)


def add_items(store: Store, count: int) -> None:
    with store.write() as connection:
        for number in range(count):
            connection.execute(stories.insert().values(id=f"item{number:03}", created_at=NOW))


def step(
    milliseconds: float = 0,
    *,
    batch: int = 8,
    stuck: Any = None,
    version: int = 1,
    killer: str = "",
) -> Step[str]:
    def pending(_: Connection) -> Select[Any]:
        return select(
            stories.c.id.label("item"),
            literal("1").label("input_hash"),
            stories.c.id.label("place"),
        )

    def compute(leased: list[Leased]) -> Iterator[tuple[Leased, str]]:
        for number, one in enumerate(leased):
            time.sleep(milliseconds / 1000)
            if stuck and number == 2:
                stuck.set()
                time.sleep(600)
            if one.item == killer:
                os.kill(os.getpid(), signal.SIGKILL)
            yield one, one.item

    def write(connection: Connection, _: Leased, item: str) -> Outcome:
        key = f"{item}:{uuid4().hex}"
        ledger.record(connection, kind="counted", key=key, data={}, now=NOW)
        return DONE

    return Step("counting", version, pending, compute, write, batch=batch, deadly=bool(killer))


def work(url: str, all_hold: Any, told: Any) -> None:
    """A worker that begins with what it took when all hold something, and tells how many it did."""
    counting, met = step(), False

    def compute(leased: list[Leased]) -> Iterator[tuple[Leased, Any]]:
        nonlocal met
        if not met:
            all_hold.wait()
            met = True
        yield from counting.compute(leased)

    told.put(run(open_store(url), replace(counting, compute=compute)).done)


def stick(url: str, stuck: Any) -> None:
    """A worker that does two items and is stuck with the six others of its batch."""
    run(open_store(url), step(stuck=stuck))


def die(url: str, killer: str) -> None:
    """A worker that one of the items kills, as one does that needs more memory than there is."""
    run(open_store(url), step(killer=killer))


def open_at_once(url: str, go: Any, told: Any) -> None:
    """A process that opens a record at the same moment as others."""
    go.wait()
    try:
        open_store(url)
    except Exception as error:
        told.put(repr(error))
        raise
    told.put("open")


def keep_index_at_once(folder: str, entries: Any, text: str, go: Any, told: Any) -> None:
    """Open a name index as soon as all may, and tell whom it finds in a text."""
    go.wait()
    index, _ = name_indexes.kept(Path(folder), lambda: entries)
    told.put([one.entry for one in spot(index, text)])


def lease_at_once(url: str, batch: int, rounds: int, go: Any, told: Any) -> None:
    """A worker that leases again and again, in transactions that take a while, and tells what."""
    store = open_store(url)
    told.put("ready")
    go.wait()
    batches = []
    for _ in range(rounds):
        with store.write() as connection:
            found = leases.lease(connection, "counting", 1, step().pending(connection), batch)
            time.sleep(0.02)
        batches.append([one.item for one in found])
    told.put(batches)
