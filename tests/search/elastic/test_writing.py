"""Changes come into the index once, in order of version, whatever the cluster does meanwhile."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import count

import pytest

from rollcall.errors import SearchError
from rollcall.records import Viewer
from rollcall.search.base import Change, Query
from rollcall.search.elastic import ElasticEngine, writing
from rollcall.search.elastic.templates import mappings
from tests.search.elastic.conftest import changes, document, engine_at, filled, week
from tests.search.elastic.servers import Answer, Asked, Server, server

ME = Viewer("tester", "monitor")
INDEX = "rollcall-articles-000001"


def held(engine: ElasticEngine, name: str) -> set[str]:
    return {id for id, _ in engine.hashes(name)}


def test_a_change_of_a_lower_version_is_refused(engine: ElasticEngine) -> None:
    name = engine.begin()
    assert engine.put(changes(document("a", "new"), document("b")), name) == []
    assert engine.put([Change("a", 0, document("a", "old")), Change("b", 0, None)], name) == [
        "a",
        "b",
    ]
    assert engine.put([Change("a", 1, document("a", "same version"))], name) == []
    assert engine.put([Change("b", 1, None)], name) == []
    assert held(engine, name) == {"a"}


def test_what_was_removed_does_not_come_back_by_a_late_change(engine: ElasticEngine) -> None:
    name = engine.begin()
    engine.put([Change("a", 5, document("a")), Change("never there", 5, None)], name)
    engine.put([Change("a", 6, None)], name)
    late = [Change("a", 5, document("a")), Change("never there", 4, document("never there"))]
    assert engine.put(late, name) == ["a", "never there"]
    assert held(engine, name) == set()


def test_many_changes_go_in_many_requests(
    engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_CHUNK", 7)
    name = engine.begin()
    assert engine.put(iter(changes(*week(100))), name) == []
    assert held(engine, name) == {one.id for one in week(100)}
    older = [Change(one.id, 0, one) for one in week(100)]
    assert sorted(engine.put(older, name)) == [one.id for one in week(100)]


def test_an_article_that_cannot_be_kept_is_named(engine: ElasticEngine) -> None:
    name = engine.begin()
    long = "x" * 600
    with pytest.raises(SearchError, match=r"refused the article x{100}: .*Validation") as caught:
        engine.put([Change(long, 1, document(long)), *changes(*week(20))], name)
    assert caught.value.remedy


def test_a_dropped_index_does_not_come_back_by_a_late_write(engine: ElasticEngine) -> None:
    name = engine.begin()
    engine.put(changes(document()), name)
    client = engine._client
    engine._generations.drop(name)
    with pytest.raises(SearchError, match="index_not_found") as caught:
        engine.put(changes(document()), name)
    assert "--rebuild" in caught.value.remedy
    assert not client.indices.exists(index=name)


@pytest.mark.parametrize("name", ["no-index", "test-*", "_all", "rollcall-articles-000999", "../x"])
def test_only_a_generation_is_written(engine: ElasticEngine, name: str) -> None:
    with pytest.raises(SearchError):
        engine.put(changes(document()), name)
    with pytest.raises(SearchError):
        engine.refresh(name)


class Cluster:
    """Takes bulks, after it was in trouble for a while; remembers what it took, by request."""

    def __init__(self, *troubles: object) -> None:
        self.troubles = list(troubles)
        self.taken: list[list[str]] = []

    def __call__(self, asked: Asked) -> Answer:
        if "_mapping" in asked.path:
            return 200, {INDEX: {"mappings": mappings("articles")}}
        ids = [line["index"]["_id"] for line in asked.lines[::2]]
        trouble = self.troubles.pop(0) if self.troubles else None
        if isinstance(trouble, int):
            return trouble, {"error": {"type": "busy", "reason": "busy"}, "status": trouble}
        refused = trouble if isinstance(trouble, dict) else {}
        self.taken.append([id for id in ids if id not in refused])
        return 200, {"items": [{"index": {"_id": id, **self._item(refused.get(id, 201))}}
                               for id in ids]}  # fmt: skip

    @staticmethod
    def _item(status: int) -> dict[str, object]:
        error = {"type": "some_exception", "reason": "its reason. Preview of field's value: 'text'"}
        return {"status": status, **({} if status < 300 else {"error": error})}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_WAITS", (0.01, 0.02, 0.03))


@pytest.mark.parametrize("trouble", [429, 503, 502, 504])
def test_a_busy_cluster_is_asked_again(trouble: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="rollcall")
    cluster = Cluster(trouble, trouble)
    with server(cluster) as way:
        assert engine_at(way.url).put(changes(*week(5)), INDEX) == []
    assert cluster.taken == [[one.id for one in week(5)]]
    assert "5 articles wait" in caplog.text


def test_only_what_was_not_taken_is_sent_again() -> None:
    cluster = Cluster({"a001": 429, "a003": 503, "a002": 409}, {"a003": 429})
    with server(cluster) as way:
        assert engine_at(way.url).put(changes(*week(5)), INDEX) == ["a002"]
    assert cluster.taken == [["a000", "a004"], ["a001"], ["a003"]]


def test_a_cluster_that_stays_busy_is_left_alone_in_the_end() -> None:
    with server(Cluster(*[429] * 9)) as way:
        with pytest.raises(SearchError, match="overloaded"):
            engine_at(way.url).put(changes(*week(5)), INDEX)
        assert sum("_bulk" in asked.path for asked in way.asked) == len(writing._WAITS) + 1
    with (
        server(Cluster(*[{"a001": 429}] * 9)) as way,
        pytest.raises(SearchError, match="article a001: some_exception: its reason"),
    ):
        engine_at(way.url).put(changes(*week(5)), INDEX)


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_other_troubles_name_the_article_and_the_reason_but_not_its_text(status: int) -> None:
    words = "article a001: some_exception: its reason"
    with (
        server(Cluster({"a001": status})) as way,
        pytest.raises(SearchError, match=words) as caught,
    ):
        engine_at(way.url).put(changes(*week(5)), INDEX)
    assert "text" not in str(caught.value)


def test_a_cluster_that_comes_back_gets_what_it_missed() -> None:
    cluster = Cluster()
    tries = count()

    def hidden(asked: Asked) -> Answer:
        if "_bulk" in asked.path and next(tries) < 2:
            raise ConnectionAbortedError
        return cluster(asked)

    with server(hidden) as way:
        assert engine_at(way.url).put(changes(*week(5)), INDEX) == []
    assert cluster.taken == [[one.id for one in week(5)]]


def test_changes_are_read_no_faster_than_they_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_CHUNK", 2)
    cluster = Cluster()
    with server(cluster) as way:

        def watched(way: Server) -> Iterator[Change]:
            for number, change in enumerate(changes(*week(60))):
                taken = sum(map(len, cluster.taken))
                assert number - taken <= 2 * (2 * writing._AT_ONCE + 2)
                yield change

        way.delay = 0.01
        assert engine_at(way.url).put(watched(way), INDEX) == []
    assert sum(map(len, cluster.taken)) == 60


def test_a_failing_source_of_changes_fails_the_put(engine: ElasticEngine) -> None:
    def broken() -> Iterator[Change]:
        yield from changes(document())
        raise KeyError("the record is gone")

    name = engine.begin()
    with pytest.raises(KeyError, match="the record is gone"):
        engine.put(broken(), name)


def test_what_kibana_shows_is_readable(engine: ElasticEngine) -> None:
    one = week(1)[0]
    name = filled(engine, one)
    source = engine._client.get(index=name, id=one.id)["_source"]
    assert source["text"] == one.text
    assert source["people"] == ["Ерлан Жагипаров"]
    assert source["places"] == ["Алматы"]
    assert source["location"] == [[76.91, 43.25]]
    assert source["at"] == "2022-01-05T12:00:00Z"
    assert not {"stems", "words", "name_tokens", "place_tokens", "place_keys"} & source.keys()
    assert engine.search(Query("place:Алматы"), ME).total == 1
