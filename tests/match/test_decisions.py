"""What people decide: spellings that become known, rules that hold elsewhere, and undoing both."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from rollcall.errors import RollcallError
from rollcall.inquiry import explain, find_article, find_case
from rollcall.match.deciding import Asked, Proposal, keep, propose
from rollcall.match.known import Known
from rollcall.pipeline import Project, run_step
from rollcall.records import Judgement
from rollcall.store import decisions
from rollcall.store.open import Store
from tests import world
from tests.world import NAMES, Piece, table

NICKNAME = Piece(
    "nickname",
    "paper",
    "Пропавший позвонил домой",
    "Дакен Омарбеков, которого искали с 5 января, позвонил домой из Тараза, сообщили родные.\n\n"
    "Сестра рассказала, что разговор длился минуту. Полиция это пока не подтвердила.",
    "2022-01-09T16:00:00+00:00",
)
DECLINED = Piece(
    "declined",
    "wire",
    "Родные просят о помощи",
    "Родные Дакена Омарбекова просят о помощи: его задержали в Таразе 5 января.\n\n"
    "Адвоката к нему не пускают уже третий день, сообщила сестра.",
    "2022-01-09T17:00:00+00:00",
)
CUP = Piece(
    "cup",
    "paper",
    "Кубок страны",
    "Бауыржан Нурпеисов сделал хет-трик в полуфинале. Этот матч увидели девять тысяч зрителей.\n\n"
    "Для футболиста это лучшая игра за три года, рассказал тренер после матча.",
    "2022-01-09T18:00:00+00:00",
)
KILLED = Piece(
    "killed",
    "wire",
    "Имена погибших",
    "Бауыржан Нурпеисов был убит 6 января в Алматы, сообщили его родные журналистам.\n\n"
    "Его похоронили в родном селе. Ему было двадцать семь лет.",
    "2022-01-09T19:00:00+00:00",
)
LATER = Piece(
    "later",
    "wire",
    "Адвокат рассказал о встрече",
    "После недели ожидания адвокат увидел в изоляторе Дакена Омарбекова. Встреча длилась час.\n\n"
    "О здоровье подзащитного он говорить отказался и обещал новости на этой неделе.",
    "2022-01-13T09:00:00+00:00",
)
MORE = (NICKNAME, DECLINED, CUP, KILLED)
OMARBEKOV, NURPEISOV = NAMES[3], NAMES[4]


@pytest.fixture(scope="module")
def enriched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("decided")
    one = world.fill(world.reopened(home), (*world.PIECES, *MORE))
    world.work(one, "enrich")
    one.store.engine.dispose()
    return home


@pytest.fixture
def one(enriched: Path, tmp_path: Path) -> Iterator[Project]:
    project = world.reopened(shutil.copytree(enriched, tmp_path / "project"))
    run_step(project, "match")
    yield project
    project.store.engine.dispose()


def address(piece: Piece) -> str:
    return f"https://{piece.source}.example/{piece.key}"


def proposal(one: Project, case: str, piece: Piece, judgement: Judgement, **more: Any) -> Proposal:
    with one.store.read() as connection:
        article = find_article(connection, address(piece))
        assert article
        case_id = find_case(connection, one.viewer, case).id
        names = Known(one.settings.names).names(connection, one.viewer)
        return propose(connection, names, Asked(case_id, article, judgement, **more))


def decide(one: Project, case: str, piece: Piece, judgement: Judgement, **more: Any) -> int:
    made = proposal(one, case, piece, judgement, **more)
    with one.store.write() as connection:
        return keep(connection, made, by="Dana", why="I know them", now=one.clock())


def undo(one: Project, number: int) -> None:
    with one.store.write() as connection:
        decisions.undo(connection, number, one.clock(), by="dana")


def found(one: Project, case: str) -> dict[str, str]:
    """Which texts name a case, and the verdict."""
    with one.store.read() as connection:
        case_id = find_case(connection, one.viewer, case).id
    urls = {row["id"]: row["url"].rpartition("/")[2] for row in table(one.store, "articles")}
    return {
        urls[row["article_id"]]: row["verdict"]
        for row in table(one.store, "matches")
        if row["case_id"] == case_id
    }


def said(one: Project, piece: Piece, case: str) -> str:
    return "\n".join(line.words for line in explain(one, address(piece), case))


def test_a_name_in_another_spelling_is_found_everywhere_once_somebody_said_who_it_is(
    one: Project,
) -> None:
    assert not {"nickname", "declined"} & found(one, OMARBEKOV).keys()
    made = proposal(one, OMARBEKOV, NICKNAME, "same", surface="Дакен Омарбеков")
    assert made.learns == "Дакен Омарбеков"
    number = decide(one, OMARBEKOV, NICKNAME, "same", surface="Дакен Омарбеков")
    run_step(one, "match")
    after = found(one, OMARBEKOV)
    assert (after["nickname"], after["declined"]) == ("same", "likely")
    words = said(one, DECLINED, OMARBEKOV)
    assert f"Дакен Омарбеков is a known spelling, learned from decision {number}" in words
    undo(one, number)
    run_step(one, "match")
    assert not {"nickname", "declined"} & found(one, OMARBEKOV).keys()


def test_a_new_spelling_is_matched_only_where_it_could_stand_and_an_answer_where_it_matters(
    one: Project,
) -> None:
    decide(one, NURPEISOV, KILLED, "same")
    assert run_step(one, "match").items == len(found(one, NURPEISOV))
    decide(one, OMARBEKOV, NICKNAME, "same", surface="Дакен Омарбеков")
    items = run_step(one, "match").items
    could = len(found(one, OMARBEKOV))
    assert could == 3
    assert could <= items <= could + 2, "two name the case for the first time"
    assert run_step(one, "match").items == 0


def test_a_spelling_is_learned_in_its_base_form_though_the_article_declines_it(
    one: Project,
) -> None:
    made = proposal(one, OMARBEKOV, DECLINED, "same", surface="Дакена Омарбекова")
    assert made.learns == "Дакен Омарбеков"


@pytest.mark.parametrize(
    ("surface", "piece"),
    [("Омарбеков", NICKNAME), ("Омарбекова", DECLINED), ("Адвоката", DECLINED)],
)
def test_a_lone_word_is_never_learned_and_not_kept_in_vain(
    one: Project, surface: str, piece: Piece
) -> None:
    answers: tuple[Judgement, ...] = ("same", "different")
    for judgement in answers:
        with pytest.raises(RollcallError, match="no match of the case depends on") as caught:
            proposal(one, OMARBEKOV, piece, judgement, surface=surface)
        assert "whole name" in caught.value.remedy


def test_what_is_known_or_names_another_case_is_not_learned(one: Project) -> None:
    assert proposal(one, NURPEISOV, KILLED, "same").learns is None
    with pytest.raises(RollcallError, match="no match of the case depends on"):
        proposal(one, OMARBEKOV, KILLED, "same", surface=NURPEISOV)


def test_words_are_whole_words(one: Project) -> None:
    with pytest.raises(RollcallError, match="does not stand in this article") as caught:
        proposal(one, OMARBEKOV, NICKNAME, "same", surface="акен Омарбеков")
    assert "whole words" in caught.value.remedy


def test_to_point_at_a_part_of_a_found_name_is_to_mean_the_whole(one: Project) -> None:
    made = proposal(one, NURPEISOV, CUP, "different", surface="Нурпеисов")
    assert (made.changes, made.learns) == (1, None)
    decide(one, NURPEISOV, CUP, "different", surface="Нурпеисов")
    run_step(one, "match")
    assert found(one, NURPEISOV)["cup"] == "different"


def test_no_answer_confirms_every_namesake(one: Project) -> None:
    before = found(one, NURPEISOV)
    for surface in (None, NURPEISOV, "Нурпеисов"):
        with pytest.raises(RollcallError, match="confirm every namesake") as caught:
            proposal(one, NURPEISOV, KILLED, "same", everywhere=True, surface=surface)
        assert "--when" in caught.value.remedy
        assert "--from" in caught.value.remedy
    decide(one, NURPEISOV, KILLED, "same", everywhere=True, source_id="wire")
    run_step(one, "match")
    assert found(one, NURPEISOV) == before | {"killed": "same"}


def test_another_name_may_be_confirmed_everywhere(one: Project) -> None:
    decide(one, OMARBEKOV, NICKNAME, "same", everywhere=True, surface="Дакен Омарбеков")
    run_step(one, "match")
    after = found(one, OMARBEKOV)
    assert (after["nickname"], after["declined"]) == ("same", "same")


def test_nothing_can_be_decided_of_a_case_without_a_name(one: Project) -> None:
    world.upload(one, world.LIST + "7,,detained,2022-01-07\n")
    for surface in (None, "Дакен Омарбеков"):
        with pytest.raises(RollcallError, match="this case has no name") as caught:
            proposal(one, "taken:7", NICKNAME, "same", surface=surface)
        assert caught.value.remedy


def test_a_newer_answer_about_the_same_words_takes_the_spelling_back(one: Project) -> None:
    surface = {"surface": "Дакен Омарбеков"}
    decide(one, OMARBEKOV, NICKNAME, "same", **surface)
    decide(one, OMARBEKOV, NICKNAME, "different", **surface)
    run_step(one, "match")
    assert not {"nickname", "declined"} & found(one, OMARBEKOV).keys()


def test_learning_a_spelling_tells_what_is_new_and_nothing_twice(one: Project) -> None:
    world.work(one, "alert")
    before = {row["key"] for row in table(one.store, "notices")}
    number = decide(one, OMARBEKOV, NICKNAME, "same", surface="Дакен Омарбеков")
    world.work(one, "match", "alert")
    notices = table(one.store, "notices")
    new = [row for row in notices if row["key"] not in before]
    assert {row["kind"] for row in new} == {"match", "status"}
    assert len(new) == 3, "two articles name him, one says that he was detained"
    undo(one, number)
    world.work(one, "match", "alert")
    again = decide(one, OMARBEKOV, NICKNAME, "same", surface="Дакен Омарбеков")
    assert again != number
    world.work(one, "match", "alert")
    assert table(one.store, "notices") == notices


def test_what_a_new_spelling_finds_in_the_archive_rings_nobody_up(one: Project) -> None:
    world.work(one, "alert")
    before = {row["key"] for row in table(one.store, "notices")}
    later = replace(one, clock=lambda: world.NOW + timedelta(days=3))
    decide(later, OMARBEKOV, NICKNAME, "same", surface="Дакен Омарбеков")
    world.publish(later, LATER)
    world.work(later, "enrich", "match", "alert")
    facts = {row["id"]: row for row in table(one.store, "facts")}
    urgent = {
        facts[row["fact_id"]]["data"]["start"]: row["urgent"]
        for row in table(one.store, "notices")
        if row["key"] not in before and row["kind"] == "match"
    }
    assert len(urgent) == 3
    assert sum(urgent.values()) == 1, "only the article that came after the decision"


def test_this_is_the_footballer_rules_him_out_wherever_football_is_the_subject(
    one: Project,
) -> None:
    before = found(one, NURPEISOV)
    assert set(before) == {"namesake", "cup", "killed"}
    made = proposal(one, NURPEISOV, CUP, "different", everywhere=True, words=("футболист",))
    assert (made.changes, made.present) == (2, 3)
    number = decide(one, NURPEISOV, CUP, "different", everywhere=True, words=("футболист",))
    run_step(one, "match")
    after = found(one, NURPEISOV)
    assert after == before | {"namesake": "different", "cup": "different"}
    assert f"decision {number}: different everywhere with “футболист”" in said(one, CUP, NURPEISOV)
    with one.store.read() as connection:
        (listed,) = decisions.listed(connection, one.viewer)
    assert (listed["rules"], listed["by"], listed["why"]) == (2, "Dana", "I know them")
    undo(one, number)
    run_step(one, "match")
    assert found(one, NURPEISOV) == before


def test_an_answer_about_one_article_outranks_a_rule(one: Project) -> None:
    decide(one, NURPEISOV, CUP, "same")
    decide(one, NURPEISOV, CUP, "different", everywhere=True, words=("матч",))
    run_step(one, "match")
    assert found(one, NURPEISOV)["cup"] == "same"
    assert found(one, NURPEISOV)["namesake"] == "different"


def test_a_rule_may_hold_for_one_source_only(one: Project) -> None:
    decide(one, NURPEISOV, CUP, "different", everywhere=True, source_id="paper")
    run_step(one, "match")
    after = found(one, NURPEISOV)
    assert (after["cup"], after["namesake"]) == ("different", "different")
    assert after["killed"] in ("likely", "possible")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "wherever it is spelled as on the list"),
        ({"words": ("хоккей",)}, "does not stand in this article"),
        ({"source_id": "wire"}, "not of the source wire"),
        ({"surface": "Нурлан Нурпеисов"}, "does not stand in this article"),
    ],
)
def test_a_rule_that_says_too_much_or_does_not_hold_here_is_refused(
    one: Project, more: dict[str, Any], said: str
) -> None:
    with pytest.raises(RollcallError, match=said) as caught:
        proposal(one, NURPEISOV, CUP, "different", everywhere=True, **more)
    assert caught.value.remedy
    assert table(one.store, "decisions") == []


def test_an_article_that_names_somebody_else_is_no_ground_for_an_answer(one: Project) -> None:
    with pytest.raises(RollcallError, match="does not name the case") as caught:
        proposal(one, OMARBEKOV, CUP, "different")
    assert "--as" in caught.value.remedy


def test_a_rule_stands_alike_in_both_databases(store: Store, tmp_path: Path) -> None:
    one = world.fill(world.project(tmp_path / "home", store), (CUP, KILLED))
    world.work(one, "enrich", "match")
    number = decide(one, NURPEISOV, CUP, "different", everywhere=True, words=("матч",))
    run_step(one, "match")
    assert found(one, NURPEISOV)["cup"] == "different"
    with store.read() as connection:
        (listed,) = decisions.listed(connection, one.viewer)
    assert (listed["id"], listed["rules"], listed["words"]) == (number, 1, ["матч"])
    undo(one, number)
    with pytest.raises(RollcallError, match=f"no decision {number} that stands"):
        undo(one, number)
