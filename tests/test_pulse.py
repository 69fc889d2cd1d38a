"""Sources that need a look come first, and one that rests on Sundays is not among them."""

from __future__ import annotations

import csv
import json
import math
import random
from codecs import BOM_UTF8
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, update
from typer.testing import CliRunner

from rollcall.cli import app
from rollcall.pulse import DAYS, STATES, Pulse, fell, figures, sparkline, tail, take
from rollcall.records import Source
from rollcall.store import schema, sources
from rollcall.store.open import Store
from tests.world import NOW

DAY = timedelta(days=1)


def source(
    store: Store, name: str, days: list[int], *, since: timedelta = 90 * DAY, **health: Any
) -> None:
    """A source that published so many articles a day, the last number up to now."""
    with store.write() as connection:
        one = Source(name, f"The {name}", "feed", f"https://{name}.example/rss")
        one = replace(one, enabled=health.pop("enabled", True))
        sources.save(connection, one, NOW - since)
        answered: dict[str, Any] = {"answered_at": NOW, "failures": 0} | health
        mine = schema.source_health.c.source_id == name
        connection.execute(update(schema.source_health).where(mine).values(**answered))
        rows, count = [], 0
        for back, number in enumerate(reversed(days)):
            for place in range(number):
                count += 1
                at = NOW - back * DAY - timedelta(hours=1 + 22 * place / number)
                rows.append(
                    {
                        "id": f"{name}{count}",
                        "source_id": name,
                        "kind": "news",
                        "sort_at": at,
                        "first_seen_at": at,
                        "story_id": f"{name}{count}",
                    }
                )
        if rows:
            told = [{"id": row["id"], "created_at": NOW} for row in rows]
            connection.execute(insert(schema.stories), told)
            connection.execute(insert(schema.articles), rows)


def taken(store: Store) -> dict[str, Pulse]:
    with store.read() as connection:
        return {one.source: one for one in take(connection, NOW)}


def test_every_state_is_told_and_what_needs_a_look_comes_first(store: Store) -> None:
    source(store, "steady", [10] * 35)
    source(store, "fallen", [12] * 34 + [0])
    source(store, "quiet", [3] * 20 + [0] * 15)
    source(store, "broken", [3] * 35, failures=7, error="timeout: no answer")
    source(store, "worse", [3] * 35, failures=9, error="dns: no such host", answered_at=None)
    source(store, "young", [4] * 3, since=3 * DAY)
    source(store, "resting", [5] * 35, enabled=False)
    found = taken(store)
    assert {name: one.state for name, one in found.items()} == {
        "worse": "failing", "broken": "failing", "quiet": "silent", "fallen": "fell",
        "young": "new", "steady": "fine", "resting": "off",
    }  # fmt: skip
    assert list(found) == ["worse", "broken", "quiet", "fallen", "young", "steady", "resting"]
    assert figures(found.values()) == dict.fromkeys(STATES, 1) | {"failing": 2}
    assert found["fallen"].words == "0 in a day, usually 12"
    assert found["quiet"].words == f"nothing since {NOW - 15 * DAY:%Y-%m-%d}"
    assert found["broken"].words == f"7 times since {NOW:%Y-%m-%d}: timeout: no answer"
    assert found["worse"].words == "9 times, never answered: dns: no such host"
    steady = found["steady"]
    assert (steady.today, steady.week, steady.usual) == (10, 70, 10.0)
    assert steady.days == (10,) * 35
    assert found["young"].usual is None


def test_days_are_counted_back_from_the_last_answer(store: Store) -> None:
    """What is asked once a day, and was asked 20 hours ago, has not fallen."""
    source(store, "daily", [12] * 34 + [0], answered_at=NOW - 20 * timedelta(hours=1))
    assert taken(store)["daily"].state == "fine"
    source(store, "gone", [12] * 34 + [0], answered_at=NOW - 400 * DAY)
    assert len(taken(store)["gone"].days) == DAYS


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([10] * 8 + [1], "1 in a day, usually 10"),
        ([10] * 7 + [1], ""),  # less than a week beside the first day, which may not be whole
        ([2] * 30 + [0], ""),  # nothing in a day is not rare at two a day
        ([9] * 28 + [4] * 7, "28 in a week, usually 63"),
        ([9] * 28 + [7] * 7, ""),
        ([20, 20, 20, 20, 20, 0, 0] * 5, ""),  # no newspaper on weekends
        ([20, 20, 20, 20, 20, 0, 0] * 4 + [1, 0, 1, 0, 0, 0, 0], "2 in a week, usually 140"),
        ([50, 3, 50, 50, 50, 50, 50, 50, 50, 5], ""),  # it was lower before
        ([0] * 35, ""),
        ([0] * 30 + [5] * 5, ""),
        ([1000] * 34 + [850], "850 in a day, usually 1000"),
        ([], ""),
    ],
)
def test_what_counts_as_fallen(days: list[int], words: str) -> None:
    assert fell(days) == words


def test_a_steady_source_is_hardly_ever_taken_for_fallen() -> None:
    chance = random.Random(7)

    def poisson(rate: float) -> int:
        count, left = 0, math.exp(-rate)
        product = chance.random()
        while product > left:
            count, product = count + 1, product * chance.random()
        return count

    alarms = sum(bool(fell([poisson(rate) for _ in range(35)])) for rate in [3, 8, 20] * 500)
    assert alarms <= 4  # of 1,500; two looks each, at a chance of less than 1 in 1,000


@given(st.integers(0, 60), st.floats(0.01, 60))
def test_the_tail_is_a_probability_that_grows_with_the_number(number: int, rate: float) -> None:
    assert 0 <= tail(number, rate) <= tail(number + 1, rate) <= 1
    plain = sum(rate**k / math.factorial(k) for k in range(number + 1)) * math.exp(-rate)
    assert tail(number, rate) == pytest.approx(plain, rel=1e-9)


@given(st.lists(st.integers(0, 10_000), max_size=40))
def test_a_sparkline_has_a_sign_for_each_day_and_a_dot_for_nothing(days: list[int]) -> None:
    drawn = sparkline(days)
    assert len(drawn) == len(days)
    assert all((sign == "·") == (not number) for sign, number in zip(drawn, days, strict=True))
    assert not any(days) or drawn[days.index(max(days))] == "█"
    fell(days)


def test_the_command_shows_counts_and_exports_safely(home: Path, tmp_path: Path) -> None:
    (home / "rollcall.toml").write_text("", "utf-8")
    given = {"ROLLCALL_HOME": str(home), "ROLLCALL_NOW": NOW.isoformat(), "COLUMNS": "200"}
    out = tmp_path / "pulse.csv"
    words = ["sources", "pulse", "--json", "--days", "7", "--export", str(out)]
    done = CliRunner().invoke(app, words, env=given)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == dict.fromkeys(STATES, 0) | {"fine": 3}
    assert out.read_bytes().startswith(BOM_UTF8)
    rows = list(csv.DictReader(out.open(encoding="utf-8-sig")))
    assert [row["source"] for row in rows] == ["channel", "paper", "wire"]
    assert list(rows[0])[-7:] == [f"day -{back}" for back in range(6, -1, -1)]
    shown = CliRunner().invoke(app, ["sources", "pulse"], env=given)
    assert shown.exit_code == 0
    assert "3 fine" in shown.stdout
    lost = CliRunner().invoke(app, [*words[:-1], str(tmp_path / "no" / "x.csv")], env=given)
    assert "cannot be written" in str(lost.exception)


def test_what_a_server_said_is_no_formula_and_no_markup(home: Path, tmp_path: Path) -> None:
    from rollcall.pipeline import open_project

    (home / "rollcall.toml").write_text("", "utf-8")
    one = open_project(home)
    with one.store.write() as connection:
        mean = {"failures": 1, "error": "=cmd|' /C calc'!A0 [red]x[/red]"}
        connection.execute(update(schema.source_health).values(**mean))
    one.store.engine.dispose()
    given = {"ROLLCALL_HOME": str(home), "ROLLCALL_NOW": NOW.isoformat(), "COLUMNS": "300"}
    out = tmp_path / "pulse.csv"
    done = CliRunner().invoke(app, ["sources", "pulse", "--export", str(out)], env=given)
    assert done.exit_code == 0, done.exception
    assert not any(cell.startswith("=") for row in csv.reader(out.open()) for cell in row)
