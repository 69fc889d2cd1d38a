"""index: keep the search engine in step with the record, through an outbox."""

from __future__ import annotations

from typing import Any

from rollcall.names import skeleton
from rollcall.search import Document, Engine
from rollcall.search.words import name_keys
from rollcall.store import outbox
from rollcall.store.open import Store
from rollcall.store.work import Counts, Progress

NAME = "index"
BATCH = 200


def run(store: Store, engine: Engine, progress: Progress | None = None) -> Counts:
    """Bring whatever changed to the engine. Engine first, outbox second: a kill only repeats."""
    counts = Counts()
    if engine.is_empty():  # new, or somebody threw it away
        with store.write() as connection:
            outbox.everything(connection)
    with store.read() as connection:
        total = outbox.size(connection)
    while True:
        with store.read() as connection:
            entries, ids = outbox.next_batch(connection, BATCH)
            if not ids:
                return counts
            rows = outbox.documents(connection, ids)
        engine.put((_document(row) for row in rows), remove=set(ids) - {row["id"] for row in rows})
        with store.write() as connection:
            outbox.done(connection, entries)
        counts.done += len(ids)
        if progress:
            progress(counts.done, max(total, counts.done))


def reset(store: Store, engine: Engine) -> None:
    """Throw the engine's contents away; the next run fills it from the record, which it finds so
    even if we are killed between the two.
    """
    engine.clear()
    with store.write() as connection:
        outbox.everything(connection)


def pending(store: Store) -> int:
    """How many articles wait for the engine."""
    with store.read() as connection:
        return outbox.size(connection)


def _document(row: dict[str, Any]) -> Document:
    return Document(
        id=row["id"],
        title=row["title"] or "",
        text=row["text"],
        language=row["language"],
        source=row["source_id"] or "",
        kind=row["kind"],
        at=row["sort_at"],
        names=name_keys(row["persons"]),
        places=tuple(sorted({skeleton(place) for place in row["places"]})),
        statuses=tuple(row["statuses"]),
    )
