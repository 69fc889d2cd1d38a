"""Watches as they are typed: saved with an estimate, listed, run, ended."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rollcall.cli import app
from rollcall.cli.shared import console
from rollcall.errors import QueryError, RollcallError
from rollcall.pipeline import Project
from tests import world

SETTINGS = 'user = "dana"\n[[subscriber]]\nid = "dana"\n[[subscriber]]\nid = "numbers"\n'
Typed = Callable[..., str]


@pytest.fixture
def one(home: Path) -> Iterator[Project]:
    (home / "rollcall.toml").write_text(SETTINGS, "utf-8")
    project = world.reopened(home)
    world.work(project, "match", "index")
    yield project
    project.store.engine.dispose()


@pytest.fixture
def typed(one: Project, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Types `rollcall watch WORDS`, and at its prompts what `answers` has, a line each."""
    monkeypatch.setattr(console, "_width", 240)

    def run(*words: str, answers: str = "", role: str = "operator", user: str = "dana") -> str:
        environment = {
            "ROLLCALL_HOME": str(one.settings.home),
            "ROLLCALL_ROLE": role,
            "ROLLCALL_USER": user,
            "ROLLCALL_NOW": world.NOW.isoformat(),
        }
        done = CliRunner().invoke(app, ["watch", *words], env=environment, input=answers)
        if done.exception is not None:
            raise done.exception
        return done.stdout

    return run


def saved(said: str) -> str:
    """The id of the watch that was saved."""
    found = re.search(r"watch (\w+) is saved", said)
    assert found, said
    return found[1]


def test_a_search_is_saved_listed_run_and_ended(typed: Typed) -> None:
    said = typed("add", "Тастемиров", "--title", "Found dead")
    assert "about 1 article a week" in said or "about 2 articles a week" in said
    assert "it tells dana (now)" in said
    name = saved(said)
    listed = typed("list")
    assert name in listed
    assert "Found dead" in listed
    shown = typed("show", name)
    assert "2 found" in shown
    assert "https://paper.example/found-dead" in shown
    typed("end", name)
    assert name not in typed("list")
    assert name in typed("list", "--all")
    with pytest.raises(RollcallError, match="you have no watch"):
        typed("end", name)


def test_what_is_typed_at_the_prompts_is_watched(typed: Typed) -> None:
    name = saved(typed("add", "--how", "never", answers="Taraz\nNews of Taraz\n"))
    shown = typed("show", name)
    assert "News of Taraz" in shown
    assert "tells nobody" in shown


def test_whom_to_tell_must_be_known(typed: Typed) -> None:
    with pytest.raises(RollcallError, match="no subscriber berik"):
        typed("add", "Taraz", "--title", "T", "--tell", "berik")
    assert "tells numbers, dana" in typed(
        "add", "Taraz", "--title", "T", "--tell", "numbers", "--tell", "dana"
    )
    with pytest.raises(RollcallError, match="tell nobody") as caught:
        typed("add", "Taraz", "--title", "T", user="berik")
    assert "never" in caught.value.remedy


def test_a_search_that_cannot_be_understood_or_finds_everything_is_not_saved(typed: Typed) -> None:
    with pytest.raises(QueryError):
        typed("add", '"Taraz', "--title", "T")
    with pytest.raises(QueryError, match="every article"):
        typed("add", " ", "--title", "T")
    assert "no watch yet" in typed("list")


def test_without_an_engine_a_watch_is_saved_without_an_estimate(typed: Typed, one: Project) -> None:
    for path in one.settings.home.glob("search.sqlite*"):
        path.unlink()
    (one.settings.home / "search.sqlite").write_bytes(b"this is no database " * 500)
    said = typed("add", "Taraz", "--title", "T")
    assert "cannot be told now" in said
    saved(said)


def test_everybody_has_their_own_watches_and_an_operator_sees_all(typed: Typed) -> None:
    name = saved(typed("add", "Taraz", "--title", "Of Dana", "--yes", role="monitor"))
    told = ("--tell", "numbers")
    typed("add", "Taraz", "--title", "Of Berik", *told, role="monitor", user="berik")
    assert "Of Berik" not in typed("list", role="monitor")
    assert "Of Berik" in typed("list", role="operator")
    with pytest.raises(RollcallError, match="you have no watch"):
        typed("show", name, role="keeper", user="berik")
    with pytest.raises(RollcallError, match="you have no watch"):
        typed("end", name, role="keeper", user="berik")


def test_a_watch_that_tells_nobody_any_more_is_told_of(typed: Typed, one: Project) -> None:
    typed("add", "Taraz", "--title", "T", "--tell", "numbers")
    settings = one.settings.home / "rollcall.toml"
    settings.write_text(SETTINGS.replace('"numbers"', '"somebody"'), "utf-8")
    assert "numbers: no subscriber any more" in typed("list")
