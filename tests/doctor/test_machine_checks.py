"""The machine, the models and Airflow; and the command as people and programs call it."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import spacy

from rollcall.doctor import CHECKS, Facts, Told, examine
from rollcall.doctor.machine import judge_memory
from tests.doctor.conftest import QUIET, Patient

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("free", "level"), [(None, "ok"), (16e9, "ok"), (1.5e9, "warning"), (0.2e9, "wrong")]
)
def test_memory_is_judged_by_what_the_models_need(free: float | None, level: str) -> None:
    assert judge_memory(free, 2).level == level


def models(facts: Facts) -> dict[str, Told]:
    checks = [check for check in CHECKS if check.name in QUIET]
    return {one.check: one for one in examine(facts, checks=checks)}


def test_each_pipeline_finds_somebody(patient: Patient) -> None:
    told = models(patient.facts())
    assert {name: one.level for name, one in told.items()} == dict.fromkeys(QUIET, "ok")


def test_a_pipeline_that_finds_nobody(patient: Patient, tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path / "blank")
    patient.write(f'english = "{tmp_path / "blank"}"\n')
    told = models(patient.facts())
    assert told["models.en"].level == "wrong"
    assert "knows no person" in told["models.en"].words
    assert "the key english" in told["models.en"].remedy
    assert told["models.kk"].level == "ok"


def test_airflow_that_works_on_another_project(patient: Patient, tmp_path: Path) -> None:
    patient.environment["AIRFLOW_HOME"] = str(tmp_path / "airflow")
    patient.only("schedule.home", "warning", "ROLLCALL_HOME is not set")
    patient.environment["ROLLCALL_HOME"] = str(tmp_path)
    patient.only("schedule.home", "warning", "not on")
    patient.environment["ROLLCALL_HOME"] = str(patient.home)
    assert patient.told()["schedule.home"].level == "ok"


def test_airflow_without_our_pool(patient: Patient, tmp_path: Path) -> None:
    patient.environment |= {"AIRFLOW_HOME": str(tmp_path), "ROLLCALL_HOME": str(patient.home)}
    connection = sqlite3.connect(tmp_path / "airflow.db")
    with connection:
        connection.execute("CREATE TABLE slot_pool (pool TEXT, slots INTEGER)")
    patient.only("schedule.pool", "warning", "no pool rollcall_collect")
    with connection:
        connection.execute("INSERT INTO slot_pool VALUES ('rollcall_collect', 4)")
    assert patient.told()["schedule.pool"].level == "ok"
    connection.close()
    (tmp_path / "airflow.db").write_bytes(b"nonsense" * 200)
    patient.only("schedule.pool", "warning", "cannot be read")


@pytest.mark.parametrize(
    ("command", "level"),
    [("sh -c true", "ok"), ("no-such-program", "wrong"), ("'x", "wrong"), (" ", "wrong")],
)
def test_the_command_that_airflow_calls(patient: Patient, command: str, level: str) -> None:
    patient.environment["ROLLCALL_COMMAND"] = command
    assert patient.told()["schedule.command"].level == level


def called(
    home: Path, *words: str, before: str = "", **more: str
) -> subprocess.CompletedProcess[str]:
    """`rollcall doctor WORDS` in a process of its own, as a user would."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ROLLCALL")}
    environment = kept | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"} | more
    program = f"{sys.executable} -c 'from rollcall.cli import main; main()' doctor"
    return subprocess.run(
        ["bash", "-c", f"{before} {program} {' '.join(words)}"],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.slow
def test_one_line_of_json_for_a_program(patient: Patient) -> None:
    said = called(patient.home, "--json", "--quick")
    assert said.stdout.count("\n") == 1
    found = json.loads(said.stdout)
    assert (said.returncode, found["wrong"], found["result"]) == (0, 0, "warning"), found
    assert found["ok"] + found["warning"] == len(found["checks"])
    assert {"check", "level", "words", "remedy", "seconds"} == set(found["checks"][0])
    assert found["left_out"] == []


@pytest.mark.slow
def test_lines_for_people_and_an_exit_code_for_programs(patient: Patient) -> None:
    patient.home.chmod(0o777)
    said = called(patient.home, "--quick", before="ulimit -n 256;")
    assert said.returncode == 1
    lines = said.stdout.splitlines()
    private = next(line for line in lines if "folder.private" in line)
    assert private.startswith("wrong   folder.private: everybody on this computer")
    assert ". What to do: `chmod 700` the folder" in private
    assert any(line.startswith("warning machine.files: a process may") for line in lines)
    assert "1 wrong, in" in lines[-1]
    assert said.stderr == ""


@pytest.mark.slow
def test_it_speaks_where_no_other_command_does(patient: Patient) -> None:
    (patient.home / "rollcall.toml").write_bytes(b"\xff\x00[[[")
    said = called(patient.home, "--quick", ROLLCALL_NOW="yesterday")
    assert said.returncode == 1
    assert said.stdout.splitlines()[0].startswith("wrong   settings.file: ")
    assert "Traceback" not in said.stdout + said.stderr
    assert "checks could not be made" in said.stdout
