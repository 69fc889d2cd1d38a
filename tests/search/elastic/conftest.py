"""An engine of one's own on a real node: its prefix is new, and nothing of it stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch

from rollcall.search.base import Change, Document, Place, listed
from rollcall.search.elastic import ElasticEngine
from rollcall.settings import Settings

DAY = datetime(2022, 1, 5, 12, tzinfo=UTC)
ALMATY = Place("Алматы", 1526384, 43.25, 76.91)
ASTANA = Place("Астана", 1526273, 51.18, 71.45)


@contextmanager
def a_prefix(node: str) -> Iterator[str]:
    """What the names of one's indices and templates begin with; they are gone afterwards."""
    name = f"test-{uuid4().hex[:12]}"
    try:
        yield name
    finally:
        client = Elasticsearch(node).options(ignore_status=404)
        for index in client.indices.get(index=f"{name}-*", expand_wildcards="all"):
            client.indices.delete(index=index)
        client.indices.delete_index_template(name=f"{name}-*")
        client.cluster.delete_component_template(name=f"{name}-*")


@pytest.fixture
def prefix(elasticsearch_url: str) -> Iterator[str]:
    with a_prefix(elasticsearch_url) as name:
        yield name


Make = Callable[..., ElasticEngine]


def engine_at(url: str, **own: Any) -> ElasticEngine:
    search = {"engine": "elasticsearch", "elasticsearch": {"urls": (url,), **own}}
    return ElasticEngine(Settings.model_validate({"search": search}))


@pytest.fixture
def make(elasticsearch_url: str, prefix: str) -> Make:
    """Makes engines of this test's prefix, with other settings where they are given."""
    return lambda **own: engine_at(elasticsearch_url, **{"prefix": prefix, **own})


@pytest.fixture
def engine(make: Make) -> ElasticEngine:
    return make()


@pytest.fixture(scope="module")
def filled_engine(elasticsearch_url: str) -> Iterator[ElasticEngine]:
    """An engine that holds a `week`: only look at it."""
    with a_prefix(elasticsearch_url) as name:
        engine = engine_at(elasticsearch_url, prefix=name)
        filled(engine, *week())
        yield engine


def document(id: str = "a1", text: str = "Полиция задержала журналиста.", **more: Any) -> Document:
    cells: dict[str, Any] = {
        "title": "Задержания в Алматы",
        "language": "ru",
        "source": "vlast",
        "kind": "news",
        "at": DAY,
        **more,
    }
    return Document(id, text=text, **cells)


def changes(*documents: Document, version: int = 1) -> list[Change]:
    return [Change(one.id, version, one) for one in documents]


def filled(engine: ElasticEngine, *documents: Document) -> str:
    """A live generation with these documents."""
    name = engine.begin()
    engine.put(changes(*documents), name)
    engine.swap(name)
    return name


TEXTS = (
    "Полиция задержала журналиста Ерлана Жагипарова на площади. Ёлка упала.",
    "Ерлан Жағыпаровтың туыстары полицияға жүгінді. Балаларымыз қайда?",
    "Relatives of Yerlan Zhagiparov asked the police for help. Journalists waited.",
    "Суд освободил Азамата Батырбаева. Полиция молчит.",
    "",
)


def week(number: int = 40) -> list[Document]:
    """Many documents that differ in everything that can be asked."""
    return [
        document(
            f"a{n:03d}",
            TEXTS[n % 5] + (f" Полиция {n}." if n % 7 == 0 else ""),
            title=("Задержания", "", "Суд в Алматы")[n % 3],
            language=("ru", "kk", "en", None)[n % 4],
            source=("vlast", "azattyq", "tengri")[n % 3],
            kind=("news", "post")[n % 2],
            at=DAY + timedelta(hours=5 * (n // 2)),
            story=f"s{n // 3}",
            people=("Ерлан Жагипаров",) if n % 5 < 3 else (),
            places=((ALMATY,), (ASTANA, ALMATY), (Place("Ал"),), ())[n % 4],
            statuses=(("detained",), ("released", "killed"), ())[n % 3],
            lists=((listed("monitor", "january"), listed("keeper", "secret")), ())[n % 2],
        )
        for n in range(number)
    ]
