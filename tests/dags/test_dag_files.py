"""The DAG files as text: what must hold on every machine, also where Airflow is not installed."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rollcall.cli import app
from rollcall.pipeline import STEPS

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "dags").glob("*.py"))
SHARED = {"rollcall_task", "rollcall_worker"}


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imported_rooms(tree: ast.Module) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." * node.level + (node.module or "").split(".")[0])
    return found


def words_of_steps() -> dict[str, str]:
    for node in parsed(ROOT / "dags" / "rollcall_task.py").body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "STEPS":
            return ast.literal_eval(node.value)
    raise AssertionError("dags/rollcall_task.py has no STEPS")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_dag_file_imports_airflow_and_the_standard_library_only(path: Path) -> None:
    others = imported_rooms(parsed(path)) - sys.stdlib_module_names - {"airflow", *SHARED}
    assert not others


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_dag_file_calls_no_shell(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "BashOperator" not in text
    assert "shell=True" not in text
    assert "os.system" not in text


def calls() -> list[ast.Call]:
    nodes = [node for path in FILES for node in ast.walk(parsed(path))]
    return [node for node in nodes if isinstance(node, ast.Call)]


def test_the_tasks_are_the_steps() -> None:
    named = {
        keyword.value.value
        for call in calls()
        if ast.unparse(call.func) in ("Step", "Collect.partial")
        for keyword in call.keywords
        if keyword.arg == "task_id" and isinstance(keyword.value, ast.Constant)
    }
    spread = {
        ast.literal_eval(call.args[0]) for call in calls() if ast.unparse(call.func) == "spread"
    }
    assert named | spread == set(STEPS)
    assert tuple(words_of_steps()) == STEPS


def test_every_other_command_that_a_task_calls_exists() -> None:
    runner = CliRunner()
    for call in calls():
        for keyword in call.keywords:
            if ast.unparse(call.func) == "Command" and keyword.arg == "words":
                words = ast.literal_eval(keyword.value)
                names = [word for word in words if not word.startswith("--")]
                shown = runner.invoke(app, [*names, "--help"], env={"COLUMNS": "200"})
                assert shown.exit_code == 0, words
                assert all(word in shown.output for word in words if word.startswith("--")), words


def test_a_task_is_described_in_the_words_of_its_command() -> None:
    help_of = {command.name: command.help or "" for command in app.registered_commands}
    for step, words in words_of_steps().items():
        assert help_of[step].startswith(words)


def test_a_file_beside_the_dags_is_not_searched_for_dags() -> None:
    ignored = (ROOT / "dags" / ".airflowignore").read_text("utf-8").split()
    assert {f"{name}.py" for name in SHARED} <= set(ignored)


@pytest.fixture
def bare_checkout(tmp_path: Path) -> Path:
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "airflow.sh", tmp_path / "scripts")
    shutil.copy(ROOT / "uv.lock", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def start_airflow(checkout: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(checkout)}
    command = ["bash", str(checkout / "scripts" / "airflow.sh")]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)


def test_starting_airflow_before_rollcall_is_installed_says_what_to_run(
    bare_checkout: Path,
) -> None:
    done = start_airflow(bare_checkout)
    assert done.returncode == 1
    assert "Rollcall is not installed here yet" in done.stderr
    assert "SERVE=0 make run" in done.stderr


def test_starting_airflow_without_a_played_week_says_what_to_run(bare_checkout: Path) -> None:
    (bare_checkout / ".venv" / "bin").mkdir(parents=True)
    for name in ("rollcall", "python", "uv"):
        (bare_checkout / ".venv" / "bin" / name).symlink_to(ROOT / ".venv" / "bin" / name)
    done = start_airflow(bare_checkout)
    assert done.returncode == 1
    assert "no project in" in done.stderr
    assert "SERVE=0 make run" in done.stderr
