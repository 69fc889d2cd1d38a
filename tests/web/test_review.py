"""The queue on the desk: asked, answered, undone, and refused to whoever may not decide."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import html
from starlette.testclient import TestClient

from rollcall.pipeline import Project, run_step
from rollcall.records import Role
from rollcall.store.schema import matches
from rollcall.web import create_app
from tests import queued, world
from tests.match.test_decisions import NICKNAME, decide, undo
from tests.queued import BANK, CUP, DEAD
from tests.web.conftest import HERE


@pytest.fixture
def one(queued_folder: Path, tmp_path: Path) -> Iterator[Project]:
    project = world.reopened(
        Path(shutil.copytree(queued_folder, tmp_path / "project")), user="dana"
    )
    yield project
    project.store.engine.dispose()


class Monitor:
    """Somebody at the desk: looks at pages and sends the forms that stand on them."""

    def __init__(self, one: Project) -> None:
        app = create_app(one.store, one.engine, one.settings, one.clock)
        self.client = TestClient(app, base_url=HERE, follow_redirects=False)

    def get(self, path: str) -> Any:
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.text
        return html.fromstring(answer.text)

    def send(self, form: Any, **pressed: str) -> httpx.Response:
        """Send a form as a browser does, with the button that was pressed."""
        fields = {
            field.get("name"): field.get("value", "")
            for field in form.xpath(".//input[@type='hidden'] | .//input[@checked]")
        }
        done: httpx.Response = self.client.post(form.get("action"), data=fields | pressed)
        return done

    def answer(self, path: str, judgement: str, **more: str) -> httpx.Response:
        (form,) = self.get(path).cssselect("article.question form.answer")
        return self.send(form, judgement=judgement, **more)


@pytest.fixture
def monitor(one: Project) -> Monitor:
    return Monitor(one)


def words(page: Any) -> str:
    return " ".join(page.find("body").text_content().split())


def asked(monitor: Monitor, path: str = "/review") -> str:
    return str(monitor.get(path).cssselect(".question .about a")[0].text_content())


def made(one: Project) -> list[tuple[Any, ...]]:
    rows = world.table(one.store, "decisions")
    return [(row["judgement"], row["why"], row["by"], bool(row["undone_at"])) for row in rows]


def test_a_question_shows_what_is_needed_to_answer_it(monitor: Monitor) -> None:
    page = monitor.get("/review")
    said = words(page)
    assert "1 of 3" in said
    assert "list: missing · article: killed" in said
    assert "The wire independent" in said
    assert "2 articles of this story name the case" in said
    assert [one.text_content() for one in page.cssselect(".question .differs")] == ["aulet"]
    assert page.cssselect(".question mark")[0].text_content() == "Омарбеков Д"
    assert "given name only as initial" in said
    assert [one.text_content() for one in page.cssselect(".further a")] == [
        queued.PLAYER,
        queued.MAN,
    ]
    assert page.cssselect("nav a[aria-current]")[0].get("href") == "/review"


def test_every_answer_leads_to_the_next_question_and_back_when_it_is_undone(
    monitor: Monitor, one: Project
) -> None:
    done = monitor.answer("/review", "same", why=" his sister \n")
    assert (done.status_code, done.headers["location"]) == (303, "/review")
    assert asked(monitor) == CUP.title
    assert monitor.answer("/review", "different").status_code == 303
    assert asked(monitor) == BANK.title
    latest = monitor.get("/review")
    assert "his sister" in words(latest)
    assert "somebody else" not in words(latest).partition("Your last answers")[2]
    undo_first, undo_second = latest.cssselect("form[action='/review/undo']")
    assert undo_first.cssselect("button")[0].get("accesskey") == "z"
    assert monitor.send(undo_second).headers["location"] == "/review"
    assert asked(monitor) == DEAD.title
    assert made(one) == [
        ("same", "his sister", "dana", True),
        ("same", "his sister", "dana", True),
        ("different", "", "dana", False),
    ]


def test_the_box_for_the_story_may_be_left_empty(monitor: Monitor, one: Project) -> None:
    monitor.answer("/review", "different", story="")
    assert len(made(one)) == 1
    assert asked(monitor) == DEAD.title, "the copy is a question still"


def test_unsure_stands_apart_until_it_is_answered(monitor: Monitor) -> None:
    monitor.answer("/review", "unsure")
    page = monitor.get("/review")
    (link,) = [one for one in page.cssselect(".choices a") if "left unsure" in one.text_content()]
    assert link.get("href") == "/review?unsure=1"
    assert asked(monitor, "/review?unsure=1") == DEAD.title
    done = monitor.answer("/review?unsure=1", "different")
    assert done.headers["location"] == "/review?unsure=1"
    assert "Nobody has left anything unsure" in words(monitor.get("/review?unsure=1"))


def test_scores_lists_and_places_go_along_in_the_address(one: Project) -> None:
    review = one.settings.review.model_copy(update={"from_score": 0.9})
    settings = one.settings.model_copy(update={"review": review})
    world.upload(one, "id,name\n1,Нурпеисов Бауыржан\n", "others")
    monitor = Monitor(replace(one, settings=settings))
    page = monitor.get("/review?list=taken")
    assert asked(monitor, "/review?list=taken") == CUP.title
    assert "2 more below the score 0.9" in words(page)
    assert asked(monitor, "/review?list=taken&all=1") == DEAD.title
    done = monitor.answer("/review?list=taken&all=1&at=1", "different")
    assert done.headers["location"] == "/review?at=1&list=taken&all=1"
    assert asked(monitor, done.headers["location"]) == BANK.title
    beyond = monitor.get("/review?at=70&list=taken")
    assert "nothing at this place" in words(beyond)
    for strange in ("at=x&list=%00", "at=99999999999", "list=nobody&all=7", "at=-1"):
        monitor.get(f"/review?{strange}")


def test_no_name_stands_in_an_address(monitor: Monitor) -> None:
    links = monitor.get("/review").xpath("//@href | //@action | //@src")
    assert links
    for name in world.NAMES:
        assert not any(part.lower() in link.lower() for link in links for part in name.split())
    assert not any("%D0" in link or not link.isascii() for link in links)


def test_the_page_works_by_keyboard_and_for_a_screen_reader(monitor: Monitor, one: Project) -> None:
    page = monitor.get("/review")
    buttons = page.cssselect("article.question .buttons button")
    assert [one.get("accesskey") for one in buttons] == ["s", "d", "u"]
    assert [one.get("autofocus") is not None for one in buttons] == [True, False, False]
    assert page.cssselect("a.skip[href='#main']")
    assert page.cssselect("[accesskey='n']")[0].get("href") == "/review?at=1"
    for field in page.xpath("//main//textarea | //main//input[not(@type='hidden')]"):
        assert field.xpath("ancestor::label"), "every field has its label"
    first = page.cssselect("article.question form button")[0]
    assert (first.get("value"), first.get("tabindex")) == ("", "-1"), (
        "what Enter in a field presses"
    )
    assert monitor.answer("/review", "").status_code == 204
    assert made(one) == []
    assert page.xpath("//script | //@onclick | //@style") == []


def test_a_new_spelling_is_confirmed_on_a_page_of_its_own(one: Project, monitor: Monitor) -> None:
    queued.later(one, NICKNAME)
    number = decide(one, queued.MAN, NICKNAME, "same", surface="Дакен Омарбеков")
    run_step(one, "match")
    undo(one, number)
    with one.store.write() as connection:
        found = matches.c.surface == "Дакен Омарбеков"
        connection.execute(matches.update().where(found).values(verdict="possible"))
    assert asked(monitor, "/review?at=1") == NICKNAME.title
    answer = monitor.answer("/review?at=1", "same", why="a friend")
    assert answer.status_code == 200
    page = html.fromstring(answer.text)
    assert "“Дакен Омарбеков” another name of this person?" in words(page)
    assert len(made(one)) == 1, "nothing is kept yet"
    (form,) = page.cssselect("form.answer")
    assert [one.get("value") for one in form.cssselect("button")] == ["here", "yes"]
    done = monitor.send(form, alias="yes")
    assert done.headers["location"] == "/review?at=1"
    kept = world.table(one.store, "decisions")[-1]
    assert (kept["spelling"], kept["why"]) == ("Дакен Омарбеков", "a friend")


def ids(one: Project, title: str) -> tuple[str, str]:
    articles = {row["id"]: row["title"] for row in world.table(one.store, "articles")}
    return next(
        (row["article_id"], row["case_id"])
        for row in world.table(one.store, "matches")
        if articles[row["article_id"]] == title
    )


def test_the_page_of_an_article_decides_and_undoes(one: Project, monitor: Monitor) -> None:
    article, case = ids(one, CUP.title)
    page = monitor.get(f"/articles/{article}")
    (form,) = page.cssselect(f"#m-{case} .decide form")
    done = monitor.send(form, judgement="different", why="the footballer")
    assert done.headers["location"] == f"/articles/{article}#m-{case}"
    page = monitor.get(f"/articles/{article}")
    assert "the footballer" in words(page)
    assert "the next match applies it" in words(page)
    run_step(one, "match")
    page = monitor.get(f"/articles/{article}")
    assert "the next match applies it" not in words(page)
    assert "somebody else, a person decided" in words(page)
    (form,) = page.cssselect(f"#m-{case} form[action='/review/undo']")
    done = monitor.send(form)
    assert done.headers["location"] == f"/articles/{article}#m-{case}"
    assert "undone by dana; the next match forgets it" in words(monitor.get(f"/articles/{article}"))


def test_the_page_of_a_case_decides_and_undoes(one: Project, monitor: Monitor) -> None:
    _, case = ids(one, DEAD.title)
    page = monitor.get(f"/cases/{case}")
    forms = page.cssselect(".decide form")
    assert len(forms) == 4
    done = monitor.send(forms[0], judgement="unsure", story="")
    assert done.headers["location"] == f"/cases/{case}"
    page = monitor.get(f"/cases/{case}")
    (form,) = page.cssselect("form[action='/review/undo']")
    assert monitor.send(form).headers["location"] == f"/cases/{case}"
    assert made(one)[-1][3]
    page = monitor.get(f"/cases/{case}")
    assert page.cssselect("form[action='/review/undo']") == []
    assert "(undone by dana, " in words(page)


def with_role(one: Project, role: Role) -> Project:
    return replace(one, settings=one.settings.model_copy(update={"role": role}))


def test_a_reader_is_told_why_they_decide_nothing(one: Project, monitor: Monitor) -> None:
    article, case = ids(one, CUP.title)
    (form,) = monitor.get("/review").cssselect("article.question form.answer")
    reader = Monitor(with_role(one, "reader"))
    asked = reader.client.get("/review")
    assert asked.status_code == 403
    assert "a reader may not decide" in asked.text
    assert CUP.title not in asked.text
    page = reader.get(f"/articles/{article}")
    assert page.cssselect(".decide, form[action='/review/undo'], a[href='/review']") == []
    token = re.search(r'name="token" value="([^"]+)"', reader.client.get("/check").text)
    assert token
    fields = {"token": token[1], "case": case, "article": article, "judgement": "same"}
    for path in ("/review", "/review/undo"):
        answer = reader.client.post(path, data=fields | {"decision": "1"})
        assert answer.status_code == 403
        assert "a reader may not decide" in answer.text
    assert made(one) == []
    assert Monitor(with_role(one, "monitor")).client.get("/review").status_code == 200
    assert form is not None


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"token": "x.y"}, 403, "before the desk was last started"),
        ({"judgement": "perhaps"}, 400, "no answer"),
        ({"article": "nowhere"}, 409, "not in the record"),
        ({"case": "nobody"}, 409, "stands on no list"),
    ],
)
def test_a_form_that_says_nonsense_changes_nothing(
    monitor: Monitor, one: Project, changed: dict[str, str], status: int, said: str
) -> None:
    (form,) = monitor.get("/review").cssselect("article.question form.answer")
    answer = monitor.send(form, **{"judgement": "same", **changed})
    assert answer.status_code == status
    assert said in words(html.document_fromstring(answer.text))
    assert made(one) == []


def test_a_form_leads_nowhere_else(monitor: Monitor) -> None:
    """Addresses are made of ids, whatever the form says."""
    (form,) = monitor.get("/review").cssselect("article.question form.answer")
    fields = {"judgement": "same", "back": "article", "article": "//evil.example"}
    assert monitor.send(form, **fields).status_code == 409
    done = monitor.send(form, judgement="same", back="//evil.example", list="/evil\r\nx: y")
    assert done.headers["location"] == "/review?list=%2Fevil%0D%0Ax%3A+y"
    undone = monitor.get("/review").cssselect("form[action='/review/undo']")[0]
    done = monitor.send(undone, back="case", case="../lists")
    assert done.headers["location"] == "/review"
    again = monitor.send(undone)
    assert (again.status_code, "no decision" in again.text) == (409, True)
