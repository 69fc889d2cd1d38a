"""Both engines find in recombined real coverage what the one in memory finds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.search import engines
from benchmarks.search.asked import queries, vocabulary
from benchmarks.search.corpus import recombined
from benchmarks.search.equal import counted
from benchmarks.search.filling import fill_all
from benchmarks.search.named import named
from benchmarks.search.sentences import banks
from rollcall.records import Viewer
from rollcall.search.asking import understand
from rollcall.search.base import Document, Engine
from tests.search.memory import MemoryEngine

pytestmark = pytest.mark.slow
ME = Viewer("tester", "monitor")
SIZE, ASKED = 700, 80


@pytest.fixture(scope="module")
def articles(shared_data: Path) -> list[Document]:
    return list(recombined(banks(shared_data), SIZE, 3))


@pytest.fixture(scope="module")
def measure(articles: list[Document]) -> Engine:
    engine = MemoryEngine()
    fill_all([engine], articles)
    return engine


@pytest.fixture(scope="module", params=["sqlite", "elasticsearch"])
def engine(request: pytest.FixtureRequest, articles: list[Document]) -> Iterator[Engine]:
    if request.param == "sqlite":
        opened = engines.sqlite()
    else:
        opened = engines.elasticsearch(request.getfixturevalue("elasticsearch_url"))
    with opened as (engine, _):
        fill_all([engine], articles)
        yield engine


def test_the_articles_are_in_three_languages_with_people_and_places(
    articles: list[Document],
) -> None:
    assert {"ru", "kk", "en", None} <= {one.language for one in articles}
    assert sum(bool(one.people) for one in articles) > SIZE / 2
    assert sum(any(place.lat for place in one.places) for one in articles) > SIZE / 10
    assert len({one.id for one in articles}) == SIZE
    assert len({one.story for one in articles}) < SIZE, "some are copies"


def test_what_is_found_is_the_same(
    engine: Engine, measure: Engine, articles: list[Document]
) -> None:
    asked = [query for _, query in named(articles)]
    asked += queries(vocabulary(articles), ASKED, 5)
    plans = [understand(query, ME) for query in asked]
    hits = 0
    for query, ids, expected in zip(asked, engine.find(plans), measure.find(plans), strict=True):
        assert ids == expected, query
        assert counted(engine.search(query, ME)) == counted(measure.search(query, ME)), query
        hits += len(ids)
    assert hits > SIZE * 5
