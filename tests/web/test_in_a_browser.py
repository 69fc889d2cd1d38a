"""The desk in a real browser: it works without JavaScript and breaks no rule of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rollcall.clock import fixed_clock
from rollcall.web import create_app
from tests.conftest import miss
from tests.web.conftest import Browser
from tests.web.serving import served
from tests.web.small_record import NOW

pytestmark = pytest.mark.slow
CHROMIUM = Path("/usr/bin/chromium")
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
def address(desk: Browser) -> Iterator[str]:
    """The desk, served on a free port of this computer."""
    with served(
        create_app(desk.store, desk.ids["engine"], desk.ids["settings"], fixed_clock(NOW))
    ) as where:
        yield where


@pytest.fixture
def said() -> list[str]:
    """Whatever the browser complains about: errors, and breaches of the page's policy."""
    return []


@pytest.fixture
def page(said: list[str]) -> Iterator[Any]:
    """A tab that runs no JavaScript."""
    from playwright.sync_api import sync_playwright

    if not CHROMIUM.exists():
        miss(f"{CHROMIUM} is not there: `apt-get install chromium` brings it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=_ARGUMENTS)
        tab = browser.new_context(java_script_enabled=False).new_page()
        tab.on("console", lambda message: _complained(message, said))
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.on("requestfailed", lambda request: _failed(request, said))
        yield tab
        browser.close()


def _complained(message: Any, said: list[str]) -> None:
    """Who types before a page has come whole keeps the focus, as it should: that is no fault."""
    if "Autofocus processing was blocked" not in message.text:
        said.append(f"{message.type}: {message.text}")


def _failed(request: Any, said: list[str]) -> None:
    """Leaving a page stops what it was still fetching, such as its icon: that is no fault."""
    if "ERR_ABORTED" not in (request.failure or ""):
        said.append(f"failed: {request.url}: {request.failure}")


def test_a_monitor_reads_searches_and_pastes(page: Any, address: str, said: list[str]) -> None:
    page.goto(address)
    assert page.locator("mark.hit").first.inner_text() == "Мусина Серика Оразовича"
    page.locator(".person a[href^='/articles/']").first.click()
    assert page.locator("a.mark.match").first.inner_text().startswith("Мусин")

    page.get_by_role("link", name="Search").click()
    page.locator("#text").fill("поиск")
    page.get_by_role("button", name="Search").click()
    assert page.url == f"{address}/search"
    assert "2 articles found" in page.locator(".total").inner_text()
    page.locator(".result a").first.click()
    page.go_back()
    assert "2 articles found" in page.locator(".total").inner_text(), "going back works"

    page.get_by_role("link", name="Who is named?").click()
    page.locator("#text").fill("In Taraz volunteers found Serik Musin dead on Friday.")
    page.get_by_role("button", name="Look for people").click()
    assert page.locator("#found h3").first.inner_text().startswith("Мусин Серик Оразович")

    page.get_by_role("link", name="Digest").click()
    assert page.frame_locator("iframe").locator("#week").inner_text() == "The week"
    assert said == []


def test_a_captured_page_is_saved_and_never_rendered(page: Any, address: str) -> None:
    page.goto(f"{address}/sources")
    with page.expect_download() as download:
        page.get_by_role("link", name="as captured").first.click()
    assert download.value.suggested_filename == "page-3.txt"
    assert page.url == f"{address}/sources"


def test_nothing_is_wider_than_a_telephone(page: Any, address: str, desk: Browser) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    fixed = "/ /review /search /check /watches /lists /lists/lawyers /lists/lawyers/versions"
    people = "/people /people/conflicts /people/counts /people/decisions /sources /digest"
    article, case = f"/articles/{desk.ids['changed']}", f"/cases/{desk.ids['cases']['7']}"
    for path in (*fixed.split(), *people.split(), article, case):
        page.goto(address + path)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360, f"{path} is {width} pixels wide"


def test_columns_of_evidence_can_be_read_on_a_telephone(
    page: Any, address: str, desk: Browser
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}/articles/{desk.ids['changed']}")
    cells = page.locator(".claims td, .evidence td").all()
    assert len(cells) > 8
    assert min(cell.bounding_box()["width"] for cell in cells) >= 100
    quotes = page.locator("td.quote").all()
    assert min(quote.bounding_box()["width"] for quote in quotes) >= 250
