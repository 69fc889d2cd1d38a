"""`week`: a week of news through a real Airflow, from an empty record until nothing waits."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.airflow import flow, material, projects, reports
from benchmarks.airflow.outlets import Outlets
from benchmarks.airflow.reports import console
from benchmarks.airflow.scheduler import Scheduler, running
from benchmarks.backwards.material import names
from rollcall.pipeline import Project, check_index, outcomes

STAMP = Path(__file__).with_name("stamp.py")
ROLLCALL = Path(sys.executable).with_name("rollcall")


def stamped(log: Path) -> list[str]:
    """How to call Rollcall so that each call is written down in a file."""
    return [sys.executable, "-S", "-E", str(STAMP), str(log), str(ROLLCALL)]


def measure(home: Path, options: Namespace) -> bool:
    """Serve, run Airflow until it is through, print what came; whether the bar holds."""
    now = datetime.now(UTC)
    news = material.articles(options.data, options.articles, now, options.seed)
    with (
        Outlets(news, options.outlets) as outlets,
        projects.record(options.record) as url,
        projects.record(options.record) as database,
    ):
        project = projects.make(home / "project", url, outlets.sources, names(options.data))
        log = home / "calls.jsonl"
        began = time.monotonic()
        deadline = began + 60 * options.minutes
        more = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        more["ROLLCALL_GROUP"] = str(options.group)
        command = stamped(log)
        with running(
            home / "airflow",
            home / "project",
            command,
            at_once=options.workers,
            database=database,
            **more,
        ) as airflow:
            flow.wait_until_loaded(airflow)
            airflow.trigger(flow.FIRST)
            through = flow.wait_until_through(airflow, project, deadline, options.articles)
            took, cpu = time.monotonic() - began, airflow.cpu()
        console.print(f"{'through' if through else 'NOT through'} after {took:,.0f} s")
        reports.print_tasks(airflow, log)
        return _compare(project, outlets, airflow, log, (took, cpu)) and through


def _compare(
    project: Project, outlets: Outlets, airflow: Scheduler, log: Path, spent: tuple[float, float]
) -> bool:
    """What was served beside what the record and the index hold, and the failures."""
    served = sum(map(len, outlets.published.values()))
    held, of = projects.counts(project), outcomes(project)
    index = check_index(project)
    through = {
        "collected": held["pages"] - len(outlets.hosts),
        "extracted": held["articles"],
        "enriched": held["analysed"],
        "matched": sum(of["match"].get(word, 0) for word in ("done", "nothing")),
        "indexed": index.engine - len(index.wrong),
    }
    failed = [one for one in airflow.tasks() if one.state in reports.FAILED]
    bad_items = projects.failed_items(project)
    console.print(
        f"served {served:,} articles by {len(outlets.hosts)} hosts, {outlets.sent / 1e6:,.0f} MB: "
        + ", ".join(f"{number:,} {word}" for word, number in through.items())
    )
    console.print(f"the record holds: {held}", markup=False)
    console.print(
        f"failed tasks: {len(failed)}, tried again: {airflow.tried_again()}; "
        f"failed items: {bad_items or 'none'}",
        markup=False,
    )
    took, cpu = spent
    ours = sum(call.cpu for call in reports.calls(log))
    found = reports.delays(airflow.tasks(), log)
    console.print(f"CPU: {ours:,.0f} s in Rollcall's processes, {cpu - ours:,.0f} s in Airflow's")
    reports.print_delays(found)
    reports.as_line(
        served=served, **through, tries=len(airflow.tasks()), failed=len(failed),
        again=airflow.tried_again(),
        failed_items=sum(bad_items.values()), seconds=round(took), cpu=round(ours),
        airflow_cpu=round(cpu - ours), delays=found,
    )  # fmt: skip
    return not failed and set(through.values()) == {served}
