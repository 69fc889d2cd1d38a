"""Versions of a list: what changed, whatever the order of rows, with ids and without."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from rollcall.lists import describe, diff, read

GIVEN = ["Али", "Вера", "Марат", "Дина", "Олег", "Санжар", "Айгүл", "Тимур"]
SURNAME = ["Асанов", "Ким", "Сейтов", "Белов", "Жұмабек", "Омаров", "Юн", "Ли"]
HEADER = "ФИО;Год рождения;Город;Статус;Примечание"


def version(*rows: str, header: str = HEADER) -> tuple:  # type: ignore[type-arg]
    return read("\n".join((header, *rows)).encode(), "list.csv").rows


def test_a_list_without_ids_is_compared_as_its_keeper_thinks() -> None:
    old = version(
        "Асанов Али;1980;Алматы;задержан;",
        "Ким Вера;1990;Орал;пропала;",
        "Сейтов Марат;1975;Тараз;задержан;",
        "Белова Дина;;Семей;задержана;",
    )
    new = version(
        "Сейтова Айгүл;2001;Ақтау;ранена;",
        "Сейтов Мурат;1975;Тараз;задержан;",
        "Ким Вера;1990;Орал;найдена живой;",
        "Асанов Али;1980;Алматы;отпущен;сестра звонила",
    )
    found = diff(old, new)
    assert describe(found) == "+1, -1, 2 statuses changed, 1 name corrected, 1 remark changed"
    assert [row.names[0] for row in found.added] == ["Сейтова Айгүл"]
    assert [row.names[0] for row in found.removed] == ["Белова Дина"]
    corrected = next(change for change in found.changed if change.new.names[0] == "Сейтов Мурат")
    assert [(one.field, one.old, one.new) for one in corrected.fields] == [
        ("name_corrected", "Сейтов Марат", "Сейтов Мурат")
    ]
    assert found.kept[corrected.new.key] == corrected.old.key


def test_an_id_keeps_a_case_the_same_and_a_replaced_name_is_said_to_be_one() -> None:
    header = "id;ФИО;Статус"
    old = version("1;Асанов Али;задержан", "2;Ким Вера;задержана", header=header)
    new = version("2;Ким Вера Ивановна;задержана", "1;Юн Олег;задержан", header=header)
    assert describe(diff(old, new)) == "+1, -1, 1 name corrected, 1 to be asked"
    found = diff(old, new, {("1", "1"): True})
    assert describe(found) == "1 name corrected, 1 name replaced by another"
    assert not found.added
    assert not found.removed


def test_a_new_id_beside_an_old_name_is_asked_and_not_guessed() -> None:
    header = "id;ФИО;Город"
    old = version("1;Асанов Али;Орал", header=header)
    new = version("2;Асанов Али;Орал", header=header)
    found = diff(old, new)
    assert describe(found) == "+1, -1, 1 to be asked"
    assert describe(diff(old, new, {("2", "1"): False})) == "+1, -1"
    assert diff(old, new, {("2", "1"): True}).kept == {"2": "1"}


def test_a_corrected_birth_does_not_make_another_person() -> None:
    old = version("Асанов Али;1980;Алматы;задержан;", "Асанов Али;1995;Орал;задержан;")
    new = version("Асанов Али;1995-03-01;Орал;задержан;", "Асанов Али;1980;Алматы;отпущен;")
    assert describe(diff(old, new)) == "1 status changed, 1 birth changed"


def test_an_age_given_later_is_a_change_and_not_a_new_case() -> None:
    header = "Name,Age,Place"
    found = diff(version("Ann Lee,,Oral", header=header), version("Ann Lee,31,Oral", header=header))
    assert describe(found) == "1 age changed"


def test_other_columns_count_as_other_changes_with_their_heading() -> None:
    header = "Name,Lawyer"
    found = diff(version("Ann Lee,Bob", header=header), version("Ann Lee,Cid", header=header))
    assert describe(found) == "1 other change"
    assert found.changed[0].fields[0].heading == "Lawyer"


def test_a_new_name_of_the_file_moves_nobody_and_a_date_is_told_once() -> None:
    header = "id;ФИО;Статус;Дата"
    old = read(f"{header}\n1;Асанов Али;задержан;05.01.2022".encode(), "list.csv").rows
    new = read(f"{header}\n1;Асанов Али;отпущен;07.01.2022".encode(), "list (2).csv").rows
    assert describe(diff(old, new)) == "1 status changed, 1 date changed"
    header = "id;name;list"
    moved = diff(version("1;Ann;dead", header=header), version("1;Ann;missing", header=header))
    assert describe(moved) == "1 moved to another list"


def test_duplicates_within_a_list_are_told_apart_and_flagged_unless_birth_differs() -> None:
    rows = version(
        "Асанов Али;1980;Алматы;;",
        "АСАНОВ АЛИ;1980;Алматы;;",
        "Асанов Али;1999;Алматы;;",
    )
    assert len({row.key for row in rows}) == 3
    assert [[problem.code for problem in row.problems] for row in rows] == [[], ["duplicate"], []]
    assert rows[1].key == rows[0].key + "-2"


def test_ids_that_start_again_on_another_row_are_flagged_and_kept() -> None:
    rows = version("7;Ann Lee", "7;Bob Ray", "7-2;Cid Fox", header="id;Name")
    assert [row.key for row in rows] == ["7", "7-3", "7-2"]
    assert [problem.code for problem in rows[1].problems] == ["duplicate_id"]


def test_a_made_key_does_not_give_the_name_away() -> None:
    (row,) = version("Асанов Али;1980;Алматы;;")
    assert "асанов" not in row.key.casefold()


people = st.lists(
    st.tuples(
        st.sampled_from(SURNAME),
        st.sampled_from(GIVEN),
        st.sampled_from(["", "1980", "1991"]),
        st.sampled_from(["Алматы", "Орал", ""]),
        st.sampled_from(["задержан", "отпущен", ""]),
    ).map(lambda row: f"{row[0]} {row[1]};{row[2]};{row[3]};{row[4]};"),
    max_size=14,
)


@settings(max_examples=100, deadline=None)
@given(people, st.randoms(use_true_random=False))
def test_rows_in_another_order_are_no_change(rows: list[str], chance: random.Random) -> None:
    shuffled = rows.copy()
    chance.shuffle(shuffled)
    found = diff(version(*rows), version(*shuffled))
    assert not found.added
    assert not found.removed
    # Rows with the same name, birth and place can only be told apart by what else they say.
    details = {row.rsplit(";", 2)[0] for row in rows}
    if len(details) == len(rows):
        assert describe(found) == "no changes"


@settings(max_examples=100, deadline=None)
@given(people, people)
def test_every_row_of_both_versions_is_accounted_for_once(old: list[str], new: list[str]) -> None:
    before, after = version(*old), version(*new)
    found = diff(before, after)
    assert len(found.added) + len(found.kept) == len(after)
    merged = [row.key for one in found.merged for row in one.gone]
    assert len(found.removed) + len(set(found.kept.values())) + len(merged) == len(before)
    assert {row.key for row in found.added} | set(found.kept) == {row.key for row in after}
    assert {c.new.key for c in found.changed} <= set(found.kept)
