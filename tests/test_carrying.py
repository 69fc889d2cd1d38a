"""Decisions leave as entities and arrive in another record, where they rule as if made there."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from rollcall import carrying
from rollcall.errors import RollcallError
from rollcall.match.deciding import Asked, keep, propose
from rollcall.match.known import Known
from rollcall.pipeline import Project, run_step
from rollcall.records import Viewer
from rollcall.store import care, exports, persons
from rollcall.store.schema import articles, cases, decisions, matches
from tests import world

pytestmark = pytest.mark.usefixtures("ftm_model")
PLAYER, NOTE = "5", "https://paper.example/namesake"


@pytest.fixture
def here(home: Path) -> Iterator[Project]:
    yield from _opened(home)


@pytest.fixture
def there(analysed_folder: Path, tmp_path: Path) -> Iterator[Project]:
    """The same list and the same articles in somebody else's record."""
    shutil.copytree(analysed_folder, tmp_path / "there")
    yield from _opened(tmp_path / "there")


def _opened(home: Path) -> Iterator[Project]:
    project = world.reopened(home)
    run_step(project, "match")
    yield project
    project.store.engine.dispose()


def case_id(project: Project, key: str) -> str:
    with project.store.read() as connection:
        return str(connection.execute(select(cases.c.id).where(cases.c.key == key)).scalar_one())


def answer(project: Project, judgement: Any, why: str = "") -> None:
    with project.store.read() as connection:
        article = connection.execute(select(articles).where(articles.c.url == NOTE)).one()
        asked = Asked(case_id(project, PLAYER), dict(article._mapping), judgement)
        names = Known(None).names(connection, Viewer("anna"))
        proposal = propose(connection, names, asked)
    with project.store.write() as connection:
        keep(connection, proposal, by="anna", why=why, now=project.clock())


def verdict(project: Project) -> str:
    run_step(project, "match")
    with project.store.read() as connection:
        query = (
            select(matches.c.verdict)
            .join(articles, articles.c.revision_id == matches.c.revision_id)
            .where(articles.c.url == NOTE, matches.c.case_id == case_id(project, PLAYER))
        )
        return str(connection.execute(query).scalar_one())


def entities(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.splitlines()]


def test_a_decision_made_here_rules_there(here: Project, there: Project) -> None:
    answer(here, "different", "the footballer")
    left = carrying.export(here)
    assert (left.people, left.decisions, left.withheld) == (6, 1, 0)
    assert verdict(there) == "possible"

    came = carrying.take_in(there, left.data)
    assert (came.kept, came.known, came.unknown) == (1, 0, 0)
    assert verdict(there) == "different"
    row = world.table(there.store, "decisions")[0]
    assert (row["by"], row["why"]) == ("anna (imported)", "the footballer")
    assert row["evidence"]["imported"]["by"] == "operator"
    assert row["evidence"]["quote"][1] == row["surface"]


def test_a_second_import_changes_nothing(here: Project, there: Project) -> None:
    answer(here, "different")
    left = carrying.export(here)
    carrying.take_in(there, left.data)
    again = carrying.take_in(there, left.data)
    assert (again.kept, again.known) == (0, 1)
    assert len(world.table(there.store, "decisions")) == 1


def test_what_was_decided_there_otherwise_stands(here: Project, there: Project) -> None:
    answer(here, "different")
    answer(there, "same")
    came = carrying.take_in(there, carrying.export(here).data)
    assert (came.kept, came.otherwise) == (0, 1)
    assert verdict(there) == "same"


def test_two_cases_of_one_person_are_one_there_too(here: Project, there: Project) -> None:
    for project in (here, there):
        world.upload(project, "id,name\nx,Бауыржан Нурпеисов\ny,Daulet Omarbekov\n", "newsroom")
    with here.store.write() as connection:
        persons.decide(
            connection, Viewer("anna"), case_id(here, PLAYER), case_id(here, "x"), "same",
            why="same birth: 1990", now=here.clock(),
        )  # fmt: skip
        persons.decide(
            connection, Viewer("anna"), case_id(here, "4"), case_id(here, "y"), "different",
            why="", now=here.clock(),
        )  # fmt: skip
    came = carrying.take_in(there, carrying.export(here).data)
    assert (came.kept, came.otherwise) == (2, 0)
    with there.store.read() as connection:
        ours = persons.members(connection, there.viewer, case_id(there, PLAYER))
    assert {row["key"] for row in ours} == {PLAYER, "x"}
    assert carrying.take_in(there, carrying.export(here).data).known == 2


def test_people_and_articles_of_others_are_counted_not_lost(here: Project) -> None:
    strange = {
        "id": "x",
        "schema": "Documentation",
        "properties": {"entity": ["NK-1"], "document": ["d"], "status": ["same"]},
    }
    data = json.dumps(strange).encode() + b"\nnonsense\n"
    came = carrying.take_in(here, data)
    assert (came.kept, came.unknown) == (0, 1)
    assert [problem.row for problem in came.lines] == [2]


def test_a_case_for_which_care_is_asked_leaves_by_its_number(here: Project) -> None:
    answer(here, "different", "the footballer")
    with here.store.write() as connection:
        care.flag(
            connection, case_id(here, PLAYER), "silence", by="anna", why="family", now=here.clock()
        )
    monitor = Project(
        here.settings.model_copy(update={"role": "monitor"}), here.store, here.engine, here.clock
    )
    left = carrying.export(monitor)
    assert (left.decisions, left.withheld) == (0, 1)
    assert world.NAMES[4] not in left.data.decode()
    assert "footballer" not in left.data.decode()
    assert world.NAMES[3] in left.data.decode()


def test_a_headline_that_names_somebody_in_silence_stays_with_its_decision(here: Project) -> None:
    answer(here, "different")
    with here.store.write() as connection:
        connection.execute(
            articles.update().where(articles.c.url == NOTE).values(title=f"Суд: {world.NAMES[0]}")
        )
        care.flag(
            connection, case_id(here, "1"), "silence", by="anna", why="family", now=here.clock()
        )
    monitor = Project(
        here.settings.model_copy(update={"role": "monitor"}), here.store, here.engine, here.clock
    )
    left = carrying.export(monitor)
    assert left.decisions == 0
    assert world.NAMES[0] not in left.data.decode()
    assert world.NAMES[4] in left.data.decode()


def test_only_who_may_decide_brings_decisions_in(here: Project, there: Project) -> None:
    answer(here, "different")
    reader = Project(
        there.settings.model_copy(update={"role": "reader"}), there.store, there.engine, there.clock
    )
    with pytest.raises(RollcallError, match="a reader"):
        carrying.take_in(reader, carrying.export(here).data)
    assert world.table(there.store, "decisions") == []


def test_an_answer_that_nobody_here_could_give_is_refused(here: Project, there: Project) -> None:
    answer(here, "same")
    data = carrying.export(here).data.decode()
    surface = world.table(here.store, "decisions")[0]["surface"]
    came = carrying.take_in(there, data.replace(surface, "Кто-то Другой").encode())
    assert (came.kept, came.refused) == (0, 1)


def test_a_dry_run_keeps_nothing_and_tells_the_same(here: Project, there: Project) -> None:
    answer(here, "different")
    data = carrying.export(here).data
    assert carrying.take_in(there, data, dry=True).kept == 1
    assert world.table(there.store, "decisions") == []
    assert carrying.take_in(there, data).kept == 1


def test_what_was_imported_together_is_undone_together(here: Project, there: Project) -> None:
    answer(here, "different")
    carrying.take_in(there, carrying.export(here).data)
    (row,) = world.table(there.store, "decisions")
    assert row["batch"].startswith("import:")


def test_a_plain_number_of_a_list_is_no_id_of_an_entity(here: Project) -> None:
    strange = {
        "id": "x",
        "schema": "Similar",
        "properties": {"candidate": ["1"], "match": ["2"], "criteria": ["same"]},
    }
    assert carrying.take_in(here, json.dumps(strange).encode()).unknown == 1


def test_every_export_is_written_down(here: Project) -> None:
    left = carrying.export(here, "taken")
    with here.store.read() as connection:
        (row,) = exports.listed(connection, here.viewer)
    assert (row["list_id"], row["rows"]) == ("taken", len(entities(left.data)))


def test_undone_decisions_stay_here(here: Project) -> None:
    answer(here, "different")
    with here.store.write() as connection:
        connection.execute(decisions.update().values(undone_at=here.clock()))
    assert carrying.export(here).decisions == 0
