"""Where a card of the front page stands, and what it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from rollcall import alert, match
from rollcall.clock import fixed_clock
from rollcall.store import articles, list_versions, work
from rollcall.store.desk_news import News
from rollcall.store.telling import Told
from rollcall.web.cards import by_person
from rollcall.web.views.news import sections
from tests.web.conftest import Browser, browser
from tests.web.small_record import CASES, NOW, SECOND, UPLOAD, VIEWER, enrich, new_text

Words = Callable[[httpx.Response], str]
LATER = NOW + timedelta(days=2)


def told(
    listed: str | None,
    says: str | None,
    *,
    kind: str = "match",
    verdict: str = "likely",
    **data: Any,
) -> News:
    """A notice of one article about the one case."""
    case = {"id": "c", "list": "lawyers", "number": "7", "name": "Мусин", "status": listed}
    article = {"id": "a", "story_id": "a"}
    about = {"status": says, **data}
    return News(Told(1, kind, NOW, about, case, article, None, None, 1), None, verdict, None, None)


def differs(*found: News) -> bool:
    (person,) = by_person(found)
    return person.differs


def of_person(name: str, one: News) -> News:
    """The same notice about somebody else, by name."""
    case = {**(one.told.case or {}), "id": name}
    return replace(one, told=replace(one.told, case=case))


def another_article(desk: Browser) -> None:
    """A second outlet tells the same death when its change was noticed days ago."""
    with desk.store.write() as connection:
        found = new_text(5, "Поиски", SECOND, page_id=None, source_id="agency")
        article, _ = articles.save(connection, found, LATER)
    enrich(desk.store, f"{article}.1")
    work.run(desk.store, match.step(desk.store, fixed_clock(LATER)))
    work.run(desk.store, alert.notices(desk.store, fixed_clock(LATER)))


def test_who_reads_one_day_sees_a_death_that_was_first_noticed_before(
    desk: Browser, visible: Words
) -> None:
    another_article(desk)
    words = visible(browser(desk.store, desk.ids, LATER).get("/?days=1"))
    assert "1 where the list and coverage differ" in words
    assert "0 more people named" in words
    assert "The list and coverage differ Мусин Серик Оразович" in words
    assert "list: missing · article: killed" in words


def test_a_change_that_the_list_has_taken_over_is_none_any_more(
    desk: Browser, visible: Words
) -> None:
    with desk.store.write() as connection:
        rows = (replace(CASES[0], status="killed"), *CASES[1:])
        list_versions.save_version(
            connection, "lawyers", UPLOAD, "l.csv", rows, change="~1", viewer=VIEWER, now=NOW
        )
    words = visible(desk.get("/"))
    assert "0 where the list and coverage differ" in words
    assert "1 more person named" in words


@pytest.mark.parametrize(
    ("listed", "says", "verdict", "expected"),
    [
        ("arrested", "died_in_custody", "likely", True),
        ("arrested", "died_in_custody", "same", True),
        ("arrested", "died_in_custody", "possible", False),
        ("killed", "died_in_custody", "likely", False),
        ("arrested", "detained", "likely", False),
        ("released", "detained", "likely", False),
        ("detained", None, "likely", False),
        (None, "killed", "likely", False),
    ],
)
def test_a_card_is_filed_by_what_it_says(
    listed: str | None, says: str | None, verdict: str, expected: bool
) -> None:
    assert differs(told(listed, says, verdict=verdict)) is expected


def test_a_change_before_the_last_of_the_list_is_none_any_more_but_a_death_is() -> None:
    assert not differs(told("released", "detained", kind="status", listed_status="missing"))
    assert differs(told("released", "killed", kind="status", listed_status="missing"))


def test_who_was_released_and_is_detained_again_as_the_list_says_is_news() -> None:
    before = {"before": "released", "listed_status": "detained"}
    assert differs(told("detained", "detained", kind="status", **before))


def test_the_gravest_stands_first_and_of_the_same_gravity_the_newest() -> None:
    changed: dict[str, Any] = {"kind": "status", "listed_status": "detained"}
    found = [
        of_person("released", told("detained", "released", **changed)),
        of_person("tortured", told("detained", "tortured", **changed)),
        of_person("died", told("arrested", "died_in_custody")),
        of_person("dead", told("detained", "killed")),
        of_person("was missing", told("missing", "died_in_custody")),
        of_person("tortured before", told("detained", "tortured", **changed)),
    ]
    order = [one.case["id"] for one in sections(found, frozenset())["changed"]]
    assert order == ["was missing", "dead", "died", "tortured", "tortured before", "released"]


def test_who_was_missing_and_may_be_dead_is_looked_at_first() -> None:
    found = [
        of_person("held", told("detained", "released", kind="possible", verdict="possible")),
        of_person("lost", told("missing", "killed", kind="possible", verdict="possible")),
    ]
    assert [one.case["id"] for one in sections(found, frozenset())["possible"]] == ["lost", "held"]


def test_who_is_possibly_named_is_counted_wherever_their_card_stands() -> None:
    again = told("arrested", "on_trial", verdict="possible")
    article = {**(again.told.article or {}), "story_id": "b"}
    found = [
        told("arrested", "on_trial"),
        replace(again, told=replace(again.told, article=article)),
        of_person("only possible", told("missing", "killed", verdict="possible")),
    ]
    shown = sections(found, frozenset())
    assert [one.case["id"] for one in shown["possible"]] == ["only possible"]
    assert [one.case["id"] for one in shown["also_possible"]] == ["c"]


def nobody(name: str, says: str) -> News:
    """A notice about somebody on no list."""
    one = told(None, says, kind="unlisted", name=name)
    return replace(one, told=replace(one.told, case=None))


def test_somebody_on_no_list_is_one_person_however_much_happened_to_them() -> None:
    found = [
        nobody("Темирханов Абылай", "detained"),
        nobody("Zarina Alpysbayeva", "wounded"),
        nobody("Зарина Алпысбаева", "killed"),
    ]
    shown = sections(found, frozenset())["unlisted"]
    told_of = [[one.data["status"] for one in person] for person in shown]
    assert told_of == [["killed", "wounded"], ["detained"]]


def test_whom_a_list_has_taken_up_since_is_on_no_list_no_more() -> None:
    still, since = nobody("Темирханов Абылай", "detained"), nobody("Зарина Алпысбаева", "killed")
    since = replace(since, told=replace(since.told, since=({"list": "rows", "number": "7"},)))
    assert sections([still, since], frozenset())["unlisted"] == [[still.told]]


def test_a_likely_name_is_compared_once_on_a_card_and_a_doubtful_one_each_time() -> None:
    found = [
        compared("first"),
        compared("again"),
        compared("possible", verdict="possible"),
        compared("against", doubted=-0.3),
    ]
    (person,) = by_person(found)
    folded = {str(item.told.data["at"]): item.folded for item in person.items}
    assert folded == {"first": False, "again": True, "possible": False, "against": False}


def compared(at: str, *, verdict: str = "likely", doubted: float = 0.0) -> News:
    """A notice of an article of its own, with what scoring saw in it."""
    one = told("detained", "detained", verdict=verdict, at=at)
    reason = {"code": "given", "weight": doubted or 0.2, "listed": "Серик", "found": "Серик"}
    features = {"name": "Мусин Серик", "reasons": [reason], "evidence": [], "bearers": 1}
    article = {**(one.told.article or {}), "story_id": at}
    match = {"surface": "Мусина Серика", "score": 0.9, "features": features}
    return replace(one, told=replace(one.told, article=article), match=match)
