"""Commands as somebody types them, in this process, because each start takes seconds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rollcall.cli import app
from rollcall.cli.shared import console

Typed = Callable[..., str]


def typist(patch: pytest.MonkeyPatch, home: Path, *first: str) -> Typed:
    """Types `rollcall FIRST WORDS` in a role, at a wide terminal, and gives what it prints.

    Raises what it would end with; where it `fails`, that is given, too.
    """
    patch.setattr(console, "_width", 240)  # a console takes its width when it is made

    def run(*words: object, role: str = "operator", keys: str = "", fails: bool = False) -> str:
        environment = {"ROLLCALL_HOME": str(home), "ROLLCALL_ROLE": role}
        done = CliRunner().invoke(app, [*first, *map(str, words)], env=environment, input=keys)
        if fails:
            return f"{done.stdout}{done.stderr}{done.exception or ''}"
        if done.exception is not None:
            raise done.exception
        return done.stdout

    return run
