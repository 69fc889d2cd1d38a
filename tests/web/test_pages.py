"""What a monitor finds on each page."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from rollcall.search.sqlite import SqliteEngine
from rollcall.settings import Settings
from rollcall.store.open import Store
from tests.web.conftest import Browser, browser
from tests.web.small_record import BODY, FORMULA, NOW, SCRIPT, UPLOAD, fill

Words = Callable[[httpx.Response], str]
EMPTY = {
    "/": "There is no case list yet",
    "/search": "Nothing has been collected yet",
    "/lists": "There is no list yet",
    "/sources": "There is no source yet",
    "/digest": "There is no digest yet",
    "/check": "Paste a text",
}


def rows(response: httpx.Response) -> list[dict[str, str]]:
    assert response.headers["content-disposition"].startswith("attachment; ")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_an_empty_record_gives_pages_that_say_what_to_do(
    store: Store, tmp_path: Path, visible: Words
) -> None:
    engine = SqliteEngine(tmp_path / "search.sqlite")
    empty = browser(store, {"engine": engine, "settings": Settings(home=tmp_path)})
    for address, words in EMPTY.items():
        assert words in visible(empty.get(address)), address


def test_both_databases_give_the_same_pages(store: Store, tmp_path: Path, visible: Words) -> None:
    desk = browser(store, fill(store, tmp_path))
    case = desk.ids["cases"]["7"]
    assert "list: missing · article: killed" in visible(desk.get("/"))
    assert "a.warc.gz" in visible(desk.get(f"/articles/{desk.ids['changed']}"))
    assert "1 mention" in visible(desk.get(f"/cases/{case}"))
    assert "1 article found" in visible(desk.post("/search", text="поиск", source="agency"))
    assert "row 4 has no name" in visible(desk.post("/lists/lawyers", problems="1"))
    assert "5 cases" in visible(desk.get("/lists"))
    assert "failing Agency" in visible(desk.get("/sources"))
    assert desk.get("/lists/lawyers/versions/1").content == UPLOAD


def test_the_front_page_tells_who_is_named_and_what_differs(desk: Browser, visible: Words) -> None:
    words = visible(desk.get("/"))
    for part in (
        "Мусин Серик Оразович lawyers · 7",
        "list: missing · article: killed",
        "says волонтёры",
        "Мусина Серика Оразовича нашли мёртвым в Таразе.",
        "Степь independent",
        "8 Feb 2025, 14:30 (date from the feed)",
        "2 copies of this story",
        "patronymic equal",
        "place agrees (Тараз)",
    ):
        assert part in words
    assert '<mark class="hit">Мусина Серика Оразовича</mark>' in desk.get("/").text


def test_the_front_page_marks_the_letters_that_differ(desk: Browser) -> None:
    page = desk.get("/").text
    assert 'Мусин<b class="differs">а</b> Серик<b class="differs">а</b>' in page


def test_the_front_page_tells_of_numbers_and_of_what_was_not_read(
    desk: Browser, visible: Words
) -> None:
    words = visible(desk.get("/"))
    assert "прокуратура: up to 2 missing" in words
    assert "your lists hold 3" in words
    assert "scanned PDF: no text layer" in words
    assert "Agency: refused" in words


def test_older_news_waits_behind_a_longer_stretch_of_days(desk: Browser, visible: Words) -> None:
    later = browser(desk.store, desk.ids, NOW + timedelta(days=20))
    assert "Nothing new about the people on your lists" in visible(later.get("/"))
    assert "Мусин Серик" in visible(later.get("/?days=30"))


def test_a_strange_number_of_days_is_no_fault(desk: Browser) -> None:
    assert desk.get("/?days=abc").status_code == 200
    assert desk.get("/?days=99999999999999999999").status_code == 200


def test_what_is_new_comes_as_a_table(desk: Browser) -> None:
    table = rows(desk.get("/new.csv"))
    change = next(row for row in table if row["what"] == "status")
    assert change["list_says"] == "missing"
    assert change["article_says"] == "killed"
    assert change["name"] == "Мусин Серик Оразович"


def test_search_finds_word_forms_and_marks_them(desk: Browser, visible: Words) -> None:
    response = desk.post("/search", text="поиск")
    assert response.status_code == 200
    assert "2 articles found" in visible(response)
    assert '<mark class="hit">' in response.text
    assert "names 1 on your lists" in visible(response)


def test_search_keeps_to_its_filters(desk: Browser, visible: Words) -> None:
    assert "1 article found" in visible(desk.post("/search", text="поиск", source="agency"))
    assert "0 articles found" in visible(desk.post("/search", text="поиск", until="2024-01-01"))
    found = visible(desk.post("/search", text="поиск", source="agency", kind="post"))
    assert "0 articles found" in found
    assert "Agency" in found, "a filter that excludes everything can still be taken off"


def test_a_search_that_cannot_be_understood_says_where(desk: Browser, visible: Words) -> None:
    response = desk.post("/search", text='"unclosed')
    assert response.status_code == 400
    assert "at character" in visible(response)


def test_found_articles_come_as_a_table_that_runs_nothing(desk: Browser) -> None:
    table = rows(desk.post("/search", text="поиск", export="csv"))
    titles = {row["title"] for row in table}
    assert titles == {"Поиски", "'" + FORMULA}


def test_an_article_shows_people_places_and_what_it_claims(desk: Browser, visible: Words) -> None:
    response = desk.get(f"/articles/{desk.ids['changed']}")
    words = visible(response)
    assert 'class="mark match likely"' in response.text
    assert 'class="mark place" title="place: Тараз">Таразе</span>' in response.text
    for part in ("killed", "волонтёры", "up to 2 missing", "What changed", "Revision 2"):
        assert part in words
    assert "<ins>" in response.text
    assert "прокуратура" in response.text.split("<ins>")[1].split("</ins>")[0]


def test_an_article_can_be_traced_to_its_bytes(desk: Browser, visible: Words) -> None:
    words = visible(desk.get(f"/articles/{desk.ids['changed']}"))
    assert "a.warc.gz" in words
    assert "by tester" in words
    assert "answer 200" in words
    download = desk.get("/evidence/1")
    assert download.content == BODY


def test_an_article_that_was_taken_down_says_so(desk: Browser, visible: Words) -> None:
    words = visible(desk.get(f"/articles/{desk.ids['copy']}"))
    assert "was taken off its page" in words
    assert "The same story elsewhere" in words


def test_a_person_has_every_cell_and_the_coverage(desk: Browser, visible: Words) -> None:
    address = f"/cases/{desk.ids['cases']['7']}"
    words = visible(desk.get(address))
    for part in ("Мусин Серик Оразович", "1 mention", "Примечание", SCRIPT, FORMULA, "Поиски"):
        assert part in words
    assert rows(desk.get(f"{address}/coverage.csv"))[0]["article_says"] == "killed"


def test_everything_is_searched_for_a_person_by_one_button(desk: Browser, visible: Words) -> None:
    page = desk.get(f"/cases/{desk.ids['cases']['7']}").text
    assert 'action="/search"' in page
    found = desk.post("/search", text='name:"Мусин Серик Оразович"')
    assert "1 article found" in visible(found)
    assert 'action="/search"' not in desk.get(f"/cases/{desk.ids['cases']['9']}").text


def test_a_person_nobody_wrote_about_has_a_page_too(desk: Browser, visible: Words) -> None:
    assert "Nothing that was collected names" in visible(
        desk.get(f"/cases/{desk.ids['cases']['8']}")
    )
    assert "A case without a name" in visible(desk.get(f"/cases/{desk.ids['cases']['9']}"))


def test_the_lists_count_what_they_hold(desk: Browser, visible: Words) -> None:
    words = visible(desk.get("/lists"))
    for part in ("5 cases", "3 missing", "1 detained", "1 no status", "Version 1"):
        assert part in words


def test_a_list_is_searched_in_any_script_and_filtered(desk: Browser, visible: Words) -> None:
    assert "5 rows" in visible(desk.get("/lists/lawyers"))
    found = visible(desk.post("/lists/lawyers", words="Serik"))
    assert "1 row " in found
    assert "Мусин Серик" in found
    assert "1 row " in visible(desk.post("/lists/lawyers", status="none"))
    flagged = visible(desk.post("/lists/lawyers", problems="1"))
    assert "1 row " in flagged
    assert "row 4 has no name" in flagged


def test_an_upload_comes_back_byte_for_byte(desk: Browser) -> None:
    response = desk.get("/lists/lawyers/versions/1")
    assert response.content == UPLOAD
    assert response.headers["content-disposition"].endswith('"list-version-1.csv"')


def test_a_list_comes_as_a_table_with_its_coverage(desk: Browser) -> None:
    table = rows(desk.post("/lists/lawyers", export="csv"))
    assert [row["articles"] for row in table] == ["1", "0", "0", "0", "0"]


def test_the_sources_say_how_they_are(desk: Browser, visible: Words) -> None:
    words = visible(desk.get("/sources"))
    assert "failing Agency" in words
    assert "well Степь" in words
    assert "no answer" in words


def test_the_digest_stands_in_a_frame_that_can_do_nothing(desk: Browser) -> None:
    assert 'sandbox="allow-popups' in desk.get("/digest").text
    message = desk.get("/digest/message")
    assert 'id="week"' in message.text
    policy = message.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert message.headers["x-frame-options"] == "SAMEORIGIN"


@pytest.mark.parametrize(
    "address",
    ["/nothing", "/articles/none", "/cases/none", "/lists/none", "/evidence/999999999999999999"],
)
def test_what_is_not_there_is_said_in_the_same_look(
    desk: Browser, visible: Words, address: str
) -> None:
    response = desk.get(address)
    assert response.status_code == 404
    assert "There is no such page" in visible(response)
