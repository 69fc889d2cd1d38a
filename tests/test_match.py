"""Decisions, list updates and the order of arrival: what they change, and what they must not."""

from __future__ import annotations

import logging
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from rollcall.pipeline import Project, run_step
from rollcall.records import Judgement
from rollcall.search import Query
from rollcall.store import decisions
from rollcall.store import schema as s
from rollcall.store.open import Store
from tests import world
from tests.world import NOW, table


@pytest.fixture
def one(home: Path) -> Iterator[Project]:
    project = world.reopened(home)
    run_step(project, "match")
    yield project
    project.store.engine.dispose()


def verdicts(store: Store) -> dict[tuple[str, str], str]:
    """(address of the article, name as listed) -> verdict."""
    with store.read() as connection:
        query = (
            select(s.articles.c.url, s.matches.c.features, s.matches.c.verdict)
            .join(s.articles, s.articles.c.id == s.matches.c.article_id)
            .order_by(s.articles.c.url)
        )
        return {
            (row.url.rpartition("/")[2], row.features["name"]): row.verdict
            for row in connection.execute(query)
        }


def decide(one: Project, name: str, key: str, judgement: Judgement) -> int:
    """Say who it is that the text `key` names `name`."""
    with one.store.write() as connection:
        row = next(
            row
            for row in connection.execute(
                select(s.matches, s.articles.c.url).join(
                    s.articles, s.articles.c.id == s.matches.c.article_id
                )
            )
            if row.features["name"] == name and row.url.endswith(f"/{key}")
        )
        return decisions.decide(
            connection,
            row.case_id,
            judgement,
            article_id=row.article_id,
            surface=row.surface,
            by="somebody",
            why="I know them",
            now=one.clock(),
        )


def undo(one: Project, decision: int) -> None:
    with one.store.write() as connection:
        decisions.undo(connection, decision, one.clock(), by="dana")


FREED = ("released", "Айгерим Сарсенова")


def test_one_broken_text_fails_alone_and_the_log_tells_no_name(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    one = world.reopened(home)
    (broken,) = [row for row in table(one.store, "articles") if row["url"].endswith("/released")]
    revisions = {row["id"]: row["article_id"] for row in table(one.store, "revisions")}
    claims = [
        row for row in table(one.store, "claims") if revisions[row["revision_id"]] == broken["id"]
    ]
    assert claims
    with one.store.write() as connection:
        for row in claims:  # as another program might have left it
            of = s.claims.c.revision_id == row["revision_id"]
            connection.execute(update(s.claims).where(of).values(data={}))
    with caplog.at_level(logging.INFO, logger="rollcall"):
        counts = run_step(one, "match")
    assert (counts.failed, counts.items) == (1, len(world.PIECES))
    assert (
        f"step=match batch={len(world.PIECES)} error=KeyError: each is tried alone" in caplog.text
    )
    assert FREED not in verdicts(one.store)
    assert ("found-dead", world.NAMES[0]) in verdicts(one.store)
    for name in (*world.NAMES, "Aigerim Sarsenova"):
        assert not any(part in caplog.text for part in name.split())
    one.store.engine.dispose()


def texts_of(one: Project, kind: str) -> str:
    return "\n".join(m["text"] for m in table(one.store, "messages") if m["kind"] == kind)


def test_a_rejected_match_is_told_to_nobody_until_the_decision_is_undone(one: Project) -> None:
    decision = decide(one, FREED[1], FREED[0], "different")
    world.work(one, "match", "alert")
    assert verdicts(one.store)[FREED] == "different"
    assert FREED[1] not in texts_of(one, "alert")
    undo(one, decision)
    world.work(one, "match", "alert")
    assert verdicts(one.store)[FREED] == "likely"
    assert texts_of(one, "alert").count(f"* {FREED[1]}") == 2, "as a status change and as a match"


def test_what_was_rejected_after_the_alert_is_left_out_of_the_digest(one: Project) -> None:
    run_step(one, "alert")
    decide(one, FREED[1], FREED[0], "different")
    later = replace(one, clock=lambda: NOW + timedelta(days=8))
    world.work(later, "match", "alert", "digest")
    assert FREED[1] not in texts_of(one, "digest")
    assert world.NAMES[0] in texts_of(one, "digest")


def test_a_decision_speaks_of_one_article_and_one_case_only(one: Project) -> None:
    before = verdicts(one.store)
    decide(one, FREED[1], FREED[0], "different")
    run_step(one, "match")
    after = verdicts(one.store)
    assert {key for key in after if after[key] != before[key]} == {FREED}


def test_a_decision_has_those_texts_matched_again_that_name_its_case(one: Project) -> None:
    decision = decide(one, FREED[1], FREED[0], "different")
    assert run_step(one, "match").items == 1
    undo(one, decision)
    assert run_step(one, "match").items == 1
    assert run_step(one, "match").items == 0


def test_same_settles_a_possible_match_and_unsure_settles_nothing(one: Project) -> None:
    namesake = ("namesake", "Бауыржан Нурпеисов")
    assert verdicts(one.store)[namesake] == "possible"
    decide(one, namesake[1], namesake[0], "unsure")
    run_step(one, "match")
    assert verdicts(one.store)[namesake] == "possible"
    decide(one, namesake[1], namesake[0], "same")
    run_step(one, "match")
    assert verdicts(one.store)[namesake] == "same"


def test_a_decision_outlives_a_list_update_and_matching_anew(one: Project) -> None:
    decide(one, FREED[1], FREED[0], "different")
    world.upload(one, world.LIST.replace("detained,2022-01-06", "detained,2022-01-05"))
    with one.store.write() as connection:
        connection.execute(delete(s.matches))
        connection.execute(delete(s.step_state))
    world.work(one, "enrich", "match")
    assert verdicts(one.store)[FREED] == "different"


def test_a_new_list_version_is_matched_against_everything_that_was_ever_read(one: Project) -> None:
    before = verdicts(one.store)
    world.upload(
        one,
        world.LIST.replace("2,Айгерим Сарсенова,detained,2022-01-06\n", "")
        + "7,Гульнара Абдрахманова,missing,2022-01-05\n",
    )
    run_step(one, "match")
    after = verdicts(one.store)
    assert FREED in before
    assert FREED not in after, "who was taken off the list is not looked for any more"
    assert ("on-no-list", "Гульнара Абдрахманова") in after
    assert before.items() - {(FREED, before[FREED])} <= after.items()


def test_the_same_file_again_is_no_new_version(one: Project) -> None:
    assert world.upload(one) is None
    assert run_step(one, "match").items == 0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_arrival_changes_no_verdict_and_no_fact(tmp_path: Path, seed: int) -> None:
    pieces = list(world.PIECES)
    random.Random(seed).shuffle(pieces)
    usual, other = _played(tmp_path / "usual", world.PIECES), _played(tmp_path / "other", pieces)
    assert usual[0]
    assert other == usual


def _played(home: Path, pieces: Any) -> tuple[dict[tuple[str, str], str], set[tuple[str, str]]]:
    """Texts that arrive one by one, each through all steps, the list in between."""
    one = world.reopened(home)
    world.add_sources(one)
    for number, piece in enumerate(pieces):
        if number == 3:
            world.upload(one)
        world.publish(one, piece)
        world.work(one, "enrich", "match")
    world.work(one, "alert")
    with one.store.read() as connection:
        query = select(s.facts.c.kind, s.facts.c.case_id).where(s.facts.c.case_id.is_not(None))
        facts = {(row.kind, row.case_id) for row in connection.execute(query)}
    return verdicts(one.store), facts


def test_index_built_anew_equals_the_one_that_grew(one: Project) -> None:
    for step in ("index", "alert"):
        run_step(one, step)
    grown = world.indexed(one)
    decide(one, FREED[1], FREED[0], "different")
    world.work(one, "match", "index")
    changed = world.indexed(one)
    from rollcall.pipeline import rebuild_index

    assert rebuild_index(one).done == len(changed) == len(world.PIECES)
    assert world.indexed(one) == changed
    assert grown != changed, "who is somebody else is on no list"


def test_an_index_that_was_thrown_away_fills_itself(one: Project) -> None:
    run_step(one, "index")
    before = world.indexed(one)
    for path in one.settings.home.glob("search.sqlite*"):
        path.unlink()
    again = world.reopened(one.settings.home)
    run_step(again, "index")
    assert world.indexed(again) == before
    assert again.engine.search(Query("name:Тастемиров"), again.viewer).total >= 1


def test_a_killed_rebuild_leaves_the_index_as_it_was(
    one: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_step(one, "index")
    before = world.indexed(one)
    from rollcall.pipeline import rebuild_index

    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    monkeypatch.setattr(one.engine, "put", killed)
    with pytest.raises(Killed):
        rebuild_index(one)
    monkeypatch.undo()
    run_step(one, "index")
    assert world.indexed(one) == before
