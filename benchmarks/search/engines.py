"""The two engines with a place to be filled in, and with what writes the same rows bare."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from elasticsearch import Elasticsearch

from benchmarks.search.filling import Bare, BareElastic, BareSqlite
from rollcall.search.base import Engine
from rollcall.search.elastic import ElasticEngine
from rollcall.search.sqlite import SqliteEngine
from rollcall.settings import Elasticsearch as Cluster
from rollcall.settings import Search, Settings

SECONDS = 120.0
"""No search may take longer; equal searches of everything export all articles."""


@contextmanager
def sqlite(*, bare: bool = False) -> Iterator[tuple[Engine, Bare | None]]:
    """The embedded engine in a temporary folder."""
    with TemporaryDirectory(prefix="rollcall-search-") as folder:
        path = Path(folder) / "search.sqlite"
        engine = SqliteEngine(path, SECONDS)
        yield engine, BareSqlite(path, path.with_name("bare.sqlite")) if bare else None


@contextmanager
def elasticsearch(url: str, *, bare: bool = False) -> Iterator[tuple[Engine, Bare | None]]:
    """Elasticsearch at an address, under names of our own which are removed in the end."""
    prefix = f"bench-{uuid4().hex[:8]}"
    cluster = Cluster(urls=(url,), prefix=prefix)
    settings = Settings(search=Search(seconds=SECONDS, elasticsearch=cluster))
    client = Elasticsearch(url, request_timeout=SECONDS)
    engine = ElasticEngine(settings)
    try:
        yield engine, BareElastic(client, engine.begin()) if bare else None
    finally:
        remove(client, prefix)


def remove(client: Elasticsearch, prefix: str) -> None:
    """Take everything of a prefix out of a cluster."""
    patient = client.options(ignore_status=404)
    for name in patient.indices.get(index=f"{prefix}-*", expand_wildcards="all"):
        patient.indices.delete(index=name)
    patient.indices.delete_index_template(name=f"{prefix}-*")
    patient.cluster.delete_component_template(name=f"{prefix}-*")
