"""Which word of a name is what, in lists, newspapers and passports."""

from __future__ import annotations

import pytest

from rollcall.names import compare
from rollcall.names.parts import father_of, parse


def words(name: str) -> list[str]:
    return [part.text for part in parse(name)]


@pytest.mark.parametrize(
    ("patronymic", "father", "sex"),
    [
        ("серикович", "serik", "m"),
        ("серікұлы", "serik", "m"),
        ("серікұлының", "serik", "m"),
        ("serikuly", "serik", "m"),
        ("serikūlyna", "serik", "m"),
        ("serikoğlu", "serik", "m"),
        ("серікқызы", "serik", "f"),
        ("serikqyzynan", "serik", "f"),
        ("сериковной", "serik", "f"),
        ("степанівни", "stepan", "f"),
        ("stepanowicz", "stepan", "m"),
        ("stepanowitsch", "stepan", "m"),
        ("найлевич", "nayl", "m"),
        ("najlevič", "nayl", "m"),
        ("львович", "lv", "m"),
        ("ильинична", "il", "f"),
        ("никитич", "nikit", "m"),
    ],
)
def test_a_patronymic_names_the_father_in_every_grammar(
    patronymic: str, father: str, sex: str
) -> None:
    assert father_of(patronymic) == (father, sex)


@pytest.mark.parametrize(
    "low", ["семёна", "browna", "дыховичный", "dykhovichny", "серик", "ович", ""]
)
def test_what_only_looks_like_a_patronymic_is_none(low: str) -> None:
    assert father_of(low) == ("", "")


@pytest.mark.parametrize(
    "found",
    [
        "Толебаев Нуркен Жаксылыкович",
        "Tolebayev Nurken Zhaksylykuly",
        "Tölebaev Nürken Jaqsylyqūly",
        "Толебаев Нуркен Жаксылык улы",
        "Толебаев Нуркен Жаксылык-улы",
        "Tolebaev Nurken Jaqsylyq uly",
        "Нұркен Жақсылықұлына Төлебаевқа",
        "Nurken Zhaksylykovitch Tolebaiev",
    ],
)
def test_split_joined_and_hyphened_patronymics_are_one(found: str) -> None:
    result = compare("Төлебаев Нұркен Жақсылықұлы", found)
    assert result.verdict == "same"
    assert "patronymic_equal" in {reason.code for reason in result.reasons}


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("Омарова Дамегуль Сериковна", "Омарова Дәмегүл Беріккызы", "different"),
        ("Марат Серікұлы", "Марат Берікұлы", "different"),
        ("Марат Серікұлы", "Серік Маратұлы", "different"),
        ("Марат Серікұлы", "Марат Серікқызы", "different"),
        ("Гусаков Пётр Дмитриевич", "Gusakow Piotr Danielewicz", "different"),
        ("Гусаков Пётр Дмитриевич", "Gusakow Piotr Dmitrijewicz", "same"),
        ("Козак Юрий Николаевич", "Kozak Yury Mikalaevich", "same"),
        ("Козак Юрий Михайлович", "Kozak Jurij Mixajlovič", "same"),
    ],
)
def test_fathers_of_other_names_contradict(one: str, other: str, verdict: str) -> None:
    assert compare(one, other).verdict == verdict


@pytest.mark.parametrize(
    "titled",
    [
        "г-н Абильдин Ренат",
        "майор Ренат Абильдин",
        "подполковник полиции Ренат Абильдин",
        "Mr Renat Abildin",
        "Dr. Renat Abildin",
        "Lt. Renat Abildin",
        "President Renat Abildin",
        "адвокат Ренат Абильдин",
        "Ренат Абильдин мырза",
        "ақын Ренат Абильдин",
        "полковнику Ренату Абильдину",
        "Ренат Абильдин-младший",
        "Renat Abildin Jr.",
    ],
)
def test_titles_ranks_and_callings_are_no_part_of_a_name(titled: str) -> None:
    assert len(parse(titled)) == 2
    assert compare("Абильдин Ренат", titled).verdict == "same"


@pytest.mark.parametrize(
    "name",
    ["Майор Игорь", "Капитан Олег", "Адвокат Дик", "Мырза Али", "Король Анна", "Sen Amartya"],
)
def test_people_called_major_or_captain_keep_their_names(name: str) -> None:
    assert words(name) == name.split()
    assert compare(name, " ".join(reversed(name.split()))).verdict == "same"


@pytest.mark.parametrize("name", ["Сержан Әлібек", "Полковников Артур", "Мырзабек Оспан"])
def test_names_that_begin_like_ranks_are_names(name: str) -> None:
    assert words(name) == name.split()


def test_a_rank_beside_a_lone_surname_leaves_a_lone_surname() -> None:
    assert words("майор Абильдин") == ["Абильдин"]
    assert compare("майор Абильдин", "Ренат Абильдин").verdict == "possible"
    assert compare("майор Ренат Абильдин", "майор Марат Абильдин").verdict == "different"


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        ("П. С. Жигалов", "same"),
        ("Жигалов П.С.", "same"),
        ("П.С.Жигалов", "same"),
        ("P. S. Zhigalov", "same"),
        ("Жигалову П. С.", "same"),
        ("Прохор С. Жигалов", "same"),
        ("Жигалов П.", "possible"),
        ("Жигалов С.П.", "possible"),  # the other way round
        ("П. А. Жигалов", "different"),
        ("А. С. Жигалов", "different"),
        ("Прохор А. Жигалов", "possible"),
    ],
)
def test_initials_fit_in_their_order(found: str, verdict: str) -> None:
    assert compare("Жигалов Прохор Савельевич", found).verdict == verdict


def test_initials_of_two_people_contradict() -> None:
    assert compare("П. С. Жигалов", "Жигалов П.С.").verdict == "same"
    assert compare("П. С. Жигалов", "П. М. Жигалов").verdict == "different"


@pytest.mark.parametrize("initials", ["Ю. Х.", "Yu. Kh.", "Ju. Ch.", "Iu. Kh."])
def test_a_letter_may_be_two_in_another_alphabet(initials: str) -> None:
    assert compare("Есенов Юсуп Хамитович", f"{initials} Yesenov").verdict == "same"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Сидорова-Иванова Алла", "Алла Сидорова"),
        ("Сидорова-Иванова Алла", "Иванова Алла"),
        ("Сидорова-Иванова Алла", "Аллы Сидоровой-Ивановой"),
        ("Ким Ольга (урождённая Пак)", "Ольга Ким"),
        ("Ким Ольга (урождённая Пак)", "Ольга Пак"),
        ("Anna Weber née Schmidt", "Anna Schmidt"),
        ("Мария дель Кармен Ортис", "Maria Carmen Ortiz"),
        ("Абу Бакр аль-Масри", "Abu Bakr Masri"),
        ("Иванов-младший Пётр", "Пётр Иванов"),
    ],
)
def test_double_and_former_surnames_are_one_of_them(one: str, other: str) -> None:
    assert compare(one, other).verdict == "same"


def test_two_double_surnames_differ_where_a_part_does() -> None:
    assert compare("Сидорова-Иванова Алла", "Сидорова-Петрова Алла").verdict == "different"


def test_a_given_name_in_small_letters_is_not_lost() -> None:
    assert words("Жигалов прохор") == ["Жигалов", "прохор"]
    assert words("жигалов прохор") == ["жигалов", "прохор"]
    assert words("Ким Чен-ын") == ["Ким", "Чен", "ын"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Бекзат Токтаров мл.", "Бекзат Токтаров ст."),
        ("Токтаров-младший Бекзат", "Бекзат Токтаров старший"),
        ("Бекзат Тоқтаров (кіші)", "Бекзат Тоқтаров (үлкен)"),
        ("Renat Abildin Jr.", "Ренат Абильдин-старший"),
        ("Renat Abildin Junior", "Abildin Renat, Sr."),
        ("Renat Abildin II", "Renat Abildin III"),
        ("Ренат Абильдин мл.", "Рената Абильдина-старшего"),
    ],
)
def test_father_and_son_of_one_name_are_two_people(one: str, other: str) -> None:
    for result in (compare(one, other), compare(other, one)):
        assert result.verdict == "different"
        assert "generation_differs" in {reason.code for reason in result.reasons}
    assert compare(one, one).verdict == compare(other, other).verdict == "same"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Бекзат Токтаров мл.", "Бекзат Токтаров"),
        ("Бекзат Токтаров", "Токтаров-старший Бекзат"),
        ("Бекзат Токтаров мл.", "Токтаров-младший Бекзат"),
        ("Renat Abildin Jr.", "Renat Abildin II."),
        ("Бекзат Токтаров мл.", "старший лейтенант Бекзат Токтаров"),
        ("Бекзат Токтаров мл.", "Токтаров Бекзат, ст. лейтенант"),
        ("Бекзат Токтаров мл.", "Токтаров Бекзат, старший следователь"),
        ("Бекзат Токтаров-старший", "младший брат Бекзат Токтаров"),
    ],
)
def test_a_generation_or_a_rank_on_one_side_only_says_nothing(one: str, other: str) -> None:
    assert compare(one, other).verdict == compare(other, one).verdict == "same"
    assert len(parse(one)) == len(parse(other)) == 2
