"""Bring what waits in the outbox to one generation of an engine."""

from __future__ import annotations

from collections import Counter

from rollcall.errors import SearchError
from rollcall.search.base import Change, Document, Engine
from rollcall.search.recorded import document
from rollcall.store import documents, outbox
from rollcall.store.documents import Read
from rollcall.store.open import Store
from rollcall.store.work import Counts, Progress

BATCH = 1000
"""Articles that are read, put and forgotten together."""
_TRIES = 5
_REBUILD = "run `rollcall index --rebuild`"


def drain(
    store: Store, engine: Engine, generation: str, progress: Progress | None = None
) -> Counts:
    """Put whatever waits for a generation into it, until nothing waits.

    The engine first, the outbox second: killed between the two, the next run repeats a batch.
    Articles and their entries are read in one moment of the record, so an entry is forgotten only
    when what it told of is in the engine. Raises `SearchError` where the generation is no longer
    to be filled, or holds what is newer than the record.
    """
    counts, refused, after = Counts(), Counter[str](), ""
    target = outbox.target_of(engine.name, generation)
    with store.read() as connection:
        total = outbox.size(connection, target)
    while True:
        with outbox.moment(store) as (connection, version):
            _must_be_fed(outbox.targets(connection).get(target))
            entries = outbox.next_batch(connection, target, after, BATCH)
            found = documents.read(connection, list(entries))
        if not entries and not after:
            if counts.done:
                engine.refresh(generation)
            return counts
        # Round and round in the order of ids: to look for the oldest would take ever longer.
        after = max(entries) if len(entries) == BATCH else ""
        if not entries:
            continue
        changes = (Change(one, version, _document(found.get(one))) for one in entries)
        older = set(engine.put(changes, generation))
        # Another process was quicker with a later moment, or the record is not what it was: what
        # was refused stays in the outbox, and the next look at it tells which.
        refused.update(older)
        _must_come_to_an_end(refused, engine)
        taken = [number for one in entries if one not in older for number in entries[one]]
        if taken:
            with store.write() as connection:
                outbox.done(connection, target, taken)
        counts.done += len(entries) - len(older)
        if progress:
            progress(counts.done, max(total, counts.done))


def _must_be_fed(target: outbox.Target | None) -> None:
    if target is None or target.state == "left":
        raise SearchError(
            "another process has put another index in the place of this one",
            remedy="run `rollcall index` again",
        )


def _must_come_to_an_end(refused: Counter[str], engine: Engine) -> None:
    often = sum(count >= _TRIES for count in refused.values())
    if often:
        raise SearchError(
            f"the search index ({engine.name}) holds newer versions of {often} articles than the "
            "record: perhaps an older record was restored",
            remedy=_REBUILD,
        )


def _document(one: Read | None) -> Document | None:
    return None if one is None else document(one)
