"""A search that is kept is the same search when it is taken up again."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollcall.errors import SearchError
from rollcall.search.base import Query
from rollcall.search.saved import as_json, query_of

words = st.lists(st.text(max_size=8), max_size=3).map(tuple)
zones = st.sampled_from((UTC, timezone(timedelta(hours=6))))
moments = st.none() | st.datetimes(min_value=datetime(2000, 1, 1), timezones=zones)
queries = st.builds(
    Query,
    text=st.text(max_size=30),
    exact=st.booleans(),
    sources=words,
    kinds=words,
    languages=words,
    statuses=words,
    lists=words,
    places=words,
    since=moments,
    until=moments,
    zone=st.sampled_from(("UTC", "Asia/Almaty")),
)


@given(query=queries)
def test_a_search_is_the_same_after_it_was_kept(query: Query) -> None:
    assert query_of(json.loads(json.dumps(as_json(query)))) == query


def test_how_it_was_leafed_through_is_not_kept() -> None:
    kept = as_json(Query("арест", offset=40, limit=5, snapshot="x", sort="oldest"))
    assert query_of(kept) == Query("арест")


@pytest.mark.parametrize(
    "saved",
    [{"text": "a", "colour": "red"}, {"sources": 5}, {"since": "yesterday"}, {"since": 7}],
)
def test_what_is_no_search_is_refused_in_words(saved: dict[str, object]) -> None:
    with pytest.raises(SearchError, match="saved search") as caught:
        query_of(saved)
    assert "anew" in caught.value.remedy
