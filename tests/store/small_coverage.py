"""Articles that name cases of a small list, as extract and match would have left them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from rollcall.records import CaseRow, Source, Viewer
from rollcall.store import list_versions, sources
from rollcall.store.open import Store
from rollcall.store.rows import digest
from rollcall.store.schema import articles, matches, revisions, stories

NOW = datetime(2022, 1, 10, tzinfo=UTC)
KEEPER = Viewer("keeper", "keeper")
Seen = tuple[str, str | None, str, str, str | None]
"""Case key, outlet, story, verdict and claimed status of an article; one a day."""


def fill(store: Store, seen: Sequence[Seen], keys: Sequence[str] = ("1", "2")) -> None:
    """A list "taken" with these cases, and the articles."""
    with store.write() as connection:
        rows = [CaseRow(key, (f"Имя {key}",), row=int(key)) for key in keys]
        list_versions.save_version(
            connection, "taken", b"x", "x.csv", rows, change="", viewer=KEEPER, now=NOW
        )
    publish(store, seen)


def publish(store: Store, seen: Sequence[Seen]) -> None:
    """The articles alone, about cases that are on the list "taken" already."""
    with store.write() as connection:
        for name in ("Paper", "Wire", "Radio"):
            made = Source(name.lower(), name, "feed", f"https://{name}.example/rss")
            sources.save(connection, made, NOW)
        for story in dict.fromkeys(one[2] for one in seen):
            connection.execute(stories.insert().values(id=story, created_at=NOW))
        for number, (key, outlet, story, verdict, status) in enumerate(seen):
            _publish(connection, number, key, outlet, story, verdict, status)


def _publish(
    connection: Connection, number: int, key: str, outlet: str | None, story: str, verdict: str,
    status: str | None,
) -> None:  # fmt: skip
    at = NOW + timedelta(days=number)
    execute = connection.execute
    url = f"https://{outlet}.example/{number}" if outlet else "note:1"
    execute(articles.insert().values(
        id=f"a{number}", source_id=outlet and outlet.lower(), kind="news", url=url, sort_at=at,
        first_seen_at=at, revision_id=f"r{number}", story_id=story,
    ))  # fmt: skip
    for revision, text in ((f"r{number}", "text"), (f"old{number}", "earlier")):
        execute(revisions.insert().values(
            id=revision, article_id=f"a{number}", number=len(revision), text=text, sha256="0",
            created_at=at,
        ))  # fmt: skip
        # What an earlier text of an article said does not count.
        old = revision.startswith("old")
        execute(matches.insert().values(
            id=digest(revision, key), revision_id=revision, article_id=f"a{number}",
            case_id=digest("taken", key), surface="Имя", start=0, end=3, score=0.9, features={},
            verdict="likely" if old else verdict, status="tortured" if old else status,
        ))  # fmt: skip


def crowd(store: Store, keys: Sequence[str]) -> None:
    """An article of its own for each of these cases, by the hundred."""
    named = [(f"a{at}", f"r{at}", f"s{at}", digest("taken", key)) for at, key in enumerate(keys)]
    with store.write() as connection:
        connection.execute(
            stories.insert(), [{"id": story, "created_at": NOW} for _, _, story, _ in named]
        )
        connection.execute(articles.insert(), [
            {"id": id_, "source_id": "wire", "kind": "news", "url": f"https://wire.example/{id_}",
             "sort_at": NOW, "first_seen_at": NOW, "revision_id": revision, "story_id": story}
            for id_, revision, story, _ in named
        ])  # fmt: skip
        connection.execute(revisions.insert(), [
            {"id": revision, "article_id": id_, "number": 1, "text": "", "sha256": "0",
             "created_at": NOW}
            for id_, revision, _, _ in named
        ])  # fmt: skip
        connection.execute(matches.insert(), [
            {"id": id_, "revision_id": revision, "article_id": id_, "case_id": case, "start": 0,
             "surface": "x", "end": 1, "score": 0.9, "features": {}, "verdict": "likely",
             "status": "killed"}
            for id_, revision, _, case in named
        ])  # fmt: skip
