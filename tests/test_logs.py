"""What happened is told in one line, as text or as JSON, and never whom we look for."""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from rollcall import __version__, logs
from rollcall.cli import app
from rollcall.errors import SettingsError
from rollcall.logs import Choice, choose, configure, tell
from tests import processes
from tests.end_to_end import small_site
from tests.test_pipeline import NAMES

OURS = logging.getLogger("rollcall.match")


Heard = Callable[[], str]


@pytest.fixture
def heard(capsys: pytest.CaptureFixture[str]) -> Iterator[Heard]:
    """Gives what came to standard error; afterwards the log is as it was."""
    root, ours = logging.getLogger(), logging.getLogger("rollcall")
    before = root.handlers[:], root.level, ours.level
    yield lambda: capsys.readouterr().err
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    ours.setLevel(before[2])
    logging.captureWarnings(False)


def as_objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_one_call_is_a_line_of_text_or_an_object(heard: Heard) -> None:
    for format_ in ("text", "json"):
        configure(Choice("info", format_), worker="host:1:ab")  # type: ignore[arg-type]
        tell(OURS, logging.WARNING, "each is tried alone", step="match", batch=8, error="KeyError")
        tell(OURS, logging.INFO, step="match", id="3f", outcome="done", ms=12)
        tell(OURS, logging.DEBUG, step="match", id="3f", reason="is not heard")
    lines = heard().splitlines()
    assert lines[0].endswith(" WARNING step=match batch=8 error=KeyError: each is tried alone")
    assert lines[1].endswith(" INFO step=match id=3f outcome=done ms=12")
    first, second = as_objects("\n".join(lines[2:]))
    moment = datetime.fromisoformat(first.pop("time"))
    assert moment.utcoffset() == timedelta(0)
    run = first.pop("run")
    assert first == {
        "level": "warning",
        "logger": "rollcall.match",
        "message": "each is tried alone",
        "worker": "host:1:ab",
        "version": __version__,
        "step": "match",
        "batch": 8,
        "error": "KeyError",
    }
    assert (second["message"], second["ms"]) == ("step=match id=3f outcome=done ms=12", 12)
    assert second["run"] == run


@given(st.text(), st.text(), st.sampled_from(["id", "message", "time", "level", "args", "name"]))
def test_whatever_was_read_makes_one_line_and_forges_none(text: str, words: str, key: str) -> None:
    made: list[logging.LogRecord] = []
    logger = logging.Logger("rollcall.extract", logging.INFO)
    handler = logging.Handler()
    handler.emit = made.append  # type: ignore[method-assign]
    logger.addHandler(handler)
    tell(logger, logging.INFO, words, **{"step": "extract", key: text})
    tell(logger, logging.INFO, **{key: text, "outcome": "done"})
    line = logs.Lines("w").format(made[0])
    assert line.isascii()
    assert "\n" not in line
    found = json.loads(line)
    assert found["level"] == "info"
    assert found["step"] == "extract"
    assert datetime.fromisoformat(found["time"])
    if key == "id":
        assert found["id"] == text.encode("utf-8", "replace").decode()
    plain = made[1].getMessage()
    assert len(plain.splitlines()) == 1
    assert plain.isprintable()
    assert plain.endswith(" outcome=done")
    assert plain.count(" outcome=") == 1 or '"' in plain


def test_an_exception_is_one_field_and_a_long_value_is_cut(heard: Heard) -> None:
    configure(Choice("debug", "json"))
    try:
        raise ValueError("two\nlines")
    except ValueError as error:
        OURS.debug("outside any item", exc_info=error)
    tell(OURS, logging.INFO, "x" * 50_000, id="y" * 50_000)
    first, second = as_objects(heard())
    mistaken = logging.LogRecord("lib", logging.ERROR, "lib.py", 1, "%d of %d", (1,), None)
    third = json.loads(logs.Lines().format(mistaken))
    assert first["message"] == "outside any item"
    assert first["exception"].startswith("Traceback")
    assert first["exception"].endswith("ValueError: two\nlines")
    assert len(second["message"]) == len(second["id"]) == 8_000
    assert third["message"] == "%d of %d"


def test_libraries_are_heard_when_they_warn_only_and_as_json_too(heard: Heard) -> None:
    configure(Choice("debug", "json"))
    for name in ("httpx", "elasticsearch", "scrapy.core"):
        logging.getLogger(name).info("of no interest")
        logging.getLogger(name).warning("of %s", "interest")
    warnings.warn("old", UserWarning, stacklevel=1)
    found = as_objects(heard())
    assert [one["message"] for one in found[:3]] == ["of interest"] * 3
    assert found[3]["logger"] == "py.warnings"


def test_to_configure_again_does_not_tell_twice(heard: Heard) -> None:
    for _ in range(3):
        configure(Choice("info"))
    tell(OURS, logging.INFO, "once")
    assert heard().count("once") == 1


def test_the_command_line_goes_before_the_environment_before_the_file(tmp_path: Path) -> None:
    home = {"ROLLCALL_HOME": str(tmp_path)}
    assert choose(environment=home) == Choice("warning", "text")
    file = tmp_path / "rollcall.toml"
    file.write_text('log = "info"\nlog_format = "json"\n', "utf-8")
    assert choose(environment=home) == Choice("info", "json")
    assert choose(environment=home | {"ROLLCALL_LOG": "ERROR"}) == Choice("error", "json")
    assert choose(environment=home | {"ROLLCALL_LOG_FORMAT": "text"}) == Choice("info", "text")
    assert choose("debug", "text", home | {"ROLLCALL_LOG": "error"}) == Choice("debug", "text")
    with pytest.raises(SettingsError, match="log: 'loud' is none of debug, info"):
        choose("loud", environment=home)
    with pytest.raises(SettingsError, match="log_format: 'xml'"):
        choose(environment=home | {"ROLLCALL_LOG_FORMAT": "xml"})


@pytest.mark.parametrize("text", ["log = 3", "log = [", "log = 'loud'", "\udcff", "a" * (1 << 21)])
def test_a_file_that_cannot_be_read_stops_no_command_that_needs_none(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / "rollcall.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert choose(environment={"ROLLCALL_HOME": str(tmp_path)}) == Choice()
    assert choose(environment={"ROLLCALL_HOME": "/nowhere/\0"}) == Choice()


def test_the_settings_of_a_project_are_what_its_commands_log_with(home: Path, heard: Heard) -> None:
    (home / "rollcall.toml").write_text('log = "info"\nlog_format = "json"\n', "utf-8")
    given = {"ROLLCALL_HOME": str(home), "ROLLCALL_RUN": "scheduled__2026-11-23"}
    done = CliRunner().invoke(app, ["match"], env=given)
    assert done.exit_code == 0, done.exception
    found = as_objects(done.stderr + heard())
    assert {one["run"] for one in found} == {"scheduled__2026-11-23"}
    assert {(one["step"], one["outcome"]) for one in found} >= {("match", "done")}
    assert all(isinstance(one["ms"], int) and one["worker"] for one in found)
    wrong = CliRunner().invoke(app, ["--log", "loud", "status"], env=given)
    assert isinstance(wrong.exception, SettingsError)


@pytest.mark.slow
def test_a_whole_run_as_json_is_only_objects_and_names_nobody(tmp_path: Path) -> None:
    site, log = small_site.site("127.0.3.9"), tmp_path / "log"
    try:
        home = small_site.make_project(tmp_path / "project", site)
        words = ["--log", "info", "--log-format", "json", "run"]
        process = processes.start(small_site.rollcall, home, log, words)
        process.join(120)
    finally:
        site.close()
    said = log.read_text()
    assert process.exitcode == 0, said
    found = as_objects("\n".join(line for line in said.splitlines() if line.startswith("{")))
    assert {one["step"] for one in found} >= {"collect", "extract", "enrich", "match", "alert"}
    assert {"id", "outcome", "ms", "worker", "run", "version"} <= set(found[0])
    assert len({one["run"] for one in found}) == 1
    assert not NAMES.search(json.dumps(found, ensure_ascii=False))
