"""Given names, and fathers, that are two however alike."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.text.scripts import plain
from rollcall.names import compare
from rollcall.names.forms import forms
from rollcall.names.given import is_given, other_father, other_name
from rollcall.names.parts import father_of


def _father(patronymic: str) -> str:
    return father_of(plain(patronymic))[0]


def test_the_list_names_every_name_once_a_line() -> None:
    text = files("rollcall.names").joinpath("data/given.txt").read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if line[:1] != "#"]
    assert len(lines) > 1800
    assert all(len(line) == len(set(line)) for line in lines)
    assert all(name == name.lower() and name.isalpha() for line in lines for name in line)


@pytest.mark.parametrize(
    ("listed", "found"), [("марат", "мурата"), ("алина", "ариной"), ("нурлан", "Нуржанның")]
)
def test_two_names_one_letter_apart_are_two(listed: str, found: str) -> None:
    assert other_name(listed, forms(found))


@pytest.mark.parametrize(
    ("listed", "found"),
    [("марат", "Маратом"), ("серік", "Серикке"), ("михаил", "Михайлом"), ("юлия", "Юлией")],
)
def test_a_name_is_not_another_than_its_own_forms(listed: str, found: str) -> None:
    assert not other_name(listed, forms(found))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Маратович", "Муратович"),
        ("Сәбитұлы", "Сабыржанұлы"),
        ("Айдарович", "Айдынович"),
        ("Нурлановна", "Нуржановна"),
        ("Zhumabayuly", "Жұмабекұлы"),
        ("Алексеевна", "Александровна"),
    ],
)
def test_patronymics_of_two_fathers_contradict(one: str, other: str) -> None:
    assert other_father(_father(one), _father(other))
    assert other_father(_father(other), _father(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Серікұлы", "Серикович"),
        ("Львович", "Левович"),
        ("Павлович", "Pavlovych"),
        ("Николаевна", "Миколаївна"),
        ("Болатұлы", "Булатович"),
        ("Бахытович", "Бақытұлы"),
        ("Yerlanuly", "Ерланович"),
        ("Ильинична", "Ильич"),
        ("Юрьевич", "Юріївна"),
        ("Қасымұлы", "Касимович"),
        ("Дауитович", "Давидович"),
    ],
)
def test_one_father_in_two_languages_is_one(one: str, other: str) -> None:
    assert not other_father(_father(one), _father(other))


def test_fathers_that_nobody_knows_are_left_to_their_sounds() -> None:
    assert not other_father("kvazil", "marat")
    assert not other_father("", "marat")


def test_brothers_of_one_surname_stay_apart_beside_it() -> None:
    assert compare("Марат Ахметов", "Мурат Ахметов").verdict == "different"


def test_only_given_names_are_known_as_such() -> None:
    assert is_given("ерлан")
    assert is_given("margaret")
    assert not is_given("жағыпаров")


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_letters_have_an_answer(one: str, other: str) -> None:
    assert other_father(one, other) == other_father(other, one)
    assert not other_father(one, one)
    assert not other_name(plain(one), forms(one))
