"""The map of the project is true: import rules, one word per step, small modules, helpful help."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from rollcall.cli import app
from rollcall.pipeline import STEPS

ROOT = Path(__file__).parents[1]
ROOMS = ("rollcall", "nlp", "spiders", "examples", "dags")
MODULES = sorted(
    path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts
)
MOST_LINES = 400
LONGEST_FUNCTION = 50


def test_each_room_imports_only_what_stands_below_it() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stdout[-3000:]
    assert "0 broken" in result.stdout


def test_the_modules_are_found() -> None:
    assert len(MODULES) > 100


def test_no_module_is_longer_than_one_can_read() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in MODULES}
    long = {str(path.relative_to(ROOT)): n for path, n in lengths.items() if n > MOST_LINES}
    assert long == {}


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{path.relative_to(ROOT)}: {one.name}": one.end_lineno - one.lineno + 1
        for path in MODULES
        for one in functions(path)
        if one.end_lineno and one.end_lineno - one.lineno + 1 > LONGEST_FUNCTION
    }
    assert long == {}


def test_every_public_name_says_what_it_is_for() -> None:
    silent = []
    for path in MODULES:
        tree = ast.parse(path.read_text("utf-8"))
        public = [
            node
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            and not node.name.startswith("_")
        ]
        silent += [
            f"{path.relative_to(ROOT)}: {node.name}"
            for node in public
            if not ast.get_docstring(node)
        ]
    assert silent == []


@pytest.mark.parametrize("step", STEPS)
def test_a_step_has_one_word_everywhere(step: str) -> None:
    module = importlib.import_module(f"rollcall.{step}")
    if hasattr(module, "NAME"):
        assert step == module.NAME
    else:
        assert step == importlib.import_module(f"rollcall.{step}.step").NAME
    assert step in commands()


def commands() -> dict[str, Any]:
    """Every command that can be typed, with its words."""
    found: dict[str, Any] = {}

    def walk(words: tuple[str, ...], command: Any) -> None:
        if hasattr(command, "commands"):
            for name, inner in command.commands.items():
                walk((*words, name), inner)
        else:
            found[" ".join(words)] = command

    walk((), typer.main.get_command(app))
    return found


@pytest.mark.parametrize("words", sorted(commands()))
def test_every_command_has_help_with_an_example_of_itself(words: str) -> None:
    text = commands()[words].help or ""
    assert len(text.partition("\n")[0]) > 10, "the first line says what it does"
    example = text.partition("Example:")[2]
    assert re.search(rf"\brollcall {words}\b", example), text


def test_the_steps_log_under_their_own_names() -> None:
    pattern = re.compile(r'getLogger\((f?)"([^"]+)"')
    for path in MODULES:
        for formatted, name in pattern.findall(path.read_text("utf-8")):
            if name.startswith("rollcall.") and not formatted:
                assert name.split(".")[1] in {*STEPS, "web"}, path


def test_nothing_but_the_clock_and_what_waits_asks_for_the_time() -> None:
    """Leases are about processes, not about news: they alone look at the machine's clock."""
    allowed = {"rollcall/clock.py", "rollcall/store/leases.py"}
    asking = {
        str(path.relative_to(ROOT))
        for path in MODULES
        if re.search(r"datetime\.now\(|date\.today\(|datetime\.utcnow\(", path.read_text("utf-8"))
    }
    assert asking <= allowed


def test_only_spiders_open_connections_to_the_web() -> None:
    """One door to the network; mail goes out through its own, and so does the sign of life, to the
    one address that the operator named.
    """
    door = re.compile(
        r"^\s*(?:import|from) (requests|httpx|aiohttp|urllib\.request|http\.client)\b", re.M
    )
    through = {
        str(path.relative_to(ROOT)) for path in MODULES if door.search(path.read_text("utf-8"))
    }
    assert through == {"rollcall/heartbeat/sign.py"}
