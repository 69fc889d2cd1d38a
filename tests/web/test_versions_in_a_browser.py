"""A list keeper goes through a new version and back, in a real browser without JavaScript."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.conftest import Browser
from tests.web.lists_world import FIRST, KIM, as_role, taken, upload, workbook
from tests.web.test_in_a_browser import address, page, said

__all__ = ["address", "page", "said"]
pytestmark = pytest.mark.slow
CONTRAST = """() => {
  const light = rgb => {
    const [r, g, b] = rgb.map(v => v / 255).map(v =>
      v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const read = text => text.match(/[\\d.]+/g).map(Number);
  const ground = node => {
    for (; node; node = node.parentElement) {
      const colour = read(getComputedStyle(node).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour.slice(0, 3);
    }
    return [255, 255, 255];
  };
  const worst = [];
  for (const node of document.querySelectorAll("main *")) {
    const own = [...node.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || !node.checkVisibility()) continue;
    const a = light(read(getComputedStyle(node).color).slice(0, 3)), b = light(ground(node));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) worst.push(`${node.tagName}.${node.className}: ${ratio.toFixed(2)}`);
  }
  return worst;
}"""
"""The texts of a page whose contrast is below 4.5 (WCAG 2.1, 1.4.3 AA)."""
PAGES = (
    "/lists",
    "/lists/taken",
    "/lists/taken/versions",
    "/lists/taken/versions/2/changes",
    "/lists/taken/versions/2/problems",
    "/lists/taken/versions/1/restore",
    "/lists/asked/versions/2/changes",
)


@pytest.fixture
def desk(desk: Browser) -> Browser:
    """The desk of a list keeper with two lists in two versions."""
    taken(desk)
    upload(desk, workbook(*FIRST), "a.xlsx", "asked")
    unsure = ["Ким Вероника", *KIM[1:]]
    upload(desk, workbook(FIRST[0], unsure, *FIRST[2:]), "b.xlsx", "asked")
    return as_role(desk, "keeper")


def test_a_keeper_looks_at_a_version_and_goes_back(
    page: Any, address: str, said: list[str]
) -> None:
    page.goto(f"{address}/lists")
    page.get_by_role("link", name="What changed in taken").click()
    assert page.locator("#against .change").count() == 2
    assert page.locator("#status del").inner_text() == "detained"
    with page.expect_download() as download:
        page.get_by_role("link", name="as a table").click()
    assert download.value.suggested_filename == "changes.csv"

    page.get_by_role("link", name="all versions").click()
    with page.expect_download() as download:
        page.locator("#version-2").get_by_role("link", name="Workbook").click()
    assert download.value.suggested_filename == "list-version-2-coverage.xlsx"

    page.locator("#version-1").get_by_role("link", name="Restore").focus()
    page.keyboard.press("Enter")
    assert "+1, -1, 1 status changed" in page.locator("main").inner_text()
    page.get_by_role("button", name="Restore version 1").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/lists/taken/versions")
    assert "Version 1 restored" in page.locator("#version-3").inner_text()
    assert said == []


def test_an_open_question_is_answered_and_shown_as_answered(
    page: Any, address: str, said: list[str]
) -> None:
    page.goto(f"{address}/lists/asked/versions")
    page.get_by_role("link", name="answer").click()
    assert page.locator("#asked b.differs").all_inner_texts() != []
    page.get_by_role("button", name="Same person").click()
    assert "is kept" in page.locator("main").inner_text()
    page.goto(f"{address}/lists/asked/versions/2/changes")
    assert "same, decided by tester" in page.locator("#asked").inner_text()
    assert said == []


def test_folded_fields_open_by_keyboard(page: Any, address: str, desk: Browser) -> None:
    rows = [[*row[:2], "Абай", *row[3:]] for row in FIRST]
    upload(desk, workbook(*rows), "c.xlsx", "asked")
    page.goto(f"{address}/lists/asked/versions/3/changes")
    fields = page.locator("#other .fields").first
    assert not fields.is_visible()
    page.locator("#other > details > summary").focus()
    page.keyboard.press("Enter")
    assert fields.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_fit_a_small_telephone_and_can_be_read(
    page: Any, address: str, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 320, "height": 640})
    for path in PAGES:
        page.goto(address + path)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, f"{path} is {width} pixels wide"
        assert page.evaluate(CONTRAST) == [], path
