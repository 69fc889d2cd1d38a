"""Nobody but the person at this computer reads the desk, and no text can make it do anything."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event
from starlette.datastructures import Headers

from rollcall.records import Viewer
from rollcall.search import Hits, Query
from rollcall.web.guard import Tokens, is_here, is_ours
from tests.web.conftest import Browser
from tests.web.small_record import FORMULA, SCRIPT

Words = Callable[[httpx.Response], str]


def every_page(desk: Browser) -> list[str]:
    ids = desk.ids
    return [
        "/",
        "/search",
        "/lists",
        "/lists/lawyers",
        "/sources",
        "/digest",
        "/check",
        "/nothing",
        *(f"/articles/{ids[name]}" for name in ("changed", "hostile", "copy")),
        *(f"/cases/{case}" for case in ids["cases"].values()),
    ]


def test_every_page_forbids_scripts_frames_and_strangers(desk: Browser) -> None:
    for address in [*every_page(desk), "/static/desk.css", "/evidence/1", "/new.csv"]:
        headers = desk.get(address).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'"), address
        assert "script-src" not in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_what_strangers_wrote_is_shown_as_text(desk: Browser) -> None:
    for address in every_page(desk):
        page = desk.get(address).text
        assert "<script" not in page.lower(), address
        assert 'href="javascript:' not in page, address
        assert " style=" not in page, f"{address}: the policy would stop inline styles"
        assert not re.search(r"\son\w+=", re.sub(r'"[^"]*"', '""', page)), address
    assert "&lt;script&gt;" in desk.get(f"/articles/{desk.ids['hostile']}").text


def test_what_strangers_wrote_is_shown_as_text_when_searched_and_pasted(desk: Browser) -> None:
    for response in (
        desk.post("/search", text=f"{SCRIPT} nobody"),
        desk.post("/search", text='"><img src=x onerror=alert(1)>'),
        desk.post("/lists/lawyers", words=SCRIPT),
        desk.post("/check", text=SCRIPT),
    ):
        assert "<script" not in response.text
        assert "<img" not in response.text


def test_no_page_loads_anything_from_elsewhere(desk: Browser) -> None:
    for address in every_page(desk):
        for attribute in re.findall(r'(?:src|action)="([^"]*)"', desk.get(address).text):
            assert attribute.startswith("/"), (address, attribute)
        for link in re.findall(r"<link[^>]*>", desk.get(address).text):
            assert 'href="/static/' in link


def test_links_that_leave_tell_nobody_where_from(desk: Browser) -> None:
    for address in every_page(desk):
        for link in re.findall(r'<a [^>]*href="https?://[^>]*>', desk.get(address).text):
            assert 'rel="noopener noreferrer"' in link


def test_no_name_stands_in_an_address(desk: Browser) -> None:
    for address in every_page(desk):
        for link in re.findall(r'(?:href|action)="(/[^"]*)"', desk.get(address).text):
            assert link.isascii(), link
            assert "usin" not in link, link


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8000", "", "127.0.0.1:80@x"]
)
def test_a_name_that_is_not_this_computer_gets_nothing(
    desk: Browser, visible: Words, host: str
) -> None:
    response = desk.get("/lists/lawyers", host=host)
    assert response.status_code == 421
    assert "Мусин" not in response.text


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8000", "[::1]:8000", "[::1]"])
def test_this_computer_has_several_names(desk: Browser, host: str) -> None:
    assert desk.get("/lists", host=host).status_code == 200


@given(st.text(max_size=40))
def test_only_loopback_names_are_here(host: str) -> None:
    expected = re.fullmatch(r"(127\.0\.0\.1|localhost|\[::1\])(:[0-9]+)?", host.lower())
    assert is_here(host) == bool(expected)


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9000"},
    ],
)
def test_a_form_of_another_page_is_refused_even_with_a_token(
    desk: Browser, headers: dict[str, str]
) -> None:
    form = {"token": desk.token(), "text": "x"}
    response = desk.client.post("/check", data=form, headers=headers)
    assert response.status_code == 403


def test_a_form_without_a_good_token_is_refused(desk: Browser) -> None:
    for token in ("", "x", "a.b", Tokens().new(), "\u0416.\u0416"):
        response = desk.client.post("/search", data={"token": token, "text": "x"})
        assert response.status_code == 403


def test_a_program_that_is_no_browser_may_post_with_a_token(desk: Browser) -> None:
    assert is_ours(Headers({"host": "127.0.0.1"}))
    response = desk.client.post("/search", data={"token": desk.token(), "text": ""})
    assert response.status_code == 200


def test_forms_of_other_kinds_and_sizes_are_refused(desk: Browser) -> None:
    same = {"sec-fetch-site": "same-origin"}
    as_json = desk.client.post("/check", json={"text": "x"}, headers=same)
    assert as_json.status_code == 415
    huge = desk.client.post("/check", data={"text": "x" * 1_400_000}, headers=same)
    assert huge.status_code == 413
    many = "&".join("a=b" for _ in range(1000))
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert desk.client.post("/check", content=many, headers=same | kind).status_code == 400


def test_captured_bytes_are_saved_and_never_shown(desk: Browser) -> None:
    response = desk.get("/evidence/1")
    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["content-disposition"] == 'attachment; filename="page-1.txt"'


def test_captured_bytes_that_changed_are_not_given_out(desk: Browser, visible: Words) -> None:
    (desk.ids["settings"].evidence / "a.warc.gz").write_bytes(b"something else")
    response = desk.get("/evidence/1")
    assert response.status_code == 500
    assert "attachment" not in str(response.headers)
    assert "a.warc.gz" in visible(response)


def test_an_accident_is_a_plain_page_and_no_name_is_logged(
    desk: Browser, visible: Words, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_query: Query, _viewer: Viewer) -> Hits:
        raise RuntimeError("Мусин Серик broke it")

    monkeypatch.setattr(desk.ids["engine"], "search", broken)
    with caplog.at_level(logging.INFO):
        response = desk.get("/search")
    assert response.status_code == 500
    assert "could not be made" in visible(response)
    assert "RuntimeError" not in response.text
    assert "Мусин" not in response.text
    assert "RuntimeError" in caplog.text
    assert "Мусин" not in caplog.text


def test_a_page_asks_the_record_a_few_times_however_much_it_shows(desk: Browser) -> None:
    asked: list[Any] = []
    event.listen(desk.store.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    for address in every_page(desk):
        asked.clear()
        desk.get(address)
        assert len(asked) <= 24, (address, len(asked))


def test_formulas_in_a_cell_are_disarmed_in_every_table(desk: Browser) -> None:
    search = desk.post("/search", text="", export="csv").text
    assert "," + FORMULA[:11] not in search
    assert "'=HYPERLINK" in search
