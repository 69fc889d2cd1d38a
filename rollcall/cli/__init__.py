"""The command `rollcall`; what a command does not need is not imported for it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console

from rollcall.cli.ending import INTERRUPTED, TERMINATED, when_told
from rollcall.errors import RollcallError

if TYPE_CHECKING:
    import typer


def __getattr__(name: str) -> Any:
    """`app`, every command, on its first use: it imports language models and more."""
    if name == "app":
        from rollcall.cli.commands import app

        return app
    raise AttributeError(name)


def _program() -> typer.Typer:
    """All commands, or only the one that is asked for, where that starts much sooner."""
    if sys.argv[1:3] == ["lists", "check"]:
        from rollcall.cli.list_check import quick

        return quick()
    if sys.argv[1:2] == ["doctor"]:
        from rollcall.cli.doctor import quick as doctor

        return doctor()
    from rollcall.cli.commands import app

    return app


def main() -> None:
    """Run the command; an error is one plain sentence and what to do, never a traceback."""
    os.umask(0o077)  # what we write, only its owner reads
    errors = Console(stderr=True, highlight=False)
    with when_told() as told:
        try:
            _program()(standalone_mode=True)
        except RollcallError as error:
            errors.print(f"[red]{type(error).__name__}:[/red]", end=" ")
            errors.print(str(error), markup=False)
            if error.remedy:
                errors.print(f"What to do: {error.remedy}", markup=False)
            sys.exit(1)
        except (SystemExit, KeyboardInterrupt) as end:
            # typer ends with this code at Ctrl-C, without a word; before it runs, nobody caught it
            if isinstance(end, SystemExit) and end.code != INTERRUPTED:
                raise
            errors.print("\nStopped. What was finished is kept; run the same command again.")
            sys.exit(TERMINATED if told.yet else INTERRUPTED)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(141)
