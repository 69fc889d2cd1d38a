"""Nobody is named to whom they must not be: on every page and in every export of the desk.

The walk goes over all routes that the application has, so that a new one is walked, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any, NamedTuple, get_args

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from rollcall import alert, match
from rollcall.clock import fixed_clock
from rollcall.names import build, spot
from rollcall.records import CaseRow, Flag, Role, Viewer
from rollcall.search import Query
from rollcall.search.saved import as_json
from rollcall.settings import Settings
from rollcall.store import care, exports, list_versions, persons, watches, work
from rollcall.store.rows import digest
from rollcall.store.schema import case_flags, step_state
from tests.web.conftest import Browser, browser
from tests.web.small_record import CASES, NOW, SETTINGS, UPLOAD

KEEPER = Viewer("keeper", "keeper")
SPELLINGS = ("Мусин Серик Оразович", "Serik Mussin")
SECRETS = ("Mussin", "сын Алии", "пропал у вокзала")
"""What stands in the row and in no article."""
LISTED = replace(
    CASES[0],
    names=SPELLINGS,
    remarks="сын Алии, пропал у вокзала",
    cells={**CASES[0].cells, "Name": "Serik Mussin", "Примечание": "сын Алии, пропал у вокзала"},
)
PUBLIC = ("/articles/{id}", "/search", "/check", "/evidence/{id:int}", "/watches/{id}")
"""Where texts stand as they were published; the list must still not show beside them."""
INDEX = build([("7", SPELLINGS)])


class Answer(NamedTuple):
    """What one address gave."""

    route: str
    method: str
    response: httpx.Response

    @property
    def leaves(self) -> bool:
        return "attachment" in _disposition(self.response)


def _as(desk: Browser, role: Role) -> Browser:
    settings = Settings(**SETTINGS | {"role": role}, home=desk.ids["settings"].home)
    return browser(desk.store, desk.ids | {"settings": settings})


def _upload(desk: Browser) -> str:
    with desk.store.write() as connection:
        list_versions.save_version(
            connection,
            "lawyers",
            UPLOAD + b"2",
            "x.csv",
            (LISTED, *CASES[1:]),
            change="",
            viewer=KEEPER,
            now=NOW,
        )
    _watch(desk)
    return str(desk.ids["cases"]["7"])


def _watch(desk: Browser) -> None:
    """Whoever sits at the desk watches the man, his list and a word beside him; a keeper, too."""
    mine = (("name:Мусин", "A man"), ("list:lawyers", "Our list"), ("волонтёры", "V"))
    with desk.store.write() as connection:
        for viewer, asked, title in (
            *((Viewer(desk.ids["settings"].user, "reader"), *one) for one in mine),
            (KEEPER, "волонтёры", SPELLINGS[0]),
        ):
            watch = watches.add(
                connection,
                viewer,
                title=title,
                query=as_json(Query(asked)),
                tell=("anybody",),
                how="now",
                now=NOW - timedelta(days=20),
            )
            desk.ids["watches"] = (*desk.ids.get("watches", ()), watch)
        connection.execute(step_state.delete().where(step_state.c.step == "match"))
    work.run(desk.store, match.step(desk.store, fixed_clock(NOW - timedelta(days=1))))
    work.run(desk.store, alert.notices(desk.store, fixed_clock(NOW - timedelta(days=1))))


def _flag(desk: Browser, case_id: str, flag: Flag) -> None:
    with desk.store.write() as connection:
        connection.execute(case_flags.delete())
        care.flag(connection, case_id, flag, by="keeper", why="she asked", now=NOW)


def _walk(desk: Browser) -> Iterator[Answer]:
    """Ask every address of the application, with everything the record knows filled in."""
    app = desk.client.app
    assert isinstance(app, Starlette)
    ids = [
        *desk.ids["cases"].values(),
        *(desk.ids[name] for name in ("changed", "hostile", "copy")),
        "lawyers",
        "second",
        *desk.ids.get("watches", ()),
    ]
    for route in app.routes:
        if not isinstance(route, Route):
            continue
        choices = [
            [1, 2] if type(kind).__name__ == "IntegerConvertor" else ids
            for kind in route.param_convertors.values()
        ]
        for values in product(*choices):
            filled = dict(zip(route.param_convertors, values, strict=True))
            address = str(route.url_path_for(route.name, **filled))
            for method in sorted(route.methods or ()):
                for response in _ask(desk, method, address):
                    yield Answer(route.path, method, response)


def _ask(desk: Browser, method: str, address: str) -> Iterator[httpx.Response]:
    if method == "GET":
        yield desk.get(address)
        yield desk.get(f"{address}?days=30&page=1&words=Мусин")
    elif method == "POST":
        token = desk.token("/check")
        for asked in ({}, {"export": "csv"}, {"words": "ssin"}, {"text": "Серик"}):
            form: dict[str, Any] = {"token": token, **asked}
            yield desk.client.post(address, data=form, headers={"sec-fetch-site": "same-origin"})


def _names(text: str) -> bool:
    """Whether a page names the person in any spelling."""
    words = re.sub(r"<[^>]*>|[^\w.,;-]+", " ", text)
    return bool(spot(INDEX, words)) or "Мусин" in text or "Mussin" in text


def test_the_walk_sees_the_person_where_no_care_is_asked(desk: Browser) -> None:
    """Without this, the tests below could pass by asking for nothing."""
    _upload(desk)
    found = [one for one in _walk(_as(desk, "reader")) if one.response.status_code == 200]
    named = {one.route for one in found if _names(one.response.text)}
    assert {"/", "/new.csv", "/cases/{id}", "/cases/{id}/coverage.csv", "/lists/{id}"} <= named
    said = next(one.response.text for one in found if one.route == "/")
    for title in ("A man", "Our list"):
        assert title in said, "and is told of what the watches found"
    assert {one.route for one in found if one.leaves} >= {"/new.csv", "/lists/{id}", "/search"}


@pytest.mark.parametrize("flag", get_args(Flag))
def test_a_reader_is_shown_a_number_or_nothing_anywhere(desk: Browser, flag: Flag) -> None:
    case_id = _upload(desk)
    _flag(desk, case_id, flag)
    for route, method, response in _walk(_as(desk, "reader")):
        page = response.text
        for secret in SECRETS:
            assert secret not in page, (route, method, secret)
        if route in PUBLIC:
            assert case_id not in page, (route, "links a text that names the person")
        else:
            assert not _names(page), (route, method)
        if flag == "silence":
            assert case_id not in page, (route, method)
        if route == "/" and flag == "silence":
            assert "Our list" not in page, "it would say that the article names somebody listed"
            assert "A man" not in page


@pytest.mark.parametrize("flag", ["do_not_publish", "silence"])
def test_a_monitor_sees_to_decide_and_takes_numbers_home(desk: Browser, flag: Flag) -> None:
    case_id = _upload(desk)
    _flag(desk, case_id, flag)
    monitor = _as(desk, "monitor")
    left = 0
    for route, method, response in _walk(monitor):
        if "attachment" not in _disposition(response):
            continue
        left += 1
        for secret in SECRETS:
            assert secret not in response.text, (route, method, secret)
        if route not in PUBLIC:
            assert not _names(response.text), (route, method)
    assert left > 5
    page = monitor.get(f"/cases/{case_id}").text
    assert SPELLINGS[0] in page
    assert "care:" in page, "and is told why care is asked"


SECOND = CaseRow("x", ("Serik Mussin", "Мусин Серик Оразович"), birth="1990", row=2)
"""The same man on a list whose keeper asked for nothing."""


def _second(desk: Browser) -> None:
    with desk.store.write() as connection:
        list_versions.save_version(
            connection, "second", b"id;name", "y.csv", [SECOND], change="", viewer=KEEPER, now=NOW
        )


@pytest.mark.parametrize(
    ("role", "flag"), [("reader", "minor"), ("reader", "silence"), ("monitor", "minor")]
)
def test_nothing_says_who_is_behind_a_number_on_another_list(
    desk: Browser, flag: Flag, role: Role
) -> None:
    """He stands on a second list, by name; no page or table may show both side by side."""
    case_id = _upload(desk)
    _second(desk)
    _flag(desk, case_id, flag)
    other = digest("second", "x")
    ids = desk.ids | {"cases": desk.ids["cases"] | {"x": other}}
    desk = Browser(desk.client, desk.store, ids)
    assert _names(_as(desk, "keeper").get("/people").text), "who decides sees both"
    for route, method, response in _walk(_as(desk, role)):
        page = response.text
        if route in PUBLIC or (role == "monitor" and "attachment" not in _disposition(response)):
            continue
        if case_id in page or re.search(r"lawyers[^\n<]{0,9}\b7\b", page):
            assert not _names(page), (route, method)


def test_a_person_takes_the_care_of_all_their_lists_everywhere(desk: Browser) -> None:
    case_id = _upload(desk)
    _second(desk)
    _flag(desk, case_id, "minor")
    other = digest("second", "x")
    with desk.store.write() as connection:
        persons.decide(connection, KEEPER, case_id, other, "same", why="one man", now=NOW)
    ids = desk.ids | {"cases": desk.ids["cases"] | {"x": other}}
    for route, method, response in _walk(_as(Browser(desk.client, desk.store, ids), "reader")):
        assert route in PUBLIC or not _names(response.text), (route, method)


def _disposition(response: httpx.Response) -> str:
    return response.headers.get("content-disposition", "")


def test_a_keeper_takes_all_of_it_with_the_reason_for_care(desk: Browser) -> None:
    case_id = _upload(desk)
    _flag(desk, case_id, "minor")
    keeper = _as(desk, "keeper")
    for table in (
        keeper.post("/lists/lawyers", export="csv"),
        keeper.get("/new.csv?days=30"),
        keeper.get(f"/cases/{case_id}/coverage.csv"),
    ):
        assert "a minor" in table.text
        assert _names(table.text)
    assert keeper.get("/lists/lawyers/versions/2").status_code == 200


def test_silence_changes_no_number_that_a_reader_sees(desk: Browser) -> None:
    case_id = _upload(desk)
    reader = _as(desk, "reader")
    counted = reader.get("/lists/lawyers").text
    assert "5 cases" in counted
    _flag(desk, case_id, "silence")
    for path in ("/lists", "/lists/lawyers", "/"):
        assert "5 cases" not in reader.get(path).text, path
    assert "4 cases" in reader.get("/lists").text
    assert reader.get(f"/cases/{case_id}").status_code == 404
    assert "names 1 on your lists" not in reader.get("/search").text
    assert reader.post("/lists/lawyers", export="csv").text.count("\n") == 5


def test_nobody_finds_out_by_searching_what_is_withheld(desk: Browser) -> None:
    case_id = _upload(desk)
    _flag(desk, case_id, "minor")
    reader = _as(desk, "reader")
    assert "No row fits" in reader.post("/lists/lawyers", words="Mussin").text
    assert "No row fits" not in _as(desk, "monitor").post("/lists/lawyers", words="Mussin").text
    checked = reader.post("/check", text="Пропал Серик Оразович Мусин, 20 лет.").text
    assert "Nobody on your lists is named here" in checked


def test_a_file_that_holds_somebody_withheld_stays_with_the_keepers(desk: Browser) -> None:
    case_id = _upload(desk)
    address = "/lists/lawyers/versions/1"
    assert _as(desk, "monitor").get(address).status_code == 200
    _flag(desk, case_id, "do_not_publish")
    refused = _as(desk, "monitor").get(address)
    assert refused.status_code == 403
    assert "for keepers of the list" in refused.text


def test_every_export_is_written_down(desk: Browser) -> None:
    case_id = _upload(desk)
    _flag(desk, case_id, "minor")
    left = [one for one in _walk(_as(desk, "monitor")) if one.leaves]
    with desk.store.read() as connection:
        log = exports.listed(connection, KEEPER)
    assert len(log) == len(left)
    assert {row["role"] for row in log} == {"monitor"}
    assert all(len(row["sha256"]) == 64 for row in log)
    (listed, *_) = [row for row in log if row["what"] == "list"]
    assert (listed["list_id"], listed["rows"], listed["withheld"]) == ("lawyers", 5, 1)
    assert not any(_names(str(row)) for row in log)
