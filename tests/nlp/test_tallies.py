"""Tallies: how many, of whom, part of what; never an age, a sum or a term."""

from __future__ import annotations

import pytest

from nlp.annotations import Tally
from nlp.components import dates, places, tallies
from nlp.components.tallies.scope import whole_scope
from tests.nlp.marked import blank


def counted(text: str, language: str) -> list[Tally]:
    doc = blank(language)(text)
    mentions = places.find(doc, language) + dates.find(doc, language, "2022-02-01")
    return tallies.find(doc, language, mentions)


def test_a_part_knows_its_whole() -> None:
    whole, part = counted("225 погибших, в том числе 19 силовиков.", "ru")
    assert (whole["count"], whole["part_of"], whole["group"]) == (225, None, None)
    assert (part["count"], part["part_of"], part["group"]) == (19, 0, "security_forces")
    assert part["status"] == "killed"


def test_of_them_in_the_next_sentence_means_the_last_tally() -> None:
    whole, part = counted("In all, 238 people were killed. Of them, 19 were police officers.", "en")
    assert (whole["count"], part["count"], part["part_of"]) == (238, 19, 0)


@pytest.mark.parametrize(
    ("text", "language", "count", "bound"),
    [
        ("Больше 4 тысяч раненых.", "ru", 4000, "more_than"),
        ("Ранены не менее 10 человек.", "ru", 10, "at_least"),
        ("Жүзге жуық адам жараланды.", "kk", 100, "about"),
        ("At least 10 deaths were reported.", "en", 10, "at_least"),
        ("Up to two hundred and thirty-eight people were killed.", "en", 238, "up_to"),
        ("Задержаны 10 000 человек.", "ru", 10_000, "exact"),
    ],
)
def test_numbers_in_figures_and_words_have_their_bound(
    text: str, language: str, count: int, bound: str
) -> None:
    (tally,) = counted(text, language)
    assert (tally["count"], tally["bound"]) == (count, bound)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Погибшему было 34 года.", "ru"),
        ("Он осуждён на 8 лет.", "ru"),
        ("Семье погибшего выплатили 500 000 тенге.", "ru"),
        ("Убит 5 января 2022 года.", "ru"),
        ("Ол 8 жылға сотталды, 34 жаста.", "kk"),
        ("A 12-year-old was killed on Jan. 6, 2022, aged 12.", "en"),
        ("He was sentenced to 15 days under article 405.", "en"),
    ],
)
def test_ages_terms_sums_and_dates_are_no_tallies(text: str, language: str) -> None:
    assert counted(text, language) == []


def test_a_tally_has_its_place_its_day_and_its_source() -> None:
    (tally,) = counted("По данным МВД, на 15 января в Алматы погибли 103 человека.", "ru")
    assert tally["where"] == "Алматы"
    assert tally["as_of"] == "2022-01-15"
    assert tally["attributed_to"] == "ministry"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Қаңтардан бері екінші рет ұсталғандардың саны жетіге жетті.", "kk"),
        ("Хатта олар оны үйқамаққа шығаруды сұраған.", "kk"),
        ("Тағы бір азамат сотталды.", "kk"),
        ("Қаза тапқан азаматтың артында төрт баласы қалды.", "kk"),
        ("Без одного из подсудимых суд отложит процесс.", "ru"),
        ("He told the lawyer that two officers had beaten him.", "en"),
    ],
)
def test_some_of_them_and_those_who_did_it_are_no_tallies(text: str, language: str) -> None:
    assert counted(text, language) == []


def test_a_group_belongs_to_its_own_number() -> None:
    text = "Погибли четыре человека, ранены 37, в том числе 21 сотрудник полиции."
    assert [(t["count"], t["group"], t["part_of"]) for t in counted(text, "ru")] == [
        (4, None, None),
        (37, None, None),
        (21, "police", 1),
    ]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Погибших — 238, подозреваемых — 7 тысяч.", "ru", [("killed", 238), ("charged", 7000)]),
        ("Освобождены 12 задержанных.", "ru", [("released", 12)]),
        ("Скончались около сотни шахтёров, сотни ранены.", "ru", [("killed", 100)]),
        ("Отряд из двух полицейских избил его.", "ru", []),
        ("Пропали два десятка человек.", "ru", [("missing", 20)]),
        ("Отыз шақты күдікті азапталған.", "kk", [("tortured", 30)]),
        ("Жүздей адам ұсталды.", "kk", [("detained", 100)]),
        ("A dozen miners were hurt when police came.", "en", [("wounded", 12)]),
        ("Several hundred people were detained.", "en", []),
        ("Twelve detained protesters were released.", "en", [("released", 12)]),
    ],
)
def test_the_word_that_says_what_happened_now_is_found(
    text: str, language: str, expected: list[tuple[str, int]]
) -> None:
    assert [(t["status"], t["count"]) for t in counted(text, language)] == expected


def test_numbers_given_place_by_place_are_tallies_of_those_places() -> None:
    found = counted("В Кызылорде погиб 21 человек, в Алматы — 103.", "ru")
    assert [(t["count"], t["where"]) for t in found] == [(21, "Кызылорда"), (103, "Алматы")]


@pytest.mark.parametrize(
    ("text", "language", "whole"),
    [
        ("Погибли 225 человек.", "ru", True),
        ("At least 227 people were killed in Kazakhstan.", "en", True),
        ("Погибли 19 полицейских.", "ru", False),
        ("В Алматы погибли 103 человека.", "ru", False),
        ("Қазақстанда 225 адам қаза тапты.", "kk", True),
    ],
)
def test_only_who_counts_everybody_compares_with_a_list(
    text: str, language: str, whole: bool
) -> None:
    (tally,) = counted(text, language)
    assert whole_scope(tally) is whole


def test_a_part_compares_with_no_list() -> None:
    whole, part = counted("225 погибших, из них 19 в Алматы.", "ru")
    assert whole_scope(whole)
    part["where"] = None
    assert not whole_scope(part)


def test_both_of_those_named_count_nobody_and_a_court_that_holds_people_arrested_them() -> None:
    assert counted("Асанов и Ким на суде, оба останутся под стражей.", "ru") == []
    (tally,) = counted("Под стражей по решению суда остаются шесть человек.", "ru")
    assert (tally["status"], tally["count"]) == ("arrested", 6)


def test_who_remains_is_a_part_and_what_a_cell_is_made_for_is_none() -> None:
    text = "К ответственности привлечены 118 человек, под стражей остаются шесть."
    whole, part = counted(text, "ru")
    assert (whole["part_of"], part["count"], part["part_of"]) == (None, 6, 0)
    held = counted("В камере на шестерых содержали одиннадцать женщин.", "ru")
    assert [tally["count"] for tally in held] == [11]
