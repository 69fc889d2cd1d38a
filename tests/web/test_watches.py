"""Watches on the desk: saved from a search, with how often they would ring; run; ended."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from lxml import html

from rollcall.records import Role
from rollcall.search import Query
from rollcall.search.saved import query_of as saved
from rollcall.settings import Settings, Subscriber
from rollcall.store import schema as s
from rollcall.store.open import Store, open_store
from rollcall.web.asked import query_of
from rollcall.web.views.watches import form_of
from tests.coverage_world import NOW, Away, covered
from tests.web.conftest import Browser, browser

Words = Callable[[httpx.Response], str]
SAME = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'record.sqlite'}")
    yield opened
    opened.engine.dispose()


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Browser:
    made = browser(store, covered(store, tmp_path, 45), NOW)
    return _as(made, "tester", "monitor", made.ids["engine"])


def _as(desk: Browser, user: str, role: Role, engine: object) -> Browser:
    subscribers = (Subscriber(id="tester"), Subscriber(id="other"))
    home = desk.ids["settings"].home
    settings = Settings(
        user=user, role=role, timezone="Asia/Almaty", home=home, subscriber=subscribers
    )
    return browser(desk.store, desk.ids | {"settings": settings, "engine": engine}, NOW)


def fields_of(page: httpx.Response) -> dict[str, list[str]]:
    """What the form of a page that saves a watch would send."""
    (form,) = html.fromstring(page.text).cssselect('form[action="/watches"]')
    fields: dict[str, list[str]] = {}
    for one in form.cssselect("input"):
        if one.get("type") not in ("checkbox", "radio") or "checked" in one.attrib:
            fields.setdefault(one.get("name"), []).append(one.get("value") or "")
    return fields


def begin(desk: Browser, **asked: str) -> httpx.Response:
    """Press "Watch this search"."""
    return desk.client.post("/watches/new", data={"token": desk.token(), **asked}, headers=SAME)


def save(desk: Browser, page: httpx.Response, **more: str | list[str]) -> httpx.Response:
    return desk.client.post("/watches", data=fields_of(page) | more, headers=SAME)


def kept(desk: Browser) -> list[dict[str, object]]:
    with desk.store.read() as connection:
        return [dict(row._mapping) for row in connection.execute(s.watches.select())]


def test_a_search_becomes_a_watch_and_can_be_run_and_ended(desk: Browser, visible: Words) -> None:
    found = desk.post("/search", text="площади", source="steppe")
    assert 'formaction="/watches/new"' in found.text
    page = begin(desk, text="площади", source="steppe")
    assert page.status_code == 200
    said = visible(page)
    assert "площади" in said
    assert "Source: Степь" in said
    assert "articles a week" in said
    assert "<rect" in page.text
    assert save(desk, page, title="На площади").status_code == 303
    (watch,) = kept(desk)
    assert (watch["owner"], watch["role"], watch["tell"]) == ("tester", "monitor", ["tester"])
    assert saved(watch["query"]).sources == ("steppe",)  # type: ignore[arg-type]
    listed = desk.get("/watches")
    assert "На площади" in visible(listed)
    assert "0 stories in the last seven days" in visible(listed)
    run = desk.get(f"/watches/{watch['id']}")
    assert "Новость" in visible(run)
    assert "площади" not in str(run.url)
    total = re.search(r"\d+ articles found", visible(found))
    assert total
    assert total[0] in visible(run)
    ended = desk.client.post(
        f"/watches/{watch['id']}/end", data={"token": desk.token("/watches")}, headers=SAME
    )
    assert ended.status_code == 303
    assert kept(desk)[0]["ended_at"] == NOW.replace(tzinfo=None) or kept(desk)[0]["ended_at"] == NOW
    assert "Nothing is watched" in visible(desk.get("/watches"))


def test_what_is_wrong_with_a_watch_is_said_and_nothing_is_lost(
    desk: Browser, visible: Words
) -> None:
    page = begin(desk, text="суд OR court")
    again = save(desk, page, title=" ", how="digest")
    assert again.status_code == 400
    assert "needs a title" in visible(again)
    assert fields_of(again)["how"] == ["digest"]
    assert fields_of(again)["text"] == ["суд OR court"]
    nobody = desk.client.post(
        "/watches", data=fields_of(page) | {"title": "T", "tell": ["nobody"]}, headers=SAME
    )
    assert "no subscriber nobody" in visible(nobody)
    assert kept(desk) == []


@pytest.mark.parametrize("text", ["", '"court', "(court"])
def test_what_is_no_search_becomes_no_watch(desk: Browser, text: str) -> None:
    assert begin(desk, text=text).status_code == 400
    assert (
        desk.client.post(
            "/watches", data={"token": desk.token(), "text": text, "title": "T"}, headers=SAME
        ).status_code
        == 400
    )
    assert kept(desk) == []


def test_without_a_search_engine_watches_are_saved_and_listed(
    desk: Browser, visible: Words
) -> None:
    away = _as(desk, "tester", "monitor", Away())
    page = begin(away, text="court")
    assert "cannot be told now" in visible(page)
    assert save(away, page, title="Courts").status_code == 303
    assert "Courts" in visible(away.get("/watches"))


def test_others_see_no_watch_of_mine_but_an_operator_does(desk: Browser, visible: Words) -> None:
    save(desk, begin(desk, text="court"), title="Courts")
    (watch,) = kept(desk)
    engine = desk.ids["engine"]
    other, operator = _as(desk, "other", "keeper", engine), _as(desk, "op", "operator", engine)
    assert "Courts" not in other.get("/watches").text
    assert other.get(f"/watches/{watch['id']}").status_code == 404
    refused = other.client.post(
        f"/watches/{watch['id']}/end", data={"token": other.token()}, headers=SAME
    )
    assert refused.status_code == 404
    assert "1 of tester" in visible(operator.get("/watches"))
    assert operator.get(f"/watches/{watch['id']}").status_code == 200


def test_a_saved_query_fills_the_search_form_as_it_was() -> None:
    zone = "Asia/Almaty"
    form = {
        "text": ["суд -футбол"], "exact": ["1"], "source": ["a", "none"], "language": ["none"],
        "list": ["taken"], "place": ["Тараз"], "since": ["2025-01-05"], "until": ["2025-01-12"],
    }  # fmt: skip
    query = query_of(form, zone)
    assert query_of(form_of(query), zone) == replace(query, sort="newest")
    assert query_of(form_of(Query(zone=zone)), zone) == Query(sort="newest", limit=20, zone=zone)
