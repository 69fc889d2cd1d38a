"""The same person on two rows, once by initials."""

from __future__ import annotations

import pytest

from rollcall.lists import read


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("Сидоров Олег Петрович;Орал;", "Сидоров О.П.;Тараз;", True),
        ("Сидоров О. П.;Орал;", "Сидоров Олег Петрович;Тараз;", True),
        ("SIDOROV, Oleg;Oral;5.01.2022", "SIDOROV, O.;Taraz;5.01.2022", True),
        ("SIDOROV, Oleg;Oral;5.01.2022", "SIDOROV, O.;Taraz;6.01.2022", False),
        ("Сейтов Қ.;Арал;", "Сейтов Қуат;Арал;", True),
        ("Сидоров Олег Петрович;Орал;", "Сидоров О.К.;Орал;", False),
        ("Сидоров Олег Петрович;Орал;", "Сидоров И.П.;Орал;", False),
        ("Сидоров Олег Петрович;Орал;", "Петрович О.;Тараз;", False),
    ],
)
def test_initials_that_fit_a_name_are_told_as_a_duplicate(one: str, other: str, told: bool) -> None:
    found = read(f"Name;City;Date\n{one}\n{other}\n".encode(), "a.csv")
    assert [problem.row for problem in found.problems if problem.code == "duplicate"] == (
        [3] if told else []
    )


def test_two_births_tell_two_people_apart_though_initials_fit() -> None:
    text = "ФИО;Год рождения\nСидоров Олег Петрович;1971\nСидоров О.П.;1984\n"
    assert not read(text.encode(), "a.csv").problems
