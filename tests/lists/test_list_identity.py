"""Who is who in the next version: what is evident is paired, what only could be is asked."""

from __future__ import annotations

import random

import pytest

from rollcall.lists import Diff, describe, diff, keyed, read
from rollcall.lists.model import ID_HEADING, OWN
from rollcall.records import CaseRow, Flag

HEADER = "ФИО;Дата рождения;Город;Статус;Примечание"
WITH_IDS = "ID;ФИО;Дата рождения;Город;Статус"
Version = tuple[CaseRow, ...]


def version(*rows: str, header: str = HEADER) -> Version:
    return read("\n".join((header, *rows)).encode(), "list.csv").rows


def asked(found: Diff) -> list[tuple[str, bool]]:
    return [(question.why, question.suggested) for question in found.questions]


EVIDENT = {
    "order and case of the words": ("Асанов Али;;;;", "АЛИ АСАНОВ;;;;"),
    "ё and е": ("Королёв Пётр;;;;", "Королев Петр;;;;"),
    "Kazakh letters left out": ("Жүсіпов Ғалым;;;;", "Жусупов Галым;;;;"),
    "a patronymic added": ("Ким Вера;;Орал;;", "Ким Вера Ивановна;;Орал;;"),
    "a patronymic of Kazakh kind": ("Сейтов Нұрлан;1990;;;", "Сейтов Нұрлан Ерланұлы;1990;;;"),
    "an initial spelled out beside one birth": (
        "Асанов А.;04.05.1980;;;",
        "Асанов Али;04.05.1980;;;",
    ),
    "one letter beside one birth and place": (
        "Сейтов Марат;1975;Тараз;;",
        "Сейтов Мурат;1975;Тараз;;",
    ),
    "a slip in English": ("Smith Anne;12.03.1991;Oral;;", "Anne Smyth;12.03.1991;Oral;;"),
    "another alphabet beside one birth": (
        "Ахметов Ерлан;04.05.1980;Орал;;",
        "Akhmetov Yerlan;04.05.1980;Oral;;",
    ),
    "day and month of the birth exchanged": (
        "Асанов Али;04.05.1980;Орал;;",
        "Асанов Али;05.04.1980;Орал;;",
    ),
    "a birth known to the day now": ("Асанов Али;1980;Орал;;", "Асанов Али;04.05.1980;;;"),
    "another place": ("Асанов Али;;Алматы;;", "Асанов Али;;Орал;;"),
    "somebody unknown has another status": (
        "неизвестный мужчина, ~30;;Алматы;задержан;",
        "неизвестный мужчина, ~30;;Алматы;погиб;",
    ),
    "names in another order of importance": ("Ким Вера / Kim Vera;;;;", "Kim Vera / Ким Вера;;;;"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new"), EVIDENT.values(), ids=EVIDENT)
def test_what_is_evident_is_not_asked(old: str, new: str) -> None:
    found = diff(version(old), version(new))
    assert not found.questions
    assert not found.added
    assert not found.removed


PERHAPS = {
    "a surname by marriage, the same day of birth": (
        "Асанова Дина Маратовна;04.05.1990;Орал;;",
        "Кимова Дина Маратовна;04.05.1990;Орал;;",
        ("the name differs by one word; same birth; same place", True),
    ),
    "a surname by marriage in English, moved away": (
        "Anne Smith;12.03.1991;Oral;;",
        "Anne Brown;12.03.1991;Almaty;;",
        ("the name differs by one word; same birth; another place", True),
    ),
    "Latin letters and a year of birth": (
        "Ахметов Ерлан;1980;Орал;;",
        "Akhmetov Yerlan;1980;Oral;;",
        ("the same name in other letters; same birth; same place", True),
    ),
    "an initial spelled out": (
        "Асанов А.;;Орал;;",
        "Асанов Али;;Орал;;",
        ("initials instead of a whole name; same place", True),
    ),
    "a lone surname and a whole name": (
        "Ким;;Орал;;",
        "Ким Вера;;Орал;;",
        ("one name is a part of the other; same place", True),
    ),
    "a lone surname in another place": (
        "Ким;;Орал;;",
        "Ким;;Тараз;;",
        ("the same name; another place", False),
    ),
    "the same name with another birth": (
        "Асанов Али;1980;Алматы;;",
        "Асанов Али;1995;Алматы;;",
        ("the same name; same place; another birth", False),
    ),
    "somebody unknown who may have been identified": (
        "неизвестный мужчина;;Алматы;погиб;тело в морге 2",
        "Асанов Али;;Алматы;погиб;тело в морге 2",
        ("only one of the rows has a name; same place; same remark", False),
    ),
}


@pytest.mark.parametrize(("old", "new", "question"), PERHAPS.values(), ids=PERHAPS)
def test_what_only_could_be_is_asked(old: str, new: str, question: tuple[str, bool]) -> None:
    before, after = version(old), version(new)
    found = diff(before, after)
    assert asked(found) == [question]
    assert describe(found) == "+1, -1, 1 to be asked"
    pair = after[0].key, before[0].key
    assert diff(before, after, {pair: True}).kept == {pair[0]: pair[1]}
    assert describe(diff(before, after, {pair: False})) == "+1, -1"


STRANGERS = {
    "nothing in common": ("Асанов Али;1980;Алматы;;", "Белов Олег;1980;Алматы;;"),
    "brothers": ("Асанов Али;1980;Алматы;;", "Асанов Вали;1985;Алматы;;"),
    "a namesake of another birth and place": ("Асанов Али;1980;Алматы;;", "Асанов Али;1995;Орал;;"),
    "one given name and no more": ("Белова Дина;;Орал;;", "Юнусова Дина;;Орал;;"),
    "one place and status": ("Ким Вера;;Орал;погибла;", "Ли Олег;;Орал;погиб;"),
    "two unknown": ("неизвестный мужчина;;Орал;;", "неизвестная женщина;;Тараз;;"),
}


@pytest.mark.parametrize(("old", "new"), STRANGERS.values(), ids=STRANGERS)
def test_nobody_is_asked_about_strangers(old: str, new: str) -> None:
    assert describe(diff(version(old), version(new))) == "+1, -1"


def test_a_telephone_number_that_one_row_has_speaks_for_it() -> None:
    header = "ФИО;Город;Телефон родных"
    old = version("Асанов Марат;Орал;87011234567", "Ким Вера;Орал;87017654321", header=header)
    new = version("Асанов Мурат;Орал;87011234567", "Ким Вера;Орал;87017654321", header=header)
    assert describe(diff(old, new)) == "1 name corrected"
    other = version("Асанов Мурат;Орал;87010000000", "Ким Вера;Орал;87017654321", header=header)
    assert asked(diff(old, other)) == [("the name differs by one letter; same place", True)]


def test_namesakes_are_told_apart_by_what_the_list_says_or_asked_about() -> None:
    old = version("Асанов Али;1980;Алматы;;", "Асанов Али;1990;Орал;;")
    new = version("Асанов Али;1990;Орал;отпущен;", "Асанов Али;1980;Алматы;осужден;")
    assert describe(diff(old, new)) == "2 statuses changed"
    (lone,) = version("Асанов Али;;;;")
    found = diff(old, (lone,))
    assert asked(found) == [("the same name", False)] * 2
    answers = {(lone.key, old[0].key): False, (lone.key, old[1].key): True}
    assert diff(old, (lone,), answers).kept == {lone.key: old[1].key}
    assert [row.key for row in diff(old, (lone,), answers).removed] == [old[0].key]


def test_1300_rows_in_another_order_with_ten_slips_raise_no_question() -> None:
    given = ["Али", "Вера", "Марат", "Дина", "Олег", "Санжар", "Айгүл", "Тимур", "Нурлан", "Ержан"]
    stems = ["Асан", "Сейт", "Бек", "Омар", "Тлеу", "Жұма", "Абен", "Ахмет", "Кайр", "Серік",
             "Бел", "Кузнец", "Орл"]  # fmt: skip
    people = [
        f"{stem}{ending} {name}"
        for stem in stems
        for ending in ("ов", "ев", "баев", "ин", "енко", "бай", "ович", "ханов", "ғали", "ян")
        for name in given
    ]
    places = ["Алматы", "Орал", "Тараз", "Шымкент"]
    rows = [
        f"{number};{name};{1950 + number % 50};{places[number % 4]};задержан"
        for number, name in enumerate(people, 1)
    ]
    header = "№;ФИО;Год рождения;Город;Статус"
    corrected = list(reversed(rows))
    for at in range(0, 1300, 130):
        number, name, *rest = corrected[at].split(";")
        corrected[at] = ";".join((number, name[:2] + name[3] + name[2] + name[4:], *rest))
    moved = [f"{n};{row.split(';', 1)[1]}" for n, row in enumerate(corrected, 1)]
    assert len(rows) == 1300
    found = diff(version(*rows, header=header), version(*moved, header=header))
    assert describe(found) == "10 names corrected"


def test_a_list_written_in_other_letters_is_not_asked_about_row_by_row() -> None:
    names = ["Асанов Али", "Ким Вера", "Сейтов Марат", "Белова Дина", "Юнусов Олег", "Омаров Тимур",
             "Ахметов Ерлан", "Жумабеков Санжар", "Тлеуова Айгуль", "Касымов Нурлан",
             "Бекова Асель"]  # fmt: skip
    latin = ["Asanov Ali", "Kim Vera", "Seitov Marat", "Belova Dina", "Yunusov Oleg",
             "Omarov Timur", "Akhmetov Yerlan", "Zhumabekov Sanzhar", "Tleuova Aigul",
             "Kassymov Nurlan", "Bekova Assel"]  # fmt: skip
    old = version(*(f"{name};{1960 + at};;;" for at, name in enumerate(names)))
    new = version(*(f"{name};{1960 + at};;;" for at, name in enumerate(latin)))
    assert describe(diff(old, new)) == "11 names corrected"
    assert describe(diff(old[:3], new[:3])) == "+3, -3, 3 to be asked"
    # Nor one where every name was a surname with an initial before, or had no patronymic.
    short = version(*(f"{name.split()[0]} {name.split()[1][0]}.;;;;" for name in names))
    assert describe(diff(short, version(*(f"{name};;;;" for name in names)))) == (
        "11 names corrected"
    )


def test_another_list_by_mistake_pairs_few_and_asks_little() -> None:
    surnames = ["Асанов", "Сейтов", "Омаров", "Тлеуов", "Ахметов", "Касымов", "Ким", "Белов"]
    given = ["Али", "Марат", "Мурат", "Олег", "Санжар", "Тимур", "Нурлан", "Ержан", "Айдар"]
    everybody = [f"{surname} {name}" for surname in surnames for name in given]
    chance = random.Random(4)
    chance.shuffle(everybody)
    places = ["Алматы", "Алматы", "Орал"]
    rows = [f"{one};{1960 + n % 40};{places[n % 3]};;" for n, one in enumerate(everybody)]
    found = diff(version(*rows[:36]), version(*rows[36:]))
    assert len(found.kept) <= 1
    assert len(found.questions) <= 3


def test_an_id_that_somebody_else_has_now_is_asked_about() -> None:
    old = version("1;Асанов Али;1980;Орал;", "2;Ким Вера;1990;Орал;", header=WITH_IDS)
    new = version("1;Юнусов Олег;1970;Тараз;", "2;Ким Вера;1990;Орал;", header=WITH_IDS)
    found = diff(old, new)
    why = "the same id; another name; another birth; another place"
    assert asked(found) == [(why, False)]
    after = keyed(new, diff(old, new, {("1", "1"): False}), {"1", "2"})
    assert [row.key for row in after] == ["1~2", "2"]
    # And so it stays in the next version, though her id is still the same.
    assert diff(after, new).kept == {"1": "1~2", "2": "2"}


def test_an_id_that_changed_is_asked_about_and_many_are_a_new_numbering() -> None:
    people = ["Асанов Али;1980", "Ким Вера;1990", "Сейтов Марат;1975", "Белова Дина;1988",
              "Юнусов Олег;1969"]  # fmt: skip
    old = version(*(f"{at};{row};Орал;" for at, row in enumerate(people, 1)), header=WITH_IDS)
    rows = [f"{at};{row};Орал;" for at, row in enumerate(people, 1)]
    one = version("91;Асанов Али;1980;Орал;", *rows[1:], header=WITH_IDS)
    found = diff(old, one)
    assert asked(found) == [("the same name; same birth; same place; another id", True)]
    more = ["Новиков Пётр;2001", *people]
    shifted = version(*(f"{at};{row};Орал;" for at, row in enumerate(more, 1)), header=WITH_IDS)
    assert describe(diff(old, shifted)) == "+1, 5 ids changed"


def test_an_id_column_that_comes_and_goes_moves_nobody() -> None:
    plain = version("Асанов Али;1980;Орал;;", "Ким Вера;1990;Орал;;")
    ids = version("7;Ким Вера;1990;Орал;", "8;Асанов Али;1980;Орал;", header=WITH_IDS)
    found = diff(plain, ids)
    assert describe(found) == "no changes"
    stored = keyed(ids, found, {row.key for row in plain})
    assert {row.key for row in stored} == {row.key for row in plain}
    # Now the ids count, whatever the key is: the name may be written otherwise.
    later = version("7;Ким В. И.;;;", "8;Асанов Әли;1980;Орал;", header=WITH_IDS)
    assert not diff(stored, later).questions
    assert diff(stored, later).kept == {"7": plain[1].key, "8": plain[0].key}
    assert describe(diff(stored, plain)) == "no changes"


def test_our_own_column_keeps_every_row_what_it_was() -> None:
    old = version("Асанов Али;1980;Орал;;", "Ким Вера;1990;Орал;;")
    header = f"{HEADER};{ID_HEADING};{OWN}last mention"
    new = version(
        f"Ли Анна;;;;;{old[1].key};2022-01-09",  # a new name beside the old key: asked
        f"Асанова Али;;Тараз;;;{old[0].key};",  # a corrected one: the key decides
        "Новиков Пётр;;;;;;",
        header=header,
    )
    found = diff(old, new)
    assert found.kept == {new[1].key: old[0].key}
    assert [(one.new.names, one.old.names) for one in found.questions] == [
        (("Ли Анна",), ("Ким Вера",))
    ]
    same = version(
        f"Асанов Али;1980;Орал;;;{old[0].key};2022-01-09",
        f"Ким Вера;1990;Орал;;;{old[1].key};",
        header=header,
    )
    assert describe(diff(old, same)) == "no changes"
    assert describe(diff(same, old)) == "no changes"


def test_two_rows_that_became_one_are_merged_and_not_removed() -> None:
    old = version("Ким Вера;;Орал;;", "Kim Vera;;;;", "Асанов Али;;;;", "Асанов Али;;;;из чата")
    new = version("Ким Вера / Kim Vera;;Орал;;", "Асанов Али;;;;")
    found = diff(old, new)
    assert describe(found) == "1 change of other names, 2 merged"
    assert [(one.kept.names[0], [row.row for row in one.gone]) for one in found.merged] == [
        ("Ким Вера", [3]),
        ("Асанов Али", [5]),
    ]
    # Two births are two people, and one of them is gone.
    two = version("Асанов Али;1980;;;", "Асанов Али;1991;;;")
    assert describe(diff(two, two[:1])) == "-1"


def test_a_row_with_two_people_that_became_two_rows_is_split() -> None:
    found = diff(
        version("Ким Вера / Ким Олег;;Орал;;"), version("Ким Вера;;Орал;;", "Ким Олег;;Орал;;")
    )
    assert describe(found) == "+1, 1 change of other names, 1 split"
    (split,) = found.split
    assert [row.names for row in split.rows] == [("Ким Вера",), ("Ким Олег",)]


def test_somebody_may_say_that_two_rows_are_one_person_or_one_row_two() -> None:
    old = version("Асанов Али;1980;;;", "Сейтов Марат;1990;;;")
    new = version("Асанов Али;1980;;;")
    found = diff(old, new, {(new[0].key, old[0].key): True, (new[0].key, old[1].key): True})
    assert describe(found) == "1 merged"
    back = diff(new, old, {(old[0].key, new[0].key): True, (old[1].key, new[0].key): True})
    assert describe(back) == "+1, 1 split"


def test_flags_columns_of_ours_and_running_numbers_count_as_they_should() -> None:
    flags: tuple[Flag, ...] = ("minor",)
    old = CaseRow("1", ("Асанов Али",), cells={"№": "1", "ФИО": "Асанов Али"})
    new = CaseRow(
        "1",
        ("Асанов Али",),
        cells={"№": "7", "ФИО": "Асанов  Али", f"{OWN}sources": "3"},
        flags=flags,
        sheet="Лист2",
        row=40,
    )
    assert describe(diff([old], [new])) == "1 flag changed"
    header, renamed = "ФИО;Адвокат", "ФИО;Защитник"
    before = version("Ли Олег;Боброва", "Ким Вера;Сидорова", "Юн Анна;Ли", header=header)
    after = version("Ли Олег;Боброва", "Ким Вера;Титова", "Юн Анна;Ли", header=renamed)
    (change,) = diff(before, after).changed
    assert [(one.heading, one.old, one.new) for one in change.fields] == [
        ("Защитник", "Сидорова", "Титова")
    ]


def test_headings_inside_a_table_are_no_cases() -> None:
    header = "ФИО;Город"
    old = version("Погибшие;", "Асанов Али;Орал", header=header)
    new = version("Погибшие;", "Асанов Али;Орал", "Раненые;", "Ким Вера;Орал", header=header)
    assert describe(diff(old, new)) == "+1, 1 heading added or removed"


def test_a_case_that_left_and_came_back_is_the_same_and_nobody_takes_its_key() -> None:
    rows = version("1;Асанов Али;1980;Орал;", "2;Ким Вера;1990;Орал;", header=WITH_IDS)
    second = rows[:1]
    taken = {"1", "2"}
    assert [row.key for row in keyed(rows, diff(second, rows), taken)] == ["1", "2"]
    # With what the case last said also where the list has no ids any more.
    former = rows[1:]
    plain = version("Асанов Али;1980;Орал;;", "Ким Вера Ивановна;1990;Орал;;")
    assert [row.key for row in keyed(plain, diff(second, plain), taken, former)] == ["1", "2"]
    # Her id 2 is somebody else's now: another case, and another key.
    other = version("1;Асанов Али;1980;Орал;", "2;Юнусов Олег;1970;Тараз;", header=WITH_IDS)
    assert [row.key for row in keyed(other, diff(second, other), taken, former)] == ["1", "2~2"]


def test_a_made_key_that_another_case_kept_is_not_given_twice() -> None:
    first = version("Сейтов Марат;1975;Тараз;;")
    second = version("Сейтов Мурат;1975;Тараз;;")
    kept = keyed(second, diff(first, second), {first[0].key})
    assert kept[0].key == first[0].key
    # Now a real Марат comes, whose made key is the one that Мурат has.
    third = version("Сейтов Мурат;1975;Тараз;;", "Сейтов Марат;1975;Тараз;;")
    found = diff(kept, third)
    assert describe(found) == "+1"
    keys = [row.key for row in keyed(third, found, {kept[0].key})]
    assert keys == [first[0].key, f"{first[0].key}~2"]
