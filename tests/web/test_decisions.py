"""The desk shows what people decided, what it settles and what was learned from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from rollcall.inquiry import explain, find_article, find_case
from rollcall.match.deciding import Asked, keep, propose
from rollcall.match.known import Known
from rollcall.pipeline import Project, run_step
from rollcall.web import create_app
from tests import world
from tests.web.conftest import HERE
from tests.world import NAMES, Piece

NURPEISOV = NAMES[4]
BROTHERS = Piece(
    "brothers",
    "paper",
    "Братья под следствием",
    f"{NURPEISOV} и его брат Асхат Нурпеисов были задержаны в Таразе, сообщил адвокат.\n\n"
    "Нурпеисов был избит в изоляторе, заявила семья. Прокуратура это отрицает.",
    "2022-01-09T18:00:00+00:00",
)


@pytest.fixture
def one(home: Path) -> Iterator[Project]:
    project = world.reopened(home)
    world.publish(project, BROTHERS)
    world.work(project, "enrich", "match")
    yield project
    project.store.engine.dispose()


def page(one: Project, path: str) -> str:
    app = create_app(one.store, one.engine, one.settings, one.clock)
    answer = TestClient(app, base_url=HERE).get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.text))


def ids(one: Project, url: str, name: str) -> tuple[str, str]:
    with one.store.read() as connection:
        article = find_article(connection, url)
        assert article
        return article["id"], find_case(connection, one.viewer, name).id


def decide(one: Project, url: str, asked: Asked) -> int:
    with one.store.write() as connection:
        names = Known(one.settings.names).names(connection, one.viewer)
        made = propose(connection, names, asked)
        return keep(connection, made, by="Dana", why="he plays for the cup", now=one.clock())


def test_a_rule_stands_on_the_case_and_on_the_article_that_it_settles(one: Project) -> None:
    url = "https://paper.example/namesake"
    article, case = ids(one, url, NURPEISOV)
    with one.store.read() as connection:
        row = find_article(connection, url)
        assert row
    number = decide(one, url, Asked(case, row, "different", True, ("чемпионат",)))
    run_step(one, "match")
    told = (
        f"different everywhere (a rule) with “чемпионат”, decided by Dana, 10 Jan 2022, 18:00: "
        f"he plays for the cup (decision {number}, settles 1 match)"
    )
    assert told in page(one, f"/cases/{case}")
    assert told in page(one, f"/articles/{article}")
    assert "somebody else, a person decided" in page(one, f"/articles/{article}")


def test_a_learned_spelling_stands_on_the_case_until_it_is_undone(one: Project) -> None:
    url = "https://paper.example/brothers"
    _, case = ids(one, url, NAMES[0])
    with one.store.read() as connection:
        row = find_article(connection, url)
        assert row
    asked = Asked(case, row, "same", surface="Асхат Нурпеисов")
    number = decide(one, url, asked)
    shown = page(one, f"/cases/{case}")
    assert "Known spellings, learned from decisions" in shown
    assert f"Асхат Нурпеисов (decision {number})" in shown
    from rollcall.store import decisions

    with one.store.write() as connection:
        decisions.undo(connection, number, one.clock(), by="dana")
    shown = page(one, f"/cases/{case}")
    assert "Known spellings" not in shown
    assert "(undone" in shown


def test_a_part_that_two_brothers_share_is_said_on_the_desk_and_by_why(one: Project) -> None:
    url = "https://paper.example/brothers"
    article, _ = ids(one, url, NURPEISOV)
    said = "others here are called Нурпеисов too: later mentions of it attach to nobody"
    assert said in page(one, f"/articles/{article}")
    words = [line.words for line in explain(one, url, f"taken:{NURPEISOV}")]
    assert any(said in line for line in words)
    assert "tortured" not in page(one, f"/articles/{article}").partition("What it says")[0]
