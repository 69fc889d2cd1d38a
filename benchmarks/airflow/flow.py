"""Waiting for Airflow to be through, with a line about it every half minute."""

from __future__ import annotations

import time
from collections import Counter

from benchmarks.airflow import projects
from benchmarks.airflow.reports import console
from benchmarks.airflow.scheduler import Scheduler
from rollcall.pipeline import Project, outcomes

FIRST = "rollcall_collect"
"""The DAG that everything begins with."""
_POLL = 3.0
_QUIET = 3
"""So many polls one after the other find nothing under way: what one DAG updates starts others."""
_TELL = 30.0
_LOADED = 120


def wait_until_loaded(airflow: Scheduler) -> None:
    """Wait for the DAGs to be read, and raise `RuntimeError` where one cannot be."""
    deadline = time.monotonic() + _LOADED
    while FIRST not in airflow.dags():
        airflow.check()
        if time.monotonic() > deadline:
            raise RuntimeError(f"Airflow has not read the DAG {FIRST}: see {airflow.home}/*.log")
        time.sleep(1)
    if errors := airflow.errors():
        raise RuntimeError(f"a DAG cannot be loaded: {errors[0]}")


def wait_until_through(
    airflow: Scheduler, project: Project, deadline: float, articles: int = 0
) -> bool:
    """Wait until no run is under way, nothing waits for a step and there are so many articles, or
    until the deadline (`time.monotonic`); says whether all was done in time.
    """
    quiet, told = 0, 0.0
    while quiet < _QUIET:
        if time.monotonic() > deadline:
            return False
        airflow.check()
        if time.monotonic() - told > _TELL:
            told = time.monotonic()
            _tell(airflow, project)
        still = (
            airflow.is_quiet()
            and projects.articles(project) >= articles
            and not projects.waiting(project)
        )
        quiet = quiet + 1 if still else 0
        time.sleep(_POLL)
    return True


def _tell(airflow: Scheduler, project: Project) -> None:
    done = {
        step: of.get("done", 0) + of.get("nothing", 0) for step, of in outcomes(project).items()
    }
    tries = Counter(f"{one.state}{', again' * one.earlier}" for one in airflow.tasks())
    console.print(
        f"{time.strftime('%H:%M:%S')}  "
        + ", ".join(f"{step} {number:,}" for step, number in done.items() if number)
        + "  |  tasks: "
        + ", ".join(f"{number} {state}" for state, number in sorted(tries.items())),
        markup=False,
    )
