"""People on the desk: pairs with forms, what was decided, conflicts, counts with a picture."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from xml.etree import ElementTree

import httpx
import pytest

from rollcall.records import CaseRow, Viewer
from rollcall.settings import Settings
from rollcall.store import list_versions
from rollcall.store.lists import current
from tests.web.conftest import Browser, browser
from tests.web.small_record import NOW, SCRIPT

VIEWER = Viewer("tester")
OTHER = (
    CaseRow("m", ("Musin Serik Orazovich",), status="killed", birth="1990", status_words=SCRIPT),
    CaseRow("k", ("Анна Ким",), status="released", status_date="2025-02-01"),
    CaseRow("k2", ("Ким Анна",), status="released", remarks=SCRIPT),
)
Visible = Callable[[httpx.Response], str]


@pytest.fixture
def two(desk: Browser) -> Browser:
    """The desk with a second list, on which some of the first stand under other spellings."""
    with desk.store.write() as connection:
        list_versions.save_version(
            connection,
            "other",
            b"other",
            "other.csv",
            OTHER,
            change="",
            viewer=VIEWER,
            now=NOW - timedelta(days=1),
        )
    return desk


def ids(desk: Browser) -> dict[str, str]:
    with desk.store.read() as connection:
        return {case.row.key: case.id for case in current(connection, VIEWER)}


def answer(desk: Browser, one: str, other: str, judgement: str) -> httpx.Response:
    known = ids(desk)
    return desk.post(
        "/people", one=known[one], other=known[other], judgement=judgement, why="a call"
    )


def test_pairs_stand_side_by_side_with_reasons_and_forms(two: Browser, visible: Visible) -> None:
    page = two.get("/people")
    words = visible(page)
    assert "Musin Serik Orazovich" in words
    assert "both born 1990" in words
    assert "two rows of one list" in words
    assert page.text.count('value="same"') == page.text.count('name="why"') > 0


def test_an_answer_is_kept_shown_and_taken_back(two: Browser, visible: Visible) -> None:
    done = answer(two, "7", "m", "same")
    assert done.status_code == 303
    after = two.get(done.headers["location"])
    assert "Decision 1 is kept." in visible(after)
    assert "Musin Serik Orazovich" not in visible(after)
    assert "2 cases are this one person" in visible(two.get(f"/cases/{ids(two)['7']}"))
    told = visible(two.get("/people/decisions"))
    assert "same: Мусин Серик Оразович" in told or "same: Musin Serik Orazovich" in told
    assert "decided by tester" in told
    assert "a call" in told
    assert two.post("/people/decisions", number="1").status_code == 303
    assert "taken back by tester, " in visible(two.get("/people/decisions"))
    assert "Musin Serik Orazovich" in visible(two.get("/people"))


def test_a_contradiction_is_explained_and_nothing_is_kept(two: Browser, visible: Visible) -> None:
    answer(two, "8", "k", "same")
    answer(two, "k", "k2", "different")
    refused = answer(two, "8", "k2", "same")
    assert refused.status_code == 409
    assert "decision 2 says that these are two different people" in visible(refused)
    assert "rollcall people undo 2" in visible(refused)


@pytest.mark.parametrize(
    "fields",
    [
        {"one": "nobody", "other": "nobody2", "judgement": "same"},
        {"one": "", "other": "", "judgement": "different"},
    ],
)
def test_cases_that_are_none_are_refused(two: Browser, fields: dict[str, str]) -> None:
    assert two.post("/people", **fields).status_code == 409


def test_forms_need_an_answer_and_a_token(two: Browser) -> None:
    known = ids(two)
    pair = {"one": known["7"], "other": known["m"]}
    assert two.post("/people", **pair, judgement="maybe").status_code == 400
    assert two.client.post("/people", data=pair | {"judgement": "same"}).status_code == 403
    form = {"token": two.token("/check"), "number": "77"}
    refused = two.client.post("/people/decisions", data=form)
    assert refused.status_code == 409
    assert "no decision 77 about two cases" in refused.text


def test_readers_see_pairs_without_forms_and_decide_nothing(two: Browser) -> None:
    settings: Settings = two.ids["settings"]
    ours = two.ids | {"settings": settings.model_copy(update={"role": "reader"})}
    reader = browser(two.store, ours)
    assert 'name="judgement"' not in reader.get("/people").text
    known = ids(two)
    form = {
        "one": known["8"],
        "other": known["k"],
        "judgement": "same",
        "token": reader.token("/check"),
    }
    assert reader.client.post("/people", data=form).status_code == 403
    assert "Nothing has been decided" in reader.get("/people/decisions").text


def test_conflicts_stand_side_by_side_with_coverage(two: Browser, visible: Visible) -> None:
    before = visible(two.get("/people/conflicts"))
    assert "Мусин Серик Оразович" in before  # listed as missing; an article says killed
    assert re.search(r"coverage killed .* 1 outlet", before)
    answer(two, "8", "k", "same")
    after = visible(two.get("/people/conflicts"))
    assert re.search(r"other released 1 Feb 2025", after)


def test_counts_have_a_picture_and_the_numbers_beneath(two: Browser, visible: Visible) -> None:
    answer(two, "7", "m", "same")
    page = two.get("/people/counts?status=killed")
    words = visible(page)
    assert "Of them disputed" in words
    svg = re.search(r"<svg.*?</svg>", page.text, re.S)
    assert svg
    root = ElementTree.fromstring(svg.group())
    space = "{http://www.w3.org/2000/svg}"
    assert root.findtext(f"{space}title") == "People killed, over time"
    assert "other: 1 now" in (root.findtext(f"{space}desc") or "")
    assert "style=" not in svg.group()
    assert two.get("/people/counts?status=nonsense").status_code == 200
    said = visible(two.get("/people/counts?status=missing"))
    assert "прокуратура" in said
    assert "up to 2" in said


def test_what_lists_hold_is_escaped_and_never_in_an_address(two: Browser) -> None:
    answer(two, "7", "m", "same")
    for path in ("/people", "/people/decisions", "/people/conflicts", "/people/counts"):
        text = two.get(path).text
        assert SCRIPT not in text
        for address in re.findall(r'(?:href|action)="([^"]*)"', text):
            assert "Мусин" not in address
            assert "Musin" not in address


def test_one_list_can_be_chosen(two: Browser, visible: Visible) -> None:
    words = visible(two.get("/people?list=other"))
    assert "k2" in words
    assert visible(two.get("/people?list=nowhere&page=99999")).count("waits") <= 1
