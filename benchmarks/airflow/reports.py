"""What a run under Airflow came to, in tables and as one line of JSON."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.airflow.scheduler import Scheduler, Task
from rollcall.pipeline import STEPS

FAILED = ("failed", "upstream_failed")
console = Console(width=100, highlight=False)


@dataclass(frozen=True)
class Call:
    """One process that was started: the step it was called for, and what it used."""

    step: str
    began: float
    ended: float
    cpu: float
    code: int

    @property
    def seconds(self) -> float:
        """Wall time."""
        return self.ended - self.began


def calls(log: Path) -> list[Call]:
    """The processes that `stamp.py` wrote down."""
    if not log.exists():
        return []
    return [
        Call(_step(row["words"]), row["began"], row["ended"], row["cpu"], row["code"])
        for row in map(json.loads, log.read_text("utf-8").splitlines())
    ]


def _step(words: list[str]) -> str:
    """The command among the words of a call: `--log info enrich --at-most 500` is enrich."""
    named = [word for word in words if word in (*STEPS, "run", "status", "sources", "lists")]
    return named[0] if named else " ".join(words[:2])


def states(tasks: Iterable[Task]) -> dict[str, Counter[str]]:
    """How many tasks of each DAG ended how; a failed try that was repeated is `failed, again`."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for one in tasks:
        state = f"{one.state}, again" if one.earlier else one.state
        found[f"{one.dag}.{one.task}"][state] += 1
    return dict(found)


def print_tasks(airflow: Scheduler, log: Path) -> None:
    """A line for each task: its tries by state, its wall time, the CPU time of its processes."""
    table = Table(title="Tasks", title_justify="left")
    for number, column in enumerate(("task", "tries by state", "wall s", "longest s")):
        table.add_column(column, justify="right" if number > 1 else "left")
    tasks = airflow.tasks()
    took: dict[str, list[float]] = defaultdict(list)
    for one in tasks:
        if one.began and one.ended:
            took[f"{one.dag}.{one.task}"].append(one.ended - one.began)
    for name, of in sorted(states(tasks).items()):
        words = ", ".join(f"{number} {state}" for state, number in sorted(of.items()))
        seconds = took.get(name, [0.0])
        table.add_row(name, words, f"{sum(seconds):,.0f}", f"{max(seconds):,.0f}")
    console.print(table)
    runs: dict[str, list[float]] = defaultdict(list)
    for dag, _, began, ended in airflow.runs():
        runs[dag].append((ended or 0) - (began or 0) if ended else 0.0)
    for dag, lengths in sorted(runs.items()):
        console.print(f"DAG {dag}: {len(lengths)} runs, {sum(lengths):,.0f} s of wall time in all")
    by_step: dict[str, list[Call]] = defaultdict(list)
    for call in calls(log):
        by_step[call.step].append(call)
    for step, some in by_step.items():
        console.print(
            f"rollcall {step}: {len(some)} processes, {sum(one.seconds for one in some):,.0f} s of "
            f"wall time, {sum(one.cpu for one in some):,.0f} s of CPU"
        )


def delays(tasks: Iterable[Task], log: Path) -> dict[str, float]:
    """Median seconds of what Airflow adds to a process: before it begins, and after it ended.

    `between`: from the end of the last task before it in its run until a task was given to the
    executor; `queued`: from then until it ran; `before`: from then until its process began;
    `after`: from the end of the process to the end of the task. A process belongs to the task
    within whose time it lies, if there is but one.
    """
    ran = [one for one in tasks if one.began and one.ended]
    found: dict[str, list[float]] = defaultdict(list)
    for one in ran:
        earlier = [
            other.ended for other in ran
            if (other.dag, other.run) == (one.dag, one.run) and other.ended and one.queued
            and other.ended <= one.queued
        ]  # fmt: skip
        if earlier and one.queued:
            found["between"].append(one.queued - max(earlier))
    for call in calls(log):
        around = [
            one for one in ran
            if one.began <= call.began and call.ended <= one.ended  # type: ignore[operator]
            and one.task.startswith(call.step)
        ]  # fmt: skip
        if len(around) == 1:
            (task,) = around
            found["before"].append(call.began - (task.began or 0))
            found["after"].append((task.ended or 0) - call.ended)
            if task.queued:
                found["queued"].append((task.began or 0) - task.queued)
    return {name: median(some) for name, some in found.items()} | {"of": len(found["before"])}


def print_delays(found: Mapping[str, float]) -> None:
    """What `delays` found, in a sentence."""
    console.print(
        f"of {found['of']:.0f} processes, medians: {found.get('between', 0):.1f} s from the end of "
        f"the task before to the executor's queue, {found.get('queued', 0):.1f} s from the "
        f"queue to the task, {found.get('before', 0):.1f} s from the task to its "
        f"process, {found.get('after', 0):.1f} s from the process to the end of the task"
    )


def as_line(**figures: Any) -> None:
    """The figures once more, for a program."""
    console.print(json.dumps(figures), soft_wrap=True, markup=False)
