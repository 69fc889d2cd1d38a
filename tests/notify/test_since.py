"""Who was on no list when an alert was sent may be on one when the digest is: it says so."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from rollcall.records import Viewer
from rollcall.settings import Subscriber
from rollcall.store import care, lists, telling
from rollcall.store.schema import notices
from rollcall.summary import summarise
from tests import world
from tests.world import Piece

KEEPERS = (
    Subscriber(id="full", role="keeper", folder=Path("full")),
    Subscriber(id="numbers", role="keeper", folder=Path("numbers"), names="case_numbers"),
)
READER = Viewer("r", "reader")
MORE = f"{world.LIST}7,%s,killed,2022-01-06\n"


def _digest_after(
    home: Path, *texts: str, matched: int = 9, care_for: str = ""
) -> dict[str, dict[str, str]]:
    """The digests after an alert about Gulnara Abdrakhmanova, and after these lists."""
    one = world.reopened(home, subscriber=KEEPERS)
    world.work(one, "match", "alert")
    for number, text in enumerate(texts):
        world.upload(one, text)
        if number < matched:
            world.work(one, "match")
    if care_for:
        with one.store.write() as connection:
            (case,) = (c for c in lists.each(connection, one.viewer) if c.row.key == care_for)
            care.flag(connection, case.id, "do_not_publish", by="me", why="", now=world.NOW)
    later = world.reopened(home, world.NOW + timedelta(days=7), subscriber=KEEPERS)
    world.work(later, "digest")
    sent = world.table(one.store, "messages")
    alerts, digests = (
        {row["subscriber"]: row for row in sent if row["kind"] == kind}
        for kind in ("alert", "digest")
    )
    assert set(alerts) == set(digests) == {"full", "numbers"}
    assert all("1 on no list" in message["subject"] for message in alerts.values())
    return digests


@pytest.mark.parametrize("name", ["Гульнара Абдрахманова", "АБДРАХМАНОВА Гүлнара Ерланқызы"])
def test_a_list_that_took_somebody_up_is_named_beside_what_was_told(home: Path, name: str) -> None:
    told = _digest_after(home, MORE % name)
    for message in told.values():
        assert "on your lists since: taken #7\n" in message["text"]
        assert "On your lists since: taken #7</p>" in message["html"]
        assert "on no list" not in message["subject"]
    assert "Gulnara Abdrakhmanova: killed\n  on your lists since" in told["full"]["text"]
    assert "bdrakhmanova" not in told["numbers"]["text"]


def test_a_digest_that_says_so_is_shown_to_nobody_who_must_not_know_it(home: Path) -> None:
    _digest_after(home, MORE % "Гульнара Абдрахманова")
    one = world.reopened(home)
    with one.store.write() as connection:
        before = telling.newest_message(connection, READER, "digest")
        (case,) = (case for case in lists.each(connection, one.viewer) if case.row.key == "7")
        care.flag(connection, case.id, "silence", by="me", why="", now=world.NOW)
        after = telling.newest_message(connection, READER, "digest")
    assert before is not None
    assert after is None


def test_the_summary_counts_them_as_listed(home: Path) -> None:
    one = world.reopened(home)
    world.work(one, "match", "alert")
    assert summarise(one, one.viewer).unlisted == 1
    world.upload(one, MORE % "АБДРАХМАНОВА Гүлнара Ерланқызы")
    world.work(one, "match")
    assert summarise(one, one.viewer).unlisted == 0


def test_of_two_with_one_surname_only_the_listed_one_is_on_a_list(home: Path) -> None:
    said = "%s был убит в Алматы 6 января, сообщили врачи. %s был ранен в Таразе 7 января."
    names = ("Серик Болатович Жумагулов", "Серик Маратович Жумагулов")
    one = world.reopened(home)
    world.publish(one, Piece("two", "wire", "Deaths", said % names, "2022-01-09T16:00:00+00:00"))
    world.work(one, "enrich", "match", "alert")
    world.upload(one, MORE % "Серик Жумагулов")
    world.work(one, "match")
    with one.store.read() as connection:
        ids = connection.execute(select(notices.c.id).where(notices.c.kind == "unlisted"))
        told = telling.tell(connection, one.viewer, ids.scalars())
    since = {each.data["name"]: [case["number"] for case in each.since] for each in told}
    assert [since[name] for name in names] == [["7"], []]


def test_a_case_that_has_just_left_its_list_is_named_no_more(home: Path) -> None:
    told = _digest_after(home, MORE % "Гульнара Абдрахманова", world.LIST, matched=1)
    assert "1 on no list" in told["full"]["subject"]


def test_who_keeps_the_list_is_told_of_the_care_that_is_asked(home: Path) -> None:
    told = _digest_after(home, MORE % "Гульнара Абдрахманова", care_for="7")
    for page in ("text", "html"):
        assert "Care: " in told["full"][page]
        assert "Care: " not in told["numbers"][page]


@pytest.mark.parametrize(
    "texts",
    [
        (MORE % "Гульмира Абдрахманова",),  # a sister
        (MORE % "Гульнара Абдрахманова", world.LIST),  # taken up, and taken off again
    ],
)
def test_who_is_on_no_list_today_stays_so(home: Path, texts: tuple[str, ...]) -> None:
    told = _digest_after(home, *texts)
    for message in told.values():
        assert "on no list" in message["subject"]
        assert "since:" not in message["text"]
