"""A first run from an empty database to a digest, by a real scheduler and nothing but its DAGs.

Airflow's own processes (api-server, scheduler, dag-processor) start on a fresh AIRFLOW_HOME, over a
new project with one source and one list. Nobody starts a run: schedules and assets do.
"""

import faulthandler
import json
import os
import shlex
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from dag_helpers import NAME, ROOT, TITLE, allow_this_machine, call

PATIENCE = 900  # seconds: on a machine that does nothing else it takes a sixth of it
AT_FIRST = ("collect", "process", "alert", "lists")
AT_LAST = ("digest", "care")
ON_CALL = """
def tell(context):
    with open({late!r}, "a") as out:
        out.write(context["dag_run"]["dag_id"] + "\\n")
"""


@dataclass
class Airflow:
    """One that runs, and what its API says."""

    home: Path
    port: int
    parts: dict[str, subprocess.Popen[bytes]]

    def ask(self, path: str, method: str = "GET", **said: Any) -> Any:
        request = Request(f"http://127.0.0.1:{self.port}{path}", method=method)
        request.add_header("Content-Type", "application/json")
        if path != "/auth/token":
            request.add_header("Authorization", f"Bearer {self.ask('/auth/token')['access_token']}")
        data = json.dumps(said).encode() if said else None
        with urlopen(request, data, timeout=60) as answer:
            return json.loads(answer.read())

    def set(self, name: str, value: str, method: str = "PATCH") -> None:
        """Give one of Airflow's variables another value; POST makes it."""
        where = "" if method == "POST" else f"/{name}"
        self.ask(f"/api/v2/variables{where}", method, key=name, value=value)

    def switch(self, *names: str, on: bool) -> None:
        for name in names:
            self.ask(f"/api/v2/dags/rollcall_{name}", "PATCH", is_paused=not on)

    def runs(self, name: str) -> list[tuple[str, str]]:
        """How each run of a DAG began, and how it stands."""
        told = self.ask(f"/api/v2/dags/rollcall_{name}/dagRuns?limit=100")
        return [(run["run_type"], run["state"]) for run in told["dag_runs"]]

    def tasks(self) -> list[dict[str, Any]]:
        told = self.ask("/api/v2/dags/~/dagRuns/~/taskInstances?limit=1000")
        return list(told["task_instances"])

    def wait(self, what: str, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for name, part in self.parts.items():
                assert part.poll() is None, f"{name} ended by itself: {self.said(name)}"
            with suppress(OSError):
                if holds():
                    return
            time.sleep(1)
        raise AssertionError(f"waited {PATIENCE} s for {what}; {self.said('scheduler')}")

    def told(self, task: dict[str, Any]) -> str:
        """The log of a task, for who wants to know why it failed."""
        folder = f"dag_id={task['dag_id']}/run_id={task['dag_run_id']}/task_id={task['task_id']}"
        logs = sorted((self.home / "logs" / folder).rglob("*.log"))
        return "\n".join(log.read_text("utf-8", "replace")[-6000:] for log in logs)

    def said(self, name: str) -> str:
        return (self.home / f"{name}.log").read_text("utf-8", "replace")[-4000:]


def free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def first_project(tmp_path: Path, rollcall: str, feed: str) -> Path:
    """What somebody has who has just begun: one list, one source, nothing collected."""
    project = tmp_path / "project"
    call(rollcall, "init", str(project))
    allow_this_machine(project)
    detained = tmp_path / "detained.csv"
    detained.write_text(f"case_id,name,status\n17,{NAME},detained\n", "utf-8")
    call(rollcall, "lists", "add", str(detained), "--yes", home=project)
    call(rollcall, "sources", "add", feed, home=project)
    return project


@pytest.fixture
def airflow(airflow_home: Path, first_project: Path, rollcall: str) -> Iterator[Airflow]:
    """Airflow with our DAGs in a folder of somebody's bundle, all switched off."""
    # What waits here has a patience of its own, and all of it may take longer than one test may.
    faulthandler.cancel_dump_traceback_later()
    home, port = first_project.parent / "airflow", free_port()
    bundle = first_project.parent / "bundle"
    shutil.copytree(ROOT / "dags", bundle / "news", ignore=shutil.ignore_patterns("__pycache__"))
    (bundle / "on_call.py").write_text(ON_CALL.format(late=str(home.parent / "late")))
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("AIR", "ROLLC"))
    }
    local = "airflow.dag_processing.bundles.local.LocalDagBundle"
    bundles = [{"name": "theirs", "classpath": local, "kwargs": {"path": str(bundle)}}]
    environment = kept | {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST": json.dumps(bundles),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__PARALLELISM": "2",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "True",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{port}/execution/",
        "AIRFLOW__API__BASE_URL": f"http://127.0.0.1:{port}",
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
        "AIRFLOW_VAR_ROLLCALL_HOME": str(first_project),
        "ROLLCALL_DEADLINE": "on_call.tell",
        "ROLLCALL_DEADLINE_MINUTES": "0.01",
        "NO_PROXY": "127.0.0.1",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    for words in (("db", "migrate"), ("pools", "import", str(bundle / "news" / "pools.json"))):
        done = subprocess.run(
            ["airflow", *words], env=environment, capture_output=True, text=True, timeout=PATIENCE
        )
        assert done.returncode == 0, done.stdout + done.stderr
    running = Airflow(home, port, {})
    try:
        for name, *options in (
            ("api-server", "--host", "127.0.0.1", "--port", str(port)),
            ("scheduler", "--skip-serve-logs"),
            ("dag-processor",),
        ):
            with (home / f"{name}.log").open("wb") as log:
                running.parts[name] = subprocess.Popen(
                    ["airflow", name, *options],
                    env=environment,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
        yield running
    finally:
        end_all(running)


def end_all(running: Airflow) -> None:
    for part in running.parts.values():
        with suppress(ProcessLookupError):
            os.killpg(part.pid, signal.SIGTERM)
    for part in running.parts.values():
        with suppress(subprocess.TimeoutExpired):
            part.wait(30)
    for pid in started_under(running.home):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    for part in running.parts.values():
        part.wait(30)


def started_under(home: Path) -> list[int]:
    """The processes that carry this Airflow's folder in their environment."""
    mark = f"AIRFLOW_HOME={home}".encode()
    found = []
    for folder in Path("/proc").iterdir():
        with suppress(OSError):
            if folder.name.isdigit() and mark in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
    return found


def rows(project: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(project / "record.sqlite")) as record:
        return [row[0] for row in record.execute(query)]


def figures_of(airflow: Airflow, step: str) -> list[dict[str, Any]]:
    """What the tasks of a step that did something told Airflow."""
    found = []
    for task in airflow.tasks():
        if (task["task_id"], task["state"]) == (step, "success"):
            run = f"/api/v2/dags/{task['dag_id']}/dagRuns/{task['dag_run_id']}/taskInstances/{step}"
            index = f"map_index={task['map_index']}&deserialize=true"
            found.append(airflow.ask(f"{run}/xcomEntries/return_value?{index}")["value"])
    return found


@pytest.mark.slow
def test_from_an_empty_database_to_a_digest_by_schedules_and_assets_alone(
    airflow: Airflow, first_project: Path, rollcall: str
) -> None:
    began = time.monotonic()

    def known() -> bool:
        dags = airflow.ask("/api/v2/dags")["dags"]
        return {dag["dag_id"] for dag in dags} == {
            f"rollcall_{name}" for name in (*AT_FIRST, *AT_LAST)
        }

    def done(name: str, how: str) -> Callable[[], bool]:
        return lambda: (how, "success") in airflow.runs(name)

    airflow.wait("the DAGs to be known", known)
    assert airflow.ask("/api/v2/importErrors")["import_errors"] == []
    airflow.set("ROLLCALL_COMMAND", shlex.quote(rollcall), "POST")
    airflow.switch(*AT_FIRST, on=True)
    airflow.wait("collect, by its schedule", done("collect", "scheduled"))
    airflow.wait("process, because there are pages", done("process", "asset_triggered"))
    airflow.wait("alert, because there are matches", done("alert", "asset_triggered"))
    assert rows(first_project, "select title from revisions") == [TITLE]
    assert rows(first_project, "select kind from messages") == ["alert"]

    airflow.switch(*AT_FIRST, on=False)
    # A run that has just begun stands still now, for its DAG is switched off; its tasks do not.
    at_work = ("queued", "running")
    airflow.wait(
        "what runs to end",
        lambda: not any(task["state"] in at_work for task in airflow.tasks()),
    )
    in_a_week = datetime.now(UTC) + timedelta(days=7)
    airflow.set(
        "ROLLCALL_COMMAND", shlex.join(["env", f"ROLLCALL_NOW={in_a_week.isoformat()}", rollcall])
    )
    airflow.switch(*AT_LAST, on=True)
    airflow.wait("the digest, by its schedule", done("digest", "scheduled"))
    airflow.wait("care, by its schedule", done("care", "scheduled"))

    assert sorted(rows(first_project, "select kind from messages")) == ["alert", "digest"]
    told = airflow.tasks()
    fine = ("success", "skipped", "None", "queued", "scheduled", "running")
    assert not [airflow.told(task) for task in told if str(task["state"]) not in fine]
    assert not [airflow.told(task) for task in told if task["try_number"] > 1]
    assert figures_of(airflow, "collect")[0]["done"] == 1
    assert [one["step"] for one in figures_of(airflow, "match") if one["done"]] == ["match"]
    late = first_project.parent / "late"
    airflow.wait(
        "whom to call of late runs", lambda: "rollcall_collect" in late.read_text().split()
    )
    print(f"from nothing to a digest in {time.monotonic() - began:.0f} s, {len(told)} tasks")
