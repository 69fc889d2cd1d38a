"""How many people could bear a name, by what is known of whole communities."""

from __future__ import annotations

import csv
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.names import material
from rollcall.names.data import build_shares
from rollcall.names.parts import parse
from rollcall.names.rarity import COMMON, COMMUNITIES, commonness, community, shares_of


def bearers(name: str) -> float:
    return commonness(parse(name))


@pytest.mark.parametrize(
    "name", ["Сергей Иванов", "Ольга Смирнова", "Ерлан Оспанов", "Нурлан Ахметов", "Айгүл Омарова"]
)
def test_common_names_are_common_in_their_community(name: str) -> None:
    assert bearers(name) >= COMMON


@pytest.mark.parametrize(
    "name", ["Ерлан Жағыпаров", "Владимир Путин", "Нурсултан Назарбаев", "Наталья Поклонская"]
)
def test_one_rare_word_makes_a_name_rare_but_never_impossible(name: str) -> None:
    assert 0 < bearers(name) < COMMON


def test_a_name_is_as_common_in_every_spelling_order_and_sex_of_the_surname() -> None:
    spellings = ["Иванов Сергей", "IVANOV Sergei", "Sergey Ivanov", "Иванова Сергей"]
    assert len({bearers(name) for name in spellings}) == 1
    assert bearers("Ахметова Айгүл") == bearers("Айгүл Ахметов")


def test_a_short_form_is_as_common_as_its_name() -> None:
    assert bearers("Yevgeny Petrov") == bearers("Евгений Петров")
    assert bearers("Жека Петров") == bearers("Евгений Петров")


def test_a_patronymic_leaves_fewer_people_and_a_common_one_more_than_a_rare_one() -> None:
    alone = bearers("Сергей Иванов")
    common = bearers("Иванов Сергей Николаевич")
    rare = bearers("Иванов Сергей Вавилович")
    assert alone > common > rare > 0
    assert bearers("Нұрлан Серікұлы") > 0


def test_fathers_of_the_patronymics_are_known_by_what_is_left_of_their_names() -> None:
    fathers = community("ru").fathers
    men = {
        "николаевич": "nikol",
        "юрьевич": "iur",
        "сергеевич": "serg",
        "ильич": "il",
    }
    for patronymic, key in men.items():
        assert parse(f"Иванов Иван {patronymic}")[-1].father.replace("y", "i") == key
        assert fathers[key] > 0.001


@pytest.mark.parametrize("name", ["", "12", "Иванов", "А. Иванов", "Мадонна", "А. Б. Иванов"])
def test_less_than_a_full_name_says_nothing(name: str) -> None:
    assert bearers(name) == 0


def test_a_list_keeper_brings_the_tables_of_another_country() -> None:
    table = shares_of(
        {"John": 0.03, "Mary": 0.02}, {"Smith": 0.01, "Вілсон": 0.004, "Wilson": 0.001}
    )
    assert commonness(parse("Smith, John"), [table]) == pytest.approx(6000)
    assert commonness(parse("Mary Wilson"), [table]) == pytest.approx(2000)
    assert commonness(parse("John Zzyzx"), [table]) < COMMON
    assert commonness(parse("John Smith"), []) == 0


@pytest.mark.parametrize("language", COMMUNITIES)
def test_the_tables_are_shares_and_say_where_they_are_from(language: str) -> None:
    table = community(language)
    for shares, rare in ((table.given, table.rare_given), (table.surnames, table.rare_surname)):
        assert 0.05 < sum(shares.values()) <= 1
        assert 0 < rare <= min(shares.values())
    text = files("rollcall.names").joinpath(f"data/shares.{language}.tsv").read_text("utf-8")
    head = [line for line in text.splitlines() if line[:1] == "#"]
    assert any("CC BY 4.0" in line or "BSD 3-Clause" in line for line in head)


@pytest.mark.shared_data
def test_few_names_of_real_lists_are_common_and_none_of_strangers(shared_data: Path) -> None:
    def common(names: list[str]) -> float:
        return sum(bearers(name) >= COMMON for name in names) / len(names)

    with (shared_data / "january" / "cases.csv").open(encoding="utf-8", newline="") as lines:
        cases = [row["name_as_listed"] for row in csv.DictReader(lines)]
    assert 0 < common(cases) < 0.05
    for name in ("nerel_ru", "bsnlp_latinlist", "bsnlp_cyrlist", "kaznerd_latin_silver"):
        entries = material.spot_set(shared_data, name).entries
        assert 0 < common([one for names in entries.values() for one in names]) < 0.05
    assert common(material.strangers(shared_data, 1300)) < 0.01


@given(st.text(alphabet="АБВГЕИОНРСТабвгеиоуынрстлкмд -.,", max_size=40))
def test_a_patronymic_never_makes_a_name_more_common(name: str) -> None:
    parts = parse(name)
    without = tuple(part for part in parts if not part.patronymic)
    if without != parts and len([part for part in without if not part.initial]) > 1:
        assert 0 <= commonness(parts) <= commonness(without)


@given(st.dictionaries(st.text(min_size=1, max_size=5), st.integers(1, 30), min_size=1))
def test_smoothing_keeps_something_for_what_nobody_has_seen(counts: dict[str, int]) -> None:
    table = build_shares.smoothed(counts)
    once = sum(count == 1 for count in counts.values()) / sum(counts.values())
    assert sum(table.shares.values()) == pytest.approx(1 - once)
    order = sorted(counts, key=lambda name: counts[name])
    assert [table.shares[name] for name in order] == sorted(table.shares.values())
    assert 0 <= table.rare <= min(table.shares.values())


@pytest.mark.shared_data
def test_the_kazakh_table_can_be_made_again(
    shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sources = sorted((shared_data / "ner").glob("kk.kaznerd.*.gz"))
    people = build_shares.people_of(sources)
    assert len(people) == len(set(people)) > 400
    assert Counter(person.given for person in people)["erlan"] > 3
    given_names, surnames = build_shares.kazakh(sources)
    assert "bits" in capsys.readouterr().out
    table = community("kk")
    for learned, kept in ((given_names, table.given), (surnames, table.surnames)):
        # Not to the last digit: how word forms are read may have changed since.
        apart = [abs(learned.shares.get(key, 0.0) - share) for key, share in kept.items()]
        assert sum(apart) < 0.05 * sum(kept.values())
