"""What the doctor tells people to do can be done, and the docs say the same."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from rollcall.doctor import CHECKS
from rollcall.settings import keys, variables
from tests.test_docs import KNOWN, ROOT, command_of, documented, options_of

PACKAGE = sorted((ROOT / "rollcall" / "doctor").glob("*.py"))
SECTIONS = sorted({key.partition(".")[0] for key in keys() if "." in key})
KEY = re.compile(rf"(?<![\w./-])(?:{'|'.join(SECTIONS)})\.[a-z_]+(?:\.[a-z_]+)?(?![\w(])")
VARIABLE = re.compile(r"ROLLCALL_[A-Z_]+[A-Z]")
PAGE = ROOT / "docs" / "doctor.md"


def words_in(path: Path) -> Iterator[str]:
    """Every text in the code, those with values in them with an X in their place."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "X" for part in node.values
            )


@pytest.mark.parametrize("path", PACKAGE, ids=lambda path: path.stem)
def test_every_command_in_a_remedy_exists(path: Path) -> None:
    for text in words_in(path):
        for words in documented(text):
            key = command_of(words)
            assert key is not None, f"there is no command rollcall {' '.join(words)}"
            unknown = {word for word in words if word.startswith("--")} - options_of(KNOWN[key])
            assert not unknown, text


@pytest.mark.parametrize("path", PACKAGE, ids=lambda path: path.stem)
def test_every_key_in_a_remedy_exists(path: Path) -> None:
    checks = {check.name for check in CHECKS}
    for text in words_in(path):
        found = set(KEY.findall(text)) - checks - {"mail.ru", "record.sqlite", "search.sqlite"}
        assert found <= set(keys()) | {"search.elasticsearch"}, text
        assert set(VARIABLE.findall(text)) <= variables(), text


def test_the_keys_are_those_that_can_be_set() -> None:
    assert {"mail.host", "search.elasticsearch.urls", "timezone", "subscriber"} <= set(keys())
    assert {"ROLLCALL_MAIL__HOST", "ROLLCALL_NOW"} <= variables()


def test_the_docs_have_every_check_as_the_code_has_it() -> None:
    rows = [f"| `{one.name}` | {one.about} | {one.remedy} |" for one in CHECKS]
    table = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `")]
    assert table == rows
