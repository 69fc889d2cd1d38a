"""The docs and the program know the same commands, and every step has its chapter."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from typer.main import get_command

from rollcall.cli import app
from rollcall.pipeline import STEPS

ROOT = Path(__file__).parents[1]
DOCS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
BLOCK = re.compile(r"^```[^\n]*\n(.*?)^```|((?:^(?: {4}|\t)[^\n]*\n)+)", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(rollcall [^`\n]+)`")
CALL = re.compile(r"(?:^|[|;&(]\s*)(rollcall(?: [^|;&<>#\n]+)?)")


def commands(group: Any, before: tuple[str, ...] = ()) -> dict[tuple[str, ...], click.Command]:
    """Every command that ends somewhere, by its words."""
    found: dict[tuple[str, ...], click.Command] = {}
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            found |= commands(command, (*before, name))
        else:
            found[*before, name] = command
    return found


KNOWN = commands(get_command(app))


def documented(text: str) -> Iterator[list[str]]:
    """The words behind `rollcall` of every call in code: blocks, and what stands in backticks."""
    blocks = "\n".join(match[1] or match[2] for match in BLOCK.finditer(text))
    lines = [line.strip() for line in blocks.splitlines()]
    calls = [call for line in lines for call in CALL.findall(line)] + INLINE.findall(text)
    for call in calls:
        # Behind two or more blanks stands a remark, not a word of the command.
        bare = re.split(r"\s{2,}", call.strip())[0].replace("|", " ")
        try:
            yield shlex.split(bare)[1:]
        except ValueError:
            yield bare.split()[1:]


def command_of(words: list[str]) -> tuple[str, ...] | None:
    """The command that these words begin with; options of `rollcall` itself go before it."""
    while words and words[0].startswith("--"):
        words = words[2:] if words[0] in ("--log", "--log-format") else words[1:]
    return next((key for key in ((*words[:2],), (*words[:1],)) if key in KNOWN), None)


def options_of(command: click.Command) -> set[str]:
    return {"--help"} | {
        name
        for parameter in command.params
        for name in (*parameter.opts, *parameter.secondary_opts)
        if name.startswith("--")
    }


def test_every_command_is_documented() -> None:
    seen = {
        command_of(words)
        for path in DOCS
        if path.parent.name == "docs"
        for words in documented(path.read_text("utf-8"))
    }
    missing = sorted(" ".join(key) for key in set(KNOWN) - seen)
    assert not missing, f"write of these in docs/: {missing}"


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_every_documented_command_exists(path: Path) -> None:
    groups = {key[0] for key in KNOWN if len(key) == 2}
    for words in documented(path.read_text("utf-8")):
        if not words or words[0] in ("--version", "STEP", "...") or words in ([w] for w in groups):
            continue
        if len(words) == 2 and words[0] in groups and words[1] in ("...", "…"):
            continue
        key = command_of(words)
        assert key is not None, f"{path.name}: there is no command rollcall {' '.join(words)}"
        known = options_of(KNOWN[key])
        unknown = [word for word in words[1:] if word.startswith("--") and word not in known]
        unknown = [word for word in unknown if word not in ("--log", "--log-format")]
        assert not unknown, f"{path.name}: rollcall {' '.join(words)}: no option {unknown}"


def test_each_step_is_one_word_for_command_module_and_chapter() -> None:
    for name in STEPS:
        assert (name,) in KNOWN
        module = ROOT / "rollcall" / name
        assert module.with_suffix(".py").exists() or (module / "__init__.py").exists()
        assert (ROOT / "docs" / f"{name}.md").exists(), f"docs/{name}.md is missing"


def test_the_reader_of_code_blocks_reads_them() -> None:
    text = (
        "    rollcall run --every 15m          and again\n"
        "    cat a | rollcall pipe enrich < b.jsonl\n\nSee `rollcall lists show`.\n"
    )
    assert list(documented(text)) == [
        ["run", "--every", "15m"],
        ["pipe", "enrich"],
        ["lists", "show"],
    ]
