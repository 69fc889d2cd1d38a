"""A record with texts that wait to be enriched, and one with many that are done."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from sqlalchemy import delete, text

from benchmarks.backwards import material
from benchmarks.databases import new_database
from rollcall import enrich
from rollcall.records import Source
from rollcall.store import schema as s
from rollcall.store import sources
from rollcall.store.open import Store, open_store

DATA = Path(__file__).parents[3] / "shared" / "data"
NOW = datetime(2022, 1, 10, tzinfo=UTC)
_AT_ONCE = 1000


@contextmanager
def record(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty record in a file or on the server that POSTGRESQL_URL names."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / f'{uuid4().hex}.sqlite'}"
        return
    with new_database(os.environ["POSTGRESQL_URL"]) as url:
        yield url


def fill(url: str, texts: list[str], done: int) -> None:
    """One article for each of these texts, the first `done` of them enriched already."""
    store = open_store(url)
    with store.write() as connection:
        sources.save(connection, Source("bench", "bench", "feed", "https://bench.example/rss"), NOW)
    for first in range(0, len(texts), _AT_ONCE):
        some = range(first, min(first + _AT_ONCE, len(texts)))
        _put(store, [(f"{number:016x}", NOW + timedelta(seconds=number)) for number in some],
             texts[first : first + _AT_ONCE], max(0, min(done - first, _AT_ONCE)))  # fmt: skip
    if store.engine.dialect.name == "postgresql":
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))  # as autovacuum would have done by then
    store.engine.dispose()


def _put(store: Store, ids: list[tuple[str, datetime]], texts: list[str], done: int) -> None:
    both = [(one, at, whole) for (one, at), whole in zip(ids, texts, strict=True)]
    articles = [
        {"id": one, "source_id": "bench", "kind": "news", "sort_at": at, "first_seen_at": at,
         "revision_id": f"{one}.1", "story_id": one}
        for one, at, _ in both
    ]  # fmt: skip
    revisions = [
        {"id": f"{one}.1", "article_id": one, "number": 1, "text": whole, "sha256": one * 4,
         "created_at": at}
        for one, at, whole in both
    ]  # fmt: skip
    states = [
        {"step": enrich.NAME, "item": f"{one}.1", "version": enrich.VERSION,
         "input_hash": one * 4, "outcome": "done", "attempts": 0}
        for one, *_ in both[:done]
    ]  # fmt: skip
    with store.write() as connection:
        connection.execute(s.stories.insert(), [{"id": i, "created_at": at} for i, at in ids])
        connection.execute(s.articles.insert(), articles)
        connection.execute(s.revisions.insert(), revisions)
        if states:
            connection.execute(s.step_state.insert(), states)


def again(url: str, *, unfinished: bool = False) -> None:
    """Let everything wait again, or what was leased and never finished."""
    store = open_store(url)
    which = s.step_state.c.outcome.is_(None) if unfinished else s.step_state.c.item.is_not(None)
    with store.write() as connection:
        connection.execute(delete(s.step_state).where(which))
    store.engine.dispose()


def texts(count: int) -> list[str]:
    """Recorded coverage in three languages, put together anew."""
    return [one for _, one in material.articles(DATA, count)]
