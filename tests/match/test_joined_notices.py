"""Joining and parting people never repeats a notice, and never loses one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from rollcall.errors import RollcallError
from rollcall.pipeline import Project, run_step
from rollcall.store import lists, persons
from tests import world

SECOND = "id,name,status,date\nz,Zhumabek Tastemirov,missing,2022-01-05\n"
THIRD = "id,name,status,date\ny,Тастемиров Жумабек,missing,2022-01-05\n"
LATER = world.Piece(
    "later",
    "wire",
    "Funeral of a man who was missing",
    "Zhumabek Tastemirov was killed in Almaty, the prosecutors said. His funeral will be held on "
    "Friday, his family told reporters at the city hall.",
    "2022-01-09T18:00:00+00:00",
)


@pytest.fixture
def one(home: Path) -> Iterator[Project]:
    project = world.reopened(home)
    world.upload(project, SECOND, "second")
    world.upload(project, THIRD, "third")
    run_step(project, "match")
    yield project
    project.store.engine.dispose()


def ids(one: Project) -> list[str]:
    """The three cases of one man."""
    with one.store.read() as connection:
        known = lists.current(connection, one.viewer)
    return [case.id for case in known if case.row.key in ("1", "z", "y")]


def join(one: Project, case: str, other: str) -> int:
    with one.store.write() as connection:
        return persons.decide(connection, one.viewer, case, other, "same", why="", now=one.clock())


def part(one: Project, number: int) -> None:
    with one.store.write() as connection:
        persons.undo(connection, number, one.clock(), by="dana")


def told(one: Project) -> Counter[str]:
    """How many notices about a match of the three there are, by case."""
    run_step(one, "alert")
    facts = {fact["id"]: fact["case_id"] for fact in world.table(one.store, "facts")}
    cases = set(ids(one))
    notices = [row for row in world.table(one.store, "notices") if row["kind"] == "match"]
    return Counter(case for row in notices if (case := facts[row["fact_id"]]) in cases)


def messages(one: Project) -> Counter[tuple[str, int]]:
    rows = world.table(one.store, "message_notices")
    return Counter((row["subscriber"], row["notice_id"]) for row in rows)


def test_what_was_told_of_two_is_not_told_again_of_the_one_they_are(one: Project) -> None:
    before = told(one)
    assert sorted(before.values()) == [1, 1, 1]
    sent = messages(one)
    first, second, third = ids(one)
    join(one, first, second)
    join(one, second, third)
    assert told(one) == before
    assert messages(one) == sent


def test_one_person_is_told_once_and_what_was_not_told_of_the_other_is_told_after_parting(
    one: Project,
) -> None:
    first, second, third = ids(one)
    numbers = [join(one, first, second), join(one, second, third)]
    assert sum(told(one).values()) == 1
    part(one, numbers[0])
    assert sum(told(one).values()) == 2  # one for the first, one for the two others
    part(one, numbers[1])
    assert sorted(told(one).values()) == [1, 1, 1]
    join(one, first, third)
    assert sorted(told(one).values()) == [1, 1, 1]
    assert set(messages(one).values()) <= {1}


def test_a_later_story_about_one_person_is_one_notice(one: Project) -> None:
    told(one)
    first, second, third = ids(one)
    join(one, first, second)
    join(one, first, third)
    world.publish(one, LATER)
    world.work(one, "enrich", "match")
    before = told(one)
    assert sum(before.values()) == 4  # three of the first story, told apart; one of the second


def test_whatever_is_joined_and_parted_everybody_is_told_of_once(one: Project) -> None:
    cases = ids(one)
    standing: list[int] = []
    dice = Random(7)
    for _ in range(12):
        if standing and dice.random() < 0.4:
            part(one, standing.pop(dice.randrange(len(standing))))
        else:
            a, b = dice.sample(cases, 2)
            with suppress(RollcallError):  # answered already
                standing.append(join(one, a, b))
        if dice.random() < 0.5:
            counted = told(one)
            assert set(counted.values()) <= {1}
            with one.store.read() as connection:
                owner = persons.persons_of(connection, cases)
            assert {owner[case] for case in counted} == set(owner.values())
    for number in standing:
        part(one, number)
    assert sorted(told(one).values()) == [1, 1, 1]
    assert set(messages(one).values()) <= {1}


def others(one: Project) -> set[str]:
    """How many namesakes on other lists each match of the three tells of."""
    cases = set(ids(one))
    return {
        reason["found"]
        for row in world.table(one.store, "matches")
        if row["case_id"] in cases
        for reason in row["features"]["evidence"]
        if reason["code"] == "other_lists"
    }


def test_who_is_one_person_is_no_namesake_on_another_list_any_more(one: Project) -> None:
    assert others(one) == {"2"}
    first, second, third = ids(one)
    numbers = [join(one, first, second), join(one, second, third)]
    run_step(one, "match")
    assert others(one) == set()
    part(one, numbers[1])
    run_step(one, "match")
    assert others(one) == {"1"}
