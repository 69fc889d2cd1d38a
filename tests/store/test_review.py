"""The queue asks what nobody has decided, once, the most useful first."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from rollcall.match.answering import Answer, Kept, answer
from rollcall.match.known import Known
from rollcall.pipeline import Project, run_step
from rollcall.records import Judgement, Role, Viewer
from rollcall.store import care, decisions, review
from rollcall.store.open import Store, open_store
from rollcall.store.review import Queue
from rollcall.store.review_items import Item, context
from rollcall.store.rows import digest
from rollcall.store.sealing import new_key
from rollcall.summary import summarise
from tests import queued, world
from tests.queued import BANK, CUP, DEAD


@pytest.fixture
def one(queued_folder: Path, tmp_path: Path) -> Iterator[Project]:
    project = world.reopened(Path(shutil.copytree(queued_folder, tmp_path / "project")))
    yield project
    project.store.engine.dispose()


def ask(one: Project, **more: Any) -> Queue:
    with one.store.read() as connection:
        return review.queue(connection, one.viewer, **more)


def told(found: Queue) -> list[str]:
    return [str(item.article["title"]) for item in found.items]


def say(one: Project, item: Item, judgement: Judgement, *, story: bool = True) -> int:
    given = Answer(item.case["id"], item.article["id"], judgement, story)
    with one.store.write() as connection:
        names = Known(one.settings.names).names(connection, one.viewer)
        kept = answer(connection, names, one.viewer, given, one.clock())
    assert isinstance(kept, Kept)
    return kept.number


def test_copies_are_one_question_and_a_death_comes_first(one: Project) -> None:
    found = ask(one)
    assert told(found) == [DEAD.title, CUP.title, BANK.title]
    assert [item.question.articles for item in found.items] == [2, 1, 1]
    assert [item.question.weight for item in found.items] == [2, 0, 0]
    assert (found.total, found.below, found.unsure) == (3, 0, 0)
    assert summarise(one, one.viewer).to_review == 3


def test_a_question_carries_what_is_needed_to_answer_it(one: Project) -> None:
    first = ask(one).items[0]
    assert first.name == queued.MAN
    assert (first.case["list_id"], first.case["key"], first.case["version"]) == ("taken", "4", 1)
    assert first.quote.marked == "Омарбеков Д"
    assert first.quote.after.endswith("говорят родные."), "not cut at the initial"
    assert first.match["status"] == "killed"
    assert first.says is not None
    assert "скончался" in first.says.marked
    assert (first.article["source_name"], first.article["control"]) == ("The wire", "independent")


def test_the_same_words_may_name_somebody_else_on_the_lists(one: Project) -> None:
    world.upload(one, "id,name,status\n1,Данияр Омарбеков,detained\n", "others")
    run_step(one, "match")
    first = next(item for item in ask(one).items if item.case["list_id"] == "taken")
    (other,) = first.others
    assert (other["list_id"], other["key"], other["name"]) == ("others", "1", "Данияр Омарбеков")


def test_scores_below_the_setting_are_counted_and_can_be_reached(one: Project) -> None:
    high = ask(one, from_score=0.9)
    assert told(high) == [CUP.title]
    assert (high.total, high.below) == (1, 2)
    assert ask(one).total == 3
    settings = one.settings.model_copy(
        update={"review": one.settings.review.model_copy(update={"from_score": 0.9})}
    )
    assert summarise(replace(one, settings=settings), one.viewer).to_review == 1


def test_one_list_and_a_stretch_of_it(one: Project) -> None:
    assert ask(one, list_id="others").items == ()
    assert ask(one, list_id="taken").total == 3
    assert told(ask(one, offset=1, limit=1)) == [CUP.title]
    first = ask(one).items[0].question
    left = ask(one, without={(first.case_id, first.story_id)}, limit=1)
    assert (told(left), left.total) == ([CUP.title], 3)


@pytest.mark.parametrize("matched_again", [False, True])
def test_an_answer_takes_the_question_away_at_once_and_for_good(
    one: Project, matched_again: bool
) -> None:
    say(one, ask(one).items[0], "different")
    if matched_again:
        run_step(one, "match")
    assert told(ask(one)) == [CUP.title, BANK.title]
    assert ask(one).unsure == 0


@pytest.mark.parametrize("matched_again", [False, True])
def test_unsure_stands_in_a_list_of_its_own_until_somebody_knows(
    one: Project, matched_again: bool
) -> None:
    say(one, ask(one).items[0], "unsure")
    if matched_again:
        run_step(one, "match")
    found = ask(one)
    assert (told(found), found.unsure) == ([CUP.title, BANK.title], 1)
    (item,) = ask(one, left_open=True).items
    assert (item.article["title"], item.question.articles) == (DEAD.title, 2)
    say(one, item, "same")
    assert ask(one).unsure == 0
    assert ask(one, left_open=True).items == ()


def test_an_answer_about_one_article_leaves_the_rest_of_the_story_open(one: Project) -> None:
    say(one, ask(one).items[0], "different", story=False)
    first = ask(one).items[0]
    assert (first.article["title"], first.question.articles) == (DEAD.title, 1)
    assert first.article["source_id"] == "paper", "the other one"


def test_what_is_undone_is_asked_again(one: Project) -> None:
    number = say(one, ask(one).items[0], "unsure")
    run_step(one, "match")
    with one.store.write() as connection:
        assert decisions.undo(connection, number, one.clock(), by="dana") == 2
    assert told(ask(one))[0] == DEAD.title


def test_copies_that_come_later_are_not_asked_again(one: Project) -> None:
    items = {item.article["title"]: item for item in ask(one).items}
    say(one, items[BANK.title], "different")
    say(one, items[DEAD.title], "unsure")
    tomorrow = replace(one, clock=lambda: world.NOW + timedelta(days=1))
    queued.later(tomorrow, queued.BANK_TOO)
    queued.later(tomorrow, replace(DEAD, key="dead-again", source="channel"))
    found = ask(one)
    assert (told(found), found.unsure) == ([CUP.title], 1)
    assert ask(one, left_open=True).items[0].question.articles == 3


def test_other_words_in_a_decided_article_are_a_new_question(one: Project) -> None:
    items = {item.article["title"]: item for item in ask(one).items}
    say(one, items[CUP.title], "different")
    queued.later(one, replace(CUP, text=CUP.text.replace("Бауыржан", "Б.")))
    found = next(item for item in ask(one).items if item.article["title"] == CUP.title)
    assert found.match["surface"].startswith("Б")


def test_nobody_is_asked_about_a_case_that_left_its_list(one: Project) -> None:
    world.upload(one, world.LIST.replace(f"4,{queued.MAN},missing,2022-01-05\n", ""))
    assert told(ask(one)) == [CUP.title], "at once, before the step has run"
    run_step(one, "match")
    assert told(ask(one)) == [CUP.title]


def test_what_was_there_before_the_case_was_listed_comes_behind(one: Project) -> None:
    tomorrow = replace(one, clock=lambda: world.NOW + timedelta(days=1))
    world.upload(tomorrow, "id,name,status\n1,Д. Омарбеков,detained\n", "others")
    run_step(tomorrow, "match")
    found = ask(one, limit=50).items
    old = [item.question.historical for item in found]
    assert True in old
    assert old == sorted(old)
    assert {item.case["list_id"] for item in found if item.question.historical} == {"others"}


def test_a_reader_sees_no_question_about_a_child(one: Project) -> None:
    world.upload(one, world.LIST.replace("name,", "name,age,").replace("ov,", "ov,15,"), "taken")
    reader = Viewer("reader", "reader")
    with one.store.read() as connection:
        names = {item.name for item in review.queue(connection, reader).items}
    assert queued.MAN not in names


def test_a_quote_that_may_name_somebody_hidden_is_shown_to_those_only_who_see_all(
    one: Project,
) -> None:
    number = say(one, ask(one).items[0], "different")
    with one.store.write() as connection:
        child = digest("taken", "1")
        care.flag(connection, child, "silence", by="dana", why="asked", now=one.clock())
    for role, seen in (("operator", True), ("monitor", True), ("reader", False)):
        viewer = Viewer("somebody", cast(Role, role))
        with one.store.read() as connection:
            told = decisions.one(connection, viewer, number)
        assert told is not None
        assert (told["evidence"]["quote"] is not None) == seen
        assert (told["evidence"]["title"] is not None) == seen


def test_one_question_by_case_and_article(one: Project) -> None:
    first = ask(one).items[0]
    with one.store.read() as connection:
        again = review.item(connection, one.viewer, first.case["id"], first.article["id"])
        none = review.item(connection, one.viewer, first.case["id"], "nowhere")
    assert again is not None
    assert (again.match["id"], again.quote) == (first.match["id"], first.quote)
    assert none is None


def test_a_long_paragraph_is_cut_at_words() -> None:
    text = "Начало. " + "слово " * 200 + "ИМЯ" + " слово" * 200 + "\nДругой абзац."
    at = text.index("ИМЯ")
    quote = context(text, at, at + 3)
    assert quote.marked == "ИМЯ"
    assert quote.before.startswith("…слово")
    assert quote.after.endswith("слово…")
    assert len(quote.before) < 330 > len(quote.after)


def test_the_queue_is_the_same_in_both_databases(store: Store, tmp_path: Path) -> None:
    one = world.fill(world.project(tmp_path / "home", store), (DEAD, queued.DEAD_TOO, BANK, CUP))
    world.work(one, "enrich", "match")
    assert told(ask(one)) == [DEAD.title, CUP.title, BANK.title]
    say(one, ask(one).items[0], "unsure")
    say(one, ask(one).items[0], "different")
    found = ask(one)
    assert (told(found), found.total, found.unsure) == ([BANK.title], 1, 1)


def test_what_a_decision_was_made_on_is_sealed_where_a_key_is_set(one: Project) -> None:
    path = one.settings.home / "record.sqlite"
    sealed = replace(one, store=open_store(f"sqlite:///{path}", keys=[new_key()]))
    first = ask(sealed).items[0]
    say(sealed, first, "unsure")
    assert ask(sealed).unsure == 1
    with sealed.store.read() as connection:
        (one_decision, _) = decisions.listed(connection, sealed.viewer)
    assert one_decision["evidence"]["listed"]["names"] == [queued.MAN]
    sealed.store.engine.dispose()
    with closing(sqlite3.connect(path)) as plain:
        (kept,) = plain.execute("SELECT evidence FROM decisions LIMIT 1").fetchone()
    assert "evidence" not in kept
    assert queued.MAN not in kept
