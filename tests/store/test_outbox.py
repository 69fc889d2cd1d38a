"""The outbox loses nothing to transactions that overlap, on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from rollcall import index
from rollcall.pipeline import Project
from rollcall.search.base import Change
from rollcall.store import leases, outbox
from rollcall.store.open import Store
from rollcall.store.schema import claims
from tests import processes
from tests.index.keeping import filled, held, project, publish, recorded, waiting
from tests.search.memory import MemoryEngine


@pytest.fixture
def one(tmp_path: Path, store: Store) -> Project:
    found = project(tmp_path / "project", store)
    filled(found)
    index.run(found.store, found.engine)
    return found


def claim(article_id: str, position: int) -> dict[str, object]:
    """What makes another document of an article."""
    return {
        "revision_id": f"{article_id}.1",
        "position": position,
        "start": 0,
        "end": 1,
        "status": ("killed", "detained")[position],
        "data": {},
    }


def test_moments_have_numbers_that_never_go_back(one: Project) -> None:
    def moment() -> int:
        with outbox.moment(one.store) as (_, number):
            return number

    first, second = moment(), moment()
    publish(one, 1, "Их отпустили.")
    third = moment()
    assert first <= second < third


def test_a_moment_sees_nothing_that_came_after_its_number(one: Project) -> None:
    with outbox.moment(one.store) as (connection, _):
        publish(one, 1, "Их отпустили.")
        assert outbox.size(connection, "memory:g1") == 0
    assert waiting(one.store) == {"memory:g1": 1}


def test_a_change_that_is_committed_late_under_a_lower_number_is_not_lost(one: Project) -> None:
    if one.store.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer, so numbers are in the order of commits")
    article = sorted(recorded(one.store))[0]
    with one.store.write() as slow:
        slow.execute(claims.insert().values(**claim(article, 0)))
        outbox.changed(slow, [article], one.clock())
        with one.store.write() as quick:
            quick.execute(claims.insert().values(**claim(article, 1)))
            outbox.changed(quick, [article], one.clock())
        assert index.run(one.store, one.engine).done == 1
        assert held(one.engine) == recorded(one.store)
    assert held(one.engine) != recorded(one.store)
    assert index.run(one.store, one.engine).done == 1
    assert held(one.engine) == recorded(one.store)


def test_who_read_before_such_a_commit_cannot_put_over_who_read_after_it(one: Project) -> None:
    """Both have seen the same highest number of an entry, so that would not tell them apart."""
    if one.store.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer, so numbers are in the order of commits")
    article = sorted(recorded(one.store))[0]
    slow = one.store.write()
    connection = slow.__enter__()
    connection.execute(claims.insert().values(**claim(article, 0)))
    outbox.changed(connection, [article], one.clock())
    with one.store.write() as quick:
        outbox.changed(quick, [article], one.clock())

    class Overtaken(MemoryEngine):
        """Between its look at the record and its putting, the slow one commits and is indexed."""

        def live(self) -> str | None:
            return one.engine.live()

        def refresh(self, generation: str) -> None:
            one.engine.refresh(generation)

        def put(self, changes: Iterable[Change], into: str) -> list[str]:
            kept = list(changes)
            if not overtaken:
                slow.__exit__(None, None, None)
                overtaken.append(index.run(one.store, one.engine).done)
            return one.engine.put(kept, into)

    overtaken: list[int] = []
    index.run(one.store, Overtaken())
    assert overtaken == [1]
    assert held(one.engine) == recorded(one.store)


def test_a_new_target_waits_for_a_change_that_is_under_way(one: Project) -> None:
    article = sorted(recorded(one.store))[0]
    added = threading.Event()

    def add() -> None:
        with outbox.targets_alone(one.store) as connection:
            outbox.add(connection, "memory:g9")
        added.set()

    thread = threading.Thread(target=add)
    with one.store.write() as connection:
        outbox.changed(connection, [article], one.clock())
        thread.start()
        assert not added.wait(0.3), "it would read the article as it was, and never be told"
        connection.execute(claims.insert().values(**claim(article, 0)))
    thread.join(processes.PATIENCE)
    assert added.is_set()
    assert waiting(one.store) == {"memory:g1": 1, "memory:g9": 3}


def test_nothing_is_left_behind_for_a_target_that_is_forgotten(one: Project) -> None:
    article = sorted(recorded(one.store))[0]

    def forget() -> None:
        with outbox.targets_alone(one.store) as connection:
            outbox.forget(connection, ["memory:g1"])

    thread = threading.Thread(target=forget)
    with one.store.write() as connection:
        outbox.changed(connection, [article], one.clock())
        thread.start()
        time.sleep(0.2)
    thread.join(processes.PATIENCE)
    with one.store.read() as connection:
        assert outbox.targets(connection) == {}
        assert outbox.size(connection, "memory:g1") == 0


def test_entries_that_came_in_after_a_batch_was_read_stay(one: Project) -> None:
    publish(one, 1, "Их отпустили.")
    with one.store.read() as connection:
        (entries,) = outbox.next_batch(connection, "memory:g1", "", 10).values()
    publish(one, 1, "Их снова задержали.")
    with one.store.write() as connection:
        outbox.done(connection, "memory:g1", entries)
    assert waiting(one.store) == {"memory:g1": 1}


def test_whoever_builds_is_seen_with_each_batch(one: Project) -> None:
    with outbox.targets_alone(one.store) as connection:
        outbox.add(connection, "memory:g9")
    before = leases.machine_time()
    with one.store.write() as connection:
        outbox.done(connection, "memory:g9", [])
    with one.store.read() as connection:
        target = outbox.targets(connection)["memory:g9"]
    assert target.seen_at is not None
    assert target.seen_at >= before
    assert not target.is_left
