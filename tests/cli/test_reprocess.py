"""`rollcall reprocess`, as somebody types it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from rollcall.errors import RollcallError
from rollcall.pipeline import pending
from rollcall.records import Viewer
from rollcall.store import exports
from rollcall.store import schema as s
from tests import world
from tests.typed import Typed, typist


@pytest.fixture
def typed(home: Path, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Types `rollcall reprocess WORDS` in a project whose matches were all lost."""
    (home / "rollcall.toml").write_text('user = "dana"\n', "utf-8")
    one = world.reopened(home)
    world.work(one, "match")
    with one.store.write() as connection:
        connection.execute(delete(s.matches))
        formula = update(s.revisions).where(s.revisions.c.title.startswith("Woman"))
        connection.execute(formula.values(title="=1+1"))
        heads = update(s.articles).where(s.articles.c.title.startswith("Woman"))
        connection.execute(heads.values(title="=1+1"))
    return typist(monkeypatch, home, "reprocess")


def test_a_dry_run_says_how_many_and_shows_some(typed: Typed) -> None:
    said = typed("match", "--dry-run")
    assert "8 compared, in" in said
    assert "nothing was written" in said
    assert "match gained" in said
    assert "taken:1  “Жумабек Тастемиров”" in said
    assert "https://paper.example/found-dead" in said
    assert "decisions contradicted: 0" in said


def test_a_sample_says_how_far_it_may_be_off(typed: Typed) -> None:
    assert "4 compared of 8, drawn at random" in typed("match", "--dry-run", "--sample", 4)
    figures = json.loads(typed("match", "--dry-run", "--sample", 4, "--json"))
    assert (figures["items"], figures["compared"], figures["dry_run"]) == (8, 4, True)
    told = figures["in_all"]["match_gained"]
    assert abs(told["about"] - 6) <= told["margin"]


def test_figures_alone_are_for_scripts(typed: Typed) -> None:
    figures = json.loads(typed("match", "--dry-run", "--json"))
    assert figures["figures"] == {
        "match_gained": 6,
        "match_lost": 0,
        "match_changed": 0,
        "decisions_contradicted": 0,
        "facts_new": 0,
        "notices_new": 0,
    }
    assert (figures["waiting"], figures["failed"]) == (0, 0)


def test_an_export_holds_every_difference_safely_and_is_written_down(
    typed: Typed, home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "changes.csv"
    assert f"{file}: 6 rows" in typed("match", "--dry-run", "--export", file)
    lines = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
    assert {(line["what"], line["how"], line["list"]) for line in lines} == {
        ("match", "gained", "taken")
    }
    assert [line["title"] for line in lines if line["case"] == "2"] == ["'=1+1"]
    with world.reopened(home).store.read() as connection:
        (entry,) = exports.listed(connection, Viewer("keeper", "keeper"))
    assert (entry["by"], entry["rows"], entry["what"]) == ("dana", 6, "what a step would change")
    with pytest.raises(RollcallError, match="is there already"):
        typed("match", "--dry-run", "--export", file)


def test_work_is_done_again_only_for_somebody_who_says_yes(typed: Typed, home: Path) -> None:
    with pytest.raises(RollcallError, match="nobody is here to say yes"):
        typed("match")
    one = world.reopened(home)
    assert pending(one, "match") == 0
    said = typed("match", "--yes")
    assert "8 articles will be matched anew" in said
    assert "8 wait again" in said
    assert pending(one, "match") == 8
    world.work(one, "match")
    assert len(world.table(one.store, "matches")) == 6


def test_what_does_not_fit_together_is_refused(typed: Typed) -> None:
    with pytest.raises(RollcallError, match="are about what would change"):
        typed("match", "--json")
    with pytest.raises(RollcallError) as caught:
        typed("index", "--dry-run")
    assert "--rebuild" in caught.value.remedy
    assert "has done nothing yet" in typed("extract")
