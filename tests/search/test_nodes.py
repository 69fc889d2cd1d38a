"""Three real nodes on this computer: one is killed while articles come in, and nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import ConnectionError as NoConnection
from elasticsearch import Elasticsearch
from elasticsearch.helpers import scan

from tests.nodes import Node, cluster, until

pytestmark = pytest.mark.slow

BATCH = 50


@pytest.fixture(scope="module")
def nodes(elasticsearch_home: Path) -> Iterator[list[Node]]:
    with cluster(elasticsearch_home, 3) as started:
        yield started


@pytest.fixture
def client(nodes: list[Node]) -> Iterator[Elasticsearch]:
    urls = [node.url for node in nodes]
    with Elasticsearch(urls, request_timeout=60, max_retries=10, retry_on_timeout=True) as opened:
        yield opened


def make_index(client: Elasticsearch, name: str) -> None:
    client.indices.create(
        index=name,
        settings={
            "number_of_shards": 3,
            "number_of_replicas": 1,
            # A lost copy is made anew at once, not after a minute's hope for its return.
            "unassigned.node_left.delayed_timeout": "0",
        },
        mappings={"dynamic": "strict", "properties": {"number": {"type": "integer"}}},
        wait_for_active_shards="all",
    )


def write(client: Elasticsearch, index: str, numbers: range) -> set[int]:
    """Those that the cluster has acknowledged."""
    operations: list[dict[str, object]] = []
    for number in numbers:
        operations += [{"index": {"_id": str(number)}}, {"number": number}]
    items = client.bulk(index=index, operations=operations)["items"]
    return {int(item["index"]["_id"]) for item in items if item["index"]["status"] < 300}


def held(client: Elasticsearch, index: str) -> set[int]:
    client.indices.refresh(index=index)
    return {int(hit["_id"]) for hit in scan(client, index=index, _source=False)}


def master(client: Elasticsearch, nodes: list[Node]) -> Node:
    names = {node.name: node for node in nodes}
    state = client.cluster.state(metric=["master_node", "nodes"])
    return names[state["nodes"][state["master_node"]]["name"]]


def test_a_killed_node_takes_nothing_with_it(nodes: list[Node], client: Elasticsearch) -> None:
    make_index(client, "kept")
    acknowledged: list[set[int]] = []  # by batch
    enough = threading.Event()

    def write_on() -> None:
        while not enough.is_set():
            start = BATCH * len(acknowledged)
            acknowledged.append(write(client, "kept", range(start, start + BATCH)))

    writer = threading.Thread(target=write_on, daemon=True)
    writer.start()
    until("it writes", lambda: len(acknowledged) >= 5)
    # The worst one to lose: it leads the cluster and holds shards, too.
    lost = master(client, nodes)
    lost.kill()
    before = len(acknowledged)
    until("it goes on writing", lambda: len(acknowledged) >= before + 10)
    enough.set()
    writer.join()

    assert all(len(batch) == BATCH for batch in acknowledged[before + 5 :])
    left = next(node for node in nodes if node is not lost)
    left.wait(status="green", count=2)
    assert master(client, nodes) is not lost
    kept = held(client, "kept")
    assert set().union(*acknowledged) <= kept

    lost.start()
    lost.wait(status="green", count=3)
    with Elasticsearch(lost.url) as returned:
        assert held(returned, "kept") == kept


def test_a_node_stopped_in_order_answers_nobody_until_it_is_back(
    nodes: list[Node], client: Elasticsearch
) -> None:
    nodes[2].stop()
    with Elasticsearch(nodes[2].url, max_retries=0) as alone, pytest.raises(NoConnection):
        alone.cluster.health()
    nodes[0].wait(status="yellow", count=2)
    make_index(client, "meanwhile")
    assert write(client, "meanwhile", range(10)) == set(range(10))
    nodes[2].start()
    nodes[2].wait(count=3)
    with Elasticsearch(nodes[2].url) as returned:
        assert held(returned, "meanwhile") == set(range(10))
