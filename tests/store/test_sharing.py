"""Workers that share a step: each gets items of its own at once, and keeps them while it lives."""

from __future__ import annotations

import os
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Select, insert, select, update

from rollcall.pipeline import Project
from rollcall.store import articles, leases, ledger, matches, pages, pending, workers
from rollcall.store.holding import held
from rollcall.store.leases import Leased
from rollcall.store.open import Store
from rollcall.store.schema import step_state
from rollcall.store.work import run
from tests import processes, world
from tests.store.counting import add_items, lease_at_once, step
from tests.test_collect import URLS, crawled

ROWS = {
    "extract": ("pages", pages.pending()),
    "enrich": ("revisions", articles.pending_revisions()),
    "match": ("analyses", matches.pending("program")),
    "alert": ("facts", ledger.pending_facts()),
    "send": ("messages", ledger.pending_messages("alert")),
    "digest": (None, ledger.wanted_digests([f"week {n}" for n in range(6)])),
}


on_postgresql = pytest.mark.parametrize("record_url", ["postgresql"], indirect=True)
"""SQLite lets one writer in at a time: there is nothing to share."""


def take(
    connection: Connection, inputs: Select[Any], limit: int, name: str = "counting"
) -> list[Leased]:
    return leases.lease(connection, name, 1, inputs, limit)


@pytest.fixture
def filled(store: Store, tmp_path: Path) -> Store:
    """At least five of everything that steps work on."""
    from rollcall import collect

    one = world.project(tmp_path / "other", store)
    world.fill(one)
    crawled(one, "killed", [*URLS, *(f"https://wire.example/{n}" for n in range(3, 6))])
    collect.recover(one.store, one.settings, one.clock)
    analyse_and_tell(one)
    return store


def analyse_and_tell(one: Project) -> None:
    """What enrich, match and alert leave behind, as far as leasing looks at it."""
    from rollcall.store.schema import analyses, facts, messages, revisions

    with one.store.write() as connection:
        for number, revision in enumerate(connection.execute(select(revisions.c.id)).scalars()):
            connection.execute(
                analyses.insert().values(revision_id=revision, version=1, created_at=world.NOW)
            )
            connection.execute(
                facts.insert().values(key=str(number), kind="match", data={}, at=world.NOW)
            )
            told = {"subscriber": "full", "kind": "alert", "subject": "", "text": "", "html": ""}
            key = {"id": str(number), "key": str(number), "created_at": world.NOW}
            connection.execute(messages.insert().values(**key, **told))


def test_every_step_tells_which_rows_its_items_are() -> None:
    found = {name: pending.row_of(inputs).table for name, (_, inputs) in ROWS.items()}
    for name, (table, _) in ROWS.items():
        assert getattr(found[name], "name", None) == table or table is None, name


@pytest.mark.parametrize("name", [name for name, (table, _) in ROWS.items() if table])
@on_postgresql
def test_who_leases_beside_an_open_transaction_gets_other_items_at_once(
    filled: Store, name: str
) -> None:
    _, inputs = ROWS[name]
    with filled.write() as first:
        mine = take(first, inputs, 3, name)
        with filled.write() as second:
            second.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")  # who waits is thrown out
            theirs = take(second, inputs, 2, name)
    assert (len(mine), len(theirs)) == (3, 2)
    assert not {one.item for one in mine} & {one.item for one in theirs}
    places = [one.item for one in mine + theirs]
    with filled.write() as connection:
        connection.execute(step_state.delete())
        assert [one.item for one in take(connection, inputs, 5, name)] == places, "in their order"


@on_postgresql
def test_what_points_at_rows_that_are_being_leased_can_be_written_meanwhile(filled: Store) -> None:
    from rollcall.store.schema import mentions

    with filled.write() as first:
        (mine,) = take(first, articles.pending_revisions(), 1, "enrich")
        with filled.write() as second:
            second.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")
            row = {"kind": "person", "name": "x", "start": 0, "end": 1, "data": {}}
            second.execute(mentions.insert().values(revision_id=mine.item, position=99, **row))


@on_postgresql
def test_a_lease_that_was_taken_since_we_looked_stays_with_its_holder(store: Store) -> None:
    add_items(store, 4)
    inputs = step().pending
    with store.read() as old:  # a snapshot from before
        old.execute(select(step_state)).all()
        with store.write() as connection:
            first = take(connection, inputs(connection), 3)
        now = leases.machine_time()
        seen = pending.ahead(old, "counting", 1, inputs(old), now, 10)
    assert len(seen) == 4
    with store.write() as connection:
        second = leases.lease(connection, "counting", 1, inputs(connection), 3, among=seen)
    assert len(first) == 3
    assert [one.item for one in second] == ["item003"]


@on_postgresql
def test_many_processes_that_lease_at_once_get_batches_of_their_own_and_none_is_left_without(
    store: Store, record_url: str
) -> None:
    many, batch, rounds = 6, 5, 4
    add_items(store, many * batch * rounds)
    go, told = processes.event(), processes.channel()
    for _ in range(many):
        processes.start(lease_at_once, record_url, batch, rounds, go, told)
    assert [told.get() for _ in range(many)] == ["ready"] * many
    go.set()
    batches = [one for _ in range(many) for one in told.get()]
    assert len(batches) == many * rounds
    assert all(batches), "somebody got nothing while items waited"
    # Who looked before a neighbour's lease was written, and locked after, gets fewer than it asked.
    with store.write() as connection:
        batches.append([one.item for one in take(connection, step().pending(connection), 999)])
    times = Counter(item for one in batches for item in one)
    assert set(times.values()) == {1}
    assert len(times) == many * batch * rounds


@on_postgresql
def test_who_finds_everything_being_taken_waits_for_what_is_left_of_it(store: Store) -> None:
    add_items(store, 3)
    counting = step()
    done: list[int] = []
    with store.engine.connect() as other:
        pending.take(other, "counting", 1, counting.pending(other), leases.machine_time(), 3)
        started = processes.start(let_go_and_count, store.engine.url.render_as_string(False))
        time.sleep(0.4)
        other.rollback()  # it took none of what it had locked
        started.join(processes.PATIENCE)
    done.append(run(store, counting).done)
    assert done == [0], "the other process did all of it"


def let_go_and_count(url: str) -> None:
    from rollcall.store.open import open_store

    assert run(open_store(url), step()).done == 3


# --- leases that last while their holder lives ---------------------------------------------------


def until(store: Store) -> Any:
    with store.read() as connection:
        return connection.execute(select(step_state.c.lease_until)).scalar_one()


def test_a_worker_that_lives_keeps_what_it_holds_for_longer_than_a_lease(store: Store) -> None:
    add_items(store, 1)
    short = timedelta(seconds=1)
    with store.write() as connection:
        leases.lease(connection, "counting", 1, step().pending(connection), 1, lasting=short)
    first = until(store)
    with held(store, "counting", timedelta(minutes=1), lasting=short):
        deadline = time.monotonic() + 20
        while until(store) <= first + short:
            assert time.monotonic() < deadline, "nothing was renewed"
            time.sleep(0.05)
    last = until(store)
    time.sleep(0.6)
    assert until(store) == last, "nobody renews what is over"


def test_a_worker_that_hangs_over_an_item_loses_it_until_it_goes_on(store: Store) -> None:
    add_items(store, 1)
    short = timedelta(seconds=1)
    with store.write() as connection:
        leases.lease(connection, "counting", 1, step().pending(connection), 1, lasting=short)
    with held(store, "counting", timedelta(seconds=0), lasting=short) as gone_on:
        time.sleep(1.3)
        assert until(store) < leases.machine_time(), "no result for longer than any item takes"
        assert gone_on() is None


def test_nothing_is_renewed_but_what_is_ours_and_unfinished(store: Store) -> None:
    add_items(store, 4)
    with store.write() as connection:
        mine, done, other, another = take(connection, step().pending(connection), 4)
        leases.finish(connection, done, "done")
        at = step_state.c.item
        connection.execute(
            update(step_state).where(at == other.item).values(worker="elsewhere:1:abc")
        )
        connection.execute(update(step_state).where(at == another.item).values(step="match"))
        assert leases.renew(connection, "counting", timedelta(hours=9)) == 1
        later = leases.machine_time() + timedelta(hours=8)
        renewed = select(step_state.c.item).where(step_state.c.lease_until > later)
        assert list(connection.execute(renewed).scalars()) == [mine.item]


def test_what_a_worker_of_another_machine_held_is_free_minutes_after_it_died(store: Store) -> None:
    add_items(store, 2)
    with store.write() as connection:
        take(connection, step().pending(connection), 1)
        connection.execute(update(step_state).values(worker="another-machine:17:abc"))
    assert run(store, step()).done == 1, "perhaps it lives"
    with store.write() as connection:
        held_until = connection.execute(
            select(step_state.c.lease_until).where(step_state.c.worker.is_not(None))
        ).scalar_one()
        assert held_until < leases.machine_time() + timedelta(minutes=6)
        past = leases.machine_time() - timedelta(seconds=1)
        connection.execute(
            update(step_state).where(step_state.c.worker.is_not(None)).values(lease_until=past)
        )
    assert run(store, step()).done == 1


# --- names of workers ----------------------------------------------------------------------------


def test_containers_that_share_a_host_name_are_different_machines() -> None:
    names = {
        workers.named("worker", 4026532200, "boot one"),
        workers.named("worker", 4026532201, "boot one"),
        workers.named("worker", 4026532200, "boot two\n"),
    }
    assert len(names) == 3
    assert workers.named("worker", 4026532200, "boot two") in names


OUTSIDE = 0xEFFFFFFC
ONE, OTHER = "3d1219c7c4c5404aaa1f6d2a48adfda4\n", "a7c45f1ae2f54c1ab4d4e0c9d0f5b6e1\n"


def test_machines_that_share_a_host_name_are_different_machines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours = workers.named("host", OUTSIDE, "boot one", ONE)
    before = workers.named("host", OUTSIDE, "boot zero\n", ONE)
    others = [
        workers.named("host", OUTSIDE, "boot two", OTHER),
        workers.named("host", OUTSIDE, "boot one", OTHER),
        workers.named("elsewhere", OUTSIDE, "boot zero", ONE),
        workers.named("host", OUTSIDE, "boot zero"),
        workers.named("host", OUTSIDE, "boot zero", "uninitialized\n"),
        workers.named("host", 4026532200, "boot one", ONE),
        "host",
    ]
    monkeypatch.setattr(workers, "machine", lambda: ours)
    pid = 2**22 - 1  # no process has it
    me = f"{ours}:1:me"
    assert workers.is_gone(f"{ours}:{pid}:abc", me)
    assert not workers.is_gone(f"{ours}:{os.getppid()}:abc", me)
    assert workers.is_gone(f"{before}:{os.getppid()}:abc", me), "the machine was started since"
    for other in others:
        assert not workers.is_here(f"{other}:{pid}:abc"), other
        assert not workers.is_gone(f"{other}:{pid}:abc", me), other


def test_a_machine_without_an_id_says_of_nobody_that_a_start_ended_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours = workers.named("host", OUTSIDE, "boot one")
    monkeypatch.setattr(workers, "machine", lambda: ours)
    pid, me = 2**22 - 1, f"{ours}:1:me"
    assert workers.is_gone(f"{ours}:{pid}:abc", me)
    before = workers.named("host", OUTSIDE, "boot zero")
    assert not workers.is_gone(f"{before}:{pid}:abc", me), "perhaps another machine"


def test_what_was_held_before_a_start_of_the_machine_is_free_at_once(store: Store) -> None:
    ours = workers.machine().split("/")
    if len(ours) != 3 or ours[1] == "-":
        pytest.skip("this machine has no id of its own")
    gone, other = f"{ours[0]}/{ours[1]}/{'0' * 12}:1:abc", f"{ours[0]}/{'0' * 12}/{ours[2]}:1:abc"
    until = leases.machine_time() + timedelta(minutes=4)
    with store.write() as connection:
        for worker in (gone, other):
            values = {"step": "x", "item": worker, "version": 1, "input_hash": "1", "attempts": 1}
            connection.execute(
                insert(step_state).values(**values, worker=worker, lease_until=until)
            )
        assert leases.release_dead(connection) == 1
        assert not leases.is_held(connection, gone)
        assert leases.is_held(connection, other)


def test_only_of_this_machines_workers_we_say_that_they_are_gone() -> None:
    gone = processes.start(int)
    gone.join()
    pid = gone.pid or 0
    me = f"{workers.name_of(1)}me"
    assert workers.is_gone(f"{workers.name_of(pid)}abc", me)
    assert not workers.is_gone(f"{workers.machine()}/0a1b2c3d4e5f:{pid}:abc", me), "a container's"
    assert not workers.is_gone(f"another-machine:{pid}:abc", me)
    for odd in ("", "x", "a:b", f"{workers.machine()}:pid:abc", me):
        assert not workers.is_gone(odd, me)
    assert workers.is_gone(f"{workers.machine()}:{10**30}:abc", me), "no process has such a number"
