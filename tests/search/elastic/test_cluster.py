"""Of three real nodes one is killed: searches and the index go on, and nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from rollcall import index
from rollcall.errors import SearchError
from rollcall.records import Viewer
from rollcall.search.base import Query
from rollcall.search.elastic import ElasticEngine
from rollcall.settings import Settings
from rollcall.store.open import open_store
from tests.index.keeping import filled, held, project, publish, recorded, waiting
from tests.nodes import Node, cluster
from tests.search.test_nodes import until

pytestmark = pytest.mark.slow

ME = Viewer("tester", "monitor")


@pytest.fixture(scope="module")
def nodes(elasticsearch_home: Path) -> Iterator[list[Node]]:
    with cluster(elasticsearch_home, 3) as started:
        yield started


def test_a_killed_node_stops_neither_searches_nor_the_index(
    nodes: list[Node], tmp_path: Path
) -> None:
    own = {"urls": [node.url for node in nodes], "shards": 3, "replicas": 1}
    engine = ElasticEngine(Settings.model_validate({"search": {"elasticsearch": own}}))
    store = open_store(f"sqlite:///{tmp_path / 'record.sqlite'}")
    one = project(tmp_path / "project", store, engine)
    filled(one, 60)
    assert index.run(store, engine).done == 60
    nodes[0].wait(status="green", count=3)

    found: list[int] = []
    failed: list[SearchError] = []
    enough = threading.Event()

    def search_on() -> None:
        while not enough.is_set():
            try:
                found.append(engine.search(Query("полиция"), ME).total)
            except SearchError as error:
                failed.append(error)

    searching = threading.Thread(target=search_on)
    searching.start()
    try:
        nodes[1].kill()
        for number in range(60, 100):
            publish(one, number)
        assert index.run(store, engine).done == 40
        until("it searches on", lambda: len(found) >= 10 or bool(failed))
    finally:
        enough.set()
        searching.join()

    assert not failed, "another copy is asked"
    assert set(found) <= set(range(60, 101))
    assert engine.search(Query("полиция"), ME).total == 100
    assert set(waiting(store).values()) == {0}
    assert held(engine) == recorded(store)
    assert index.check(store, engine).wrong == []

    nodes[1].start()
    nodes[1].wait(status="green", count=3)
    publish(one, 3, "Их отпустили.")
    assert index.run(store, engine).done == 1
    assert held(engine) == recorded(store)
    store.engine.dispose()
