"""The outbox before a real Elasticsearch: down and back, made anew while articles arrive, a node
killed.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from rollcall import index
from rollcall.errors import SearchError
from rollcall.pipeline import Project
from rollcall.search.base import Query
from rollcall.search.elastic import ElasticEngine, writing
from rollcall.settings import Settings
from rollcall.store.open import open_store
from tests.index.keeping import filled, held, project, publish, recorded, states
from tests.nodes import cluster, until
from tests.search.elastic.conftest import a_prefix, engine_at
from tests.search.elastic.servers import Asked, before, server


@pytest.fixture
def prefix(elasticsearch_url: str) -> Iterator[str]:
    with a_prefix(elasticsearch_url) as name:
        yield name


@pytest.fixture
def one(tmp_path: Path, elasticsearch_url: str, prefix: str) -> Iterator[Project]:
    store = open_store(f"sqlite:///{tmp_path / 'record.sqlite'}")
    yield project(tmp_path, store, engine_at(elasticsearch_url, prefix=prefix))
    store.engine.dispose()


def test_a_cluster_that_goes_away_half_way_gets_everything_when_it_is_back(
    one: Project, elasticsearch_url: str, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_WAITS", (0.01,))
    monkeypatch.setattr("rollcall.index.drain.BATCH", 4)
    filled(one, 3)
    index.run(one.store, one.engine)
    for number in range(12):
        publish(one, number, "Дополнено.")
    answer, bulks = before(elasticsearch_url), 0

    def failing(asked: Asked) -> tuple[int, Any]:
        nonlocal bulks
        bulks += "_bulk" in asked.path
        return answer(asked) if bulks < 3 else (503, {"error": {"type": "unavailable"}})

    with server(failing) as way, pytest.raises(SearchError):
        index.run(one.store, engine_at(way.url, prefix=prefix))
    assert index.pending(one.store) == 4, "two batches had come over"
    publish(one, 50)
    with pytest.raises(SearchError) as caught:
        index.run(one.store, engine_at("http://127.0.0.1:1", prefix=prefix))
    assert caught.value.remedy
    assert index.run(one.store, one.engine).done == 5
    assert held(one.engine) == recorded(one.store)


@pytest.mark.parametrize("lost", ["articles", "articles-write", "articles*"])
@pytest.mark.parametrize("how", [index.run, index.rebuild])
def test_whatever_alias_is_lost_a_run_or_a_rebuild_heals_it(
    one: Project, prefix: str, elasticsearch_url: str, lost: str, how: Callable[..., object]
) -> None:
    filled(one, 5)
    index.run(one.store, one.engine)
    client = Elasticsearch(elasticsearch_url)
    client.indices.delete_alias(index=f"{prefix}-articles-*", name=f"{prefix}-{lost}")
    how(one.store, one.engine)
    assert one.engine.search(Query(), one.viewer).total == 5
    assert list(states(one.store).values()) == ["live"]
    index.rebuild(one.store, one.engine)
    (there,) = client.indices.get_alias(index=f"{prefix}-articles-*").values()
    assert set(there["aliases"]) == {f"{prefix}-articles", f"{prefix}-articles-write"}


def test_an_index_that_could_not_be_filled_is_gone_at_once(
    one: Project, prefix: str, elasticsearch_url: str
) -> None:
    filled(one, 5)
    index.run(one.store, one.engine)
    live, answer = one.engine.live(), before(elasticsearch_url)

    def failing(asked: Asked) -> tuple[int, Any]:
        return (400, {"error": {"type": "no"}}) if "_aliases" in asked.path else answer(asked)

    with server(failing) as way, pytest.raises(SearchError, match="refused"):
        index.rebuild(one.store, engine_at(way.url, prefix=prefix))
    there = Elasticsearch(elasticsearch_url).indices.get(index=f"{prefix}-articles-*")
    assert list(there) == [live]
    assert states(one.store) == {f"elasticsearch:{live}": "live"}


def test_moving_there_rebuilding_there_and_articles_that_arrive_meanwhile(
    one: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rollcall.index.drain.BATCH", 5)
    at_home = project(tmp_path, one.store)
    filled(one, 20)
    index.run(one.store, at_home.engine)
    assert index.move(one.store, one.engine).done == 20
    assert index.kept_beside(one.store) == ["elasticsearch"]
    index.run(one.store, one.engine)
    assert list(states(one.store).values()) == ["live"]

    enough = threading.Event()
    troubles: list[BaseException] = []
    arrived: list[int] = []

    def arrive() -> None:
        try:
            while not enough.is_set():
                publish(one, 100 + len(arrived) % 10, f"Текст {len(arrived)}.")
                arrived.append(index.run(one.store, one.engine).done)
        except BaseException as error:
            troubles.append(error)
            raise

    writer = threading.Thread(target=arrive)
    writer.start()
    while len(arrived) < 2:
        time.sleep(0.01)
    started = len(arrived)
    try:
        index.rebuild(one.store, one.engine)
    finally:
        enough.set()
        writer.join(60)
    assert troubles == []
    assert len(arrived) > started, "articles arrived while it was rebuilt"
    index.run(one.store, one.engine)
    assert held(one.engine) == recorded(one.store)
    assert len(recorded(one.store)) > 20
    assert index.check(one.store, one.engine).wrong == []


@pytest.mark.slow
def test_of_three_nodes_one_is_killed_and_indexing_and_searching_go_on(
    elasticsearch_home: Path, tmp_path: Path
) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'record.sqlite'}")
    with cluster(elasticsearch_home, 3) as nodes:
        own = {"urls": [node.url for node in nodes], "prefix": "kept", "shards": 3, "replicas": 1}
        values = {"search": {"seconds": 30, "engine": "elasticsearch", "elasticsearch": own}}
        one = project(tmp_path, store, ElasticEngine(Settings.model_validate(values)))
        filled(one, 30)
        index.run(one.store, one.engine)
        nodes[0].wait(status="green", count=3)
        runs: list[int] = []
        found: list[int] = []
        enough = threading.Event()
        troubles: list[BaseException] = []

        def go_on(work: Callable[[], int], done: list[int]) -> None:
            try:
                while not enough.is_set():
                    done.append(work())
            except BaseException as error:
                troubles.append(error)
                raise

        def arrive() -> int:
            publish(one, len(runs) % 40, f"Текст {len(runs)}.")
            return index.run(one.store, one.engine).done

        def look() -> int:
            return one.engine.search(Query("номер"), one.viewer).total

        threads = [threading.Thread(target=go_on, args=of)
                   for of in ((arrive, runs), (look, found))]  # fmt: skip
        for thread in threads:
            thread.start()
        until("both work", lambda: len(runs) > 3 and len(found) > 3)
        nodes[1].kill()
        before_it = len(runs), len(found)
        until("both go on", lambda: len(runs) > before_it[0] + 8 and len(found) > before_it[1] + 8)
        enough.set()
        for thread in threads:
            thread.join(60)
        assert troubles == []
        assert min(found) >= 30, "nothing was ever missing"
        index.run(one.store, one.engine)
        assert index.pending(one.store) == 0
        checked = index.check(one.store, one.engine)
        assert checked.wrong == []
        assert checked.record_checksum == checked.engine_checksum
        assert held(one.engine) == recorded(one.store)
    store.engine.dispose()
