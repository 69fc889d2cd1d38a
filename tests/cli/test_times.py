"""People read times of their own zone, and which it is; programs get ISO 8601 with the offset."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update
from typer.testing import CliRunner

from rollcall.cli import app
from rollcall.pipeline import Project
from rollcall.store import schema
from tests import world

LATE = datetime(2022, 1, 10, 20, 30, tzinfo=UTC)
"""In Almaty it is half past two at night, on the 11th."""
ZONE = "times are those of Asia/Almaty (UTC+06:00)"
CASE, NOTE = "taken:1", "https://paper.example/found-dead"
Typed = Callable[..., str]


@pytest.fixture
def one(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    project = world.reopened(home, LATE)
    settings = 'timezone = "Asia/Almaty"\nuser = "dana"\nrole = "keeper"\n'
    (home / "rollcall.toml").write_text(settings + '[[subscriber]]\nid = "full"\n', "utf-8")
    monkeypatch.setenv("ROLLCALL_HOME", str(home))
    monkeypatch.setenv("ROLLCALL_NOW", LATE.isoformat())
    with project.store.write() as connection:
        values = {"answered_at": LATE, "asked_at": LATE}
        connection.execute(update(schema.source_health).values(**values))
        connection.execute(update(schema.list_versions).values(uploaded_at=LATE))
    yield project
    project.store.engine.dispose()


@pytest.fixture
def typed(one: Project, monkeypatch: pytest.MonkeyPatch) -> Typed:
    monkeypatch.setenv("COLUMNS", "80")

    def call(*words: str) -> str:
        done = CliRunner().invoke(app, list(words))
        assert done.exit_code == 0, (done.output, done.exception)
        return done.output

    return call


def test_sources_answered_this_night_and_the_zone_is_said(typed: Typed) -> None:
    for words in (typed("sources", "list"), typed("sources", "pulse")):
        assert " 02:30 " in words
        assert words.rstrip().endswith(ZONE)


def test_a_source_that_fails_says_why_in_a_line_of_its_own(one: Project, typed: Typed) -> None:
    why = "unreadable: not a feed: the outermost element is <br>, as on a page of an error"
    with one.store.write() as connection:
        mine = schema.source_health.c.source_id == "wire"
        values = {"error": why, "failures": 7}
        connection.execute(update(schema.source_health).where(mine).values(**values))
    assert f"wire: {why}\n" in typed("sources", "list")
    assert f"wire: 7 times since 2022-01-11: {why}\n" in typed("sources", "pulse")


def test_without_a_source_the_way_to_one_is_told(
    typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed("init", str(tmp_path / "new"))
    monkeypatch.setenv("ROLLCALL_HOME", str(tmp_path / "new"))
    for command in ("list", "pulse"):
        assert typed("sources", command).startswith("There is no source yet: `rollcall sources add")


def test_which_lists_there_are(typed: Typed) -> None:
    (row,) = (line.split() for line in typed("lists", "list").splitlines() if "taken" in line)
    assert row[:5] == ["taken", "6", "1", "2022-01-11", "02:30"]
    assert row[-1] == "taken.csv"


def test_versions_of_a_list(typed: Typed) -> None:
    words = typed("lists", "versions", "taken")
    assert "1  2022-01-11 02:30, by " in words
    assert words.rstrip().endswith(ZONE)


def test_a_decision_and_what_is_told_of_it(typed: Typed) -> None:
    typed("match")
    typed("decide", CASE, NOTE, "same", "--why", "his brother says so")
    shown = typed("decisions", "list")
    assert "by dana, 2022-01-11: his brother says so; settles " in shown
    assert NOTE in shown, "an address is never cut short"
    assert "by dana on 2022-01-11" in typed("decisions", "show", "1")
    typed("decisions", "undo", "1")
    assert "(undone on 2022-01-11 by dana)" in typed("decisions", "list")
    (row,) = json.loads(typed("decisions", "list", "--json"))
    assert row["at"] == row["undone_at"] == LATE.isoformat()


def test_a_watch(typed: Typed) -> None:
    typed("watch", "add", "Тараз", "--title", "Taraz", "--tell", "full", "--yes")
    assert "2022-01-11" in typed("watch", "list")


def test_care_and_exports(typed: Typed) -> None:
    typed("care", "flag", CASE, "minor", "--why", "sixteen")
    assert "dana, 2022-01-11" in typed("care", "list")
    (row,) = csv.DictReader(typed("care", "list", "--csv").splitlines())
    assert row["at"] == LATE.isoformat()
    log = typed("exports")
    assert "2022-01-11 02:30" in log
    assert log.rstrip().endswith(ZONE)
    assert f"{LATE.isoformat()},dana" in typed("exports", "--csv")
