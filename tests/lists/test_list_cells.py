"""Names with remarks, statuses in words, and text that is safe to export."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.annotations import STATUSES
from rollcall.lists import parse_status, read, safe_cell
from rollcall.lists.cells.person import split_person
from rollcall.lists.cells.words import plain_words, table


@pytest.mark.parametrize(
    ("cell", "names", "remarks"),
    [
        ("Ким Тимур (муж Лайлим)", ["Ким Тимур"], ["муж Лайлим"]),
        ("Иванов И.И. / Ivanov", ["Иванов И.И.", "Ivanov"], []),
        ("Жагиев Ерлан, 1972 г.р.", ["Жагиев Ерлан"], ["1972 г.р."]),
        ("Седова, Анна Сергеевна", ["Седова, Анна Сергеевна"], []),
        ("Тлеу (Тлеуова) Айгерим", ["Тлеу Айгерим", "Тлеуова Айгерим"], []),
        ("Матаев Сейт (он же Асека)", ["Матаев Сейт"], ["он же Асека"]),
        ("Seit Matayev aka Aseka", ["Seit Matayev"], ["aka Aseka"]),
        ("Сейтов Нурбек (Nurbek Seitov)", ["Сейтов Нурбек", "Nurbek Seitov"], []),
        ("1. Иванов Иван – 49 лет, Алматы", ["Иванов Иван"], ["49 лет", "Алматы"]),
        ("журналист Ахмедов Лукпан", ["Ахмедов Лукпан"], ["журналист"]),
        ("Алиев Айтбай и его брат", ["Алиев Айтбай"], ["и его брат"]),
        ("Мамедов Али оглы", ["Мамедов Али оглы"], []),
        ("Zia ul Haq", ["Zia ul Haq"], []),
        ("Омар бен Саид", ["Омар бен Саид"], []),
        ("Рамон-и-Вега, Хосе", ["Рамон-и-Вега, Хосе"], []),
        ("Жумабекова (Ким) Алия", ["Жумабекова Алия", "Ким Алия"], []),
        ("John Lee - called 14/1", ["John Lee"], ["called 14/1"]),
        ("Абу Бакр аль-Багди", ["Абу Бакр аль-Багди"], []),
        ("иванов иван", ["иванов иван"], []),
        ("Kapsalov", ["Kapsalov"], []),
        ("неизвестный мужчина, ~30", [], ["неизвестный мужчина, ~30"]),
        ("Unknown man", [], ["Unknown man"]),
        ("Белгісіз ер адам", [], ["Белгісіз ер адам"]),
        ("Ребёнок, 4 года", [], ["Ребёнок, 4 года"]),
        ("Итого: 25", [], ["Итого: 25"]),
        ("???", [], ["???"]),
        ("Иванов (имя неизвестно)", ["Иванов"], ["имя неизвестно"]),
    ],
)
def test_a_name_cell_is_taken_apart(cell: str, names: list[str], remarks: list[str]) -> None:
    person = split_person(cell)
    assert (list(person.names), list(person.remarks)) == (names, remarks)


@pytest.mark.parametrize(
    ("cell", "two"),
    [
        ("Петренко Анна Викторовна / Касымова Анна", False),
        ("Петренко Анна / Касымова Дина", True),
        ("Ахметов Санжар\nАхметов Ильяс", True),
        ("Ахметов Санжар, Жумабаев Ильяс", True),
        ("Ахметов Санжар; Sanzhar Akhmetov", False),
        ("Marina and Dmitry Lin", True),
        ("Сестры Оразбек Аида и Оразбек Инкар", True),
        ("Ахмет Айбар мен Ахмет Дана", True),
    ],
)
def test_a_cell_that_names_two_people_is_told_from_two_spellings(cell: str, two: bool) -> None:
    person = split_person(cell)
    assert person.two is two
    assert len(person.names) == (1 if two else 2)
    assert not two or person.remarks


PIECES = [
    *("Ким", "Тимур", "иван", "оглы", "муж", "неизвестный", "и", "ә", "Ali", "Ли-Юн", "O'Neil"),
    *("(", ")", "[", ", ", " / ", " – ", ";", "\n", " ", ".", "=", "~30", "1972 г.р.", "1. "),
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_no_word_of_a_name_cell_is_lost(cell: str) -> None:
    person = split_person(cell)
    kept = {
        word.strip("-") for text in (*person.names, *person.remarks) for word in plain_words(text)
    }
    assert {word for word in plain_words(cell) if word[0].isalpha()} <= kept


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("Погиб", "killed"),
        ("найден мёртвым", "killed"),
        ("скончался в СИЗО Алматы", "died_in_custody"),
        ("killed; posthumously convicted", "killed"),
        ("died in custody", "died_in_custody"),
        ("қаза тапты", "killed"),
        ("қамауда қайтыс болды", "died_in_custody"),
        ("ранен, в больнице", "wounded"),
        ("оқ тиген", "wounded"),
        ("не найден", "missing"),
        ("табылған жоқ", "missing"),
        ("taken by police, whereabouts unknown", "missing"),
        ("найден живым", "found"),
        ("задержан, отпущен", "released"),
        ("detained and released 7 January", "released"),
        ("released, detained again", "detained"),
        ("ұсталды", "detained"),
        ("10 суток ареста", "arrested"),
        ("қамауда", "arrested"),
        ("под домашним арестом", "restricted"),
        ("үйқамақта", "restricted"),
        ("обвиняется по ст. 272", "charged"),
        ("сот үстінде", "on_trial"),
        ("осуждён на 5 лет", "sentenced"),
        ("оштрафована", "sentenced"),
        ("сотталды", "sentenced"),
        ("imprisoned for probation violation", "sentenced"),
        ("дело прекращено", "acquitted"),
        ("босатылды", "released"),
        ("эмигрировал", "other"),
        ("died_in_custody", "died_in_custody"),
        ("не осужден", None),
        ("босатылған жоқ", None),
        ("звонила сестра", None),
        ("", None),
    ],
)
def test_statuses_are_read_in_three_languages(words: str, status: str | None) -> None:
    assert parse_status(words) == status


def test_the_table_of_statuses_speaks_the_vocabulary_and_covers_all_of_it() -> None:
    said = {phrase.meaning for phrases in table("statuses.tsv").values() for phrase in phrases}
    assert said - {"-"} == set(STATUSES)


def test_no_phrase_of_the_tables_stands_for_two_things() -> None:
    for name in ("statuses.tsv", "headings.tsv"):
        seen: dict[tuple[str, ...], str] = {}
        for phrases in table(name).values():
            for phrase in phrases:
                assert seen.setdefault(phrase.words, phrase.meaning) == phrase.meaning, phrase


@pytest.mark.parametrize(
    ("value", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("  =cmd|'/c calc'!A1", "'  =cmd|'/c calc'!A1"),
        ("+7 701 000 00 00", "'+7 701 000 00 00"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("＝1+1", "'＝1+1"),
        ("-5", "-5"),
        ("-", "-"),
        ("Иванов-Петров", "Иванов-Петров"),
        ("", ""),
    ],
)
def test_exported_text_cannot_run_as_a_formula(value: str, safe: str) -> None:
    assert safe_cell(value) == safe


@given(st.text(max_size=40))
def test_making_text_safe_twice_changes_nothing_more(value: str) -> None:
    safe = safe_cell(value)
    assert safe_cell(safe) == safe
    assert safe.endswith(value)
    assert safe.lstrip()[:1] not in {"=", "@", "＝"}


def test_a_formula_in_the_column_of_names_names_nobody() -> None:
    data = "name,status\n=cmd|' /C calc'!A0,killed\n- Иванов Иван (брат Петра),killed\n".encode()
    attack, brother = read(data, "x.csv").rows
    assert attack.names == ()
    assert {problem.code for problem in attack.problems} == {"formula", "no_name"}
    assert brother.names == ("Иванов Иван",)
