"""Searching at the desk: filters that can be taken off, pages that stand still, all as a table."""

from __future__ import annotations

import csv
import hashlib
import io
import logging
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import httpx
import openpyxl
import pytest
from lxml import html

from rollcall import index
from rollcall.records import Viewer
from rollcall.search import Hits, Query
from rollcall.search.sqlite import SqliteEngine
from rollcall.store import articles, exports
from rollcall.store.articles import NewText
from rollcall.store.open import Store, open_store
from rollcall.web.asked import for_names
from rollcall.web.words import stretch
from tests.coverage_world import NOW, Away, add_sources, covered, opened_at, publish
from tests.web.conftest import Browser, browser

Words = Callable[[httpx.Response], str]
COUNT = 45
SAME = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'record.sqlite'}")
    yield opened
    opened.engine.dispose()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a record and its index; tests get copies."""
    home = tmp_path_factory.mktemp("covered")
    opened = open_store(f"sqlite:///{home / 'record.sqlite'}")
    covered(opened, home, COUNT)
    opened.engine.dispose()
    return home


@pytest.fixture
def covering(filled: Path, tmp_path: Path) -> Iterator[Browser]:
    home = tmp_path / "home"
    copytree(filled, home)
    opened = open_store(f"sqlite:///{home / 'record.sqlite'}", migrate=False)
    yield browser(opened, opened_at(home), NOW)
    opened.engine.dispose()


def parts(response: httpx.Response, selector: str) -> list[Any]:
    """The elements of a page that a CSS selector takes."""
    return list(html.fromstring(response.text).cssselect(selector))


def form_of(response: httpx.Response) -> dict[str, list[str]]:
    """The fields of the search form as a browser would send them again."""
    fields: dict[str, list[str]] = {}
    for one in parts(response, "form.search input"):
        kind, name = one.get("type"), one.get("name")
        if name and (kind not in ("checkbox", "radio") or "checked" in one.attrib):
            fields.setdefault(name, []).append(one.get("value") or "")
    return fields


def press(desk: Browser, page: httpx.Response, /, **more: str) -> httpx.Response:
    """Send the form of a page again, with a button and whatever else was changed in it."""
    fields = form_of(page) | {name: [value] for name, value in more.items()}
    same = {"sec-fetch-site": "same-origin"}
    answer: httpx.Response = desk.client.post("/search", data=fields, headers=same)
    return answer


def titles(response: httpx.Response) -> list[str]:
    found = parts(response, ".result h2")
    return [" ".join(one.text_content().split()) for one in found]


def choices(response: httpx.Response, field: str) -> dict[str, tuple[str, str]]:
    """The values of a filter: how each is called, and its count."""
    out = {}
    for one in parts(response, f"input[name={field}]"):
        words = [
            " ".join(part.text_content().split()) for part in one.getparent().cssselect("span")
        ]
        out[one.get("value") or ""] = (words[0], words[1] if len(words) > 1 else "")
    return out


def test_every_filter_has_its_values_with_counts(covering: Browser) -> None:
    page = covering.post("/search", text="площадь")
    assert choices(page, "source") == {"steppe": ("Степь", "16"), "agency": ("Agency", "7")}
    assert choices(page, "kind") == {"news": ("news", "20"), "post": ("post", "3")}
    assert choices(page, "language")["none"] == ("not recognised", "23")


def test_who_chose_one_source_can_choose_a_second(covering: Browser, visible: Words) -> None:
    page = press(covering, covering.get("/search"), text="площадь", source="agency")
    assert "7 articles found" in visible(page)
    assert choices(page, "source") == {"steppe": ("Степь", "16"), "agency": ("Agency", "7")}
    fields = form_of(page) | {"source": ["agency", "steppe"]}
    both = covering.client.post("/search", data=fields)
    assert "23 articles found" in visible(both)


def test_a_filter_is_taken_off_by_its_own_button(covering: Browser, visible: Words) -> None:
    page = press(
        covering, covering.get("/search"), source="agency", kind="post", since="2025-01-07"
    )
    for words in ("Source: Agency", "Kind: post", "Published: since 2025-01-07"):
        assert words in visible(page)
    without = press(covering, page, drop="kind:post")
    assert "Kind: post" not in visible(without)
    assert "Source: Agency" in visible(without)
    assert "Published" not in visible(press(covering, without, drop="days")).split("Filters")[0]
    assert "45 articles found" in visible(press(covering, page, drop="all"))


def test_a_filter_that_excludes_everything_can_still_be_taken_off(
    covering: Browser, visible: Words
) -> None:
    page = press(covering, covering.get("/search"), text="площадь", source="nobody")
    assert "Nothing was found" in visible(page)
    assert choices(page, "source")["nobody"] == ("nobody", "0")
    assert "23 articles found" in visible(press(covering, page, drop="source:nobody"))


def test_notes_that_were_typed_in_can_be_asked_for(
    covering: Browser, tmp_path: Path, visible: Words
) -> None:
    from rollcall.pipeline import Project, add_note

    ids = covering.ids
    project = Project(ids["settings"], covering.store, ids["engine"], lambda: NOW)
    add_note(project, "Адвокат сообщил о площади.", title="Звонок", by="tester")
    index.run(covering.store, ids["engine"])
    page = press(covering, covering.get("/search"), source="none")
    assert titles(page) == ["Звонок"]
    assert choices(page, "source")["none"] == ("Notes typed in", "1")


def test_coverage_over_time_is_a_row_of_buttons_and_a_table(
    covering: Browser, visible: Words
) -> None:
    page = covering.get("/search")
    bars = parts(page, ".bars button")
    assert [bar.get("value") for bar in bars] == [f"2025-01-0{n}..2025-01-0{n}" for n in (6, 7, 8)]
    assert bars[0].get("aria-label") == "6 Jan 2025: 13 articles"
    cells = parts(page, ".times td")
    table = ["6 Jan 2025", "13", "7 Jan 2025", "24", "8 Jan 2025", "8"]
    assert [cell.text_content() for cell in cells] == table
    narrowed = press(covering, page, days="2025-01-06..2025-01-06")
    assert "13 articles found" in visible(narrowed)
    assert "Published: 6 Jan 2025" in visible(narrowed)
    assert form_of(narrowed)["since"] == form_of(narrowed)["until"] == ["2025-01-06"]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2022-01-05", "2022-01-05", "5 Jan 2022"),
        ("2022-01-03", "2022-01-09", "3–9 Jan 2022"),
        ("2022-01-31", "2022-02-06", "31 Jan – 6 Feb 2022"),
        ("2021-12-27", "2022-01-02", "27 Dec 2021 – 2 Jan 2022"),
        ("2022-02-01", "2022-02-28", "Feb 2022"),
        ("2022-01-01", "2022-12-31", "2022"),
        ("1601-01-01", "1984-12-31", "1601–1984"),
        ("9999-12-01", "9999-12-31", "Dec 9999"),
    ],
)
def test_days_are_said_as_shortly_as_they_can_be(first: str, last: str, words: str) -> None:
    assert stretch(date.fromisoformat(first), date.fromisoformat(last)) == words


def test_pages_stand_still_while_articles_arrive(covering: Browser, visible: Words) -> None:
    first = press(covering, covering.get("/search"), text="новость", order="newest")
    assert titles(first)[0] == "Новость 44"
    publish(covering.store, range(100, 130))
    index.run(covering.store, covering.ids["engine"])
    second = press(covering, first, page="2")
    third = press(covering, second, page="3")
    every = titles(first) + titles(second) + titles(third)
    assert every == [f"Новость {number}" for number in range(44, -1, -1)]
    assert titles(press(covering, third, page="1")) == titles(first)
    assert "too long" not in visible(third)
    assert "75 articles found" in visible(press(covering, third)), "a new search sees all"


def test_pages_that_moved_after_all_say_so(covering: Browser, visible: Words) -> None:
    first = press(covering, covering.get("/search"), text="новость")
    publish(covering.store, range(100, 110))
    index.run(covering.store, covering.ids["engine"])
    forgetful = SqliteEngine(covering.ids["settings"].home / "search.sqlite")
    later = browser(covering.store, covering.ids | {"engine": forgetful}, NOW)
    fields = form_of(first) | {"page": ["2"], "token": [later.token()]}
    page = later.client.post("/search", data=fields)
    assert "It has been too long to go on in the same pages" in visible(page)
    assert len(titles(page)) == 20


def test_whoever_types_another_word_and_presses_next_page_begins_at_the_first(
    covering: Browser, visible: Words
) -> None:
    page = press(covering, covering.get("/search"), text="новость")
    other = press(covering, page, page="2", text="площадь")
    assert "page 1 of 2" in visible(other)
    assert "23 articles found" in visible(other)


def test_the_end_of_a_headline_does_not_stand_again_below_it(store: Store, tmp_path: Path) -> None:
    with store.write() as connection:
        text = "Тем временем суд вынес приговор."
        title = "Очень длинный заголовок о самых разных вещах, из которых ни одна не важна"
        new = NewText(("k",), "news", None, None, None, title, text, None, None)
        articles.save(connection, new, NOW)
    desk = browser(store, covered(store, tmp_path, 0), NOW)
    (found,) = parts(desk.post("/search", text="приговор"), ".result")
    assert found.cssselect("h2")[0].text_content() == title
    assert found.cssselect(".excerpt")[0].text_content().startswith("Тем временем суд")


def test_the_order_is_a_button(covering: Browser) -> None:
    page = press(covering, covering.get("/search"), text="новость", order="oldest")
    assert titles(page)[0] == "Новость 0"
    assert form_of(page)["sort"] == ["oldest"]
    assert titles(press(covering, page, page="2"))[0] == "Новость 20", "and stays"


def test_words_are_looked_for_in_other_forms_or_exactly_as_typed(
    covering: Browser, visible: Words
) -> None:
    assert "23 articles found" in visible(covering.post("/search", text="площадь"))
    exactly = covering.post("/search", text="площадь", exact="1")
    assert "12 articles found" in visible(exactly)
    assert form_of(exactly)["exact"] == ["1"]
    nothing = covering.post("/search", text="площадями", exact="1")
    assert "Without “exactly as typed”" in visible(nothing)


def test_what_is_wrong_is_marked_where_it_stands(covering: Browser, visible: Words) -> None:
    page = covering.post("/search", text='площадь AND (суд OR "не закрыта', source="agency")
    assert page.status_code == 400
    assert (
        '<p class="typed" dir="auto">площадь AND (суд OR <mark class="wrong">&#34;</mark>'
        in page.text
    )
    assert "at character 21" in visible(page)
    assert form_of(page)["text"] == ['площадь AND (суд OR "не закрыта']
    assert form_of(page)["source"] == ["agency"]
    at_the_end = covering.post("/search", text="площадь AND")
    assert 'class="wrong"' in at_the_end.text


def test_a_search_of_any_length_is_answered_or_refused_in_words(
    covering: Browser, visible: Words
) -> None:
    assert "the search is too long" in visible(covering.post("/search", text="площадь " * 5000))
    assert covering.post("/search", text="(" * 1500).status_code == 400
    assert covering.post("/search", text="\0площадь\0").status_code == 200


def test_a_record_that_was_never_indexed_is_not_taken_for_one_without_hits(
    store: Store, tmp_path: Path, visible: Words
) -> None:
    add_sources(store)
    publish(store, range(3))
    desk = browser(store, opened_at(tmp_path), NOW)
    for page in (desk.get("/search"), desk.post("/search", text="площадь")):
        assert page.status_code == 503
        assert "there is no search index of this record yet" in visible(page)
        assert "run rollcall index" in visible(page).replace("`", "")
        assert "Nothing was found" not in visible(page)
    assert "no search index" in visible(
        desk.client.post(
            "/watches/new", data={"token": desk.token(), "text": "площадь"}, headers=SAME
        )
    )
    index.run(store, desk.ids["engine"])
    assert titles(desk.get("/search"))


def test_a_fresh_project_says_that_nothing_has_been_collected(
    store: Store, tmp_path: Path, visible: Words
) -> None:
    desk = browser(store, opened_at(tmp_path), NOW)

    def told() -> None:
        for page in (desk.get("/search"), desk.post("/search", text="площадь")):
            assert page.status_code == 200
            assert "Nothing has been collected yet" in visible(page)
            assert "Nothing was found" not in visible(page)
        table = press(desk, page, export="csv")
        assert table.status_code == 200
        assert len(table.text.splitlines()) == 1, "its headings"
        watch = desk.client.post(
            "/watches/new", data={"token": desk.token(), "text": "площадь"}, headers=SAME
        )
        assert "Nothing has been collected yet, so nobody knows" in visible(watch)
        assert desk.post("/search", text="(").status_code == 400

    told()
    index.run(store, desk.ids["engine"])
    told()


def test_search_that_is_away_keeps_what_was_typed(covering: Browser, visible: Words) -> None:
    away = browser(covering.store, covering.ids | {"engine": Away()}, NOW)
    page = away.post("/search", text="площадь", source="agency", since="2025-01-07", exact="1")
    assert page.status_code == 503
    for words in (
        "Search gave no answer",
        "alerts go out",
        "start Elasticsearch",
        "Source: Agency",
    ):
        assert words in visible(page)
    assert form_of(page)["text"] == ["площадь"]
    assert form_of(page)["source"] == ["agency"]
    assert form_of(page)["since"] == ["2025-01-07"]
    assert form_of(page)["exact"] == ["1"]
    assert away.get("/search").status_code == 503
    table = press(away, page, export="csv")
    assert (table.status_code, "attachment" in str(table.headers)) == (503, False)


class Many:
    """An engine that finds more than can be leafed through."""

    def search(self, query: Query, _viewer: Viewer) -> Hits:
        return Hits(43_211, (), snapshot="s")


def test_more_than_can_be_leafed_through_is_said(covering: Browser, visible: Words) -> None:
    many = browser(covering.store, covering.ids | {"engine": Many()}, NOW)
    page = press(many, many.get("/search"))
    assert "page 1 of 500" in visible(page)
    assert "take all 43 211 as a table" in visible(page)
    assert "page 500 of 500" in visible(press(many, page, page="999999"))


def test_all_that_is_found_comes_as_a_table_and_is_written_down(
    store: Store, tmp_path: Path
) -> None:
    desk = browser(store, covered(store, tmp_path, 1210), NOW)
    response = desk.post("/search", text="новость", export="csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row["title"] for row in rows] == [f"Новость {n}" for n in range(1209, -1, -1)]
    assert "Мусин" in rows[1]["excerpt"]
    with store.read() as connection:
        (logged,) = exports.listed(connection, Viewer("tester", "operator"))
    assert (logged["what"], logged["rows"]) == ("search", 1210)
    assert logged["sha256"] == hashlib.sha256(response.content).hexdigest()
    assert int(response.headers["content-length"]) == len(response.content)


def test_the_same_table_comes_as_a_workbook(covering: Browser) -> None:
    response = covering.post("/search", text="площадь", export="xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    assert sheet.max_row == 24
    assert sheet["B1"].value == "title"
    assert response.headers["content-disposition"].endswith('"search.xlsx"')


def test_a_search_for_something_can_be_watched(covering: Browser, visible: Words) -> None:
    page = covering.post("/search", text="площадь", source="agency")
    (button,) = parts(page, "button.watch")
    fields = form_of(page)
    new = covering.client.post(button.get("formaction"), data=fields)
    assert new.status_code == 200
    assert "площадь" in visible(new)
    assert not parts(covering.get("/search"), "button.watch"), "everything is no search"


def test_what_is_not_indexed_yet_is_said(covering: Browser, visible: Words) -> None:
    assert "waiting to be indexed" not in visible(covering.get("/search"))
    publish(covering.store, range(100, 103))
    assert "3 articles not here yet" in visible(covering.get("/search"))


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (("Мусин Серик Оразович",), 'name:"Мусин Серик Оразович"'),
        (("Ерлан «Боец» Ким", "Erlan Kim"), 'name:"Ерлан Боец Ким" OR name:"Erlan Kim"'),
        (("?", "1990", ""), ""),
        ((), ""),
    ],
)
def test_names_of_a_list_become_a_search(names: tuple[str, ...], text: str) -> None:
    assert for_names(names) == text


def test_nothing_of_a_search_stands_in_an_address_or_a_log(
    covering: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        pages = [
            covering.post("/search", text="Мусин", place="Тараз"),
            covering.post("/search", text='Мусин "'),
            covering.post("/search", text="Мусин", export="csv"),
        ]
    for page in pages:
        assert str(page.request.url).endswith("/search")
        assert "Мусин" not in str(page.headers)
        for address in re.findall(r'(?:href|action)="([^"]*)"', page.text):
            assert "%D0" not in address
    assert "Мусин" not in caplog.text
    assert "\\u041c" not in caplog.text
