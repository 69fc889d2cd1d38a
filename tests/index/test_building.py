"""An index is made anew, or moved to another engine, while everything else goes on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from rollcall import index
from rollcall.errors import SearchError
from rollcall.pipeline import Project
from rollcall.search.base import Change
from rollcall.store import leases, outbox
from rollcall.store.open import Store
from rollcall.store.schema import claims, index_targets
from rollcall.store.schema import outbox as outbox_table
from tests.index.keeping import (
    Killed,
    filled,
    held,
    project,
    publish,
    recorded,
    states,
    told,
    waiting,
)
from tests.search.memory import MemoryEngine
from tests.store.test_outbox import claim


class Scripted(MemoryEngine):
    """An engine that is killed at a method, or does something else before it."""

    def __init__(self) -> None:
        super().__init__()
        self.before: dict[str, list[object]] = {}

    def meet(self, method: str) -> None:
        acts = self.before.get(method, [])
        if acts:
            act = acts.pop(0)
            if callable(act):
                act()

    def put(self, changes: Iterable[Change], into: str) -> list[str]:
        self.meet("put")
        return super().put(changes, into)

    def swap(self, to: str) -> None:
        self.meet("swap")
        super().swap(to)
        self.meet("swapped")


class Other(Scripted):
    name = "other"


def die() -> None:
    raise Killed


@pytest.fixture
def one(tmp_path: Path, store: Store) -> Project:
    found = project(tmp_path / "project", store, Scripted())
    filled(found)
    index.run(found.store, found.engine)
    return found


def scripted(one: Project) -> Scripted:
    assert isinstance(one.engine, Scripted)
    return one.engine


def is_dead(one: Project) -> None:
    """The process that was building is gone: its machine says so, or it was not seen for long."""
    late = datetime.now(UTC) - leases.LEASE - timedelta(minutes=1)
    with one.store.write() as connection:
        connection.execute(update(index_targets).values(seen_at=late))


def test_a_rebuild_holds_what_the_record_holds_and_takes_the_place_of_the_old(
    one: Project,
) -> None:
    assert index.rebuild(one.store, one.engine).done == 3
    assert one.engine.live() == "g2"
    assert held(one.engine) == recorded(one.store)
    assert states(one.store) == {"memory:g2": "live"}
    assert waiting(one.store) == {"memory:g2": 0}


def test_articles_that_arrive_while_it_is_rebuilt_are_found_before_and_after(
    one: Project,
) -> None:
    seen = []

    def arrive() -> None:
        publish(one, 50)
        publish(one, 1, "Их отпустили.")
        index.run(one.store, one.engine)  # another process, into the live one
        seen.append((one.engine.live(), held(one.engine) == recorded(one.store)))

    scripted(one).before = {"put": [arrive]}
    index.rebuild(one.store, one.engine)
    assert seen == [("g1", True)]
    assert one.engine.live() == "g2"
    assert held(one.engine) == recorded(one.store)


def test_what_arrives_between_the_last_batch_and_the_swap_is_there_at_the_end(
    one: Project,
) -> None:
    scripted(one).before = {"swap": [lambda: publish(one, 60)]}
    index.rebuild(one.store, one.engine)
    assert held(one.engine) == recorded(one.store)
    assert len(recorded(one.store)) == 4


def test_killed_while_filling_the_old_index_goes_on_and_the_next_run_clears_away(
    one: Project,
) -> None:
    scripted(one).before = {"put": [die]}
    with pytest.raises(Killed):
        index.rebuild(one.store, one.engine)
    assert states(one.store) == {"memory:g1": "live", "memory:g2": "building"}
    publish(one, 70)
    assert waiting(one.store) == {"memory:g1": 1, "memory:g2": 4}
    is_dead(one)
    assert "was stopped" in told(one)[-1]
    index.run(one.store, one.engine)
    assert states(one.store) == {"memory:g1": "live"}
    assert held(one.engine) == recorded(one.store)
    with pytest.raises(SearchError, match="no generation g2"):
        one.engine.size("g2")
    assert told(one) == ["index: memory holds everything"]


def test_killed_while_filling_the_next_rebuild_starts_anew(one: Project) -> None:
    scripted(one).before = {"put": [die]}
    with pytest.raises(Killed):
        index.rebuild(one.store, one.engine)
    is_dead(one)
    index.rebuild(one.store, one.engine)
    assert states(one.store) == {"memory:g3": "live"}
    assert held(one.engine) == recorded(one.store)


def test_killed_between_the_swap_of_the_engine_and_the_record_nothing_is_lost(
    one: Project,
) -> None:
    scripted(one).before = {"swapped": [die]}
    with pytest.raises(Killed):
        index.rebuild(one.store, one.engine)
    assert one.engine.live() == "g2"
    assert states(one.store) == {"memory:g1": "live", "memory:g2": "building"}
    publish(one, 80)
    is_dead(one)
    assert index.run(one.store, one.engine).done == 1, "nothing is filled twice"
    assert states(one.store) == {"memory:g2": "live"}
    assert held(one.engine) == recorded(one.store)


def test_a_second_rebuild_waits_for_the_first_and_a_plain_run_minds_its_own(
    one: Project,
) -> None:
    met: list[str] = []

    def second() -> None:
        try:
            index.rebuild(one.store, one.engine)
        except SearchError as error:
            met.append(str(error))
        assert "is being made since 20" in told(one)[-1]
        index.run(one.store, one.engine)

    scripted(one).before = {"put": [second]}
    index.rebuild(one.store, one.engine)
    assert len(met) == 1
    assert "another process fills the search index" in met[0]
    assert held(one.engine) == recorded(one.store)


def test_two_first_runs_at_once_fill_the_engine_once(tmp_path: Path, store: Store) -> None:
    one = project(tmp_path / "project", store, Scripted())
    filled(one)
    done: list[int] = []
    scripted(one).before = {"put": [lambda: done.append(index.run(store, one.engine).done)]}
    assert index.run(store, one.engine).done == 3
    assert done == [0]
    assert held(one.engine) == recorded(store)


def test_a_run_whose_index_is_replaced_under_it_goes_on_with_the_new_one(one: Project) -> None:
    publish(one, 1, "Их отпустили.")
    scripted(one).before = {"put": [lambda: index.rebuild(one.store, one.engine)]}
    index.run(one.store, one.engine)
    assert one.engine.live() == "g2"
    assert held(one.engine) == recorded(one.store)
    assert waiting(one.store) == {"memory:g2": 0}


def test_a_rebuild_that_was_given_up_by_others_does_not_take_the_place(one: Project) -> None:
    def given_up() -> None:
        is_dead(one)
        index.run(one.store, one.engine)

    scripted(one).before = {"put": [given_up]}
    with pytest.raises(SearchError):
        index.rebuild(one.store, one.engine)
    assert one.engine.live() == "g1"
    assert held(one.engine) == recorded(one.store)


def test_moving_fills_another_engine_and_keeps_both_in_step_until_it_is_asked(
    one: Project,
) -> None:
    other = Other()
    assert index.move(one.store, other).done == 3
    assert states(one.store) == {"memory:g1": "live", "other:g1": "beside"}
    assert index.kept_beside(one.store) == ["other"]
    publish(one, 90)
    index.run(one.store, one.engine)
    assert index.run_beside(one.store, other).done == 1
    assert held(one.engine) == held(other) == recorded(one.store)
    publish(one, 91)
    assert index.run(one.store, other).done == 1, "the settings name it now"
    assert states(one.store) == {"other:g1": "live"}
    assert held(other) == recorded(one.store)
    publish(one, 92)
    assert waiting(one.store) == {"other:g1": 1}


def test_to_stay_stops_the_outbox_of_the_other_engine(one: Project) -> None:
    index.move(one.store, Other())
    assert index.stay(one.store) == ["other"]
    assert states(one.store) == {"memory:g1": "live"}
    publish(one, 93)
    assert waiting(one.store) == {"memory:g1": 1}


def test_an_engine_beside_is_the_one_that_searches_ask_as_soon_as_the_settings_name_it(
    one: Project,
) -> None:
    other = Other()
    index.move(one.store, other)
    publish(one, 95)
    assert told(one, "other") == [
        "index: memory is behind by 1 article, the oldest waits for 0 s",
        "index: other is behind by 1 article, the oldest waits for 0 s",
    ]
    index.run(one.store, other)
    assert told(one, "other") == ["index: other holds everything"]


def test_a_move_that_was_killed_does_not_feed_its_outbox_for_ever(one: Project) -> None:
    other = Other()
    other.before = {"put": [die]}
    with pytest.raises(Killed):
        index.move(one.store, other)
    is_dead(one)
    index.run(one.store, one.engine)
    publish(one, 94)
    assert waiting(one.store) == {"memory:g1": 1, "other:g1": 0}
    assert "other:g1 was stopped" in told(one)[-1]
    index.move(one.store, other)
    assert states(one.store) == {"memory:g1": "live", "other:g2": "beside"}
    assert held(other) == recorded(one.store)


def test_an_engine_beside_that_was_thrown_away_is_told_with_the_command(one: Project) -> None:
    index.move(one.store, Other())
    with pytest.raises(SearchError, match="moved to other is gone") as caught:
        index.run_beside(one.store, Other())
    assert "--to other" in caught.value.remedy


def test_killed_move_that_had_swapped_is_made_anew_after_its_outbox_was_stopped(
    one: Project,
) -> None:
    """The engine calls it live, but it has missed what came since: that must not count as kept."""
    other = Other()
    other.before = {"swapped": [die]}
    with pytest.raises(Killed):
        index.move(one.store, other)
    is_dead(one)
    index.run(one.store, one.engine)
    publish(one, 95)
    index.run(one.store, one.engine)
    assert index.run(one.store, other).done == 4
    assert held(other) == recorded(one.store)
    assert states(one.store) == {"other:g2": "live"}


def away() -> None:
    raise SearchError("other does not answer", remedy="start it")


def test_what_waits_for_an_engine_beside_that_is_away_does_not_grow_without_end(
    one: Project,
) -> None:
    other = Other()
    index.move(one.store, other)
    for number in range(6):
        publish(one, 1, f"Часть {number}.")
        publish(one, 2, f"Часть {number}.")
        other.before = {"put": [away]}
        with pytest.raises(SearchError, match="does not answer"):
            index.run_beside(one.store, other)
        assert entries(one, "other:g1") == 2, "one for each article"
    assert waiting(one.store)["other:g1"] == 2
    assert index.run_beside(one.store, other).done == 2
    assert entries(one, "other:g1") == 0
    assert held(other) == recorded(one.store)


def entries(one: Project, target: str) -> int:
    query = select(func.count()).select_from(outbox_table)
    with one.store.read() as connection:
        return connection.execute(query.where(outbox_table.c.target == target)).scalar_one()


def test_a_change_between_reading_and_forgetting_outlives_the_shortening(one: Project) -> None:
    """One process has read an article's entries; two changes come, another cannot reach it."""
    other = Other()
    index.move(one.store, other)
    publish(one, 1, "Часть первая.")

    def meanwhile() -> None:
        publish(one, 1, "Часть вторая.")
        outbox.compact(one.store, "other:g1")
        assert entries(one, "other:g1") == 1

    other.before = {"put": [meanwhile]}
    assert index.run_beside(one.store, other).done == 2, "the same article twice"
    assert held(other) == recorded(one.store)


def test_a_change_that_was_not_seen_yet_outlives_the_shortening(one: Project) -> None:
    """Its entry has a lower number than one that was read before it was committed."""
    if one.store.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer, so numbers are in the order of commits")
    other = Other()
    index.move(one.store, other)
    article = sorted(recorded(one.store))[0]
    with one.store.write() as slow:
        slow.execute(claims.insert().values(**claim(article, 0)))
        outbox.changed(slow, [article], one.clock())
        with one.store.write() as quick:
            quick.execute(claims.insert().values(**claim(article, 1)))
            outbox.changed(quick, [article], one.clock())
        with outbox.moment(one.store) as (connection, _):
            read = outbox.next_batch(connection, "other:g1", "", 10)[article]
    outbox.compact(one.store, "other:g1")
    with one.store.write() as connection:
        outbox.done(connection, "other:g1", read)
    assert index.run_beside(one.store, other).done == 1
    assert held(other) == recorded(one.store)


def test_an_engine_beside_that_was_not_reached_for_two_weeks_is_kept_in_step_no_longer(
    one: Project, caplog: pytest.LogCaptureFixture
) -> None:
    other = Other()
    index.move(one.store, other)

    def days_pass(days: int) -> None:
        seen = datetime.now(UTC) - timedelta(days=days)
        with one.store.write() as connection:
            connection.execute(update(index_targets).values(seen_at=seen, since=seen))

    days_pass(20)
    assert index.run_beside(one.store, other).done == 0
    publish(one, 1, "Новое.")
    days_pass(13)
    for _ in range(2):
        other.before = {"put": [away]}
        with pytest.raises(SearchError, match="does not answer"):
            index.run_beside(one.store, other)
    days_pass(15)
    other.before = {"put": [away]}
    assert index.run_beside(one.store, other).done == 0
    assert "left=other:g1: not reached for 14 days" in caplog.text
    for _ in range(2):
        assert states(one.store) == {"memory:g1": "live", "other:g1": "left"}
        line = told(one)[-1]
        assert "WARNING: other:g1 was not reached since" in line
        assert "`rollcall index --to other`" in line
        assert index.kept_beside(one.store) == []
        publish(one, 2, "Ещё новое.")
        assert waiting(one.store)["other:g1"] == 0
        index.run(one.store, one.engine)
    assert held(one.engine) == recorded(one.store)
    index.move(one.store, other)
    assert states(one.store) == {"memory:g1": "live", "other:g2": "beside"}
    assert held(other) == recorded(one.store)
