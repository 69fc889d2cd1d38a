"""What is wrong with a list, row by row and in words, and what to do about it."""

from __future__ import annotations

import pytest
from list_workbooks import fill, saved, workbook

from rollcall.lists import PROBLEM_HEADINGS, is_case, parse_status, problem_rows, read
from rollcall.lists.kinds import is_total


def duplicates(*rows: str) -> list[int | None]:
    found = read("\n".join(["ФИО;Дата рождения", *rows]).encode(), "a.csv")
    return [problem.row for problem in found.problems if problem.code == "duplicate"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Жағыпаров Ерлан;1980", "Yerlan Zhagiparov;1980"),
        ("Ахметов Нурлан Серикович;01.05.1980", "Ахметов Нурлан;01.05.1980"),
        ("Цой Вячеслав;", "ЦОЙ ВЯЧЕСЛАВ;"),
        ("Tsoy Viacheslav;", "Цой Вячеслав;"),
        ("Ким, Вера;", "Вера Ким;1990"),
        ("Семёнов Пётр;", "Семенов Петр;"),
    ],
)
def test_the_same_person_in_other_letters_is_a_duplicate(one: str, other: str) -> None:
    assert duplicates(one, "Рау Олег;1970", other) == [4]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Жағыпаров Ерлан;1980", "Yerlan Zhagiparov;1999"),
        ("Ахметов Нурлан Серикович;", "Ахметов Нурлан Маратович;"),
        ("Ахметов Нурлан Серикович;", "Akhmetov Nurlan;"),
        ("Ким Вера;1990", "Ким Вера;1991"),
        ("Ахметов Марат;", "Ахметов Мурат;"),
    ],
)
def test_namesakes_are_told_apart(one: str, other: str) -> None:
    assert duplicates(one, other) == []


def test_every_problem_is_a_row_with_a_remedy() -> None:
    data = "id;ФИО;Статус;Дата\n7;Асанов Али;непонятно;31.02.2022\n7;;погиб;\n".encode()
    rows = list(problem_rows(read(data, "a.csv")))
    assert all(len(row) == len(PROBLEM_HEADINGS) for row in rows)
    assert [(row[1], row[2], row[3], row[4]) for row in rows] == [
        ("2", "7", "Асанов Али", "unreadable_status"),
        ("2", "7", "Асанов Али", "impossible_date"),
        ("3", "7-2", "", "no_name"),
        ("3", "7-2", "", "duplicate_id"),
    ]
    assert all(row[5] and row[6] for row in rows)


@pytest.mark.parametrize(
    ("texts", "total"),
    [
        (["Итого: 225"], True),
        (["ВСЕГО", "225", "12"], True),
        (["Барлығы", "4 адам"], True),
        (["Total", "3 people"], True),
        (["Итого по Алматы:", "12"], True),
        (["1", "Итогов Иван", "задержан"], False),
        (["Итого", "Асанов Али", "задержан"], False),
        (["5", "12"], False),
        ([], False),
    ],
)
def test_a_total_is_told_from_a_person(texts: list[str], total: bool) -> None:
    assert is_total(texts) is total


def test_a_colour_with_two_meanings_has_none() -> None:
    rows = [["ФИО", "Город"], ["Асанов Али", "Орал"], ["Юн Вера", "Орал"], [], ["", "погиб"],
            ["", "отпущен"]]  # fmt: skip
    book = workbook(("Л", rows))
    fill(book["Л"], 2, "FFFF0000")
    fill(book["Л"], 3, "FF00B050")
    for row in (5, 6):
        book["Л"].cell(row, 1).fill = book["Л"].cell(2, 1).fill.copy()
    found = read(saved(book), "a.xlsx")
    assert [row.status for row in found.rows if is_case(row)] == [None, None]
    assert "colours" in {problem.code for problem in found.problems}


def test_the_keepers_colours_win_over_the_legend() -> None:
    book = workbook(("Л", [["ФИО", "Город"], ["Асанов Али", "Орал"], [], ["", "погиб"]]))
    fill(book["Л"], 2, "FFFF0000")
    book["Л"].cell(4, 1).fill = book["Л"].cell(2, 1).fill.copy()
    assert read(saved(book), "a.xlsx").rows[0].status == "killed"
    mapped = read(saved(book), "a.xlsx", mapping={"colour FF0000": "released"})
    assert mapped.rows[0].status == "released"


def test_cases_of_two_tables_on_one_row_have_different_numbers() -> None:
    rows = [["ФИО", "Город", None, "ФИО", "Город"], ["Асанов Али", "Орал", None, "Юн Вера", ""]]
    found = read(saved(workbook(("Л", rows))), "a.xlsx")
    numbers = [row[2] for row in problem_rows(found)]
    assert numbers == []
    assert sorted(found.beside.values()) == ["D"]
    assert len({row.key for row in found.rows}) == 2


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("ареставан", "arrested"),
        ("detianed", "detained"),
        ("relased", "released"),
        ("sentanced", "sentenced"),
        ("осводбожден", "released"),
        ("қайтыс болды", "killed"),
        ("не осужднен", None),
        ("выслан в Казахстан", None),
        ("обсуждается", None),
    ],
)
def test_a_slip_of_the_pen_is_read_and_other_words_are_not(words: str, status: str | None) -> None:
    assert parse_status(words) == status
