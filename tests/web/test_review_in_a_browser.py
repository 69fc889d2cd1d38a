"""Deciding in a real browser without JavaScript: by keyboard alone, and on a narrow telephone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rollcall.pipeline import Project
from rollcall.web import create_app
from tests import world
from tests.queued import BANK, CUP, DEAD
from tests.web.serving import served
from tests.web.test_in_a_browser import page, said

__all__ = ["page", "said"]
pytestmark = pytest.mark.slow


@pytest.fixture
def one(queued_folder: Path, tmp_path: Path) -> Iterator[Project]:
    project = world.reopened(Path(shutil.copytree(queued_folder, tmp_path / "project")))
    yield project
    project.store.engine.dispose()


@pytest.fixture
def address(one: Project) -> Iterator[str]:
    with served(create_app(one.store, one.engine, one.settings, one.clock)) as where:
        yield where


def asked(tab: Any) -> str:
    return str(tab.locator(".question .about a").first.inner_text())


def focused(tab: Any) -> str:
    return str(tab.locator(":focus").inner_text())


def judged(one: Project) -> list[tuple[str, str, bool]]:
    rows = world.table(one.store, "decisions")
    return [(row["judgement"], row["why"], bool(row["undone_at"])) for row in rows]


def press(tab: Any, *keys: str) -> None:
    """Press keys one after the other; the last one leads to another page.

    A new page puts the focus in its place when it is painted: who is quicker begins from nowhere.
    """
    tab.locator(":focus").wait_for(state="attached")
    for key in keys[:-1]:
        tab.keyboard.press(key)
    with tab.expect_navigation():
        tab.keyboard.press(keys[-1])


def test_the_whole_queue_by_keyboard(
    page: Any, address: str, one: Project, said: list[str]
) -> None:
    page.goto(f"{address}/review")
    assert asked(page) == DEAD.title
    assert focused(page) == "The same person"
    page.keyboard.press("Shift+Tab")  # back to the reason
    page.keyboard.type("it is the footballer")
    page.keyboard.press("Shift+Tab")  # the box for the whole story
    page.keyboard.press("Enter")
    assert judged(one) == [], "Enter in a field answers nothing"
    assert page.locator("textarea").first.input_value() == "it is the footballer", "nor forgets it"
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("Tab")
    assert focused(page) == "Somebody else"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert judged(one) == [("different", "it is the footballer", False)]
    assert asked(page) == DEAD.title, "the copy was left out"
    assert focused(page) == "The same person"
    press(page, "Tab", "Tab", "Enter")
    assert asked(page) == CUP.title
    page.get_by_role("button", name="Undo").first.focus()
    press(page, "Enter")
    assert asked(page) == DEAD.title
    page.get_by_role("link", name="Not now, the next question").focus()
    press(page, "Enter")
    assert asked(page) == CUP.title
    press(page, "Tab", "Enter")
    assert asked(page) == BANK.title
    assert [one[0] for one in judged(one)] == ["different", "unsure", "different"]
    assert said == []


def test_the_skip_link_comes_first_and_leads_to_the_page(page: Any, address: str) -> None:
    page.goto(f"{address}/review?unsure=1")
    page.keyboard.press("Tab")
    assert focused(page) == "To the page"


@pytest.mark.parametrize("width", [320, 360])
def test_the_answers_are_in_reach_on_a_telephone(page: Any, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(f"{address}/review")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("window.scrollY") == 0, "focus does not scroll the names away"
    boxes = [button.bounding_box() for button in page.locator(".question .buttons button").all()]
    assert len(boxes) == 3
    for box in boxes:
        assert box["y"] + box["height"] <= 640
        assert min(box["width"], box["height"]) >= 44, "large enough for a finger"
    with page.expect_navigation():
        page.get_by_role("button", name="Somebody else").click()
    assert asked(page) == CUP.title
    page.goto(page.locator(".question .about a").first.evaluate("a => a.href"))
    page.locator(".decide summary").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
