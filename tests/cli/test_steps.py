"""A step that fails as a whole ends with 1; a passing fault does not end `run --every`."""

from __future__ import annotations

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

    def run_all(project: Project) -> dict[str, Counts]:
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
        steps.run("1s")
    said = capsys.readouterr().out
    assert "2022-01-10 12:00 the record could not be written" in said
    assert "What to do: check the database" in said
    assert "collect failed as a whole" in said


@pytest.mark.usefixtures("here")
def test_a_step_that_failed_as_a_whole_is_an_error_and_failed_items_are_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(steps, "run_all", lambda _: {"collect": Counts(done=1, failed=1)})
    steps.run("")
    assert "1 failed: see `rollcall status`" in capsys.readouterr().out
    monkeypatch.setattr(steps, "run_all", lambda _: {"collect": Counts(again=2, general=2)})
    with pytest.raises(RollcallError, match="collect failed as a whole"):
        steps.run("")


@pytest.mark.usefixtures("here")
def test_a_search_engine_that_is_down_is_told_beside_a_step_that_failed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    down = SearchError("Elasticsearch cannot be reached", remedy="start it")
    ran = {"index": Counts(trouble=down)}
    monkeypatch.setattr(steps, "run_all", lambda _: ran)
    with pytest.raises(SearchError, match="cannot be reached"):
        steps.run("")
    ran["collect"] = Counts(again=2, general=2)
    with pytest.raises(RollcallError, match="collect failed as a whole"):
        steps.run("")
    assert "Elasticsearch cannot be reached. What to do: start it" in capsys.readouterr().out
