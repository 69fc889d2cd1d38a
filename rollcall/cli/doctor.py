"""`rollcall doctor`: a line for each thing that can be wrong, and what to do about it."""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict
from typing import Any

import typer
from rich.text import Text

from rollcall.cli.terminal import console
from rollcall.doctor import Told, examine, gather, left_out
from rollcall.doctor.base import many

_STYLES = {"ok": "green", "warning": "yellow", "wrong": "bold red"}
_JSON = typer.Option(False, "--json", help="One line of JSON, for a program that watches.")
_QUICK = typer.Option(False, "--quick", help="Leave out what takes more than a moment.")
_SEND = typer.Option("", metavar="ADDRESS", help="Send one test message there; else none is sent.")


def register(app: typer.Typer) -> None:
    """Add `doctor`."""
    app.command("doctor")(doctor)


def quick() -> typer.Typer:
    """The command alone: it starts also where what it should find keeps others from it."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.callback()(_group)
    register(app)
    return app


def _group() -> None:
    """A program with one command only would take its name for an argument."""


def doctor(as_json: bool = _JSON, quick: bool = _QUICK, send_test: str = _SEND) -> None:
    """Look at everything that can be wrong, and say what to do. Changes nothing.

    Ends with 1 if anything is wrong, and with 0 where there are warnings only.

    Example: rollcall doctor --quick
    """
    started = time.monotonic()
    facts = gather(None, dict(os.environ), send_test)
    told: list[Told] = []
    if as_json:
        told = list(examine(facts, quick=quick))
    else:
        with console.status("looking ...") as status:
            for one in examine(
                facts, quick=quick, before=lambda name: status.update(f"{name} ...")
            ):
                told.append(one)
                _print(one)
    seconds = time.monotonic() - started
    unmade = left_out(facts)
    if as_json:
        typer.echo(json.dumps(_figures(told, unmade, seconds), ensure_ascii=False))
    else:
        _sum_up(told, unmade, seconds)
    if any(one.level == "wrong" for one in told):
        raise typer.Exit(1)


def _print(one: Told) -> None:
    line = Text.assemble((f"{one.level:<8}", _STYLES[one.level]), f"{one.check}: {one.words}")
    if one.remedy:
        line.append(f". What to do: {one.remedy}")
    console.print(line, soft_wrap=True)


def _count(told: list[Told]) -> dict[str, int]:
    return {level: sum(one.level == level for one in told) for level in _STYLES}


def _figures(told: list[Told], unmade: list[str], seconds: float) -> dict[str, Any]:
    counts = _count(told)
    worst = next((level for level in ("wrong", "warning") if counts[level]), "ok")
    checks = [asdict(one) for one in told]
    return {"result": worst, **counts, "seconds": round(seconds, 1), "checks": checks} | {
        "left_out": unmade
    }


def _sum_up(told: list[Told], unmade: list[str], seconds: float) -> None:
    counts = _count(told)
    words = f"{counts['ok']} ok, {many(counts['warning'], 'warning')}, {counts['wrong']} wrong"
    console.print(f"{words}, in {many(round(seconds), 'second')}", markup=False)
    if unmade:
        words = f"{many(len(unmade), 'check')} could not be made"
        console.print(f"{words}, for want of what stands above", markup=False)
