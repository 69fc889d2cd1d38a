"""Who is one person: answers join cases, undoing parts them, contradictions are refused."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollcall.errors import RollcallError
from rollcall.records import CaseRow, Judgement, Viewer
from rollcall.store import decisions, list_versions, persons
from rollcall.store.lists import current
from rollcall.store.open import Store, open_store
from rollcall.store.rows import digest

NOW = datetime(2022, 1, 10, 12, tzinfo=UTC)
VIEWER = Viewer("keeper", "keeper")


def upload(store: Store, list_id: str, rows: Sequence[CaseRow], day: int = 0) -> None:
    with store.write() as connection:
        list_versions.save_version(
            connection,
            list_id,
            repr(rows).encode(),
            "list.csv",
            rows,
            change="",
            viewer=VIEWER,
            now=NOW + timedelta(days=day),
        )


def row(list_id: str, key: str, **details: object) -> CaseRow:
    return CaseRow(key, ("Тулебеков Ерлан",), list=list_id, **details)  # type: ignore[arg-type]


def three_lists(store: Store) -> tuple[str, str, str]:
    """One row on each of three lists; their case ids."""
    for name in "abc":
        upload(store, name, [row(name, "1", status="detained")])
    one, two, three = sorted(digest(name, "1") for name in "abc")
    return one, two, three


def decide(store: Store, one: str, other: str, judgement: Judgement = "same") -> int:
    with store.write() as connection:
        return persons.decide(connection, VIEWER, one, other, judgement, why="a call", now=NOW)


def undo(store: Store, number: int) -> None:
    with store.write() as connection:
        persons.undo(connection, number, NOW, by="dana")


def people(store: Store) -> dict[str, str]:
    with store.read() as connection:
        return {case.id: case.person_id for case in current(connection, VIEWER)}


def test_same_joins_under_the_smallest_case_and_undo_parts_again(store: Store) -> None:
    one, two, three = three_lists(store)
    first, second = decide(store, three, two), decide(store, one, three)
    assert set(people(store).values()) == {one}
    undo(store, second)
    assert people(store) == {one: one, two: two, three: two}
    undo(store, first)
    assert people(store) == {one: one, two: two, three: three}


def test_what_two_ways_join_one_undo_does_not_part(store: Store) -> None:
    one, two, three = three_lists(store)
    numbers = [decide(store, one, two), decide(store, two, three), decide(store, one, three)]
    undo(store, numbers[0])
    assert set(people(store).values()) == {one}
    undo(store, numbers[1])
    assert people(store) == {one: one, two: two, three: one}


def test_a_contradiction_is_refused_with_what_to_undo(store: Store) -> None:
    one, two, three = three_lists(store)
    a, b = decide(store, one, two), decide(store, two, three)
    with pytest.raises(RollcallError, match=f"decisions {a}, {b} together make") as caught:
        decide(store, one, three, "different")
    assert caught.value.remedy.startswith(f"if that is wrong: `rollcall people undo {a}`, or")
    undo(store, b)
    c = decide(store, one, three, "different")
    with pytest.raises(RollcallError, match=f"decision {c} says that these are two") as caught:
        decide(store, two, three)
    assert f"`rollcall people undo {c}`; then" in caught.value.remedy
    assert people(store) == {one: one, two: one, three: three}


def test_one_pair_is_answered_once_but_unsure_can_become_sure(store: Store) -> None:
    one, two, _ = three_lists(store)
    decide(store, one, two, "unsure")
    number = decide(store, two, one)
    again: tuple[Judgement, ...] = ("same", "unsure")
    for judgement in again:
        with pytest.raises(RollcallError, match=f"decision {number} has answered this"):
            decide(store, one, two, judgement)


def test_a_case_is_not_joined_with_itself_or_with_nobody(store: Store) -> None:
    one, _, _ = three_lists(store)
    with pytest.raises(RollcallError, match="one and the same"):
        decide(store, one, one)
    with pytest.raises(RollcallError, match="no such case"):
        decide(store, one, "nobody")


def test_answers_survive_a_new_version_and_the_row_that_left(store: Store) -> None:
    one, two, three = three_lists(store)
    decide(store, one, two)
    for name in "abc":
        upload(store, name, [row(name, "1", status="released"), row(name, "2")], day=1)
    after = people(store)
    assert (after[one], after[two], after[three]) == (one, one, three)
    gone = next(name for name in "abc" if digest(name, "1") == two)
    upload(store, gone, [row(gone, "2")], day=2)
    with store.read() as connection:
        found = persons.members(connection, VIEWER, one)
    assert [(case["id"], case["current"]) for case in found] == [(one, True), (two, False)]


def test_an_answer_keeps_both_rows_as_they_were(store: Store) -> None:
    one, two, _ = three_lists(store)
    decide(store, one, two)
    for name in "abc":
        upload(store, name, [row(name, "1", status="released")], day=1)
    with store.read() as connection:
        (answer,) = persons.listed(connection, VIEWER, [two])
    seen = [case["listed"]["status"] for case in answer["evidence"]["cases"]]
    assert seen == ["detained", "detained"]
    assert answer["one"]["listed"]["status"] == "released"
    assert (answer["by"], answer["why"], answer["judgement"]) == ("keeper", "a call", "same")


def test_different_people_are_not_asked_about_again_whatever_their_cases(store: Store) -> None:
    one, two, three = three_lists(store)
    decide(store, one, two)
    decide(store, two, three, "different")
    with store.read() as connection:
        answered = persons.answered(connection)
    assert answered == {
        one: frozenset({three}),
        two: frozenset({three}),
        three: frozenset({one, two}),
    }


def test_unsure_holds_for_the_two_cases_only(store: Store) -> None:
    one, two, three = three_lists(store)
    decide(store, one, two)
    decide(store, two, three, "unsure")
    with store.read() as connection:
        assert persons.answered(connection) == {
            two: frozenset({three}),
            three: frozenset({two}),
        }


def test_undoing_as_a_decision_about_a_match_is_refused(store: Store) -> None:
    one, two, _ = three_lists(store)
    number = decide(store, one, two)
    with pytest.raises(RollcallError, match="about two cases"), store.write() as connection:
        decisions.undo(connection, number, NOW, by="dana")
    assert people(store)[two] == one


def test_an_answer_about_two_cases_settles_no_match(store: Store) -> None:
    one, two, _ = three_lists(store)
    decide(store, one, two)
    with store.read() as connection:
        assert decisions.in_force(connection) == {}


def test_what_is_undone_cannot_be_undone_again(store: Store) -> None:
    one, two, _ = three_lists(store)
    number = decide(store, one, two)
    undo(store, number)
    with pytest.raises(RollcallError, match=f"no decision {number} about two cases"):
        undo(store, number)
    with store.read() as connection:
        (kept,) = persons.listed(connection, VIEWER)
    assert (kept["by"], kept["undone_by"], kept["undone_at"]) == (VIEWER.name, "dana", NOW)


_KEYS = range(6)
_steps = st.lists(
    st.tuples(
        st.sampled_from(["same", "different", "unsure", "undo"]),
        st.sampled_from(_KEYS),
        st.sampled_from(_KEYS),
    ),
    max_size=14,
)


@pytest.fixture(scope="module")
def six(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A record with six cases; a test leaves nothing decided behind."""
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('six') / 'record.sqlite'}")
    upload(store, "a", [row("a", str(key)) for key in _KEYS])
    yield store
    store.engine.dispose()


@settings(max_examples=25, deadline=None)
@given(_steps)
def test_persons_are_what_standing_answers_connect_after_any_steps(
    six: Store, steps: list[tuple[str, int, int]]
) -> None:
    """The law: whatever was decided and undone, and in whichever order, nothing else is left."""
    ids = sorted(digest("a", str(key)) for key in _KEYS)
    standing: dict[int, tuple[str, str, str]] = {}
    for what, left, right in steps:
        if what != "undo":
            try:
                number = decide(six, ids[left], ids[right], what)  # type: ignore[arg-type]
            except RollcallError:
                continue
            standing[number] = what, ids[left], ids[right]
        elif standing:
            number = sorted(standing)[left % len(standing)]
            undo(six, number)
            del standing[number]
    found = people(six)
    assert found == _connected(ids, standing.values())
    for what, one, other in standing.values():
        assert what != "different" or found[one] != found[other]
    for number in standing:
        undo(six, number)
    assert people(six) == {case: case for case in ids}


def _connected(ids: list[str], answers: Collection[tuple[str, str, str]]) -> dict[str, str]:
    person = {one: one for one in ids}
    for _ in ids:
        for what, one, other in answers:
            if what == "same":
                person[one] = person[other] = min(person[one], person[other])
    return person
