"""The weekly digest: when it is due, and that nothing falls between two of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rollcall import digest
from rollcall.pipeline import Project, run_step
from rollcall.settings import Settings, Subscriber
from tests import world
from tests.world import NOW, table


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2022-01-10T02:00", "2022-01-10T01:00"),  # Monday, 8 in Almaty
        ("2022-01-10T00:59", "2022-01-03T01:00"),  # Monday, a minute before
        ("2022-01-09T23:00", "2022-01-03T01:00"),  # Monday in Almaty already
        ("2022-01-16T12:00", "2022-01-10T01:00"),
    ],
)
def test_a_digest_is_due_at_its_hour_where_the_readers_are(now: str, due: str) -> None:
    settings = Settings(timezone="Asia/Almaty", digest_day="mon", digest_hour=7)
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert digest.last_due(settings, moment) == datetime.fromisoformat(due).replace(tzinfo=UTC)


def at(one: Project, days: float) -> Project:
    return replace(one, clock=lambda: NOW + timedelta(days=days))


def digests(one: Project, subscriber: str = "full") -> list[dict[str, object]]:
    found = [m for m in table(one.store, "messages") if m["kind"] == "digest"]
    return sorted(
        (m for m in found if m["subscriber"] == subscriber), key=lambda m: str(m["created_at"])
    )


@pytest.fixture
def told(home: Path) -> Project:
    one = world.reopened(home)
    world.work(one, "match", "alert")
    return one


def piece(name: str, text: str) -> world.Piece:
    return world.Piece(name, "wire", "News", text, "2022-01-20T10:00:00+00:00")


def test_each_notice_stands_in_one_digest_of_each_subscriber(told: Project) -> None:
    for days in (8, 8.1, 9, 15, 22):
        run_step(at(told, days), "digest")
    pairs = Counter(
        (row["subscriber"], row["notice_id"])
        for row in table(told.store, "message_notices")
        if row["kind"] == "digest"
    )
    notices = len(table(told.store, "notices"))
    assert len(pairs) == 2 * notices
    assert set(pairs.values()) == {1}
    assert len(digests(told)) == 3, "one for each week, also for those with nothing new"
    assert "Nothing new" in str(digests(told)[-1]["text"])


def test_a_computer_that_slept_for_weeks_tells_late_and_not_never(told: Project) -> None:
    run_step(at(told, 8), "digest")
    awake = at(told, 9)
    text = "Police released Saule Ibragimova on Monday, her lawyer said in Almaty."
    world.publish(awake, piece("freed", text))
    world.work(awake, "enrich", "match", "alert")
    run_step(at(told, 40), "digest")
    assert "Сауле Ибрагимова" in str(digests(told)[-1]["text"])


def test_a_new_subscriber_gets_a_week_and_not_all_history(told: Project) -> None:
    run_step(at(told, 8), "digest")
    new = Subscriber(id="new", folder=Path("new"))
    settings = told.settings.model_copy(update={"subscriber": (*told.settings.subscriber, new)})
    later = replace(at(told, 40), settings=settings)
    run_step(later, "digest")
    assert "Тастемиров" not in str(digests(told, "new")[0]["text"])
