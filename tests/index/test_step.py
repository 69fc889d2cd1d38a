"""The index step brings to an engine exactly what the record holds, whatever happens."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from rollcall import index
from rollcall.errors import SearchError
from rollcall.pipeline import Project, pending, stand
from rollcall.search.base import Change, Document
from rollcall.store import outbox
from rollcall.store.open import Store
from tests.index.keeping import Killed, filled, held, project, publish, recorded, states, waiting
from tests.search.memory import MemoryEngine


@pytest.fixture
def one(tmp_path: Path, store: Store) -> Project:
    return project(tmp_path / "project", store)


def indexed(one: Project) -> int:
    return index.run(one.store, one.engine).done


def test_a_fresh_engine_is_filled_with_everything_that_came_before_it(one: Project) -> None:
    filled(one)
    assert waiting(one.store) == {}, "there is no engine yet to keep an outbox for"
    assert index.pending(one.store) == 3
    assert indexed(one) == 3
    assert held(one.engine) == recorded(one.store)
    assert len(recorded(one.store)) == 3
    assert states(one.store) == {"memory:g1": "live"}
    assert index.pending(one.store) == 0


def test_how_many_wait_is_told_without_a_look_at_the_entries_themselves(one: Project) -> None:
    """Every page of results asks; an index holds which articles wait, and not since when."""
    filled(one)
    indexed(one)
    publish(one, 1, "Их отпустили.")
    asked: list[str] = []

    def listen(*told: Any) -> None:
        asked.append(told[2])

    event.listen(one.store.engine, "before_cursor_execute", listen)
    assert (index.pending(one.store), pending(one, "index")) == (1, 1)
    event.remove(one.store.engine, "before_cursor_execute", listen)
    counted = [each for each in asked if "FROM outbox" in each]
    assert len(counted) == 2
    assert not any("outbox.at" in each or "min(" in each for each in counted)


def test_an_article_that_waits_for_two_live_generations_counts_once(one: Project) -> None:
    filled(one)
    indexed(one)
    with one.store.write() as connection:
        outbox.add(connection, "other:g1")
        outbox.settle(connection, "other:g1", "live")
    publish(one, 1, "Их отпустили.")
    publish(one, 1, "Их снова задержали.")
    assert waiting(one.store) == {"memory:g1": 1, "other:g1": 3}
    assert index.pending(one.store) == 3
    with one.store.read() as connection:
        shown = stand(one, connection, ["index"])["index"]
    assert shown.waits.number == 3
    assert [waits.number for _, waits in shown.engines] == [1, 3]
    assert shown.waits.oldest == min(waits.oldest for _, waits in shown.engines if waits.oldest)


def test_later_runs_bring_only_what_changed(one: Project) -> None:
    filled(one)
    indexed(one)
    assert indexed(one) == 0
    publish(one, 1, "Их отпустили.")
    publish(one, 7)
    assert index.pending(one.store) == 2
    assert indexed(one) == 2
    assert held(one.engine) == recorded(one.store)


def test_an_article_that_changed_five_times_is_put_once(one: Project) -> None:
    filled(one)
    indexed(one)
    for number in range(5):
        publish(one, 1, f"Часть {number}.")
    assert indexed(one) == 1
    assert held(one.engine) == recorded(one.store)


def test_more_than_a_batch_comes_over_and_is_told(
    one: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rollcall.index.drain.BATCH", 4)
    filled(one, 10)
    told: list[tuple[int, int]] = []
    counts = index.run(one.store, one.engine, lambda done, total: told.append((done, total)))
    assert counts.done == 10
    assert told == [(4, 10), (8, 10), (10, 10)]
    assert held(one.engine) == recorded(one.store)


def test_an_article_that_cannot_be_indexed_keeps_no_other_out(
    one: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd, *_ = filled(one)
    put = MemoryEngine.put

    def refusing(engine: MemoryEngine, changes: Iterable[Change], into: str) -> list[str]:
        some = list(changes)
        if any(change.id == odd for change in some):
            raise TypeError("what no rule foresaw")
        return put(engine, some, into)

    monkeypatch.setattr(MemoryEngine, "put", refusing)
    counts = index.run(one.store, one.engine)
    assert (counts.done, counts.failed) == (2, 1)
    assert index.check(one.store, one.engine).missing == [odd]
    monkeypatch.undo()
    index.mend(one.store, one.engine, index.check(one.store, one.engine))
    assert held(one.engine) == recorded(one.store)


def test_an_engine_that_was_thrown_away_is_filled_anew(one: Project, tmp_path: Path) -> None:
    filled(one)
    indexed(one)
    again = project(tmp_path / "again", one.store, MemoryEngine())
    assert indexed(again) == 3
    assert held(again.engine) == recorded(one.store)
    assert states(one.store) == {"memory:g1": "live"}, "which counts its generations anew"
    assert waiting(one.store) == {"memory:g1": 0}


def test_killed_after_the_engine_and_before_the_outbox_it_puts_again(
    one: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(one)
    indexed(one)
    publish(one, 1, "Их отпустили.")

    def killed(*_: object) -> None:
        raise Killed

    monkeypatch.setattr(outbox, "done", killed)
    with pytest.raises(Killed):
        indexed(one)
    monkeypatch.undo()
    assert waiting(one.store) == {"memory:g1": 1}
    assert indexed(one) == 1
    assert held(one.engine) == recorded(one.store)


def test_what_changes_while_a_batch_is_put_waits_for_the_next(one: Project) -> None:
    filled(one)
    indexed(one)

    class Slow(MemoryEngine):
        """Puts, and meanwhile the article changes."""

        def put(self, changes: object, into: str) -> list[str]:
            result = one.engine.put(changes, into)  # type: ignore[arg-type]
            if not late:
                late.append(publish(one, 1, "Их снова задержали."))
            return result

        def live(self) -> str | None:
            return one.engine.live()

        def refresh(self, generation: str) -> None:
            one.engine.refresh(generation)

    late: list[str] = []
    publish(one, 1, "Их отпустили.")
    index.run(one.store, Slow())
    assert late
    assert held(one.engine) == recorded(one.store)
    assert waiting(one.store) == {"memory:g1": 0}


def test_a_slow_process_never_puts_older_text_over_newer(one: Project) -> None:
    filled(one)
    indexed(one)
    publish(one, 1, "Первое.")

    class Overtaken(MemoryEngine):
        """Before it puts, another process reads a later moment and puts that."""

        def live(self) -> str | None:
            return one.engine.live()

        def refresh(self, generation: str) -> None:
            one.engine.refresh(generation)

        def put(self, changes: object, into: str) -> list[str]:
            waiting_changes = list(changes)  # type: ignore[call-overload]
            if not overtaken:
                publish(one, 1, "Второе.")
                overtaken.append(index.run(one.store, one.engine).done)
            return one.engine.put(waiting_changes, into)

    overtaken: list[int] = []
    index.run(one.store, Overtaken())
    assert overtaken == [1]
    assert held(one.engine) == recorded(one.store)
    assert waiting(one.store) == {"memory:g1": 0}


def test_a_record_older_than_the_index_is_told_with_the_command_that_mends_it(
    one: Project,
) -> None:
    ids = filled(one)
    indexed(one)
    one.engine.put([Change(ids[1], 10**9, None)], "g1")
    publish(one, 1, "Их отпустили.")
    with pytest.raises(SearchError, match="newer versions of 1 articles") as caught:
        indexed(one)
    assert "--rebuild" in caught.value.remedy
    index.rebuild(one.store, one.engine)
    assert held(one.engine) == recorded(one.store)


def test_after_the_settings_name_another_engine_its_predecessor_has_no_outbox(
    one: Project, tmp_path: Path
) -> None:
    filled(one)
    indexed(one)

    class Other(MemoryEngine):
        name = "other"

    other = project(tmp_path / "other", one.store, Other())
    indexed(other)
    assert states(one.store) == {"other:g1": "live"}
    publish(one, 9)
    assert waiting(one.store) == {"other:g1": 1}


def test_what_the_record_knows_no_more_is_taken_out_of_the_engine(one: Project) -> None:
    filled(one)
    indexed(one)
    stray = Document("0000000000000000", "", "Чужое.", None, "paper", "news", one.clock())
    one.engine.put([Change(stray.id, 0, stray)], "g1")
    with one.store.write() as connection:
        outbox.mend(connection, "memory:g1", [stray.id])
    assert indexed(one) == 1
    assert held(one.engine) == recorded(one.store)
