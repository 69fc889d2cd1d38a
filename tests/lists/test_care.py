"""The policy: who sees what of a case for which care is asked."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollcall.lists import care
from rollcall.lists.care import FLAGS, is_minor, shown, veil
from rollcall.records import CaseRow, Problem, Role

ROLES: tuple[Role, ...] = get_args(Role)
ROW = CaseRow(
    "17",
    ("Анна Тестова", "Anna Testova"),
    list="taken",
    status="detained",
    status_words="задержана дома",
    status_date="2022-01-06",
    birth="1990",
    age=31,
    places=("Тараз",),
    remarks="дочь Веры",
    sheet="A",
    row=3,
    cells={"ФИО": "Анна Тестова"},
    problems=(Problem("duplicate", "row 3 is Анна Тестова, too"),),
)


@pytest.mark.parametrize(
    ("age", "birth", "event", "minor"),
    [
        (17, None, None, True),
        (18, None, None, False),
        (None, "2004-01-06", "2022-01-05", True),
        (None, "2004-01-05", "2022-01-05", False),
        (None, "2004", "2022-01-05", True),  # born in December, they were 17
        (None, "2003", "2022-01-05", False),
        (None, "2004-02", "2022", True),
        (None, "2009", None, True),
        (None, "1999", None, False),
        (30, "2015", "2022", True),  # the list contradicts itself: care
        (None, None, None, False),
    ],
)
def test_who_may_be_a_child(
    age: int | None, birth: str | None, event: str | None, minor: bool
) -> None:
    assert is_minor(age, birth, event, year=2025) is minor


@given(
    st.dates(date(1990, 1, 1), date(2020, 12, 31)),
    st.dates(date(2010, 1, 1), date(2025, 12, 31)),
    st.sampled_from([4, 7, 10]),
    st.sampled_from([4, 7, 10]),
)
def test_no_child_is_taken_for_an_adult_however_little_the_list_says(
    birth: date, event: date, of_birth: int, of_event: int
) -> None:
    had_birthday = (event.month, event.day) >= (birth.month, birth.day)
    age = event.year - birth.year - (not had_birthday)
    found = is_minor(None, birth.isoformat()[:of_birth], event.isoformat()[:of_event])
    assert found or age >= 18
    if of_birth == of_event == 10:
        assert found == (age < 18)


def test_the_stricter_role_never_sees_more() -> None:
    order = ("full", "number", "nothing")
    for flag in FLAGS:
        for leaving in (False, True):
            seen = [order.index(shown([flag], role, leaving=leaving)) for role in ROLES]
            assert seen == sorted(seen), (flag, leaving)
        for role in ROLES:
            kept, told = (order.index(shown([flag], role, leaving=out)) for out in (False, True))
            assert told >= kept, "nothing that leaves shows more than a page"


def test_monitors_see_to_decide_but_take_numbers_home() -> None:
    assert shown(["minor"], "monitor", leaving=False) == "full"
    assert shown(["minor"], "monitor", leaving=True) == "number"
    assert shown(["minor", "silence"], "reader", leaving=False) == "nothing"
    assert shown([], "reader", leaving=True) == "full"
    assert shown(FLAGS, "keeper", leaving=True) == "full"


def test_a_veiled_row_keeps_key_list_and_status_and_nothing_that_names() -> None:
    assert veil(ROW, "full") is ROW
    assert veil(ROW, "nothing") is None
    left = veil(ROW, "number")
    assert left is not None
    assert (left.key, left.list, left.status, left.row) == ("17", "taken", "detained", 3)
    for word in ("Анна", "Anna", "дома", "1990", "31", "Тараз", "Веры", "2022"):
        assert word not in repr(left)


def test_flags_in_words() -> None:
    assert care.in_words(["silence", "minor"]) == "a minor; the family asked for silence"
