"""Coverage to search through: as many articles as a test wants, by the hour, of invented events."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rollcall import index
from rollcall.errors import SearchError
from rollcall.records import Published, Source, Viewer
from rollcall.search import Hits, Query
from rollcall.search.sqlite import SqliteEngine
from rollcall.settings import Settings
from rollcall.store import articles, sources
from rollcall.store.articles import NewText
from rollcall.store.open import Store

FIRST = datetime(2025, 1, 6, 6, tzinfo=UTC)
"""A Monday; articles follow each other by the hour."""
NOW = datetime(2025, 2, 9, 12, tzinfo=UTC)
TEXTS = (
    "Серик Мусин вышел на площадь в Таразе, рассказали соседи.",
    "Полиция Алматы сообщила о задержанных на площади.",
    "Алматыда жиналған жұрт алаңға шықты, дейді куәгерлер.",
    "A court in Taraz sentenced two men, their lawyer said.",
)


def covered(store: Store, home: Path, count: int) -> dict[str, Any]:
    """So many articles, indexed, every third the agency's, others Steppe's; the engine and the
    settings over them.
    """
    add_sources(store)
    publish(store, range(count))
    ids = opened_at(home)
    index.run(store, ids["engine"])
    return ids


def add_sources(store: Store) -> None:
    with store.write() as connection:
        for one in (
            Source("steppe", "Степь", "feed", "https://steppe.example/rss"),
            Source("agency", "Agency", "sitemap", "https://agency.example/", control="state"),
        ):
            sources.save(connection, one, FIRST)


def opened_at(home: Path) -> dict[str, Any]:
    """The engine and the settings of a folder."""
    settings = Settings(user="tester", timezone="Asia/Almaty", home=home)
    return {"engine": SqliteEngine(home / "search.sqlite"), "settings": settings}


def publish(store: Store, numbers: range) -> None:
    """Articles that a step has read; the index does not know them yet."""
    with store.write() as connection:
        for number in numbers:
            source = "agency" if number % 3 == 0 else "steppe"
            at = FIRST + timedelta(hours=number)
            text = NewText(
                keys=(f"key:{number}",),
                kind="post" if number % 10 == 0 else "news",
                source_id=source,
                page_id=None,
                url=f"https://{source}.example/{number}",
                title=f"Новость {number}",
                text=TEXTS[number % len(TEXTS)],
                author=None,
                published=Published(at.isoformat(), "feed"),
            )
            articles.save(connection, text, at)


class Away:
    """An engine that cannot be reached, as often as `engine` is not there."""

    name = "away"

    def __init__(self, message: str = "no answer from http://127.0.0.1:9200") -> None:
        self._message = message

    def search(self, _query: Query, _viewer: Viewer) -> Hits:
        """No answer."""
        raise SearchError(self._message, remedy="start Elasticsearch, or look at its log")

    def each(self, _query: Query, _viewer: Viewer) -> Any:
        """No answer either, once somebody wants one."""
        raise SearchError(self._message, remedy="start Elasticsearch, or look at its log")
        yield
