"""What part people play, as a reader would say."""

import pytest

from nlp.analyse import Text, analyse


def people(text, language=None):
    analysis = next(analyse([Text(text, language, "2022-01-20")]))
    return [m for m in analysis["mentions"] if m["kind"] == "person"]


def roles(text, language=None):
    return {m["name"]: m["role"] for m in people(text, language)}


def credits(text, language=None):
    return {m["surface"]: m.get("credit") for m in people(text, language)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Мать задержанного Ерлана Сагиндыкова пришла к прокуратуре.",
            {"Ерлан Сагиндыков": "victim"},
        ),
        (
            "Мать задержанного, Сауле Сагиндыкова, пришла к прокуратуре.",
            {"Сауле Сагиндыкова": "relative"},
        ),
        (
            "По словам отца Ерлана Сагиндыкова, дело закрыто.",
            {"Ерлан Сагиндыков": "relative"},
        ),
        (
            "Жену Ерлана Сагиндыкова вызвали на допрос.",
            {"Ерлан Сагиндыков": "victim"},
        ),
        (
            "The widow of the dead man, Aigul Serikova, said the case was closed.",
            {"Aigul Serikova": "relative"},
        ),
        (
            "Қаза тапқан азаматтың ағасы Болат Серіков полицияға барды.",
            {"Болат Серіков": "relative"},
        ),
    ],
)
def test_whose_relative_is_told_from_the_relative(text, expected):
    assert roles(text) == expected


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("«Моего сына убили», — сказала Сауле Ермекбаева.", "Сауле Ермекбаева"),
        ('"They shot my husband," said Aigul Serikova in Almaty.', "Aigul Serikova"),
        ("«Ұлымды өлтірді», — дейді Сәуле Ермекбаева.", "Сәуле Ермекбаева"),
        ("Aigul Serikova told reporters that her son was shot dead.", "Aigul Serikova"),
    ],
)
def test_who_speaks_of_a_son_is_a_relative(text, speaker):
    assert roles(text)[speaker] == "relative"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Судья Гульнар Каратаева огласила приговор пятерым.", "official"),
        ("Хирург Игорь Павлов рассказал, что привезли 40 раненых.", "other"),
        ("Economist Almas Chukin believes the protests were inevitable.", "other"),
        ("Әнші Дина Серікова Алматыда ән салды.", "other"),
        ("Police spokesman Serik Abenov said 19 officers were killed.", "official"),
        ("Прокурор Жандос Умиралиев сообщил, что 12 человек приговорены.", "official"),
        ("Тергеуші Самал Оспанова күдіктілердің қамалғанын айтты.", "official"),
    ],
)
def test_who_speaks_of_harm_in_office_or_trade_is_no_victim(text, expected):
    assert list(roles(text).values()) == [expected]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Список задержанных:\n1. Бауыржан Ахметов\n2. Олег Ким\n3. Алия Сыздыкова\n", "ru"),
        ("Погибшие: Бауыржан Ахметов, Олег Ким и Алия Сыздыкова.", "ru"),
        ("Ұсталғандар тізімі:\n- Бауыржан Ахметов\n- Олег Ким\n- Әлия Сыздықова\n", "kk"),
        ("Detained:\nBauyrzhan Akhmetov\nOleg Kim\nAliya Syzdykova\n", "en"),
    ],
)
def test_all_names_under_a_heading_of_harm_are_victims(text, language):
    found = roles(text, language)
    assert len(found) == 3
    assert set(found.values()) == {"victim"}


def test_a_list_without_a_heading_says_nothing():
    found = roles("Участники:\nБауыржан Ахметов\nОлег Ким\nАлия Сыздыкова\n", "ru")
    assert set(found.values()) == {None}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Автор: Айгерим Тойлыева\nВ Таразе прошёл суд.", {"Айгерим Тойлыева": "byline"}),
        ("By Almaz Kumenov\nA court sat in Taraz.", {"Almaz Kumenov": "byline"}),
        ("Мәтін: Айгерім Серікова\nТаразда сот өтті.", {"Айгерім Серікова": "byline"}),
        ("Фото: Тимур Батыршин\nВ Таразе прошёл суд.", {"Тимур Батыршин": "photo"}),
        ("Сурет: Тимур Батыршин\nТаразда сот өтті.", {"Тимур Батыршин": "photo"}),
        ("A rally in Almaty. (Pavel Mikheyev/Reuters)", {"Pavel Mikheyev": "photo"}),
        (
            "The trial goes on.\nReporting by Tamara Vaal; Editing by Mark Hendricks",
            {"Tamara Vaal": "byline", "Mark Hendricks": "byline"},
        ),
        ("Айгерим Тойлыева, Алматы\n\nПолиция молчит.", {"Айгерим Тойлыева": "byline"}),
    ],
)
def test_who_signs_a_text_or_a_picture_is_marked(text, expected):
    assert credits(text) == expected
    assert set(roles(text).values()) == {"journalist"}


@pytest.mark.parametrize(
    "text",
    [
        "На фото Серик Абдрахманов, погибший в Алматы.",
        "Serik Abenov was shot by soldiers. Police denied it.",
        "Корреспондент Серик Абенов сообщил о митинге в Таразе.",
        "Подготовил иск Серик Абенов, и суд его принял.",
    ],
)
def test_who_is_in_the_picture_or_the_text_signs_nothing(text):
    assert set(credits(text).values()) == {None}


def test_a_photographer_beside_the_dead_is_no_victim():
    text = "Похороны погибшего Серика Абдрахманова. Фото: Тимур Батыршин / AFP"
    assert roles(text) == {"Серик Абдрахманов": "victim", "Тимур Батыршин": "journalist"}


def test_of_two_brothers_who_are_both_victims_a_lone_surname_is_one():
    text = "Ерлан Жагипаров и Нурлан Жагипаров осуждены. Жагипаров вину не признал."
    assert [m["role"] for m in people(text)] == ["victim"] * 3
