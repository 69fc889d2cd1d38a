"""Cases packed small: what matching reads of them comes out as it went in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollcall.match.known import Known
from rollcall.match.listed import Cases, prepare
from rollcall.records import CaseRow
from rollcall.store.lists import Case
from tests import world

words = st.text(max_size=30)
rows = st.builds(
    CaseRow,
    key=words,
    names=st.lists(words, max_size=3).map(tuple),
    list=st.sampled_from(["taken", "dead"]),
    status=st.none() | words,
    status_date=st.none() | words,
    birth=st.none() | words,
    age=st.none() | st.integers(0, 120),
    places=st.lists(words, max_size=3).map(tuple),
)
cases = st.lists(
    st.builds(lambda id, person, row: Case(id, row.list, person or id, row), words, words, rows),
    unique_by=lambda case: case.id,
    max_size=12,
)


@given(cases)
def test_a_case_comes_out_as_it_went_in(some: list[Case]) -> None:
    packed = Cases(iter(some))
    assert len(packed) == len(some)
    assert [packed[case.id] for case in some] == some
    assert list(packed) == [case.id for case in some]
    assert sum(packed.statuses.values()) == sum(bool(case.row.status) for case in some)


@given(cases, words)
def test_who_is_on_no_list_is_not_there(some: list[Case], asked: str) -> None:
    packed = Cases(some)
    assert (asked in packed) == (asked in {case.id for case in some})


@given(cases)
def test_every_name_is_an_entry_of_its_list_and_what_was_learned_comes_last(
    some: list[Case],
) -> None:
    packed = Cases(some)
    learned = {some[0].id: {"Learned Name": 7}} if some else {}
    entries = {
        entry: names
        for list_id in packed.lists()
        for entry, names in packed.entries(list_id, learned)
    }
    assert entries.keys() == {case.id for case in some if case.row.names}
    for case in some:
        if case.row.names:
            assert entries[case.id] == (*case.row.names, *learned.get(case.id, ()))


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("Aigerim Sarsenova", True),
        ("Сарсенова Айгерим", True),
        ("Айгерим Сарсенбаева", False),
        ("Gulnara Abdrakhmanova", False),
        ("", False),
    ],
)
def test_whether_a_name_is_listed_is_asked_of_the_index(name: str, listed: bool) -> None:
    row = CaseRow("1", ("Айгерим Сарсенова",), list="taken")
    assert prepare([Case("1", "taken", "1", row)]).lists(name) is listed


def test_indexes_are_made_again_only_when_a_list_or_what_was_learned_changes(
    home: Path,
) -> None:
    one = world.reopened(home)
    known = Known(one.settings.names)

    def names() -> object:
        with one.store.read() as connection:
            return known.names(connection, one.viewer)

    first = names()
    assert names() is first
    world.upload(one, world.LIST + "7,Гульнара Абдрахманова,missing,2022-01-05\n")
    second = names()
    assert second is not first
    old, new = sorted(one.settings.names.iterdir(), key=lambda path: path.stat().st_mtime)
    os.utime(old, (0, 0))  # not opened for long; before that, another machine may be at it
    world.upload(one, world.LIST + "8,Асель Кожахметова,missing,2022-01-05\n")
    names()
    left = set(one.settings.names.iterdir())
    assert old not in left, "the index of the old version is gone"
    assert new in left
    assert len(left) == 2
    one.store.engine.dispose()
