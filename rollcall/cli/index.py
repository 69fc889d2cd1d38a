"""`rollcall index`: the step, making the index anew, moving to another engine, and checking it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeVar

import typer

from rollcall.cli.shared import console, in_words, progress_lines
from rollcall.errors import RollcallError, SearchError
from rollcall.index import Checked
from rollcall.pipeline import (
    Project,
    check_index,
    forget_index,
    mend_index,
    move_index,
    rebuild_index,
)
from rollcall.store.work import Counts, Progress

Result = TypeVar("Result")
ENGINES = ("sqlite", "elasticsearch")
SHOWN = 20
"""Ids of each kind that a check prints; the counts are of all."""


def rebuild(project: Project) -> None:
    """Make the index anew."""
    counts = _under_a_line("rebuild", lambda tell: rebuild_index(project, tell))
    console.print(f"The index was made anew: {counts.done:,} articles.")


def move(project: Project, name: str) -> None:
    """Fill another engine, or keep no other in step any more."""
    _must_be_known(name)
    if name == project.engine.name:
        left = move_index(project, name).extra
        stopped = f", and {' and '.join(left)} is kept in step no longer" if left else ""
        console.print(f"Searches ask {name}{stopped}.", markup=False)
        return
    counts = _under_a_line(name, lambda tell: move_index(project, name, tell))
    console.print(f"{name} holds {counts.done:,} articles, and every `rollcall index` keeps it so.")
    console.print(
        f"Searches still ask {project.engine.name}. To change over: write\n"
        f'  [search]\n  engine = "{name}"\n'
        "into rollcall.toml and run `rollcall index`; desks and schedulers that run must be "
        f"started again. {project.engine.name} is then kept in step no longer and can be "
        f"removed (`rollcall index --forget {project.engine.name}`). "
        f"To stay: `rollcall index --to {project.engine.name}`.",
        markup=False,
    )


def forget(project: Project, name: str, yes: bool) -> None:
    """Remove all that another engine holds, after asking on a terminal."""
    _must_be_known(name)
    own = project.settings.search.elasticsearch
    told = {
        "sqlite": f"the file {project.settings.home / 'search.sqlite'}",
        "elasticsearch": f"all indices and templates of {own.prefix} in the cluster "
        f"at {' '.join(own.model_dump(mode='json')['urls'])}",
    }[name]
    if not yes and sys.stdin.isatty() and not typer.confirm(f"Delete {told}?"):
        raise typer.Abort
    forget_index(project, name)
    console.print(f"Deleted {told}; the record has everything still.", markup=False)


def _must_be_known(name: str) -> None:
    if name not in ENGINES:
        raise RollcallError(f"{name!r} is no search engine", remedy=f"one of {', '.join(ENGINES)}")


def check(project: Project, mend: bool) -> None:
    """Compare record and engine; ends with 1 where they differ and nothing mended it."""
    found = _under_a_line("check", lambda tell: check_index(project, tell))
    _show(found)
    if not found.wrong:
        return
    if not mend:
        raise SearchError(
            f"the search index is not what the record is: {len(found.wrong):,} articles",
            remedy="`rollcall index --check --mend` brings just those again, "
            "`rollcall index --rebuild` makes all of it anew",
        )
    _under_a_line("mend", lambda tell: mend_index(project, found, tell))
    again = _under_a_line("check", lambda tell: check_index(project, tell))
    _show(again)
    if again.wrong:
        raise SearchError(
            f"{len(again.wrong):,} articles could not be mended",
            remedy="`rollcall index --rebuild` makes the index anew",
        )


def _show(found: Checked) -> None:
    console.print(f"record: {found.record:,} articles, checksum {found.record_checksum}")
    console.print(f"engine: {found.engine:,} articles, checksum {found.engine_checksum}")
    if found.waiting:
        console.print(f"{found.waiting:,} more wait for `rollcall index`; they were not compared.")
    for what, ids in (
        ("missing in the engine", found.missing),
        ("left over in the engine", found.left_over),
        ("different", found.different),
    ):
        if ids:
            more = f" and {len(ids) - SHOWN:,} more" if len(ids) > SHOWN else ""
            console.print(f"{len(ids):,} {what}: {', '.join(ids[:SHOWN])}{more}", markup=False)
    if not found.wrong:
        console.print("Both hold the same.")


def _under_a_line(name: str, work: Callable[[Progress], Result]) -> Result:
    """Do something under a progress line of its own."""
    with progress_lines() as progress:
        task = progress.add_task(name, total=None, said="")

        def tell(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        result = work(tell)
        said = in_words(result) if isinstance(result, Counts) else ""
        progress.update(task, completed=progress.tasks[task].total or 1,
                        total=progress.tasks[task].total or 1, said=said)  # fmt: skip
    return result
