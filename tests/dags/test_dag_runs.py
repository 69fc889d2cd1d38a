"""The DAGs in Airflow itself: they load, they keep our rules, and they run the real steps.

Airflow has an environment of its own, without Rollcall's packages, so these tests import neither:

    scripts/airflow.sh install
    .venv-airflow/bin/python -m pytest --confcutdir=tests/dags tests/dags/test_dag_runs.py

One process runs them all, because Airflow reads its settings once.
"""

import importlib.util
import json
import os
import shlex
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PROMISED = os.environ.get("CI") == "true" and os.environ.pop("ROLLCALL_TEST_AIRFLOW", "") == "1"
EVERY_STEP = ("collect", "extract", "enrich", "match", "index", "alert")
TITLE = "Court in Almaty hears the case of five detained workers"
ARTICLE = f"""<!doctype html><html lang="en"><head><title>{TITLE}</title>
<meta property="og:type" content="article"></head><body><article><h1>{TITLE}</h1>
<p>A district court in Almaty opened the hearing of five workers who were detained in January
after a strike at the plant. Their lawyers asked the judge to admit journalists to the room.</p>
<p>The prosecutor said that the investigation had taken nine months and that forty witnesses had
been heard. Relatives who waited in front of the building said that they had been told nothing.</p>
<p>The next sitting is expected in two weeks. Until then all five remain in the detention centre
of the city, their lawyers said after the hearing, and no visits were allowed there.</p>
</article></body></html>"""


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
    file = folder / "rollcall.toml"
    text = file.read_text("utf-8").replace("delay = 1.0", "delay = 0.0")
    file.write_text(
        text.replace("# allow_private_hosts = []", 'allow_private_hosts = ["127.0.0.1"]'), "utf-8"
    )
    return folder


@pytest.fixture
def project(
    settings: Path, made_project: Path, rollcall: str, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A real, empty project that the DAGs are told of, and the real command."""
    shutil.copytree(made_project, settings, dirs_exist_ok=True)
    monkeypatch.setenv("ROLLCALL_COMMAND", shlex.quote(rollcall))
    return settings


def call(*command: str, home: Path | None = None) -> str:
    """Call Rollcall as somebody in a terminal would; returns what it printed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ROLLCALL_")}
    done = subprocess.run(command, env=kept, cwd=home, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


class Paper(BaseHTTPRequestHandler):
    """One feed with one article."""

    def do_GET(self) -> None:
        host = f"http://{self.headers['Host']}"
        now = format_datetime(datetime.now(UTC), usegmt=True)
        feed = (
            '<?xml version="1.0"?><rss version="2.0"><channel><title>Paper</title>'
            f"<link>{host}/</link><description>News</description><item><title>{TITLE}</title>"
            f"<link>{host}/court</link><guid>{host}/court</guid><pubDate>{now}</pubDate>"
            "</item></channel></rss>"
        )
        kind, body = {
            "/feed.xml": ("application/rss+xml", feed),
            "/court": ("text/html; charset=utf-8", ARTICLE),
        }.get(self.path, ("", ""))
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", kind or "text/plain")
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def feed() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Paper)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/feed.xml"
    server.shutdown()
    server.server_close()


def states(run: Any) -> dict[str, str]:
    return {one.task_id: str(one.state) for one in run.get_task_instances()}


def test_every_file_loads_without_an_error_and_without_work(bag: Any) -> None:
    assert bag.import_errors == {}
    assert set(bag.dags) == {"rollcall", "rollcall_digest"}
    assert all(one.duration < timedelta(seconds=1) for one in bag.dagbag_stats)


def test_loading_the_files_needs_no_package_of_rollcall(bag: Any) -> None:
    ours = {"rollcall.pipeline", "rollcall.store", "spacy", "scrapy", "nlp", "spiders"}
    assert not ours & set(sys.modules)


def test_the_steps_follow_each_other_as_the_design_says(bag: Any) -> None:
    follows = {task.task_id: task.downstream_task_ids for task in bag.dags["rollcall"].tasks}
    assert follows == {
        "collect": {"extract"},
        "extract": {"enrich"},
        "enrich": {"match"},
        "match": {"index", "alert"},
        "index": set(),
        "alert": set(),
    }
    assert bag.dags["rollcall_digest"].task_ids == ["digest"]


def test_every_dag_keeps_our_rules(bag: Any) -> None:
    for dag in bag.dags.values():
        assert dag.description
        assert "ROLLCALL_HOME" in dag.doc_md
        assert "rollcall" in dag.tags
        assert dag.catchup is False
        assert dag.max_active_runs == 1
        assert dag.timezone.name == "UTC"
        assert dag.start_date.utcoffset() == timedelta(0)


def test_every_task_keeps_our_rules(bag: Any) -> None:
    for dag in bag.dags.values():
        for task in dag.tasks:
            assert task.owner == "operators"
            assert task.retries == 3
            assert task.retry_exponential_backoff == 2.0
            assert task.max_retry_delay == timedelta(minutes=15)
            assert task.execution_timeout
            assert task.trigger_rule == "none_failed"
            assert task.doc_md


@pytest.mark.slow
def test_with_nothing_due_every_task_is_skipped_and_none_fails(bag: Any, project: Path) -> None:
    run = bag.dags["rollcall"].test()
    assert states(run) == dict.fromkeys(EVERY_STEP, "skipped")
    assert run.state == "success"


@pytest.mark.slow
def test_the_digest_is_skipped_where_nobody_is_due_one(bag: Any, project: Path) -> None:
    run = bag.dags["rollcall_digest"].test()
    assert states(run) == {"digest": "skipped"}
    assert run.state == "success"


@pytest.mark.slow
def test_a_feed_becomes_an_article_that_search_finds(
    bag: Any, project: Path, feed: str, rollcall: str
) -> None:
    call(rollcall, "sources", "add", feed, home=project)
    run = bag.dags["rollcall"].test()
    found = states(run)
    # Nobody is on a list here, so whether anybody is told anything is not this test's matter.
    assert found.pop("alert") in ("success", "skipped")
    assert found == dict.fromkeys(("collect", "extract", "enrich", "match", "index"), "success")
    told = {one.task_id: one.xcom_pull(task_ids=one.task_id) for one in run.get_task_instances()}
    assert "1 done" in told["collect"]
    assert "━" not in told["collect"]
    assert TITLE in call(rollcall, "search", "prosecutor witnesses", home=project)


@pytest.mark.slow
def test_what_follows_a_failed_step_does_not_run(
    bag: Any, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "rollcall.toml").write_text("digest_hour = 99\n")
    dag = bag.dags["rollcall"]
    for task in dag.tasks:
        task.retries = 0
    run = dag.test()
    assert states(run) == {"collect": "failed"} | dict.fromkeys(EVERY_STEP[1:], "upstream_failed")
    assert run.state == "failed"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ROLLCALL_HOME", "", "ROLLCALL_HOME is not set"),
        ("ROLLCALL_HOME", "/nowhere/at/all", "there is no rollcall.toml"),
        ("ROLLCALL_COMMAND", "/nowhere/rollcall", "cannot be run"),
    ],
)
def test_wrong_settings_fail_at_once_and_say_what_to_set(
    bag: Any,
    settings: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    name: str,
    value: str,
    said: str,
) -> None:
    monkeypatch.setenv(name, value)
    run = bag.dags["rollcall_digest"].test()
    assert states(run) == {"digest": "failed"}
    assert "".join(capfd.readouterr()).count(said) >= 1


def test_a_setting_may_be_a_variable_of_airflow(
    bag: Any, settings: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen = tmp_path / "seen.json"
    command = recorder(tmp_path, seen)
    monkeypatch.delenv("ROLLCALL_HOME")
    monkeypatch.setenv("AIRFLOW_VAR_ROLLCALL_HOME", str(settings))
    monkeypatch.setenv("AIRFLOW_VAR_ROLLCALL_COMMAND", command)
    run = bag.dags["rollcall_digest"].test()
    assert states(run) == {"digest": "success"}
    told = json.loads(seen.read_text())
    assert told["words"][-3:] == ["digest", "--skip-code", "99"]
    assert told["environment"]["ROLLCALL_HOME"] == str(settings)


def test_a_step_is_not_told_the_secrets_of_airflow(
    bag: Any, settings: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen = tmp_path / "seen.json"
    monkeypatch.setenv("ROLLCALL_COMMAND", recorder(tmp_path, seen))
    monkeypatch.setenv("ROLLCALL_MAIL__HOST", "mail.example.org")
    bag.dags["rollcall_digest"].test()
    given = json.loads(seen.read_text())["environment"]
    assert given["ROLLCALL_MAIL__HOST"] == "mail.example.org"
    assert "ROLLCALL_COMMAND" not in given
    assert not [name for name in given if "AIRFLOW" in name]


def recorder(folder: Path, seen: Path) -> str:
    """A command that writes down how it was called."""
    script = folder / "recorder.py"
    script.write_text(
        "import json, os, sys\n"
        f"with open({str(seen)!r}, 'w') as out:\n"
        "    json.dump({'words': sys.argv, 'environment': dict(os.environ)}, out)\n"
        "print('1 done')\n"
    )
    return shlex.join([sys.executable, str(script)])


def test_a_step_that_is_out_of_time_ends_with_all_that_it_started(
    bag: Any, settings: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script, pids = tmp_path / "slow.py", tmp_path / "pids"
    script.write_text(
        "import os, subprocess, time\n"
        "child = subprocess.Popen(['sleep', '60'])\n"
        f"open({str(pids)!r}, 'w').write(f'{{os.getpid()}} {{child.pid}}')\n"
        "time.sleep(60)\n"
    )
    monkeypatch.setenv("ROLLCALL_COMMAND", shlex.join([sys.executable, str(script)]))
    dag = bag.dags["rollcall_digest"]
    task = dag.get_task("digest")
    task.retries, task.execution_timeout = 0, timedelta(seconds=3)
    assert states(dag.test()) == {"digest": "failed"}
    for pid in pids.read_text().split():
        wait_until_gone(int(pid))


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except FileNotFoundError:
            return
        if state == "Z":  # ended, not yet collected by whoever started it
            return
        time.sleep(0.1)
    raise AssertionError(f"process {pid} still runs")
