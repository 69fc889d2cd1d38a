"""One person under many spellings, and different people under nearly one."""

from __future__ import annotations

import pytest

from rollcall.names import align, compare, why
from tests.seconds import seconds

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


@pytest.mark.parametrize(
    ("listed", "spellings"),
    [
        ("Өтеміс Шыңғыс", "Ótemis Shyńǵys|Ötemis Şyñğys|Otemis Shyngys|Отемис Шынгыс"),
        ("Әубәкіров Дүйсен", "Áýbákirov Dúısen|Äubäkirov Düisen|Aubakirov Dyussen"),
        ("Жұмағұлова Гүлжан", "Jūmağūlova Güljan|Joumagoulova Goulzhan|Dzhumagulova Gulzhan"),
        ("Қасым-Жомарт Бектұров", "Qasym-Jomart Bekturov|Kassymzhomart Bekturov"),
        ("Щукин Чеслав", "Shchukin Cheslav|Schtschukin Tscheslaw|Chtchoukine Tcheslav"),
        ("Хрущёв Фёдор", "Chruschtschow Fjodor|Khrouchtchev Fiodor|Chruszczow Fiodor"),
        ("Юсупов Яшар", "Iusupov Iashar|Jusupow Jaschar|Ioussoupov Iachar|Jusupov Jašar"),
        ("Жадан Сергій", "Zhadan Serhii|Жадан Сергей|Schadan Serhij|Jadan Serhiï"),
        ("Шаўчэнка Сяргей", "Shauchenka Siarhei|Шевченко Сергей|Shevchenko Sergey"),
        ("Төлөгөнов Үсөн", "Tologonov Uson|Тологонов Усон|Tölögönov Üsön"),
        ("Oʻtkir Xoʻjayev", "Уткир Ходжаев|Ўткир Хўжаев|O‘tkir Xo‘jayev|Utkir Khodzhayev"),
        ("Шәйхетдинов Җәмил", "Шайхетдинов Джамиль|Shaikhetdinov Jamil"),
        ("Əliyev Rövşən", "Алиев Ровшан|Aliyev Rovshan"),
        ("Лукьянов Артём", "Лук'янов Артем|Luk′janov Artëm|Lukianov Artem"),
        (
            "Серик Омаров",
            "Cepик Oмapoв|Sеrіk Оmаrоv|Се\u0301рик Ома\u0301ров|Се\u00adрик Ома\u200bров",
        ),
    ],
)
def test_every_alphabet_and_press_has_its_spelling_of_one_name(listed: str, spellings: str) -> None:
    said = {found: compare(listed, found).verdict for found in spellings.split("|")}
    assert said == dict.fromkeys(said, "same")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ахметов Самат", "Ахметова Самал"),
        ("Асанов Тимур", "Асанова Тимур"),
        ("Ахметов Айдар", "Ахметов Айдос"),
        ("Ахметов Айдар", "Ахмедов Айдар"),
        ("Ахметов Айдар", "Айдара Ахмедова"),
        ("Ахметов Серік", "Серік Ахметова"),
        ("Иванов Пётр", "Иваненко Пётр"),
        ("Серіков Нұрлан", "Серікбаев Нұрлан"),
        ("Есенов Ербол", "Есенов Ержан"),
        ("Сейтов Айдос Маратович", "Сейтов Айдын Маратович"),
        ("Олег Ким", "Олег Кин"),
        ("Юлия Пак", "Юлия Бак"),
        ("Әлиев Ерлан", "Қалиев Ерлан"),
        ("Дина Оспан", "Диана Оспан"),
        ("Нұрмұхаммед Сейілов", "Мұхаммед Сейілов"),
    ],
)
def test_a_sibling_or_a_stranger_with_nearly_that_name_is_not_the_same(
    one: str, other: str
) -> None:
    assert compare(one, other).verdict != "same"


def test_names_without_gender_say_nothing_of_it() -> None:
    for one, other in (("Бейбіт Ким", "Ким Бейбит"), ("Саша Коваленко", "Коваленко Саша")):
        assert compare(one, other).verdict == "same"


def test_a_name_of_one_word_is_itself_and_no_more() -> None:
    assert compare("Роза", "роза").verdict == "same"
    assert compare("Роза", "Роза Мир").verdict == "possible"
    assert compare("Ж.", "Ж.").verdict == "different"


@pytest.mark.parametrize(
    "endless",
    [
        "x" * 10_000,
        "Жағыпаров " * 1000,
        "Иванович " * 1200,
        "оглы " * 2000,
        "Ж." * 5000,
        "а\u0301" * 5000,
        "\u200b" * 10_000,
        "😀" * 10_000,
        "A'" * 5000,
    ],
)
def test_ten_thousand_characters_are_compared_at_once(endless: str) -> None:
    compare("Ерлан Жағыпаров", "Yerlan Zhagiparov")  # tables are read once
    # Some milliseconds, with room for a slow machine; their square would take a minute.
    assert seconds(lambda: compare(endless, "Ерлан Жағыпаров")) < 1
    assert compare(endless, "Ерлан Жағыпаров").verdict != "same"


@pytest.mark.parametrize("nobody", ["", " ", "1", "12345", "😀", "…", "Ж", "Ж. Ж.", "\u200e", "—"])
def test_what_names_nobody_is_different_from_everybody_and_itself(nobody: str) -> None:
    for other in (nobody, "Ерлан Жағыпаров", ""):
        assert (compare(nobody, other).score, compare(nobody, other).verdict) == (0.0, "different")


def test_a_woman_of_one_patronymic_may_bear_a_surname_without_gender() -> None:
    assert compare("Сәуле Қайратқызы Бекболат", "Сауле Кайратовна Бекболат").verdict == "same"
    assert compare("Сәуле Қайратқызы Ахметова", "Сәуле Қайратқызы Ахметов").verdict == "same"
    assert compare("Ахметова Айжан Болатовна", "Ахметов Айжан Болатович").verdict == "different"
