"""One command per step, and one for all of them in order."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import typer

from rollcall.cli import index
from rollcall.cli.shared import console, end_where_broken, run_all, run_one
from rollcall.clock import zoned
from rollcall.errors import AnotherVersion, RollcallError
from rollcall.pipeline import STEPS, Part, open_project

_HELP = {
    "collect": "Ask the sources that are due and keep what they answer as evidence.",
    "extract": "Read captured pages: articles, or why a page is none.",
    "enrich": "Find people, places, dates, what happened and totals in new revisions.",
    "match": "Look for everybody on the lists in new revisions.",
    "index": "Bring the search index up to date.",
    "alert": "Tell subscribers what is new, once.",
    "digest": "Send the digests that are due, weekly or daily.",
}
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def register(app: typer.Typer) -> None:
    """Add the step commands and `run`."""
    for name in STEPS:
        text = f"{_HELP[name]}\n\nExample: rollcall {name}"
        app.command(name, help=text)(_COMMANDS.get(name) or _command(name))
    app.command("run")(run)


_SKIP_CODE = typer.Option(0, help="Exit with this code when there was nothing to do (Airflow: 99).")
_JSON = typer.Option(False, "--json", help="Print the figures as one line of JSON, and no bar.")
_AT_MOST = typer.Option(0, min=0, help="Stop after so many items; 0: when nothing waits.")


def _command(name: str) -> Callable[[int, bool], None]:
    def command(skip_code: int = _SKIP_CODE, as_json: bool = _JSON) -> None:
        run_one(open_project(), name, skip_code=skip_code, as_json=as_json)

    return command


def _shared_command(name: str) -> Callable[[int, int, bool], None]:
    """A step that several processes share, each doing some of what waits."""

    def command(
        at_most: int = _AT_MOST, skip_code: int = _SKIP_CODE, as_json: bool = _JSON
    ) -> None:
        part = Part(at_most=at_most)
        run_one(open_project(), name, skip_code=skip_code, as_json=as_json, part=part)

    return command


def _collect(
    source: list[str] = typer.Option(
        [], "--source", help="Only this source, if it is due; repeat it for more."
    ),
    skip_code: int = _SKIP_CODE,
    as_json: bool = _JSON,
) -> None:
    part = Part(sources=tuple(source))
    run_one(open_project(), "collect", skip_code=skip_code, as_json=as_json, part=part)


def _index(
    rebuild: bool = typer.Option(
        False, help="Make the index anew, beside the one that is searched meanwhile."
    ),
    to: str = typer.Option(
        "", help="Fill another engine (sqlite, elasticsearch) and keep it in step from now on."
    ),
    check: bool = typer.Option(
        False, "--check", help="Compare the index with the record; exit 1 where they differ."
    ),
    mend: bool = typer.Option(False, "--mend", help="With --check: bring what differs again."),
    forget: str = typer.Option(
        "", help="Delete all that an engine holds which searches do not ask any more."
    ),
    yes: bool = typer.Option(False, "--yes", help="With --forget: delete without asking."),
    skip_code: int = _SKIP_CODE,
    as_json: bool = _JSON,
) -> None:
    if sum((rebuild, bool(to), check, bool(forget))) > 1 or (mend and not check):
        raise RollcallError(
            "--rebuild, --to, --check and --forget are four different things, and --mend "
            "goes with --check",
            remedy="give one of them",
        )
    project = open_project()
    if to:
        index.move(project, to)
    elif forget:
        index.forget(project, forget, yes)
    elif check:
        index.check(project, mend)
    elif rebuild:
        index.rebuild(project)
    else:
        run_one(project, "index", skip_code=skip_code, as_json=as_json)


_COMMANDS: dict[str, Callable[..., None]] = {
    "collect": _collect,
    "extract": _shared_command("extract"),
    "enrich": _shared_command("enrich"),
    "match": _shared_command("match"),
    "index": _index,
}


def run(
    every: str = typer.Option("", help="Go on for ever, with this pause: 15m, 1h."),
    only: list[str] = typer.Option(
        [], "--only", help="Only this step, for one worker of many; repeat it for more."
    ),
) -> None:
    """Do everything that is due, in order.

    Example: rollcall run --every 15m
    """
    pause = _seconds(every) if every else 0
    if unknown := [name for name in only if name not in STEPS]:
        raise RollcallError(f"there is no step {unknown[0]}", remedy=f"one of: {', '.join(STEPS)}")
    steps = tuple(name for name in STEPS if name in only) or STEPS
    project = open_project()
    while pause:
        try:
            end_where_broken(run_all(project, steps))
        except AnotherVersion:  # an old worker must not wait beside a record that was upgraded
            raise
        except RollcallError as error:  # what is wrong now may be right at the next pass
            at = zoned(project.clock(), project.settings.timezone)
            console.print(f"{at} {error}", markup=False)
            if error.remedy:
                console.print(f"What to do: {error.remedy}", markup=False)
        time.sleep(pause)
    end_where_broken(run_all(project, steps))


def _seconds(text: str) -> int:
    found = re.fullmatch(r"(\d{1,6})([smhd])", text)
    if found is None:
        raise RollcallError(f"{text!r} is no pause", remedy="write it like 90s, 15m or 1h")
    return int(found[1]) * _UNITS[found[2]]
