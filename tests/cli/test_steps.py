"""A step that fails as a whole ends with 1; a passing fault does not end `run --every`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from rollcall.cli import steps
from rollcall.errors import RollcallError, SearchError, StoreError
from rollcall.pipeline import Project
from rollcall.store.open import Store
from rollcall.store.work import Counts
from tests import world


@pytest.fixture
def here(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    project = world.project(tmp_path / "project", store)
    monkeypatch.setattr(steps, "open_project", lambda: project)
    return project


class Enough(Exception):
    """Ends a command that would go on for ever."""


@pytest.mark.usefixtures("here")
def test_run_every_tells_an_error_and_goes_on_with_the_next_pass(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    passes: list[Project] = []

    def run_all(project: Project, _: Sequence[str]) -> dict[str, Counts]:
        passes.append(project)
        if len(passes) == 1:
            raise StoreError("the record could not be written", remedy="check the database")
        return {"collect": Counts(again=2, general=2)}

    def sleep(_: float) -> None:
        if len(passes) == 3:
            raise Enough

    monkeypatch.setattr(steps, "run_all", run_all)
    monkeypatch.setattr(steps.time, "sleep", sleep)
    with pytest.raises(Enough):
        steps.run("1s", only=[])
    said = capsys.readouterr().out
    assert "2022-01-10 18:00 +06 the record could not be written" in said
    assert "What to do: check the database" in said
    assert "collect failed as a whole" in said


@pytest.mark.usefixtures("here")
def test_a_step_that_failed_as_a_whole_is_an_error_and_failed_items_are_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(steps, "run_all", lambda *_: {"collect": Counts(done=1, failed=1)})
    steps.run("", only=[])
    assert "1 failed: see `rollcall status`" in capsys.readouterr().out
    monkeypatch.setattr(steps, "run_all", lambda *_: {"collect": Counts(again=2, general=2)})
    with pytest.raises(RollcallError, match="collect failed as a whole"):
        steps.run("", only=[])


@pytest.mark.usefixtures("here")
def test_a_search_engine_that_is_down_is_told_beside_a_step_that_failed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    down = SearchError("Elasticsearch cannot be reached", remedy="start it")
    ran = {"index": Counts(trouble=down)}
    monkeypatch.setattr(steps, "run_all", lambda *_: ran)
    with pytest.raises(SearchError, match="cannot be reached"):
        steps.run("", only=[])
    ran["collect"] = Counts(again=2, general=2)
    with pytest.raises(RollcallError, match="collect failed as a whole"):
        steps.run("", only=[])
    assert "Elasticsearch cannot be reached. What to do: start it" in capsys.readouterr().out


def test_a_command_does_not_load_what_only_some_steps_need() -> None:
    """A scheduler starts a process for each task: what it loads is what every task costs."""
    heavy = "courlan feedparser jinja2 openpyxl scrapy snowballstemmer spacy starlette trafilatura"
    script = f"import sys, rollcall.cli.commands; print(set({heavy.split()}) & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert said.stdout.strip() == "set()", said.stderr
