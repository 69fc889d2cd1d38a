"""Bring what waits in the outbox to one generation of an engine."""

from __future__ import annotations

import logging
from collections import Counter

from rollcall.errors import RollcallError, SearchError
from rollcall.logs import tell
from rollcall.search.base import Change, Document, Engine
from rollcall.search.recorded import document
from rollcall.store import documents, outbox
from rollcall.store.documents import Read
from rollcall.store.open import Store
from rollcall.store.work import Counts, Progress

BATCH = 1000
"""Articles that are read, put and forgotten together."""
_TRIES = 5
_log = logging.getLogger("rollcall.index")
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
        changes = [Change(one, version, _document(found.get(one))) for one in entries]
        older, odd = _put(engine, changes, generation)
        # Another process was quicker with a later moment, or the record is not what it was: what
        # was refused stays in the outbox, and the next look at it tells which.
        refused.update(older)
        _must_come_to_an_end(refused, engine)
        taken = [number for one in entries if one not in older for number in entries[one]]
        if taken:
            with store.write() as connection:
                outbox.done(connection, target, taken)
        counts.done += len(entries) - len(older) - odd
        counts.failed += odd
        if progress:
            progress(counts.done, max(total, counts.done))


def _put(engine: Engine, changes: list[Change], generation: str) -> tuple[set[str], int]:
    """Bring changes over: the ids of those refused as older, and how many could not be read.

    An article that no rule of ours foresaw must not keep all others out of the index: it is told
    in the log and left out, `rollcall index --check` names it, and a changed text tries again.
    """
    try:
        return set(engine.put(changes, generation)), 0
    except RollcallError:
        raise
    except Exception as error:  # noqa: BLE001 - one of them; found when each is tried alone
        tell(
            _log,
            logging.WARNING,
            "each alone",
            step="index",
            batch=len(changes),
            error=_kind(error),
        )
    refused: set[str] = set()
    odd = 0
    for change in changes:
        try:
            refused.update(engine.put([change], generation))
        except RollcallError:
            raise
        except Exception as error:  # noqa: BLE001 - a step's edge: texts are hostile input
            kind = _kind(error)
            tell(_log, logging.WARNING, "left out", step="index", article=change.id, error=kind)
            odd += 1
    return refused, odd


def _kind(error: Exception) -> str:
    """No more of an error than this: what it says may quote a text or a name."""
    return type(error).__name__


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
