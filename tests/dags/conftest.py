"""What the tests of the DAGs share: an Airflow, a project, a small newspaper on this machine.

Airflow has an environment of its own, without Rollcall's packages:

    scripts/airflow.sh install
    .venv-airflow/bin/python -m pytest --confcutdir=tests/dags tests/dags

One process runs them all, because Airflow reads its settings once.
"""

import importlib.util
import os
import shlex
import shutil
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from dag_helpers import ROOT, Answers, Paper, allow_this_machine, call

PROMISED = os.environ.get("CI") == "true" and os.environ.pop("ROLLCALL_TEST_AIRFLOW", "") == "1"
# Reads Rollcall's own code: runs where that is installed, with all its other tests.
collect_ignore = [] if importlib.util.find_spec("spacy") else ["test_dag_files.py"]


def missing(reason: str) -> None:
    if PROMISED:
        pytest.fail(f"CI promises this and could not have it: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def rollcall() -> str:
    """The command, in an environment that need not be Airflow's."""
    command = ROOT / ".venv" / "bin" / "rollcall"
    if not command.exists():
        missing(f"{command} is not there: scripts/install.sh makes it")
    return str(command)


@pytest.fixture(scope="session")
def airflow_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Airflow with an empty database of its own; set up before anything of it is imported."""
    if importlib.util.find_spec("airflow") is None:
        missing("Airflow is not in this environment: scripts/airflow.sh install makes one with it")
    home = tmp_path_factory.mktemp("airflow")
    os.environ |= {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
    }
    from airflow.utils.db import initdb

    initdb()
    return home


@pytest.fixture
def bag(airflow_home: Path) -> Any:
    from airflow.dag_processing.dagbag import DagBag

    return DagBag(dag_folder=str(ROOT / "dags"))


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with settings and nothing else, which the DAGs are told of."""
    for name in [name for name in os.environ if name.startswith("ROLLCALL_")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "rollcall.toml").write_text("")
    monkeypatch.setenv("ROLLCALL_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def made_project(tmp_path_factory: pytest.TempPathFactory, rollcall: str) -> Path:
    """What `rollcall init` makes, allowed to ask this machine; copy it, leave it be."""
    folder = tmp_path_factory.mktemp("made") / "project"
    call(rollcall, "init", str(folder))
    allow_this_machine(folder)
    return folder


@pytest.fixture
def project(
    settings: Path, made_project: Path, rollcall: str, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A real, empty project that the DAGs are told of, and the real command."""
    shutil.copytree(made_project, settings, dirs_exist_ok=True)
    monkeypatch.setenv("ROLLCALL_COMMAND", shlex.quote(rollcall))
    return settings


@pytest.fixture(scope="session")
def feed() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Paper)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/feed.xml"
    server.shutdown()
    server.server_close()


@pytest.fixture
def answers(settings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Answers:
    """A command of our own in Rollcall's place, which answers as it is told."""
    return Answers(tmp_path, monkeypatch)
