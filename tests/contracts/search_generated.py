"""Hundreds of searches, which any engine must answer as the one in memory does."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.search.asked import Vocabulary, queries, vocabulary
from rollcall.errors import QueryError
from rollcall.records import Viewer
from rollcall.search.asking import understand
from rollcall.search.base import Document, Engine, Hits, Query
from tests.contracts.search_contract import Engines
from tests.contracts.search_world import ME, articles, fill
from tests.search.memory import MemoryEngine

CHUNKS, EACH = 10, 40
READER = Viewer("somebody", "reader")


@pytest.fixture(scope="module")
def many() -> list[Document]:
    return articles()


@pytest.fixture(scope="module")
def words(many: list[Document]) -> Vocabulary:
    return vocabulary(many)


@pytest.fixture(scope="module")
def measure(many: list[Document]) -> Engine:
    engine = MemoryEngine()
    fill(engine, many)
    return engine


@pytest.fixture(scope="module")
def world(engines: Engines, many: list[Document]) -> Engine:
    """An engine that holds all of them; tests only ask it."""
    engine = engines()
    fill(engine, many)
    return engine


def counted(hits: Hits) -> dict[str, object]:
    """Everything of an answer that engines must agree on, whatever the order of its hits."""
    return {
        "total": hits.total,
        "facets": {name: dict(values) for name, values in hits.facets.items()},
        "order": {name: list(values.values()) for name, values in hits.facets.items()},
        "places": hits.places,
        "days": hits.days,
    }


@pytest.mark.parametrize("seed", range(CHUNKS))
def test_generated_searches_find_and_count_the_same(
    world: Engine, measure: Engine, words: Vocabulary, seed: int
) -> None:
    viewer = READER if seed % 3 == 2 else ME
    asked = list(queries(words, EACH, seed))
    plans = [understand(query, viewer) for query in asked]
    together = zip(asked, world.find(plans), measure.find(plans), strict=True)
    for query, ids, expected in together:
        assert ids == expected, query
        hits, right = world.search(query, viewer), measure.search(query, viewer)
        assert counted(hits) == counted(right), query
        page = [hit.id for hit in hits.hits]
        if query.sort == "relevance":
            assert set(page) <= set(expected), query
            assert len(set(page)) == len(right.hits), query
        else:
            assert page == [hit.id for hit in right.hits], query


def test_the_generated_searches_are_worth_asking(measure: Engine, words: Vocabulary) -> None:
    """Enough of them find something, and few find everything."""
    asked = [query for seed in range(CHUNKS) for query in queries(words, EACH, seed)]
    totals = [len(ids) for ids in measure.find([understand(query, ME) for query in asked])]
    everything = len(measure.find([understand(Query(), ME)])[0])
    assert sum(0 < total < everything for total in totals) > len(totals) * 0.6
    for token in (" OR ", "NOT ", '"', "*", "=", "name:", "place:", "list:", "date:", "(-"):
        assert sum(token in query.text for query in asked) > 10, token


def test_exports_have_all_that_is_found(world: Engine, measure: Engine, words: Vocabulary) -> None:
    for query in queries(words, 12, CHUNKS):
        assert list(world.each(query, ME)) == list(measure.each(query, ME)), query


_PIECES = st.sampled_from(
    ['"', "-", "*", "name:", "date:", "полиция", "Zhagiparov", " ", "(", ")", "AND", "OR", "NOT",
     ":", "=", "..", "2022-01-05", "list:", "\x00", "ё", "'", "\ud800"]
)  # fmt: skip
_STRINGS = st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=12).map("".join))


@settings(max_examples=200, deadline=None)
@given(text=_STRINGS)
def test_every_string_is_a_search_or_an_error_that_points_into_it(world: Engine, text: str) -> None:
    column = 1
    hits = Hits(0, ())
    try:
        hits = world.search(Query(text, limit=3), ME)
    except QueryError as error:
        column = error.column
    assert 1 <= column <= max(len(text), 1)
    assert 0 <= len(hits.hits) <= hits.total
    for hit in hits.hits:
        for start, end in hit.marks:
            assert 0 <= start < end <= len(hit.excerpt)
