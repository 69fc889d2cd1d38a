"""A monitor searches all day, at a desk and on a telephone, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rollcall import index
from rollcall.store.open import open_store
from tests.coverage_world import NOW, covered, publish
from tests.web.conftest import Browser, browser
from tests.web.test_in_a_browser import address, page, said
from tests.web.test_versions_in_a_browser import CONTRAST

__all__ = ["address", "page", "said"]
pytestmark = pytest.mark.slow


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Browser]:
    """The desk over coverage of two days."""
    store = open_store(f"sqlite:///{tmp_path / 'record.sqlite'}")
    yield browser(store, covered(store, tmp_path, 45), NOW)
    store.engine.dispose()


@pytest.fixture
def asked(page: Any) -> list[str]:
    """Every address that the browser asks for."""
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    return addresses


def search(page: Any, words: str) -> None:
    page.locator("#text").fill(words)
    press(page, "Search", exact=True)


def press(page: Any, name: str, *, exact: bool = False) -> None:
    """Press a button that asks for another page, and wait for it: a click does not."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=exact).click()


def total(page: Any) -> str:
    return str(page.locator(".total .said").inner_text())


def titles(page: Any) -> list[str]:
    return list(page.locator(".result h2").all_inner_texts())


def test_a_monitor_narrows_a_search_and_widens_it_again(
    page: Any, address: str, said: list[str], asked: list[str]
) -> None:
    page.goto(f"{address}/search")
    search(page, "площадь")
    assert total(page) == "23 articles found"
    page.get_by_label("Agency").check()
    press(page, "Apply")
    assert total(page) == "7 articles found"
    page.get_by_label("Степь").check()
    press(page, "Apply")
    assert total(page) == "23 articles found", "either of both"
    press(page, "take all off")
    press(page, "6 Jan 2025: 7 articles")
    assert total(page) == "7 articles found"
    press(page, "Without Published: 6 Jan 2025")
    page.get_by_label("exactly as typed").check()
    with page.expect_navigation():
        page.locator("#text").press("Enter")
    assert total(page) == "12 articles found"
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    assert download.value.suggested_filename == "search.csv"
    assert {one.partition("?")[0] for one in asked if "/static/" not in one} == {
        f"{address}/search"
    }
    assert not any("?" in one or "%" in one for one in asked)
    assert said == []


def test_what_is_wrong_is_shown_where_it_stands(page: Any, address: str) -> None:
    page.goto(f"{address}/search")
    search(page, "площадь AND (Мусин")
    assert page.locator("mark.wrong").inner_text() == "("
    assert page.locator("#text").input_value() == "площадь AND (Мусин"
    assert page.evaluate("document.activeElement.id") == "text", "ready to be mended"
    search(page, "площадь AND (Мусин)")
    assert total(page) == "12 articles found"
    page.get_by_text("What can be typed").click()
    assert page.get_by_text("НЕМЕСЕ").is_visible()


def test_pages_stand_still_while_articles_arrive(desk: Browser, page: Any, address: str) -> None:
    page.goto(f"{address}/search")
    search(page, "новость")
    press(page, "newest first")
    found = titles(page)
    publish(desk.store, range(100, 125))
    index.run(desk.store, desk.ids["engine"])
    for number in (2, 3):
        press(page, "Next page")
        assert f"page {number} of 3" in page.locator(".pager").inner_text()
        found += titles(page)
    assert found == [f"Новость {number}" for number in range(44, -1, -1)]
    with page.expect_navigation():
        page.locator(".result a").first.click()
    page.go_back()
    assert titles(page)[0] == "Новость 4", "back from an article to the same page"


def test_on_a_telephone_filters_are_folded_and_nothing_is_wider(page: Any, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{address}/search")
    search(page, "площадь OR Мусин OR " + "о" * 300)
    assert page.locator(".result h2").first.is_visible()
    assert not page.get_by_label("Agency").is_visible()
    page.locator("label.unfold").click()
    page.get_by_label("Agency").check()
    press(page, "Apply")
    assert "Agency" in page.locator(".chips").inner_text()
    for summary in page.locator("summary").all():
        if summary.is_visible():
            summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    search(page, "(" + "длинноеслово" * 20)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_everything_can_be_read_and_reached_by_keyboard(page: Any, address: str) -> None:
    page.goto(f"{address}/search")
    search(page, "площадь")
    page.locator("#text").focus()
    reached = []
    for _ in range(4):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim()"))
    assert reached[:1] == ["Search"]
    assert "What can be typed" in reached
    page.get_by_role("link", name="Past the filters").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "newest first"
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(CONTRAST) == []
        search(page, "площадь AND (")
        assert page.evaluate(CONTRAST) == []
        search(page, "площадь")
