"""A real Airflow for as long as a block lasts: the parts that `scripts/airflow.sh` starts.

With a folder of its own, on a free port of this machine, with the DAGs of this checkout. Its own
database is SQLite, as there, or PostgreSQL: SQLite answers "database is locked" where several tasks
of a busy machine begin or end at once. What became of runs and tasks is read from that database.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shlex
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, text

ROOT = Path(__file__).parents[2]
DAGS = ROOT / "dags"
PROGRAM = ROOT / ".venv-airflow" / "bin" / "airflow"
PARTS: dict[str, tuple[str, ...]] = {
    "api-server": ("api-server", "--host", "127.0.0.1"),
    "scheduler": ("scheduler", "--skip-serve-logs"),
    "dag-processor": ("dag-processor",),
}
ENDED = ("success", "failed")
SHORT = 4
"""Room for tasks beside those of the steps: what waits in the queue for ten minutes, because long
tasks have taken all places, finds its token expired, and fails without having been started."""
_START = 180
_END = 60
_PASSWORDS = "simple_auth_manager_passwords.json.generated"


@dataclass(frozen=True)
class Task:
    """One try of one task, as Airflow's database has it; times are seconds since 1970."""

    dag: str
    task: str
    run: str
    index: int
    state: str
    queued: float | None
    began: float | None
    ended: float | None
    earlier: bool


@dataclass
class Scheduler:
    """A running Airflow."""

    home: Path
    port: int
    environment: dict[str, str]
    database: Engine
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def trigger(self, dag: str) -> None:
        """Start a run of a DAG now."""
        self._ask(f"/api/v2/dags/{dag}/dagRuns", {"logical_date": None}, self._token())

    def dags(self) -> dict[str, bool]:
        """The DAGs that have been loaded, and whether each is paused."""
        return {row[0]: bool(row[1]) for row in self._rows("SELECT dag_id, is_paused FROM dag")}

    def errors(self) -> list[str]:
        """DAG files that could not be loaded."""
        return [row[0] for row in self._rows("SELECT stacktrace FROM import_error")]

    def runs(self) -> list[tuple[str, str, float | None, float | None]]:
        """DAG, state, begin and end of every run."""
        query = "SELECT dag_id, state, start_date, end_date FROM dag_run ORDER BY id"
        return [(row[0], row[1], _time(row[2]), _time(row[3])) for row in self._rows(query)]

    def tasks(self) -> list[Task]:
        """Every try of every task, those that were tried again included."""
        columns = "dag_id, task_id, run_id, map_index, state, queued_dttm, start_date, end_date"
        rows = self._rows(
            f"SELECT {columns}, 0 FROM task_instance UNION ALL "
            f"SELECT {columns}, 1 FROM task_instance_history"
        )
        return [
            Task(dag, task, run, at, str(state), _time(queued), _time(began), _time(ended), bool(h))
            for dag, task, run, at, state, queued, began, ended, h in rows
        ]

    def tried_again(self) -> int:
        """How often a task was tried again, those included that failed before they had begun."""
        (count,) = self._rows("SELECT SUM(try_number - 1) FROM task_instance WHERE try_number > 1")
        return int(count[0] or 0)

    def is_quiet(self) -> bool:
        """Whether no run is under way or waits."""
        return all(state in ENDED for _, state, _, _ in self.runs())

    def cpu(self) -> float:
        """CPU seconds that Airflow, its tasks and all that these started have taken so far."""
        return cpu_of({process.pid for process in self.processes.values()})

    def check(self) -> None:
        """End the program where a part of Airflow ended by itself."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                sys.exit(f"Airflow's {name} ended by itself: read {self.home / name}.log")

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.database.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    def _token(self) -> str:
        words = json.loads((self.home / _PASSWORDS).read_text("utf-8"))
        login = {"username": "admin", "password": words["admin"]}
        return str(self._ask("/auth/token", login)["access_token"])

    def _ask(self, path: str, body: Mapping[str, Any], token: str = "") -> Any:
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", json.dumps(body).encode(), headers
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)


@contextmanager
def running(
    home: Path, project: Path, command: list[str], *, at_once: int, database: str, **more: str
) -> Iterator[Scheduler]:
    """Airflow over a project, calling Rollcall by `command`; at most `at_once` tasks share a step.

    `database` is the address of an empty database, "" for SQLite in its folder; `more` goes
    into the environment of everything that is started.
    """
    if not PROGRAM.exists():
        sys.exit("Airflow is not installed here: scripts/airflow.sh install")
    home.mkdir(parents=True)
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    environment = _environment(home, project, command, port, at_once)
    if database:
        environment |= _postgresql(home, database)
    address = database or f"sqlite:///{home / 'airflow.db'}"
    made = Scheduler(home, port, environment | more, create_engine(address))
    try:
        _start(made)
        yield made
    finally:
        _end(made)
        made.database.dispose()


def _postgresql(home: Path, database: str) -> dict[str, str]:
    """What lets Airflow use a database on PostgreSQL: it gets the driver from our environment,
    for `scripts/airflow.sh` installs none into its own.
    """
    packages = home / "packages"
    packages.mkdir()
    for name in ("psycopg", "psycopg_binary"):
        found = importlib.util.find_spec(name)
        if found is None or found.origin is None:
            sys.exit(f"{name} is not installed here: scripts/install.sh")
        for part in (
            Path(found.origin).parents[1].glob(f"{name}*")
        ):  # with its libraries and its version
            if part.name.removeprefix(name)[:1] in ("", ".", "-"):
                (packages / part.name).symlink_to(part)
    before = os.environ.get("PYTHONPATH")
    return {
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": database,
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC": database,
        "PYTHONPATH": f"{before}:{packages}" if before else str(packages),
    }


def _environment(
    home: Path, project: Path, command: list[str], port: int, at_once: int
) -> dict[str, str]:
    here = f"http://127.0.0.1:{port}"
    kept = {name: value for name, value in os.environ.items() if "AIRFLOW" not in name}
    return kept | {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__PARALLELISM": str(at_once + SHORT),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{here}/execution/",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__API__BASE_URL": here,
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
        "NO_PROXY": "127.0.0.1,localhost",
        "ROLLCALL_HOME": str(project),
        "ROLLCALL_WIDEST": str(at_once),
        "ROLLCALL_COMMAND": shlex.join(command),
        "PATH": f"{PROGRAM.parent}:{os.environ['PATH']}",
    }


def _start(made: Scheduler) -> None:
    pools = Path(made.environment["AIRFLOW__CORE__DAGS_FOLDER"]) / "pools.json"
    with (made.home / "migrate.log").open("wb") as log:
        for words in (("db", "migrate"), ("pools", "import", str(pools))):
            command = [str(PROGRAM), *words]
            subprocess.run(command, env=made.environment, stdout=log, stderr=log, check=True)
    # A task that starts before the API answers fails: so that comes first, and alone.
    _start_part(made, "api-server", "--port", str(made.port))
    deadline = time.monotonic() + _START
    while not _answers(made.port):
        made.check()
        if time.monotonic() > deadline:
            sys.exit(f"Airflow did not answer in {_START} s: read {made.home}/*.log")
        time.sleep(1)
    for name in ("scheduler", "dag-processor"):
        _start_part(made, name)


def _start_part(made: Scheduler, name: str, *more: str) -> None:
    command = [str(PROGRAM), *PARTS[name], *more]
    with (made.home / f"{name}.log").open("wb") as log:
        made.processes[name] = subprocess.Popen(
            command, env=made.environment, stdout=log, stderr=log, start_new_session=True
        )


def _answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v2/version", timeout=5)
        return True
    except (urllib.error.URLError, OSError):
        return False


def _end(made: Scheduler) -> None:
    """End all parts, the one that starts tasks first."""
    for name in ("scheduler", "dag-processor", "api-server"):
        if name in made.processes:
            process = made.processes[name]
            process.terminate()
            try:
                process.wait(_END)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def cpu_of(roots: set[int]) -> float:
    """CPU seconds of these processes and of all below them, ended ones included (Linux)."""
    spent: dict[int, float] = {}
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text("utf-8").rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        parents[int(stat.parent.name)] = int(words[1])
        spent[int(stat.parent.name)] = sum(map(int, words[11:15])) / os.sysconf("SC_CLK_TCK")
    below, more = set(roots), set(roots)
    while more:
        more = {pid for pid, parent in parents.items() if parent in more} - below
        below |= more
    return sum(spent.get(pid, 0.0) for pid in below)


def _time(told: str | datetime | None) -> float | None:
    """Seconds since 1970; SQLite gives times as words, and without their zone, which is UTC."""
    if told is None:
        return None
    moment = datetime.fromisoformat(told) if isinstance(told, str) else told
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
