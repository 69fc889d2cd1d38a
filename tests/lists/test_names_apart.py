"""Name cells as people write them: two people, surnames of birth, nicknames, a mother's call."""

from __future__ import annotations

import pytest

from rollcall.lists import read
from rollcall.lists.cells.name_parts import given_name_only, join_parts
from rollcall.lists.cells.person import split_person


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Ахметова Сауле (урожд. Ли)", ["Ахметова Сауле", "Ли Сауле"]),
        ("Ахметова Сауле Ериковна (дев. Цой)", ["Ахметова Сауле Ериковна", "Цой Сауле Ериковна"]),
        ("Бекова Ляззат (қыз кезінде Сағын)", ["Бекова Ляззат", "Сағын Ляззат"]),
        ("Elena Petrova (née Kim)", ["Elena Petrova", "Elena Kim"]),
        ("PETROVA, Elena (m. Sultan)", ["PETROVA, Elena", "Sultan Elena"]),
        ("Пак Роман (по паспорту Пак Ен Су)", ["Пак Роман", "Пак Ен Су"]),
        ("Пак Роман (Роман, по паспорту Пак Ен Су)", ["Пак Роман", "Пак Ен Су"]),
        ("Аскаров Тимур («Бульдозер»)", ["Аскаров Тимур"]),
        ("Аскаров Тимур (он же «Гусь»)", ["Аскаров Тимур"]),
        ("Timur Askarov aka Timur the Great", ["Timur Askarov"]),
        ("Timur Askarov aka Timur Askar", ["Timur Askarov", "Timur Askar"]),
        ("Prof. Anna Sokolova", ["Anna Sokolova"]),
        ("Miss Dana Abay", ["Dana Abay"]),
        ("профессор Ли Анна", ["Ли Анна"]),
        ("Anna Kim (for her son Oleg Kim)", ["Oleg Kim"]),
        ("Anna Kim (about her husband Petr Kim)", ["Petr Kim"]),
        ("неизв. парень", []),
        ("екі жігіт, аттары белгісіз", []),
        ("two men, names unknown", []),
        ("трое мужчин", []),
    ],
)
def test_other_names_have_a_surname_and_nobody_is_invented(cell: str, names: list[str]) -> None:
    assert list(split_person(cell).names) == names


@pytest.mark.parametrize(
    ("cell", "first", "other"),
    [
        ("Anna Kim and her brother Oleg Kim", "Anna Kim", "Oleg"),
        ("Ким Анна и Ли Олег", "Ким Анна", "Ли Олег"),
        ("Серік Айдос және Омар Дана", "Серік Айдос", "Омар Дана"),
        ("Абаев Нурлан Ерланович\nАбаев Саят Ерланович", "Абаев Нурлан Ерланович", "Абаев Саят"),
        ("братья Жунусовы Али и Бек", "Жунусов Али", "Жунусов Бек"),
        ("сестры Жунусовы Аида и Дана", "Жунусова Аида", "Жунусова Дана"),
        ("Rinat & Renat Abdullin", "Rinat Abdullin", "Renat Abdullin"),
    ],
)
def test_of_two_people_the_first_is_the_case_and_the_other_told(
    cell: str, first: str, other: str
) -> None:
    person = split_person(cell)
    assert person.two
    assert person.names == (first,)
    assert other in "; ".join(person.remarks)


@pytest.mark.parametrize(
    ("parts", "name", "remark"),
    [
        (["Лаптев и др.", "Игорь"], "Лаптев Игорь", "и др"),
        (["Kim et al.", "Oleg"], "Kim Oleg", "et al"),
        (["Мусаева (дев. Ли)", "Инна", "Олеговна"], "Мусаева Инна Олеговна", ""),
        (["Abdullin brothers", "Rinat"], "Abdullin Rinat", "brothers"),
    ],
)
def test_parts_of_a_name_join_though_remarks_stand_between(
    parts: list[str], name: str, remark: str
) -> None:
    person = split_person(join_parts(parts))
    assert person.names[0] == name
    assert remark in "; ".join(person.remarks)


def test_a_given_name_alone_is_kept_and_told() -> None:
    found = read(
        "ФИО;Статус\nЕрлан;задержан\nСмаилов;задержан\nПак Роман;погиб\n".encode(), "a.csv"
    )
    assert [row.names for row in found.rows] == [("Ерлан",), ("Смаилов",), ("Пак Роман",)]
    assert [(one.code, one.row) for one in found.problems] == [("given_name_only", 2)]
    assert given_name_only("Талгат")
    assert not given_name_only("Kapsalov")


def test_a_year_of_birth_in_two_digits_is_no_age() -> None:
    text = "ФИО;Год рождения;Возраст\nПак Роман;87;\nКим Анна;05;\nЛи Олег;;34\n"
    found = read(text.encode(), "a.csv")
    assert [(row.birth, row.age) for row in found.rows] == [
        ("1987", None),
        ("2005", None),
        (None, 34),
    ]


def test_the_rows_of_a_legend_of_letters_are_nobody_and_short_surnames_are_somebody() -> None:
    table = "ФИО;Код;Дата\nПак Роман;З;5.01.2022\nКим Анна;О;5.01.2022\n"
    found = read((table + ";;\nКоды:;;\nЗ;задержан;\nО;отпущен;\n").encode(), "a.csv")
    assert [row.names for row in found.rows if row.names] == [("Пак Роман",), ("Ким Анна",)]
    short = read("ФИО;Статус\nПак Роман;погиб\nЛи;задержан\nКим;отпущен\n".encode(), "a.csv")
    assert [(row.names, row.status) for row in short.rows] == [
        (("Пак Роман",), "killed"),
        (("Ли",), "detained"),
        (("Ким",), "released"),
    ]


def test_letters_that_nothing_explains_are_told_once_for_their_column() -> None:
    rows = "".join(f"{name} Роман;{code}\n" for name, code in zip(NAMES, "ВГВГВГ", strict=True))
    for heading in ("Код", "Статус"):
        found = read(f"ФИО;{heading}\n{rows}".encode(), "a.csv")
        told = [problem.message for problem in found.problems if problem.code == "codes"]
        assert len(told) == 1
        assert "В, Г" in told[0]


NAMES = ("Пак", "Ким", "Тен", "Лаптев", "Сеитов", "Юров")
