"""People and places are found however a text writes them, and a full name only as a whole."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rollcall.records import Viewer
from rollcall.search import Query
from rollcall.search.analysis import analysed
from rollcall.search.asking import understand
from rollcall.search.base import Document, Place
from rollcall.search.evaluate import holds

ME = Viewer("tester")


def found(query: str, *people: str, places: tuple[Place, ...] = ()) -> bool:
    at = datetime(2022, 1, 5, tzinfo=UTC)
    document = Document("1", "", "", "ru", "s", "news", at, people=people, places=places)
    return holds(understand(Query(query), ME), analysed(document))


@pytest.mark.parametrize(
    "written",
    [
        "Ерлана Жагипарова", "Ерланом Жагипаровым", "Ерланға Жағыпаровқа", "Yerlan Zhagiparov’s",
        "Jagıparov Erlan", "Жағыпаров Ерлан Серікұлы", "Е. Жағыпаров", "Жагипарову Е.С.",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "asked", ["Ерлан Жағыпаров", "Zhagiparov Yerlan", "Жагипаров Ерлан Серикович"]
)
def test_a_name_is_found_in_every_script_and_word_form(asked: str, written: str) -> None:
    assert found(f'name:"{asked}"', written)


def test_the_parts_of_a_name_must_stand_in_one_mention() -> None:
    assert not found('name:"Ерлан Жағыпаров"', "Ерлан Омаров", "Болат Жағыпаров")
    assert not found('name:"Ерлан Жағыпаров"', "Н. Жағыпаров")
    assert found("name:Ерлан name:Жағыпаров", "Ерлан Омаров", "Болат Жағыпаров")


def test_a_given_name_with_a_patronymic_is_found_by_both() -> None:
    assert found('name:"Ерлан Серікұлы"', "Ерлан Серикович")
    assert found('name:"Ерлан Серикович"', "Ерлана Серікұлына")
    assert not found('name:"Ерлан Серикович"', "Ерлан Болатович")


def test_a_surname_alone_finds_all_who_bear_it() -> None:
    assert found("name:Жағыпаров", "Болатом Жагипаровым")
    assert found("zhagiparov", "Болатом Жагипаровым"), "also without saying that it is a name"
    assert not found("=zhagiparov", "Болатом Жагипаровым")


def test_a_place_is_found_by_each_of_its_names() -> None:
    almaty = (Place("Алматы", 1526384, 43.25, 76.95),)
    for asked in ("Almaty", "Алма-Ата", "Алматыда", '"Алма-Аты"'):
        assert found(f"place:{asked}", places=almaty), asked
    assert not found("place:Тараз", places=almaty)
    camp = (Place("колония ЛА-155/8"),)
    assert found('place:"Колония ЛА-155/8"', places=camp), "also where no gazetteer knows it"
