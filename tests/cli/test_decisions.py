"""Deciding at the command line, as a monitor would; in this process, because each start takes
seconds.
"""

from __future__ import annotations

import csv
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from rollcall.errors import RollcallError
from rollcall.pipeline import Project, run_step
from tests import world
from tests.typed import Typed, typist

PLAYER = world.NAMES[4]
NOTE = "https://paper.example/namesake"


@pytest.fixture
def one(home: Path) -> Iterator[Project]:
    (home / "rollcall.toml").write_text('timezone = "Asia/Almaty"\nuser = "dana"\n', "utf-8")
    project = world.reopened(home)
    run_step(project, "match")
    yield project
    project.store.engine.dispose()


@pytest.fixture
def typed(one: Project, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Types `rollcall WORDS` and gives what it prints; raises what it would end with."""
    return typist(monkeypatch, one.settings.home)


def test_a_rule_is_tried_kept_listed_and_undone(typed: Typed, one: Project) -> None:
    rule = ("decide", PLAYER, NOTE, "different", "--when", "чемпионаты")
    assert typed(*rule, "--dry-run").strip() == "changes 1 of 1 present match of this case"
    assert typed("decisions", "list").strip() == "Nothing has been decided."
    kept = typed(*rule, "--why", "another man")
    assert kept.startswith("changes 1 of 1")
    assert "decision 1 is kept" in kept
    run_step(one, "match")
    told = typed("why", NOTE, f"taken:{PLAYER}")
    assert "taken:5 different" in told
    assert "decision 1: different everywhere with “чемпионаты”, by dana on " in told
    assert told.rstrip().count("another man") == 1
    shown = typed("decisions", "list")
    assert "dana" in shown
    assert "everywhere, with “чемпионаты”" in shown

    (row,) = json.loads(typed("decisions", "list", "5", "--json"))
    assert row["when"] == ["чемпионаты"]
    assert (row["rules"], row["why"], row["undone_at"]) == (1, "another man", None)
    assert row["undone_by"] is None
    assert json.loads(typed("decisions", "list", "taken:1", "--json")) == []
    (line,) = csv.DictReader(typed("decisions", "list", "--csv").splitlines())
    assert (line["case"], line["judgement"], line["rules"]) == ("5", "different", "1")

    assert "decision 1 is undone" in typed("decisions", "undo", "1")
    assert "(undone on 20" in (after := typed("decisions", "list"))
    assert " by dana)" in after
    (row,) = json.loads(typed("decisions", "list", "--json"))
    assert (row["undone_by"], bool(row["undone_at"])) == ("dana", True)
    (line,) = csv.DictReader(typed("decisions", "list", "--csv").splitlines())
    assert line["undone_by"] == "dana"
    assert "undone on 20" in typed("decisions", "show", "1")
    assert " by dana" in typed("decisions", "show", "1").splitlines()[2]
    run_step(one, "match")
    assert "decision 1" not in typed("why", NOTE, "taken:5")
    with pytest.raises(RollcallError, match="no decision 1 that stands"):
        typed("decisions", "undo", "1")


def test_a_spelling_is_shown_before_it_is_learned(typed: Typed, one: Project) -> None:
    words = ("decide", "taken:1", "https://wire.example/released", "same")
    with pytest.raises(RollcallError, match="no spelling that can be learned"):
        typed(*words, "--as", "Aigerim Sarsenova", "--dry-run")  # it names another case
    world.publish(
        one,
        world.Piece(
            "alias",
            "wire",
            "A note",
            "Zhuma Tastemirov called his family from Almaty, relatives said on Sunday evening.",
            "2022-01-09T18:00:00+00:00",
        ),
    )
    world.work(one, "enrich", "match")
    alias = ("decide", "taken:1", "https://wire.example/alias", "same", "--as", "Zhuma Tastemirov")
    with pytest.raises(RollcallError, match="is like no name of this case") as caught:
        typed(*alias)
    assert "--alias" in caught.value.remedy
    assert typed("decisions", "list").strip() == "Nothing has been decided."
    assert "“Zhuma Tastemirov” becomes a known spelling of it" in typed(*alias, "--alias")
    run_step(one, "match")
    assert "known spelling: Zhuma Tastemirov" in typed("decisions", "list")
    assert "taken:1 same" in typed("why", "https://wire.example/alias", "taken:1")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("taken:5", NOTE, "perhaps"), "perhaps is no answer"),
        (("taken:9", NOTE, "same"), "there is no case taken:9"),
        (("taken:5", "https://nowhere.example/1", "same"), "is no article"),
        (("taken:1", NOTE, "same"), "does not name the case"),
        (("taken:5", NOTE, "different", "--everywhere"), "as on the list"),
        (("taken:5", NOTE, "same", "--everywhere"), "every namesake"),
        (("taken:1", NOTE, "same", "--as", "болельщиков"), "no match of the case depends on"),
        (("taken:1", NOTE, "different", "--as", "Тренер похвалил"), "no match of the case"),
        (("taken:1", NOTE, "same", "--as", "выиграл"), "does not stand in this article"),
        (("taken:1", NOTE, "same", "--as", "Тренер похвалил"), "is like no name of this case"),
        (("taken:5", NOTE, "different", "--when", "хоккей"), "“хоккей” does not stand"),
        (("taken:5", NOTE, "different", "--from", "wire"), "not of the source wire"),
    ],
)
def test_what_cannot_be_decided_is_said_with_a_remedy(
    typed: Typed, words: tuple[str, ...], said: str
) -> None:
    with pytest.raises(RollcallError, match=said) as caught:
        typed("decide", *words)
    assert caught.value.remedy


def test_no_name_of_a_list_is_logged(
    typed: Typed, one: Project, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="rollcall"):
        for words in (("decide", "taken:5", NOTE, "same"), ("decisions", "undo", "1")):
            typed("--log", "info", *words)
            run_step(one, "match")
    assert "step=match" in caplog.text
    for name in world.NAMES:
        assert not any(part in caplog.text for part in name.split())


def test_a_story_is_decided_shown_with_its_evidence_and_undone_at_once(
    typed: Typed, one: Project
) -> None:
    address = "https://paper.example/found-dead"
    with pytest.raises(RollcallError, match="--story is about one story"):
        typed("decide", "taken:1", address, "same", "--story", "--everywhere")
    said = typed("decide", "taken:1", address, "same", "--story", "--why", "his brother called")
    assert "decided for 2 articles of this story" in said
    shown = typed("decisions", "show", "1")
    for words in (
        "same in this article and its whole story",
        "his brother called",
        "as listed: list taken, version 1, Жумабек Тастемиров, status missing",
        "  date: 2022-01-05",
        "article: Тело пропавшего нашли в Алматы, The paper (independent)",
        "quote: [Жумабек Тастемиров], пропавший 5 января",
        "the machine: likely (",
    ):
        assert words in shown
    found = json.loads(typed("decisions", "show", "1", "--json"))
    (other, again) = json.loads(typed("decisions", "list", "--json"))
    assert again == found
    assert other["batch"] == found["batch"]
    assert found["evidence"]["listed"]["cells"]["name"] == world.NAMES[0]
    assert "and its whole story" in typed("decisions", "list")
    assert "2 decisions are undone, made together for one story" in typed("decisions", "undo", "2")
    assert "undone on 20" in typed("decisions", "show", "1")
    with pytest.raises(RollcallError, match="no decision 7"):
        typed("decisions", "show", "7")


def test_a_reader_decides_nothing(typed: Typed, one: Project) -> None:
    for words in (("decide", PLAYER, NOTE, "different"), ("decisions", "undo", "1")):
        with pytest.raises(RollcallError, match="a reader may not decide") as caught:
            typed(*words, role="reader")
        assert caught.value.remedy
