import pytest

from nlp.components.persons_forms import base_forms


@pytest.mark.parametrize(
    ("found", "before", "base"),
    [
        ("Багдата Оналтаева", "37-летнего", "Багдат Оналтаев"),
        ("Айгерим Тлеужанову", "", "Айгерим Тлеужанова"),
        ("Жанны Есмурзаевой", "", "Жанна Есмурзаева"),
        ("Касым-Жомарту Токаеву", "", "Касым-Жомарт Токаев"),
        ("Сандибеком Хаировым", "", "Сандибек Хаиров"),
        ("Айнара Айдарханова", "Адвокат", "Айнара Айдарханова"),
        ("Айнары Айдархановой", "адвоката", "Айнара Айдарханова"),
        ("Кайрата Султанбека", "", "Кайрат Султанбек"),
        ("Юрия Петровича Иванова", "", "Юрий Петрович Иванов"),
        ("Владимиром Зеленским", "", "Владимир Зеленский"),
        ("Малика Муханова", "", "Малика Муханова"),
        ("Гани Нуриманова", "", "Гани Нуриманов"),
    ],
)
def test_russian_names_come_back_to_one_nominative_and_one_gender(found, before, base):
    assert " ".join(base_forms(found.split(), "ru", before)[0][0]) == base


@pytest.mark.parametrize(
    ("found", "base"),
    [
        ("Елдос Қилымжановтың", "Елдос Қилымжанов"),
        ("Дулат Ағаділге", "Дулат Ағаділ"),
        ("Сәуле Әбілдаханқызымен", "Сәуле Әбілдаханқызы"),
        ("Мәди Манатбекпен", "Мәди Манатбек"),
        ("Нұрлан Төлегенұлының", "Нұрлан Төлегенұлы"),
        ("Зинаида", "Зинаида"),
        ("Нұрсұлтан", "Нұрсұлтан"),
    ],
)
def test_kazakh_names_lose_their_case_and_nothing_else(found, base):
    assert " ".join(base_forms(found.split(), "kk")[0][0]) == base


def test_english_names_lose_only_their_possessive():
    assert base_forms(["Noyan", "Rakhymzhanov's"], "en")[0][0] == ("Noyan", "Rakhymzhanov")
