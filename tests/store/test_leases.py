"""Many workers, some of them killed: each item is done once, and none is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from rollcall.errors import DeliveryError, FetchError, NotAnArticle, StoreError, TryAgain
from rollcall.store import leases, work
from rollcall.store.leases import Leased
from rollcall.store.open import Store
from rollcall.store.schema import facts, step_state
from rollcall.store.work import DONE, Counts, Outcome, Step, run
from tests import processes
from tests.store.counting import NOW, add_items, die, step, stick
from tests.store.counting import work as work_in
from tests.world import table


@pytest.fixture
def stuck(record_url: str) -> Iterator[Callable[[], BaseProcess]]:
    """Starts a worker that does two items and then holds six others for ever."""
    started: list[BaseProcess] = []

    def begin() -> BaseProcess:
        is_stuck = processes.event()
        started.append(processes.start(stick, record_url, is_stuck))
        assert is_stuck.wait(processes.PATIENCE)
        return started[0]

    yield begin
    for process in started:
        process.kill()
        process.join()


def finished(store: Store) -> Counter[str]:
    with store.read() as connection:
        keys = connection.execute(select(facts.c.key).where(facts.c.kind == "counted")).scalars()
        return Counter(key.partition(":")[0] for key in keys)


def test_two_processes_share_the_items_and_do_none_twice(store: Store, record_url: str) -> None:
    add_items(store, 60)
    all_hold, told = processes.barrier(2), processes.channel()
    workers = [processes.start(work_in, record_url, all_hold, told) for _ in range(2)]
    done = [told.get() for _ in workers]
    assert sum(done) == 60
    assert min(done) > 0, f"one worker did everything: {done}"
    assert finished(store) == {f"item{n:03}": 1 for n in range(60)}


def test_what_a_killed_process_held_is_done_by_the_next_run(
    store: Store, stuck: Callable[[], BaseProcess]
) -> None:
    add_items(store, 20)
    worker = stuck()
    worker.kill()
    worker.join()
    assert sum(finished(store).values()) == 2, "two were finished before the kill"
    assert run(store, step()).done == 18
    assert finished(store) == {f"item{n:03}": 1 for n in range(20)}


def test_a_worker_beside_a_stuck_one_does_the_rest_but_not_what_that_holds(
    store: Store, stuck: Callable[[], BaseProcess]
) -> None:
    add_items(store, 20)
    worker = stuck()
    assert run(store, step()).done == 12, "eight are leased to the other, two of them done"
    worker.kill()
    worker.join()
    run(store, step())
    assert finished(store) == {f"item{n:03}": 1 for n in range(20)}


def test_what_was_computed_under_a_lost_lease_is_thrown_away(store: Store) -> None:
    add_items(store, 1)
    mine = step()

    def compute(leased: list[Leased]) -> Iterator[tuple[Leased, str]]:
        with store.write() as connection:  # the lease ran out and somebody else took the item
            connection.execute(update(step_state).values(worker="elsewhere:1:abc"))
        yield leased[0], leased[0].item

    counts = run(store, Step("counting", 1, mine.pending, compute, mine.write))
    assert (counts.lost, counts.done) == (1, 0)
    assert finished(store) == Counter()


def test_a_lease_that_ran_out_is_taken_over_and_one_that_runs_is_not(store: Store) -> None:
    add_items(store, 2)
    counting = step()

    def lease() -> list[Leased]:
        with store.write() as connection:
            return leases.lease(connection, "counting", 1, counting.pending(connection), 10)

    assert len(lease()) == 2
    assert lease() == []
    with store.write() as connection:
        past = datetime.now(UTC) - timedelta(seconds=1)
        state = update(step_state).where(step_state.c.item == "item000")
        connection.execute(state.values(worker="elsewhere:1:abc", lease_until=past))
    assert [leased.item for leased in lease()] == ["item000"]


class Trouble:
    """A step whose items end as they are told to."""

    def __init__(self, store: Store, results: dict[str, Any]) -> None:
        self.store, self.results = store, results
        self.tried: Counter[str] = Counter()
        add_items(store, len(results))

    def step(self) -> Step[Any]:
        def compute(leased: list[Leased]) -> Iterator[tuple[Leased, Any]]:
            for one in leased:
                self.tried[one.item] += 1
                yield one, self.results[one.item]

        def write(connection: Connection, _: Leased, result: Any) -> Outcome:
            return result(connection) if callable(result) else DONE

        return Step("counting", 1, step().pending, compute, write)

    def run(self) -> Counts:
        with self.store.write() as connection:  # the time between two runs
            connection.execute(
                update(step_state).where(step_state.c.outcome == "again").values(lease_until=None)
            )
        return run(self.store, self.step())

    def states(self) -> dict[str, tuple[str | None, str | None]]:
        return {
            row["item"]: (row["outcome"], row["reason"]) for row in table(self.store, "step_state")
        }


def test_each_item_ends_as_its_own_and_the_rest_goes_on(store: Store) -> None:
    trouble = Trouble(
        store,
        {
            "item000": "fine",
            "item001": ValueError("row 7 is no row"),
            "item002": NotAnArticle("not an article: a shop"),
            "item003": StoreError("page 3 is damaged", remedy="restore it"),
            "item004": TryAgain("the model is loading"),
            "item005": "fine",
        },
    )
    counts = trouble.run()
    assert (counts.done, counts.nothing, counts.failed, counts.again) == (2, 1, 2, 1)
    states = trouble.states()
    assert states["item001"] == ("failed", "ValueError: row 7 is no row")
    assert states["item002"] == ("nothing", "not an article: a shop")
    assert states["item003"] == ("failed", "page 3 is damaged")
    assert states["item004"] == ("again", "the model is loading")
    assert states["item005"] == ("done", None)


def test_an_error_while_writing_undoes_the_writing_and_is_blamed_on_the_item(store: Store) -> None:
    def broken(connection: Connection) -> Outcome:
        connection.execute(facts.insert().values(key="half", kind="counted", data={}, at=NOW))
        raise KeyError("nothing of that name")

    trouble = Trouble(store, {"item000": broken, "item001": "fine"})
    trouble.run()
    assert finished(store) == Counter()
    assert trouble.states()["item000"] == ("again", "KeyError: 'nothing of that name'")
    assert trouble.states()["item001"][0] == "done"
    for _ in range(leases.MAX_ATTEMPTS):
        trouble.run()
    assert trouble.states()["item000"] == ("failed", "KeyError: 'nothing of that name'")


def test_a_reason_may_hold_any_characters(store: Store) -> None:
    trouble = Trouble(
        store, {"item000": ValueError("half a pair \ud800, a nought \x00"), "item001": 1}
    )
    counts = trouble.run()
    assert (counts.failed, counts.done) == (1, 1)
    reason = trouble.states()["item000"][1]
    assert reason is not None
    assert "half a pair" in reason


def test_another_try_is_given_a_few_times_and_then_it_failed(store: Store) -> None:
    trouble = Trouble(store, {"item000": TryAgain("busy")})
    words = []
    for _ in range(leases.MAX_ATTEMPTS + 1):
        trouble.run()
        words.append(trouble.states()["item000"][0])
    assert words == ["again"] * (leases.MAX_ATTEMPTS - 1) + ["failed"] * 2
    assert trouble.tried["item000"] == leases.MAX_ATTEMPTS


@pytest.mark.parametrize("error", [DeliveryError("the mail server is down"), FetchError("crashed")])
def test_what_others_keep_from_us_is_tried_for_ever(store: Store, error: Exception) -> None:
    trouble = Trouble(store, {"item000": error})
    for _ in range(leases.MAX_ATTEMPTS + 3):
        trouble.run()
    assert trouble.states()["item000"][0] == "again"
    trouble.results["item000"] = "fine"
    trouble.run()
    assert trouble.states()["item000"][0] == "done"


def test_another_try_waits_for_the_next_run_and_a_while(store: Store) -> None:
    trouble = Trouble(store, {"item000": TryAgain("busy")})
    run(store, trouble.step())
    run(store, trouble.step())
    assert trouble.tried["item000"] == 1, "no second try within a minute"


def test_retry_gives_what_failed_another_chance(store: Store) -> None:
    trouble = Trouble(store, {"item000": ValueError("no"), "item001": "fine"})
    trouble.run()
    trouble.run()
    assert trouble.tried == {"item000": 1, "item001": 1}, "what failed is left alone"
    with store.write() as connection:
        assert leases.retry(connection, "another step") == 0
        assert leases.retry(connection, "counting") == 1
    trouble.results["item000"] = "fine"
    assert trouble.run().done == 1
    assert trouble.states()["item000"] == ("done", None)


def test_a_new_version_or_a_new_input_makes_an_item_pending_again(store: Store) -> None:
    add_items(store, 3)
    assert run(store, step()).done == 3
    assert run(store, step()).items == 0
    assert run(store, step(version=2)).done == 3
    with store.write() as connection:
        changed = update(step_state).where(step_state.c.item == "item001")
        connection.execute(changed.values(input_hash="older"))
    assert run(store, step(version=2)).done == 1


def test_ctrl_c_gives_the_rest_back_at_once(store: Store) -> None:
    add_items(store, 6)
    counting = step()

    def compute(leased: list[Leased]) -> Iterator[tuple[Leased, str]]:
        yield leased[0], leased[0].item
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(store, Step("counting", 1, counting.pending, compute, counting.write))
    held = [row for row in table(store, "step_state") if row["worker"] or row["lease_until"]]
    assert held == []
    for _ in range(leases.MAX_ATTEMPTS):  # somebody impatient
        with pytest.raises(KeyboardInterrupt):
            run(store, Step("counting", 1, counting.pending, compute, counting.write))
    assert run(store, step()).done == 0, "six presses, six items"
    assert finished(store) == {f"item{n:03}": 1 for n in range(6)}


def test_progress_counts_what_is_done_against_what_was_pending(store: Store) -> None:
    add_items(store, 5)
    told: list[tuple[int, int]] = []
    run(store, step(batch=2), lambda done, total: told.append((done, total)))
    assert told == [(n, 5) for n in range(1, 6)]
    assert work.count_pending(store, step()) == 0


def test_a_part_of_what_waits_ends_there_and_the_next_takes_the_rest(store: Store) -> None:
    add_items(store, 7)
    told: list[tuple[int, int]] = []
    part = run(store, step(batch=2), lambda done, total: told.append((done, total)), at_most=3)
    assert (part.done, told) == (3, [(1, 3), (2, 3), (3, 3)])
    assert work.count_pending(store, step()) == 4
    assert run(store, step(batch=2), at_most=9).done == 4
    assert run(store, step(), at_most=9).done == 0


def test_an_item_that_kills_its_worker_three_times_fails_and_the_others_are_done(
    store: Store, record_url: str
) -> None:
    add_items(store, 20)
    for _ in range(leases.MAX_DEATHS):
        worker = processes.start(die, record_url, "item010")
        worker.join(processes.PATIENCE)
        assert worker.exitcode == -9
    counts = run(store, step(killer="item010"))
    assert (counts.failed, counts.done) == (1, 9)
    assert finished(store) == {f"item{n:03}": 1 for n in range(20) if n != 10}
    (state,) = (row for row in table(store, "step_state") if row["item"] == "item010")
    reason = "the worker died while working on it 3 times"
    assert (state["outcome"], state["reason"], state["worker"]) == ("failed", reason, None)
    with store.write() as connection:
        assert leases.retry(connection, "counting") == 1
    assert run(store, step(killer="none of them")).done == 1


def test_what_compute_meets_outside_any_item_stops_neither_the_step_nor_what_is_done(
    store: Store,
) -> None:
    add_items(store, 6)
    counting = step()

    def compute(leased: list[Leased]) -> Iterator[tuple[Leased, str]]:
        for one in leased:
            if one.item == "item001":
                raise KeyError("no page of that number")
            yield one, one.item

    broken = Step("counting", 1, counting.pending, compute, counting.write, batch=3)
    counts = run(store, broken)
    assert (counts.done, counts.again) == (4, 2)
    assert not counts.broken
    reasons = {row["item"]: row["reason"] for row in table(store, "step_state") if row["reason"]}
    assert reasons == dict.fromkeys(("item001", "item002"), "KeyError: 'no page of that number'")


def test_a_step_that_does_nothing_but_fail_is_known_as_broken(store: Store) -> None:
    add_items(store, 3)
    counting = step()

    def compute(_: list[Leased]) -> Iterator[tuple[Leased, str]]:
        raise MemoryError
        yield

    counts = run(store, Step("counting", 1, counting.pending, compute, counting.write))
    assert (counts.again, counts.broken) == (3, True)


def test_a_lease_lost_while_a_failure_is_written_down_is_no_error(store: Store) -> None:
    add_items(store, 2)
    mine = step()

    def write(connection: Connection, leased: Leased, item: str) -> Outcome:
        if item == "item001":
            return mine.write(connection, leased, item)
        connection.rollback()
        connection.exec_driver_sql("BEGIN")
        connection.execute(
            update(step_state).where(step_state.c.item == item).values(worker="elsewhere:1:abc")
        )
        connection.commit()
        raise KeyError(item)

    counts = run(store, Step("counting", 1, mine.pending, mine.compute, write))
    assert (counts.lost, counts.done) == (1, 1)
