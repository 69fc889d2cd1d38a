"""`overhead`: the invented week by bare commands and through a real Airflow, in the same run.

Both play the same seven days from an empty record: every morning the same lists and notes, every
night one pass. Bare, that pass is `rollcall run`; through Airflow it is a run of the DAG `collect`
with all that follows from it, and one of `digest`. Both ways must end with the same record.
"""

from __future__ import annotations

import os
import subprocess
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.airflow import flow, projects, reports
from benchmarks.airflow.reports import console
from benchmarks.airflow.scheduler import Scheduler, running
from benchmarks.airflow.week import stamped
from examples.play import make_home, prepare_day, set_clock
from examples.server import WeekServer
from examples.week.material import load
from rollcall.clock import VARIABLE, clock_from_environment
from rollcall.pipeline import Project, open_project

_A_DAY = 900.0
"""Seconds after which a day that is not through ends the measurement."""
_LAST = "rollcall_digest"
_RECORD = "ROLLCALL_RECORD__URL"
_DESK = 8000
_BY_PASSES = ("messages",)
"""How often alert is called decides into how many messages the same notices are bound."""
Pass = Callable[[Project], float]
Way = Callable[[Path, Path], AbstractContextManager[Pass]]


@dataclass
class Played:
    """One way through the week: when its first pass began (seconds since 1970), the seconds of
    its passes, and what the record holds at the end.
    """

    began: float
    seconds: float
    held: dict[str, int]


def measure(home: Path, options: Namespace) -> bool:
    """Play the week both ways and print both; whether they hold the same and no task failed."""
    about: dict[str, float] = {}
    bare = _play(home / "bare", options, _bare)
    through = _play(
        home / "airflow", options, lambda home, project: _airflow(home, project, options, about)
    )
    cpu = []
    for name, played in (("bare", bare), ("airflow", through)):
        calls = [
            one for one in reports.calls(home / name / "calls.jsonl") if one.began >= played.began
        ]
        cpu.append(sum(one.cpu for one in calls))
        console.print(
            f"{name:8} {played.seconds:6,.0f} s of wall time, {cpu[-1]:6,.0f} s of CPU in "
            f"{len(calls)} processes of Rollcall"
        )
    console.print(
        f"ratio: {through.seconds / bare.seconds:.2f} times the wall time, {cpu[1] / cpu[0]:.2f} "
        f"times the CPU time of Rollcall; Airflow's own CPU: {about['start']:,.0f} s to start, "
        f"{about['spent'] - cpu[1]:,.0f} s during the week, "
        f"{about['idle']:.2f} s a second with nothing to do",
        markup=False,
    )
    same = all(
        bare.held[name] == through.held[name] for name in bare.held if name not in _BY_PASSES
    )
    console.print(f"bare     holds {bare.held}", markup=False)
    console.print(f"airflow  holds {through.held}: {'the same' if same else 'SOMETHING ELSE'}")
    reports.as_line(
        bare=bare.seconds, airflow=through.seconds, bare_cpu=cpu[0], cpu=cpu[1], **about
    )
    return same and not about["failed"]


def _play(home: Path, options: Namespace, way: Way) -> Played:
    """Play the week into a fresh project; `way` makes what runs one pass."""
    week, before = load(), {name: os.environ.get(name) for name in (VARIABLE, _RECORD)}
    with WeekServer(week=week) as server, projects.record(options.record) as url:
        if url:
            os.environ[_RECORD] = url
        found = server.sources
        make_home(home / "project", found, _DESK)
        set_clock(1)
        project = open_project(home / "project")
        took = 0.0
        try:
            with way(home, home / "project") as run_pass:
                began = time.time()
                for day in range(1, options.days + 1):
                    server.day = day
                    set_clock(day)
                    project = replace(project, clock=clock_from_environment())
                    prepare_day(project, week, day, found)
                    took += run_pass(project)
            return Played(began, took, projects.counts(project))
        finally:
            project.store.engine.dispose()
            for name, value in before.items():
                os.environ.pop(name, None)
                if value is not None:
                    os.environ[name] = value


@contextmanager
def _bare(home: Path, project: Path) -> Iterator[Pass]:
    command = [*stamped(home / "calls.jsonl"), "run"]

    def run_pass(_: Project) -> float:
        began = time.monotonic()
        environment = os.environ | {"ROLLCALL_HOME": str(project)}
        with (home / "run.log").open("ab") as log:
            subprocess.run(command, env=environment, stdout=log, stderr=log, check=True)
        return time.monotonic() - began

    yield run_pass


@contextmanager
def _airflow(
    home: Path, project: Path, options: Namespace, about: dict[str, float]
) -> Iterator[Pass]:
    now, log = home / "now", home / "calls.jsonl"
    now.write_text(os.environ[VARIABLE], encoding="utf-8")
    command = stamped(log)
    with (
        projects.record(options.record) as database,
        running(
            home / "airflow",
            project,
            command,
            at_once=options.workers,
            database=database,
            BENCH_NOW_FILE=str(now),
        ) as airflow,
    ):
        flow.wait_until_loaded(airflow)
        about |= {"start": airflow.cpu(), "idle": _idle(airflow)}  # after its first run
        began = airflow.cpu()

        def run_pass(one: Project) -> float:
            now.write_text(os.environ[VARIABLE], encoding="utf-8")
            return sum(_through(airflow, one, dag) for dag in (flow.FIRST, _LAST))

        yield run_pass
        about["spent"] = airflow.cpu() - began
        reports.print_tasks(airflow, log)
        tasks = airflow.tasks()
        # A heartbeat between two days, whose clock jumps, sees what has waited for a day.
        failed = [one for one in tasks if one.state in reports.FAILED and one.task != "heartbeat"]
        about["failed"] = len(failed)
        about |= reports.delays(tasks, log)
        reports.print_delays(about)


def _through(airflow: Scheduler, project: Project, dag: str) -> float:
    """Run a DAG and all that follows from it; seconds until the last task of these ended."""
    began = time.time()
    airflow.trigger(dag)
    if not flow.wait_until_through(airflow, project, time.monotonic() + _A_DAY):
        raise TimeoutError(f"{dag} is not through after {_A_DAY:,.0f} s: see {airflow.home}")
    return max([one.ended for one in airflow.tasks() if one.ended] + [began]) - began


def _idle(airflow: Scheduler, seconds: float = 20.0) -> float:
    """CPU seconds a second that Airflow takes while nothing is to be done, DAGs being parsed."""
    while not airflow.is_quiet():
        time.sleep(1)
    began = airflow.cpu()
    time.sleep(seconds)
    return (airflow.cpu() - began) / seconds
