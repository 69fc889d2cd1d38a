"""What waits, for how long and why is told in a table that fits, and in figures for a program."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from rollcall.cli import standing
from rollcall.cli.terminal import console
from rollcall.heartbeat import look
from rollcall.pipeline import STEPS, Project
from rollcall.store import leases, schema
from rollcall.store.open import Store
from tests import world

Said = Callable[..., str]


@pytest.fixture
def one(store: Store, tmp_path: Path) -> Project:
    filled = world.fill(world.project(tmp_path / "project", store), world.PIECES[:3])
    world.work(filled, "enrich", "match", "index")
    world.publish(filled, world.PIECES[3])
    return replace(filled, clock=lambda: world.NOW + timedelta(hours=5))


@pytest.fixture
def said(one: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    monkeypatch.setattr(standing, "open_project", lambda: one)
    monkeypatch.setattr(console, "_width", 80)

    def call(step: str = "", as_json: bool = False) -> str:
        standing.status(step, as_json)
        return capsys.readouterr().out

    return call


def test_status_tells_how_long_the_oldest_waits_and_how_far_the_index_is(said: Said) -> None:
    words = said()
    rows = {line.split()[0]: line.split() for line in words.splitlines()}
    assert rows["step"][1:] == [
        "waiting",
        "oldest",
        "done",
        "nothing",
        "failed",
        "again",
        "finished",
    ]
    assert rows["enrich"][1:5] == ["1", "5", "h", "3"]
    assert rows["enrich"][-2:] == ["s", "ago"]
    assert rows["index"] == ["index", "1", "5", "h"]
    assert rows["extract"] == ["extract", "0"]
    assert "index: sqlite is behind by 1 article, the oldest waits for 5 h" in words
    assert max(map(len, words.splitlines())) <= 80


def test_the_figures_for_a_program_are_those_of_the_heartbeat(one: Project, said: Said) -> None:
    told = json.loads(said(as_json=True))
    assert list(told) == list(STEPS)
    assert told["enrich"] | {"finished_seconds": 0} == {
        "waiting": 1,
        "oldest_seconds": 5 * 3600.0,
        "finished_seconds": 0,
        "done": 3,
    }
    assert told["index"]["engines"] == [
        {"engine": "sqlite", "state": "live", "waiting": 1, "oldest_seconds": 5 * 3600.0}
    ]
    beat = look(one).figures["steps"]
    keys = ("waiting", "oldest_seconds")
    assert {name: [told[name][key] for key in keys] for name in STEPS} == {
        name: [beat[name][key] for key in keys] for name in STEPS
    }
    assert json.loads(said("enrich", True))["enrich"]["waiting"] == 1


def test_what_is_to_be_done_again_bears_no_date(one: Project, said: Said) -> None:
    with one.store.write() as connection:
        enriched = schema.step_state.c.step == "match"
        connection.execute(update(schema.step_state).where(enriched).values(input_hash="older"))
    (line,) = (line for line in said("match").splitlines() if line.split()[0] == "match")
    assert line.split()[1:3] == ["3", "undated"]


def test_very_many_failures_do_not_hide_the_table(one: Project, said: Said) -> None:
    with one.store.write() as connection:
        for number in range(25):
            row = {"step": "enrich", "item": f"r{number:02}", "version": 1, "input_hash": "1"}
            row |= {"outcome": "failed", "reason": "too long", "attempts": 1}
            connection.execute(insert(schema.step_state).values(**row))
    words = said()
    assert words.count("too long") == 20
    assert "enrich: 5 more: `rollcall status enrich` lists all" in words
    assert said("enrich").count("too long") == 25


def test_what_was_begun_and_is_not_finished_is_in_work(one: Project, said: Said) -> None:
    with one.store.write() as connection:
        row = {"step": "enrich", "item": "held", "version": 1, "input_hash": "1", "attempts": 1}
        row |= {"worker": "a:1:b", "lease_until": leases.machine_time() + timedelta(hours=1)}
        connection.execute(insert(schema.step_state).values(**row))
    assert json.loads(said("enrich", True))["enrich"]["in work"] == 1


def test_what_waits_again_is_counted_in_words(
    one: Project, said: Said, capsys: pytest.CaptureFixture[str]
) -> None:
    with one.store.write() as connection:
        row = {"step": "enrich", "item": "r", "version": 1, "input_hash": "1", "attempts": 1}
        connection.execute(insert(schema.step_state).values(**row, outcome="failed", reason="x"))
    standing.retry_failed("enrich")
    assert capsys.readouterr().out == "1 item waits again\n"
    standing.retry_failed("enrich")
    assert capsys.readouterr().out == "0 items wait again\n"
