"""One answer for a whole story, what it was made on, and how long it lasts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from rollcall.errors import RollcallError
from rollcall.match.decided import Decided, Where, ruling
from rollcall.pipeline import Project, rebuild_index, run_step
from rollcall.read import bands
from rollcall.store import articles, decisions
from rollcall.store.rows import digest
from tests import world
from tests.match.test_decisions import decide, found, undo
from tests.world import NAMES, PIECES, Piece, table

MAN, PLAYER = NAMES[0], NAMES[4]
FIRST, SECOND, CUP = PIECES[0], PIECES[6], PIECES[7]
LATER = replace(FIRST, key="later-copy", source="wire", at="2022-01-11T08:00:00+00:00")


@pytest.fixture(scope="module")
def matched(analysed_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("matched") / "project"
    project = world.reopened(Path(shutil.copytree(analysed_folder, folder)))
    run_step(project, "match")
    project.store.engine.dispose()
    return folder


@pytest.fixture
def one(matched: Path, tmp_path: Path) -> Iterator[Project]:
    project = world.reopened(Path(shutil.copytree(matched, tmp_path / "project")))
    yield project
    project.store.engine.dispose()


def test_an_answer_about_a_story_is_kept_for_each_of_its_articles_and_undone_at_once(
    one: Project,
) -> None:
    before = found(one, MAN)
    assert before.keys() == {"found-dead", "copy"}
    number = decide(one, MAN, FIRST, "different", story=True)
    made = table(one.store, "decisions")
    assert len(made) == 2
    assert len({row["batch"] for row in made}) == 1
    assert {row["evidence"]["source"] for row in made} == {"paper", "channel"}
    run_step(one, "match")
    assert set(found(one, MAN).values()) == {"different"}
    with one.store.write() as connection:
        assert decisions.undo(connection, number, one.clock(), by="dana") == 2
        with pytest.raises(RollcallError, match="no decision"):
            decisions.undo(connection, number + 1, one.clock(), by="dana")
    run_step(one, "match")
    assert found(one, MAN) == before


def test_a_copy_that_comes_later_inherits_the_answer_about_its_story(one: Project) -> None:
    decide(one, MAN, FIRST, "same", story=True)
    later = replace(one, clock=lambda: world.NOW + timedelta(days=1))
    world.publish(later, LATER)
    world.work(later, "enrich", "match")
    assert found(later, MAN) == dict.fromkeys(("found-dead", "copy", "later-copy"), "same")


def test_an_answer_about_a_story_leaves_one_about_a_single_article_alone(one: Project) -> None:
    decide(one, MAN, SECOND, "different")
    assert decide(one, MAN, FIRST, "same", story=True) == 2
    assert len(table(one.store, "decisions")) == 2
    run_step(one, "match")
    assert found(one, MAN) == {"found-dead": "same", "copy": "different"}


def test_a_copy_that_comes_later_does_not_inherit_an_answer_about_one_article(
    one: Project,
) -> None:
    decide(one, MAN, FIRST, "different")
    later = replace(one, clock=lambda: world.NOW + timedelta(days=1))
    world.publish(later, LATER)
    world.work(later, "enrich", "match")
    after = found(later, MAN)
    assert after.pop("found-dead") == "different"
    assert "different" not in after.values()


def test_a_story_that_becomes_part_of_a_decided_one_inherits_its_answer(one: Project) -> None:
    """A third text shows that two stories are one, long after both were matched."""
    other = replace(
        FIRST,
        key="other",
        title="Прокуратура назвала имя",
        text="Жумабек Тастемиров умер от ран, сказал на брифинге прокурор. Расследование "
        "продолжается, допрошены одиннадцать свидетелей.\n\nВ городе объявлен траур.",
    )
    world.publish(one, other)
    world.work(one, "enrich", "match")
    decide(one, MAN, FIRST, "different", story=True)
    run_step(one, "match")
    assert found(one, MAN)["other"] in ("likely", "possible")
    bridge = world.publish(one, replace(CUP, key="bridge", text="Совсем другой текст."))
    both = [*bands(FIRST.text), *bands(other.text)]
    with one.store.write() as connection:
        articles.tell_story(connection, bridge, "...", both, lambda _, __: True, one.clock())
    assert run_step(one, "match").items == 3, "the two decided ones and the one that joined"
    assert set(found(one, MAN).values()) == {"different"}


def test_an_answer_about_the_article_itself_goes_before_one_about_its_story() -> None:
    story = Decided("same", "a", "Name Name", id=2, story_id="s")
    own = Decided("different", "b", "Name Name", id=1)
    rule = Decided("different", words=("word",), id=3)
    here = Where("b", None, "a word", "en", "s")
    assert ruling([rule, story, own], ["Name Name"], here) is own
    assert ruling([rule, story], ["Name Name"], here) is story
    assert ruling([rule, story], ["Name Name"], replace(here, story_id="t")) is rule
    assert ruling([story], ["Other Name"], here) is None
    assert ruling([replace(story, story_id=None)], ["Name Name"], here) is None


def test_the_evidence_tells_the_decision_when_list_and_article_are_gone(one: Project) -> None:
    number = decide(one, PLAYER, CUP, "different")
    world.upload(one, world.LIST.replace(f"5,{PLAYER},killed,2022-01-06\n", ""))
    run_step(one, "match")
    with one.store.read() as connection:
        (row,) = decisions.listed(connection, one.viewer)
        alone = decisions.one(connection, one.viewer, number)
    assert alone == row
    assert row["name"] == PLAYER, "the case has left its list, the name that was seen has not"
    saw = row["evidence"]
    assert (saw["list"], saw["version"], saw["key"]) == ("taken", 1, "5")
    assert saw["listed"]["names"] == [PLAYER]
    assert saw["listed"]["cells"]["date"] == "2022-01-06"
    assert saw["quote"][1] == PLAYER == saw["surface"]
    assert "забил гол" in saw["quote"][2]
    assert (saw["title"], saw["source_name"], saw["control"]) == (
        "Победа в матче",
        "The paper",
        "independent",
    )
    assert saw["url"] == "https://paper.example/namesake"
    assert saw["revision"] == f"{saw['article']}.1"
    assert len(saw["sha256"]) == 64
    assert saw["verdict"] == "possible"
    assert 0 < saw["score"] <= 1
    assert "sports_report" in {reason["code"] for reason in saw["evidence"]}


def test_a_second_answer_remembers_what_the_machine_had_said(one: Project) -> None:
    first = decide(one, PLAYER, CUP, "different")
    run_step(one, "match")
    assert found(one, PLAYER)["namesake"] == "different"
    decide(one, PLAYER, CUP, "unsure")
    newest, oldest = table(one.store, "decisions")[::-1]
    assert oldest["id"] == first
    assert newest["evidence"]["verdict"] == oldest["evidence"]["verdict"] == "possible"


def correct_the_name(one: Project) -> None:
    world.upload(one, world.LIST.replace(PLAYER, "Бауыржан Нурпейсов"))


def index_anew(one: Project) -> None:
    run_step(one, "index")
    rebuild_index(one)
    run_step(one, "index")


def publish_more_of_it(one: Project) -> None:
    longer = replace(CUP, text=f"{CUP.text}\n\nМатч показало телевидение.")
    world.publish(one, longer)
    run_step(one, "enrich")


def leave_and_come_back(one: Project) -> None:
    world.upload(one, "".join(world.LIST.splitlines(keepends=True)[:5]))
    run_step(one, "match")
    assert found_now(one) == {}
    world.upload(one)


def found_now(one: Project) -> dict[str, str]:
    current = {row["revision_id"] for row in table(one.store, "articles")}
    case_id = digest("taken", "5")
    return {
        row["revision_id"]: row["verdict"]
        for row in table(one.store, "matches")
        if row["case_id"] == case_id and row["revision_id"] in current
    }


@pytest.mark.parametrize(
    "happens",
    [correct_the_name, index_anew, publish_more_of_it, leave_and_come_back],
    ids=lambda happens: happens.__name__,
)
def test_a_decision_outlives_what_happens_to_lists_texts_and_indexes(
    one: Project, happens: object
) -> None:
    decide(one, PLAYER, CUP, "different", story=happens is not correct_the_name)
    run_step(one, "match")
    assert set(found_now(one).values()) == {"different"}
    assert callable(happens)
    happens(one)
    run_step(one, "match")
    assert set(found_now(one).values()) == {"different"}
    undo(one, 1)
    run_step(one, "match")
    assert set(found_now(one).values()) == {"possible"}


def test_other_spelling_in_the_same_article_is_asked_anew(one: Project) -> None:
    """The answer was about these words: a text that now names somebody otherwise is new."""
    decide(one, PLAYER, CUP, "different")
    changed = Piece(CUP.key, CUP.source, CUP.title, CUP.text.replace("Бауыржан", "Б."), CUP.at)
    world.publish(one, changed)
    world.work(one, "enrich", "match")
    assert set(found_now(one).values()) == {"possible"}
