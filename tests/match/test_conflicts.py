"""What lists and coverage say differently of one person, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rollcall.match.persons import Conflict, conflicts
from rollcall.pipeline import Project, run_step
from rollcall.records import Viewer
from rollcall.store import care, lists, persons
from tests import world

SECOND = """id,name,status,date
k,Ерлан Кусаинов,released,2022-01-08
o,Даулет Омарбеков,missing,2022-01-05
n,Nurpeisov Bauyrzhan,killed,2022-01-07
"""


@pytest.fixture
def one(home: Path) -> Iterator[Project]:
    project = world.reopened(home)
    world.upload(project, SECOND, "second")
    run_step(project, "match")
    yield project
    project.store.engine.dispose()


def found(one: Project, viewer: Viewer | None = None) -> dict[str, Conflict]:
    """By the key of the first list's case."""
    with one.store.read() as connection:
        some = conflicts(connection, viewer or one.viewer)
    return {conflict.cases[-1].row.key: conflict for conflict in some}


def ids(one: Project) -> dict[str, str]:
    with one.store.read() as connection:
        return {case.row.key: case.id for case in lists.current(connection, one.viewer)}


def join(one: Project, key: str, other: str) -> int:
    known = ids(one)
    with one.store.write() as connection:
        return persons.decide(
            connection, one.viewer, known[key], known[other], "same", why="", now=one.clock()
        )


def sides(conflict: Conflict) -> set[tuple[str, str, str | None]]:
    return {(side.who, side.status, side.date) for side in conflict.sides}


def test_coverage_that_knows_more_than_the_list_stands_beside_it(one: Project) -> None:
    dead = found(one)["1"]
    assert sides(dead) == {("taken", "missing", "2022-01-05"), ("coverage", "killed", None)}
    coverage = dead.sides[-1]
    assert coverage.outlets == 1  # the channel only copied
    assert coverage.url in ("https://paper.example/found-dead", "https://channel.example/copy")


def test_coverage_that_says_the_same_or_less_contradicts_nobody(one: Project) -> None:
    assert set(found(one)) >= {"1", "2"}
    assert not {"4", "5", "6"} & set(found(one))


def test_lists_that_disagree_stand_beside_each_other_once_they_are_one_person(
    one: Project,
) -> None:
    number = join(one, "3", "k")
    (conflict,) = [c for c in found(one).values() if len(c.cases) > 1]
    said = sides(conflict)
    assert ("taken", "detained", "2022-01-06") in said
    assert ("second", "released", "2022-01-08") in said
    assert ("coverage", "sentenced", None) in said
    with one.store.write() as connection:
        persons.undo(connection, number, one.clock(), by="dana")
    assert all(len(c.cases) == 1 for c in found(one).values())


def test_two_days_of_one_death_are_a_conflict_and_one_day_is_none(one: Project) -> None:
    join(one, "5", "n")
    (conflict,) = [c for c in found(one).values() if len(c.cases) > 1]
    assert {side.date for side in conflict.sides if side.list} == {"2022-01-06", "2022-01-07"}


def test_lists_that_agree_are_no_conflict(one: Project) -> None:
    join(one, "4", "o")
    assert all(len(conflict.cases) == 1 for conflict in found(one).values())


def test_one_person_can_be_asked_about(one: Project) -> None:
    known = ids(one)
    with one.store.read() as connection:
        (dead,) = conflicts(connection, one.viewer, [known["1"]])
        assert dead.person_id == known["1"]
        assert conflicts(connection, one.viewer, [known["6"]]) == []


def test_nothing_is_told_of_whom_a_reader_must_not_know(one: Project) -> None:
    with one.store.write() as connection:
        care.flag(connection, ids(one)["1"], "silence", by="k", why="", now=one.clock())
    assert "1" in found(one)
    assert "1" not in found(one, Viewer("r", "reader"))


def test_who_was_missing_and_is_said_to_be_dead_stands_first(one: Project) -> None:
    join(one, "3", "k")
    first, *others = found(one)
    assert first == "1"
    assert others, "two lists disagree on somebody else"
