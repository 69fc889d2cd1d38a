"""What one article costs in each step, in CPU time, rows and bytes, on both databases."""

from __future__ import annotations

import hashlib
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Select, func, select, text

from benchmarks.airflow import material, projects
from benchmarks.airflow.outlets import Outlets
from benchmarks.backwards.material import names
from rollcall.pipeline import Project, run_step
from rollcall.store import pages, schema, work
from rollcall.store.open import Store

STEPS = ("collect", "extract", "enrich", "match", "index", "alert")
_CHAINED = 500


@dataclass
class Cost:
    """Of one database: CPU seconds a step and article, rows and bytes an article, and more."""

    kind: str
    articles: int
    characters: float
    cpu: dict[str, float] = field(default_factory=dict)
    wall: dict[str, float] = field(default_factory=dict)
    rows: dict[str, float] = field(default_factory=dict)
    record: float = 0.0
    index: float = 0.0
    evidence: float = 0.0
    lease: float = 0.0
    lease_cpu: float = 0.0
    chained: float = 0.0


def measure(home: Path, data: Path, kind: str, count: int) -> Cost:
    """Take so many articles through all steps, then through a step that does nothing."""
    news = list(material.articles(data, count, datetime.now(UTC)))
    length = sum(len(part) + 1 for article in news for part in article.sentences) / count
    found = Cost(kind, count, length)
    with Outlets(news, max(1, count // 100)) as outlets, projects.record(kind) as url:
        project = projects.make(home / kind, url, outlets.sources, names(data))
        before, rows = size_of(project.store), count_rows(project.store)
        for step in STEPS:
            with _clock(found, step, count):
                counts = run_step(project, step)
            if counts.failed or counts.again:
                raise AssertionError(f"{step}: {counts}")
        after = count_rows(project.store)
        found.rows = {name: (after[name] - rows[name]) / count for name in after}
        found.record = (size_of(project.store) - before) / count
        found.index = _bytes(home / kind, "search.sqlite*") / count
        found.evidence = _bytes(home / kind / "evidence", "**/*.warc.gz") / count
        found.lease, found.lease_cpu = _nothing(project)
        found.chained = _chain(project)
        project.store.engine.dispose()
    return found


@contextmanager
def _clock(found: Cost, step: str, count: int) -> Iterator[None]:
    began, wall = _spent(), time.perf_counter()
    yield
    found.cpu[step] = (_spent() - began) / count
    found.wall[step] = (time.perf_counter() - wall) / count


def _spent() -> float:
    """CPU seconds of this process and of those that it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def size_of(store: Store) -> int:
    """Bytes of the whole record, its indexes included."""
    with store.write() as connection:
        if store.engine.dialect.name == "postgresql":
            query = text("SELECT pg_database_size(current_database())")
            return int(connection.execute(query).scalar_one())
    with store.read() as connection:
        pages_used = connection.execute(text("PRAGMA page_count")).scalar_one()
        return int(pages_used * connection.execute(text("PRAGMA page_size")).scalar_one())


def count_rows(store: Store) -> dict[str, int]:
    """Rows of every table."""
    with store.read() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in schema.metadata.tables.items()
        }


def _bytes(folder: Path, pattern: str) -> int:
    return sum(file.stat().st_size for file in folder.glob(pattern))


def _nothing(project: Project) -> tuple[float, float]:
    """Seconds, and CPU seconds, an item of a step that computes and writes nothing."""
    revisions = schema.revisions.c

    def pending(_: object) -> Select[tuple[str, str, datetime]]:
        return select(
            revisions.id.label("item"), revisions.sha256.label("input_hash"),
            revisions.created_at.label("place"),
        )  # fmt: skip

    step: work.Step[None] = work.Step(
        "nothing", 1, pending, lambda batch: ((one, None) for one in batch),
        lambda connection, leased, result: work.DONE,
    )  # fmt: skip
    began, spent = time.perf_counter(), time.process_time()
    done = work.run(project.store, step).done
    return (time.perf_counter() - began) / done, (time.process_time() - spent) / done


def _chain(project: Project) -> float:
    """Pages a second that one process can add to the chain of evidence, twenty a transaction."""
    now = datetime.now(UTC)
    row = {
        "source_id": "outlet-000", "role": "article", "status": 200, "content_type": "text/html",
        "bytes": 1, "captured_at": now, "captured_by": "benchmark", "imported_at": now,
        "warc_file": "none", "warc_offset": 0, "warc_length": 1,
    }  # fmt: skip
    began = time.perf_counter()
    for first in range(0, _CHAINED, 20):
        with project.store.write() as connection:
            for number in range(first, first + 20):
                address = f"https://chained.example/{number}"
                sha = hashlib.sha256(address.encode()).hexdigest()
                pages.add_page(
                    connection,
                    row | {"url": address, "final_url": address, "sha256": sha, "record_id": sha},
                )
    return _CHAINED / (time.perf_counter() - began)
