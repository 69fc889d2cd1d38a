"""The ledger: told once, whatever fails in between."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, event, select, update

from rollcall import alert
from rollcall.pipeline import Project, run_step
from rollcall.store import schema as s
from rollcall.store.open import Store
from tests import world
from tests.world import NOW, rows, table


class Fault(Exception):
    """Injected."""


@contextmanager
def failing_at(store: Store, number: int) -> Iterator[list[str]]:
    """Raise at the `number`th statement that writes, as a power cut there would."""
    seen: list[str] = []

    def count(_c: Any, _k: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            seen.append(statement)
            if len(seen) == number:
                raise Fault(statement)

    event.listen(store.engine, "before_cursor_execute", count)
    try:
        yield seen
    finally:
        event.remove(store.engine, "before_cursor_execute", count)


@pytest.fixture
def matched(home: Path) -> Project:
    one = world.reopened(home)
    world.work(one, "match")
    return one


def free(one: Project) -> None:
    """The time between two runs: leases run out, waits are over."""
    with one.store.write() as connection:
        connection.execute(update(s.step_state).values(lease_until=None))


def assert_told_once(one: Project, facts: int) -> None:
    assert rows(one.store)["facts"] == facts, "no fact was lost"
    told = Counter(
        (row["subscriber"], row["kind"], row["notice_id"])
        for row in table(one.store, "message_notices")
    )
    urgent = [row["id"] for row in table(one.store, "notices") if row["urgent"]]
    assert urgent
    assert told == {(who, "alert", n): 1 for who in ("full", "numbers") for n in urgent}
    for message in table(one.store, "messages"):
        assert message["sent_at"] is not None
        folder = one.settings.home / message["subscriber"] / "alerts"
        assert [path.read_text("utf-8") for path in folder.glob(f"*{message['id'][:6]}*")] == [
            message["html"]
        ]


def test_a_fault_at_any_write_of_alert_loses_nothing_and_tells_nothing_twice(
    matched: Project, tmp_path: Path
) -> None:
    one = matched
    facts = rows(one.store)["facts"]
    number, failed = 0, 0
    while True:
        number += 1
        _forget(one)
        with failing_at(one.store, number) as seen:
            try:
                run_step(one, "alert")
            except Fault:
                failed += 1
        if len(seen) < number:
            break
        for _ in range(2):
            free(one)
            run_step(one, "alert")
        assert_told_once(one, facts)
    assert number > 25, "faults reached notices, freezing and sending"
    assert failed


def _forget(one: Project) -> None:
    """Nothing was told yet."""
    with one.store.write() as connection:
        for name in (s.deliveries, s.message_notices, s.messages, s.notices):
            connection.execute(delete(name))
        connection.execute(delete(s.step_state).where(s.step_state.c.step == "alert"))
    for path in one.settings.home.glob("*/alerts/*"):
        path.unlink()


def test_everything_run_again_adds_no_row_anywhere(matched: Project) -> None:
    world.work(matched)
    before = rows(matched.store)
    world.work(matched)
    assert rows(matched.store) == before


def test_processing_everything_again_raises_no_notice_again(matched: Project) -> None:
    world.work(matched)
    before = rows(matched.store, "step_state", "outbox")
    told = table(matched.store, "notices")
    with matched.store.write() as connection:
        connection.execute(delete(s.step_state))
    world.work(matched)
    assert rows(matched.store, "step_state", "outbox") == before
    assert table(matched.store, "notices") == told


def test_a_message_keeps_its_words_and_its_id_for_good(matched: Project) -> None:
    run_step(matched, "alert")
    before = _frozen(matched)
    later = replace(matched, clock=lambda: NOW + timedelta(hours=1))
    text = "Police released Saule Ibragimova on Monday, her lawyer said in Almaty."
    world.publish(
        later, world.Piece("more", "wire", "One more freed", text, "2022-01-10T10:00:00+00:00")
    )
    world.work(later, "enrich", "match", "alert")
    after = _frozen(matched)
    assert set(before) < set(after)
    new = set(after) - set(before)
    assert len(new) == 2, "one more message for each subscriber"
    assert all("#6" in text and "#1" not in text for _, text in new)


def _frozen(one: Project) -> list[tuple[str, str]]:
    return [(m["id"], m["subject"] + "\n" + m["text"]) for m in table(one.store, "messages")]


def test_stories_that_merge_later_are_not_told_again(matched: Project) -> None:
    """A copy that joins two stories moves articles to another story; that is no news."""
    run_step(matched, "alert")
    before = table(matched.store, "notices")
    with matched.store.write() as connection:
        articles = dict(connection.execute(select(s.articles.c.url, s.articles.c.story_id)).all())
        first = articles["https://paper.example/weather"]
        second = articles["https://wire.example/released"]
        connection.execute(update(s.stories).where(s.stories.c.id == second).values(alias_of=first))
        connection.execute(
            update(s.articles).where(s.articles.c.story_id == second).values(story_id=first)
        )
        connection.execute(delete(s.step_state))
    world.work(matched, "match", "alert")
    assert table(matched.store, "notices") == before


def test_sources_fall_silent_once_and_speak_again(matched: Project) -> None:
    one = matched
    later = replace(one, clock=lambda: NOW + timedelta(days=5))
    with one.store.write() as connection:
        connection.execute(update(s.source_health).values(answered_at=NOW))
    assert alert.find_silent(one.store, one.clock) == 0
    assert alert.find_silent(one.store, later.clock) == len(world.SOURCES)
    assert alert.find_silent(one.store, later.clock) == 0
    run_step(later, "alert")
    silent = [row for row in table(one.store, "notices") if row["kind"] == "silent"]
    assert len(silent) == len(world.SOURCES)
    world.publish(
        later,
        world.Piece(
            "back",
            "wire",
            "We are back",
            "Here we are again.",
            (NOW + timedelta(days=5)).isoformat(),
        ),
    )
    alert.find_silent(one.store, later.clock)
    since = {row["source_id"]: row["silent_since"] for row in table(one.store, "source_health")}
    assert since["wire"] is None
    assert since["paper"] is not None


def test_what_is_found_in_the_archive_for_a_new_case_does_not_ring(home: Path) -> None:
    one = world.reopened(home)
    later = replace(one, clock=lambda: NOW + timedelta(days=2))
    world.work(one, "match", "alert")
    before = {row["id"] for row in table(one.store, "notices")}
    told = len(table(one.store, "messages"))
    world.upload(later, world.LIST + "7,Gulnara Abdrakhmanova,detained,2022-01-05\n")
    world.work(later, "match", "alert")
    new = [row for row in table(one.store, "notices") if row["id"] not in before]
    assert new
    assert not any(row["urgent"] for row in new)
    assert len(table(one.store, "messages")) == told, "the digest tells them, nothing rings"


def test_no_name_in_a_subject_nor_in_what_case_number_readers_get(matched: Project) -> None:
    world.work(matched, "alert")
    world.work(replace(matched, clock=lambda: NOW + timedelta(days=8)), "digest")
    messages = table(matched.store, "messages")
    assert {(m["subscriber"], m["kind"]) for m in messages} == {
        (who, kind) for who in ("full", "numbers") for kind in ("alert", "digest")
    }
    words = {
        w
        for name in (
            *world.NAMES,
            "Gulnara Abdrakhmanova",
            "Aigerim Sarsenova",
            "Zhumabek Tastemirov",
        )
        for w in name.split()
    }
    pattern = re.compile("|".join(word[:5] for word in words), re.IGNORECASE)
    for message in messages:
        assert not pattern.search(message["subject"]), message["subject"]
        if message["subscriber"] == "numbers":
            assert not pattern.search(message["text"]), pattern.search(message["text"])
            assert not pattern.search(message["html"]), pattern.search(message["html"])
            assert "#1" in message["text"]
        else:
            assert "Жумабек Тастемиров" in message["text"]


def test_a_speaker_who_is_on_a_list_is_not_named_to_case_number_readers(matched: Project) -> None:
    with matched.store.write() as connection:
        for row in connection.execute(select(s.facts).where(s.facts.c.kind == "status")).all():
            data = {**row.data, "attributed_to": "Сауле Ибрагимова"}
            connection.execute(update(s.facts).where(s.facts.c.id == row.id).values(data=data))
    world.work(matched, "alert")
    texts = {m["subscriber"]: m["text"] + m["html"] for m in table(matched.store, "messages")}
    assert "Ибрагимова" in texts["full"]
    assert "Ибрагимова" not in texts["numbers"]
