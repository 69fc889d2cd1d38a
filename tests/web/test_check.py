"""Paste a text: who is named? The real models read it; nothing is kept."""

from __future__ import annotations

from collections.abc import Callable

import httpx
from sqlalchemy import func, select

from rollcall.store.open import Store
from rollcall.store.schema import metadata
from tests.web.conftest import Browser

Words = Callable[[httpx.Response], str]


def contents(store: Store) -> dict[str, int]:
    with store.read() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }


def test_a_pasted_text_names_a_listed_person_and_nothing_is_kept(
    desk: Browser, visible: Words
) -> None:
    before = contents(desk.store)
    text = "In Taraz volunteers found Serik Musin dead on Friday, his brother said."
    response = desk.post("/check", text=text)
    assert response.status_code == 200
    words = visible(response)
    assert "Мусин Серик Оразович" in words
    assert "patronymic absent" in words
    assert 'class="mark match' in response.text
    assert contents(desk.store) == before


def test_a_pasted_text_that_names_nobody_says_so(desk: Browser, visible: Words) -> None:
    response = desk.post("/check", text="It will snow in the mountains tomorrow.")
    assert "Nobody on your lists is named here" in visible(response)


def test_an_empty_box_is_no_fault(desk: Browser) -> None:
    assert desk.post("/check", text="  \n ").status_code == 200


def test_a_book_is_too_long(desk: Browser, visible: Words) -> None:
    response = desk.post("/check", text="слово " * 20_000)
    assert response.status_code == 413
    assert "longer than 200 kB" in visible(response)
