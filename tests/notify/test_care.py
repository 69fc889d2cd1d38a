"""What is sent to whom about people for whom care is asked: text, page and subject of a message."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from sqlalchemy import select

from rollcall import alert
from rollcall.clock import fixed_clock
from rollcall.records import Flag, Role, Viewer
from rollcall.settings import Subscriber
from rollcall.store import care, ledger, lists, telling
from rollcall.store.schema import matches, notices
from tests import world
from tests.world import Piece

BOTH = Piece(
    "both",
    "paper",
    "Задержаны Айгерим Сарсенова и Ерлан Кусаинов",
    "Полиция задержала двоих. Айгерим Сарсенова и Ерлан Кусаинов были арестованы в Таразе. "
    "Суд над ними назначен на пятницу.",
    "2022-01-09T09:00:00+00:00",
)
ALL = tuple(
    Subscriber(id=role, role=role, folder=Path(role))
    for role in ("operator", "keeper", "monitor", "reader")
)


def _told(home: Path, flag: Flag, *pieces: Piece) -> dict[str, dict[str, Any]]:
    """The alert that each subscriber gets where care is asked for Сарсенова, by role."""
    one = world.reopened(home, subscriber=ALL)
    for piece in pieces:
        world.publish(one, piece)
    world.work(one, "enrich", "match")
    with one.store.write() as connection:
        (case_id,) = (
            case.id for case in lists.current(connection, one.viewer) if case.row.key == "2"
        )
        care.flag(connection, case_id, flag, by="me", why="she asked", now=world.NOW)
    world.work(one, "alert")
    return {message["subscriber"]: message for message in world.table(one.store, "messages")}


def _whole(message: dict[str, Any]) -> str:
    return "\n".join(message[part] for part in ("subject", "text", "html"))


@pytest.mark.parametrize("flag", get_args(Flag))
def test_keepers_are_told_in_full_monitors_by_number_readers_less(home: Path, flag: Flag) -> None:
    told = _told(home, flag)
    for role in ("operator", "keeper"):
        assert "Сарсенова" in told[role]["text"]
        assert "Care: " in told[role]["text"], "with the reason for care"
        assert "Сарсенова" not in told[role]["subject"]
    for role in ("monitor", "reader"):
        message = _whole(told[role])
        for word in ("Сарсенова", "Sarsenova", "Aigerim", "Woman freed", "wire.example/released"):
            assert word not in message, (role, word)
        assert "Кусаинов" in message, "who needs no care is told as ever"
    assert "taken #2" in told["monitor"]["text"]
    assert "By number only" in told["monitor"]["html"]
    assert ("taken #2" in told["reader"]["text"]) == (flag != "silence")


def test_silence_is_not_counted_for_a_reader_and_stays_untold(home: Path) -> None:
    told = _told(home, "silence")
    people = {role: told[role]["subject"].split(" ")[1] for role in told}
    assert int(people["reader"]) == int(people["monitor"]) - 1
    one = world.reopened(home, subscriber=ALL)
    assert alert.freeze(one.store, one.settings, fixed_clock(world.NOW)) == 0
    with one.store.write() as connection:
        waiting = ledger.unsent_notices(connection, "reader", "alert")
        (case_id,) = {row["case_id"] for row in waiting}
        care.unflag(connection, case_id, "silence", by="me", why="they speak", now=world.NOW)
    assert alert.freeze(one.store, one.settings, fixed_clock(world.NOW)) == 1
    last = [m for m in world.table(one.store, "messages") if m["subscriber"] == "reader"]
    assert any("Сарсенова" in message["text"] for message in last)


def test_words_about_others_are_cut_before_they_name_the_person(home: Path) -> None:
    """A quote about Кусаинов, a headline and an address can name Сарсенова as well."""
    told = _told(home, "minor", BOTH)
    message = _whole(told["monitor"])
    assert "Кусаинов" in message
    for word in ("Сарсенов", "Sarsenova", "paper.example/both"):
        assert word not in message, word
    assert "paper.example/both" in _whole(told["keeper"])


def test_a_quote_ends_before_it_names_somebody_and_a_headline_is_left_out(home: Path) -> None:
    _told(home, "minor", BOTH)
    one = world.reopened(home, subscriber=ALL)
    with one.store.read() as connection:
        ids = list(connection.execute(select(notices.c.id)).scalars())
        whole, cut = (
            next(
                told
                for told in telling.tell(connection, Viewer("one", role), ids)
                if told.case
                and told.case["key"] == "3"
                and told.article
                and told.article["published"] == BOTH.at
            )
            for role in _ROLES
        )
    assert whole.quote
    assert cut.quote
    assert "Сарсенова" in whole.quote.before
    assert whole.article
    assert whole.article["title"] == BOTH.title
    assert "Сарсенова" not in cut.quote.before + cut.quote.marked + cut.quote.after
    assert cut.quote.marked == whole.quote.marked == "Ерлан Кусаинов"
    assert cut.article
    assert (cut.article["title"], cut.article["url"]) == (None, None)


_ROLES: tuple[Role, Role] = ("keeper", "monitor")


def test_an_address_that_names_the_person_is_left_out(home: Path) -> None:
    """The headline is about somebody else; the words in the address are hers, in Latin letters."""
    piece = replace(
        BOTH,
        key="aigerim-sarsenova-arrested",
        title="Задержан Ерлан Кусаинов",
        text="Ерлан Кусаинов был арестован в Таразе. Суд назначен на пятницу, сказали в полиции.",
    )
    told = _told(home, "minor", piece)
    assert "aigerim-sarsenova-arrested" in _whole(told["keeper"])
    assert "aigerim" not in _whole(told["monitor"])


def test_who_was_on_no_list_and_is_now_with_care_is_not_told_of_as_on_no_list(home: Path) -> None:
    one = world.reopened(home, subscriber=ALL)
    world.work(one, "enrich", "match")
    world.upload(one, "id,name\ng,Гульнара Абдрахманова\n", "second")
    with one.store.write() as connection:
        (case,) = lists.current(connection, one.viewer, "second")
        care.flag(connection, case.id, "silence", by="me", why="", now=world.NOW)
    world.work(one, "alert")
    told = {message["subscriber"]: message for message in world.table(one.store, "messages")}
    assert "Abdrakhmanova" in _whole(told["keeper"])
    for role in ("monitor", "reader"):
        assert "bdrakhmanova" not in _whole(told[role]), role
        assert "on no list" not in told[role]["subject"], role


def test_the_desk_shows_a_reader_no_message_that_tells_of_somebody_withheld(home: Path) -> None:
    one = world.reopened(home, subscriber=ALL)
    world.work(one, "enrich", "match", "alert")  # frozen for everybody before care was asked for
    with one.store.write() as connection:
        shown = telling.newest_message(connection, Viewer("r", "reader"), "alert")
        (case_id,) = (c.id for c in lists.each(connection, one.viewer) if c.row.key == "2")
        care.flag(connection, case_id, "minor", by="me", why="", now=world.NOW)
        hidden = telling.newest_message(connection, Viewer("r", "reader"), "alert")
        seen = telling.newest_message(connection, Viewer("m", "monitor"), "alert")
    assert shown
    assert hidden is None
    assert seen


def test_whoever_the_same_words_name_is_told_with_the_same_care(home: Path) -> None:
    """The woman stands on another list, too, whose keeper asked for nothing."""
    one = world.reopened(home, subscriber=ALL)
    world.upload(one, "id,name\nx,Aigerim Sarsenova\n", "second")
    told = _told(home, "silence")
    assert "second #x" in told["monitor"]["text"]
    for role in ("monitor", "reader"):
        assert "Sarsenova" not in _whole(told[role]), role
    assert "second" not in told["reader"]["text"]
    text = told["monitor"]["text"]
    assert "taken #2, second #x" not in text, "that two numbers are one person is not said"


def test_a_ruled_out_match_hides_nobody_else(home: Path) -> None:
    _told(home, "minor")
    one = world.reopened(home, subscriber=ALL)
    with one.store.write() as connection:
        connection.execute(matches.update().values(verdict="different"))
        ids = list(connection.execute(select(notices.c.id)).scalars())
        told = telling.tell(connection, Viewer("m", "monitor"), ids)
    others = [one for one in told if one.case and one.case["key"] != "2"]
    assert others
    assert all(one.shown == "full" for one in others)
