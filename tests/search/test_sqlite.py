"""The embedded engine keeps the contract of all engines, and its file may come to any harm."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollcall.errors import QueryError, StoreError
from rollcall.search import Engine, Query
from rollcall.search.sqlite import SqliteEngine
from tests.contracts.search_contract import *  # noqa: F403 - its tests run here
from tests.contracts.search_contract import DOCUMENTS, ME


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return SqliteEngine(tmp_path / "search.sqlite")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    engine = SqliteEngine(tmp_path_factory.mktemp("search") / "search.sqlite")
    engine.put(DOCUMENTS)
    return engine


_PIECES = st.sampled_from(
    ['"', "-", "*", "name:", "полиция", "Zhagiparov", " ", "(", ")", "AND", ":", "\x00", "ё", "'"]
)
QUERIES = st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=12).map("".join))


@settings(max_examples=300, deadline=None)
@given(text=QUERIES)
def test_every_string_is_a_search_or_an_error_that_points_into_it(
    shared: Engine, text: str
) -> None:
    try:
        hits = shared.search(Query(text, limit=3), ME)
    except QueryError as error:
        place = error.column
        assert 1 <= place <= max(len(text), 1)
        return
    assert 0 <= len(hits.hits) <= hits.total <= len(DOCUMENTS)
    for hit in hits.hits:
        for start, end in hit.marks:
            assert 0 <= start < end <= len(hit.excerpt)


def test_two_engines_on_one_file_see_the_same(tmp_path: Path) -> None:
    one, other = (SqliteEngine(tmp_path / "search.sqlite") for _ in range(2))
    one.put(DOCUMENTS[:2])
    other.put(DOCUMENTS[2:])
    assert one.checksum() == other.checksum()
    assert one.search(Query(""), ME).total == len(DOCUMENTS)


def test_a_damaged_file_is_named_with_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "search.sqlite"
    path.write_bytes(b"this is no database " * 500)
    with pytest.raises(StoreError, match=r"search\.sqlite") as caught:
        SqliteEngine(path)
    assert "rollcall index" in caught.value.remedy


def test_a_file_of_an_older_form_is_made_anew(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "search.sqlite"
    SqliteEngine(path).put(DOCUMENTS)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version=0")
    connection.close()
    assert SqliteEngine(path).is_empty()
