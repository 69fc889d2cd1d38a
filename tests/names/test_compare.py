"""One person under many spellings, and different people under nearly one."""

from __future__ import annotations

import pytest

from rollcall.names import align, compare, why

LISTED = "Жағыпаров Ерлан"


@pytest.mark.parametrize(
    "found",
    [
        "Жағыпаров Ерлан",
        "Ерлан Жағыпаров",
        "ЖАГИПАРОВ Ерлан",
        "Ерлана Жагипарова",
        "Ерлану Жагипарову",
        "Ерланом Жагипаровым",
        "Yerlan Zhagiparov",
        "Erlan Jagiparov",
        "Yerlan Zhagyparov's",
        "Ерлан Жағыпаровтың",
        "Ерлан Жағыпаровқа",
        "Жағыпаров Ерлан Серікұлы",
        "Zhagiparov, Yerlan",
        "Yerlan Jaġyparov",
        "Еpлaн Жaгипapoв",  # Latin lookalikes among Cyrillic letters
    ],
)
def test_a_person_is_known_under_every_spelling_and_word_form(found: str) -> None:
    assert compare(LISTED, found).verdict == "same"


@pytest.mark.parametrize(
    "found",
    [
        "Нурлан Жагипаров",
        "Yerlan Ospanov",
        "Ерлан Жагипарова",
        "Айгуль Жагипарова",
        "М. Жагипаров",
        "Асхат Ерланов",
        "",
        "12345",
        "😀",
    ],
)
def test_a_brother_a_woman_and_a_stranger_are_different_people(found: str) -> None:
    assert compare(LISTED, found).verdict == "different"


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("Сериков Айдос Маратұлы", "Айдос Маратович Сериков", "same"),
        ("Сериков Айдос Маратұлы", "Сериков Айдос Марат улы", "same"),
        ("Сериков Айдос Маратұлы", "Айдос Сериков", "same"),
        ("Сериков Айдос Маратұлы", "Айдос Болатович Сериков", "different"),
        ("Сериков Айдос Маратұлы", "Сериков Данияр Маратұлы", "different"),
        ("Сериков Марат Болатұлы", "Сериков Айдос Маратұлы", "different"),
        ("Сериков Айдос Маратұлы", "Серикова Айгуль Маратовна", "different"),
        ("Айдос Маратұлы", "Айдос Маратович", "same"),
    ],
)
def test_patronymics_agree_across_grammars_and_contradict(
    one: str, other: str, verdict: str
) -> None:
    assert compare(one, other).verdict == verdict


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        ("Корней Иванович Чуковский", "К. И. Чуковского"),
        ("Ломоносов, Михаил Васильевич", "М.В. Ломоносову"),
        ("Zhagiparov Yerlan Serikuly", "Е. С. Жагипаров"),
    ],
)
def test_two_initials_beside_a_surname_are_a_name(listed: str, found: str) -> None:
    assert compare(listed, found).verdict == "same"


def test_one_initial_is_only_possible_and_a_wrong_one_is_different() -> None:
    assert compare("Жағыпаров Ерлан", "Е. Жагипаров").verdict == "possible"
    assert compare("Жағыпаров Ерлан", "Н. Жагипаров").verdict == "different"


def test_a_lone_surname_is_never_the_same() -> None:
    assert compare("Жағыпаров Ерлан", "Жагипаров").verdict == "possible"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Yevgeny Petrov", "Евгений Петров"),
        ("Eugene Petrov", "Евгений Петров"),
        ("Женя Петров", "Евгений Петров"),
        ("Қасым-Жомарт Тоқаев", "Kassymzhomart Tokayev"),
        ("Қасым-Жомарт Тоқаев", "Касым Жомарт Токаев"),
        ("Theresa May", "Терезы Мэй"),
        ("Мишель Барнье", "Michela Barniera"),
        ("Guy Verhofstadt", "Ги Верхофстадт"),
        ("Андрей Петров", "Андрій Петров"),
        ("Осама бин Ладен", "Osama Bin Laden"),
        ("Айгүл Азамат", "Айгүл Азаматтың"),
    ],
)
def test_other_languages_and_short_forms_are_known(one: str, other: str) -> None:
    assert compare(one, other).verdict == "same"


def test_nursultan_is_not_nursul_in_the_ablative() -> None:
    assert compare("Нұрсұл Әли", "Нұрсұлтан Әли").verdict != "same"


def test_words_that_are_names_are_compared_like_any_name() -> None:
    assert compare("Мир Роза", "Роза Мир").verdict == "same"
    assert compare("Will Young", "Жан Мир").verdict == "different"


def test_a_comparison_says_why_in_three_languages() -> None:
    result = compare("Сериков Айдос Маратұлы", "Айдоса Серикова")
    codes = {reason.code for reason in result.reasons}
    assert {"form", "patronymic_absent"} <= codes
    said = {ui: why(result.reasons, ui) for ui in ("en", "ru", "kk")}
    assert len(set(said.values())) == 3
    assert "word form" in said["en"]
    assert "Маратұлы" in said["kk"]


def test_reasons_of_other_rooms_are_passed_through() -> None:
    from rollcall.records import Reason

    assert why([Reason("place_agrees", 0.5, "Алматы", "Almaty")]) == "place_agrees Алматы Almaty"


def test_letters_that_differ_are_marked() -> None:
    listed, found = align("Жағыпаров Ерлан", "Ерлана Жагипарова")
    assert listed == (("Жағыпаров Ерлан", False),)
    assert [piece for piece, differs in found if differs] == ["а", "а"]


def test_a_part_that_the_other_name_lacks_is_marked_whole() -> None:
    listed, _ = align("Сериков Айдос Маратұлы", "Айдос Сериков")
    assert [piece for piece, differs in listed if differs] == ["Маратұлы"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Марат", "Мурат"),
        ("Серик", "Берик"),
        ("Алина", "Арина"),
        ("Дамир", "Тамир"),
        ("Нұрлан", "Нуржан"),
        ("Марат", "Murat"),
        ("Арман", "Ермана"),
        ("Дәмір", "Тамирдің"),
        ("John", "Joan"),
    ],
)
def test_two_known_names_one_letter_apart_are_two_brothers(one: str, other: str) -> None:
    assert compare(f"Ахметов {one}", f"{other} Ахметов").verdict == "different"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Асхат", "Асқаттың"),
        ("Джамиля", "Жәмила"),
        ("Салават", "Салауат"),
        ("Даниил", "Daniel"),
        ("Марат", "Маратом"),
        ("Дарья", "Дарьи"),
        ("Yerlan", "Yelan"),
        ("Jean", "Жан"),
    ],
)
def test_two_spellings_of_one_known_name_stay_one(one: str, other: str) -> None:
    assert compare(f"Жагипаров {one}", f"{other} Жагипаров").verdict == "same"
