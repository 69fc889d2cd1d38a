"""Each DAG run for real, by `dag.test()`: with the real commands, or one that answers as told."""

import json
import os
import shlex
import sqlite3
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from dag_helpers import TITLE, Answers, call, states

WITH_WORK = ("rollcall_collect", "rollcall_process", "rollcall_lists", "rollcall_alert")
PLANS = ("due", "extract_parts", "enrich_parts", "match_parts")
DEAD = "http://127.0.0.2:9/feed.xml"


def count(project: Path, table: str, where: str = "1") -> int:
    with closing(sqlite3.connect(project / "record.sqlite")) as record:
        return int(record.execute(f"select count(*) from {table} where {where}").fetchone()[0])


def told(run: Any) -> dict[str, Any]:
    """The XCom of each task of a run."""
    return {
        f"{one.task_id}[{one.map_index}]" if one.map_index >= 0 else one.task_id: one.xcom_pull(
            task_ids=one.task_id, map_indexes=one.map_index
        )
        for one in run.get_task_instances()
    }


@pytest.mark.slow
def test_with_nothing_to_do_every_step_is_skipped_and_none_fails(
    bag: Any, project: Path, rollcall: str
) -> None:
    call(rollcall, "sources", "add", DEAD, home=project)
    with closing(sqlite3.connect(project / "record.sqlite")) as record, record:
        record.execute("update source_health set due_at = '2999-01-01 00:00:00.000000'")
    for name in (*WITH_WORK, "rollcall_digest"):
        run = bag.dags[name].test()
        found = states(run)
        assert {found.pop(task) for task in PLANS if task in found} <= {"success"}
        assert found.pop("heartbeat", "success") == "success"
        assert set(found.values()) == {"skipped"}, name
        assert run.state == "success"


@pytest.mark.slow
def test_a_feed_becomes_an_alert_and_a_digest_though_another_source_is_dead(
    bag: Any,
    project: Path,
    feed: str,
    rollcall: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    detained = tmp_path / "detained.csv"
    detained.write_text("case_id,name,status\n17,Ерлан Жағыпаров,detained\n", "utf-8")
    call(rollcall, "lists", "add", str(detained), "--yes", home=project)
    for url in (feed, DEAD):
        call(rollcall, "sources", "add", url, home=project)
    monkeypatch.setenv("ROLLCALL_GROUP", "1")

    run = bag.dags["rollcall_collect"].test()
    found = states(run)
    assert sorted((found["collect[0]"], found["collect[1]"])) == ["failed", "success"]
    assert found["pages"] == "success"
    assert run.state == "success"
    assert told(run)["pages"]["done"] >= 1
    assert told(run)["heartbeat"]["well"] is True

    run = bag.dags["rollcall_process"].test()
    assert set(states(run).values()) == {"success"}
    figures = told(run)["match[0]"]
    assert figures["step"] == "match"
    assert figures["done"] == 1
    assert figures["seconds"] >= 0
    assert count(project, "matches") == 1
    assert TITLE in call(rollcall, "search", "prosecutor witnesses", home=project)

    run = bag.dags["rollcall_alert"].test()
    assert states(run) == {"alert": "success"}
    assert count(project, "messages", "kind = 'alert'") == 1

    in_a_week = datetime.now(UTC) + timedelta(days=7)
    monkeypatch.setenv("ROLLCALL_NOW", in_a_week.isoformat())
    assert states(bag.dags["rollcall_digest"].test()) == {"digest": "success"}
    assert count(project, "messages", "kind = 'digest'") == 1
    assert states(bag.dags["rollcall_digest"].test()) == {"digest": "skipped"}

    run = bag.dags["rollcall_care"].test()
    assert set(states(run).values()) == {"success"}
    assert told(run)["backup"]["step"] == "backup"
    assert (project / "backups").is_dir()


@pytest.mark.slow
def test_who_is_new_on_a_list_is_looked_for_in_what_was_collected_before(
    bag: Any, project: Path, feed: str, rollcall: str, tmp_path: Path
) -> None:
    call(rollcall, "sources", "add", feed, home=project)
    for step in ("collect", "extract", "enrich", "match"):
        call(rollcall, step, home=project)
    assert count(project, "matches") == 0
    detained = tmp_path / "detained.csv"
    detained.write_text("case_id,name,status\n17,Ерлан Жағыпаров,detained\n", "utf-8")
    call(rollcall, "lists", "add", str(detained), "--yes", home=project)
    run = bag.dags["rollcall_lists"].test()
    assert set(states(run).values()) == {"success"}
    assert count(project, "matches") == 1


@pytest.mark.slow
def test_damaged_evidence_is_a_red_task_and_the_index_is_looked_at_all_the_same(
    bag: Any, project: Path, feed: str, rollcall: str
) -> None:
    call(rollcall, "sources", "add", feed, home=project)
    for step in ("collect", "extract", "enrich", "match", "index"):
        call(rollcall, step, home=project)
    (warc, *_) = sorted((project / "evidence").rglob("*.warc.gz"))
    warc.chmod(0o600)
    data = bytearray(warc.read_bytes())
    member = data.rindex(b"\x1f\x8b\x08", 0, len(data) // 2)
    data[member + 20] ^= 0xFF  # what is packed; the time in a member's head says nothing
    warc.write_bytes(data)
    dag = bag.dags["rollcall_care"]
    without_retries(dag)
    run = dag.test()
    found = states(run)
    assert found["verify"] == "failed"
    assert found["check"] == "success"
    assert found["backup"] == "success"
    assert found["prune"] == "upstream_failed"  # nothing is removed while evidence is in doubt
    assert run.state == "failed"


@pytest.mark.slow
def test_what_follows_a_failed_step_does_not_run(bag: Any, answers: Answers) -> None:
    answers.tell(
        status_extract=(0, '{"extract": {"waiting": 2}}'), extract=(1, "no room on the disk")
    )
    dag = bag.dags["rollcall_process"]
    without_retries(dag)
    run = dag.test()
    found = states(run)
    assert found.pop("extract_parts") == "success"
    assert found.pop("extract[0]") == "failed"
    assert set(found.values()) == {"upstream_failed"}
    assert run.state == "failed"


def without_retries(dag: Any) -> None:
    for task in dag.tasks:
        if task.is_mapped:
            task.partial_kwargs["retries"] = 0
        else:
            task.retries = 0


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
    bag: Any, settings: Path, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ROLLCALL_HOME", "ROLLCALL_COMMAND"):
        monkeypatch.setenv(f"AIRFLOW_VAR_{name}", os.environ[name])
        monkeypatch.delenv(name)
    monkeypatch.setenv(
        "AIRFLOW_VAR_ROLLCALL_SETTINGS", '{"digest_hour": 8, "mail.sender": "a@b.c"}'
    )
    run = bag.dags["rollcall_digest"].test()
    assert states(run) == {"digest": "success"}
    (seen,) = answers.calls()
    assert seen["words"] == ["digest", "--skip-code", "99", "--json"]
    assert seen["environment"]["ROLLCALL_HOME"] == str(settings)
    assert seen["environment"]["ROLLCALL_DIGEST_HOUR"] == "8"
    assert seen["environment"]["ROLLCALL_MAIL__SENDER"] == "a@b.c"


def test_a_step_is_not_told_what_is_airflows(
    bag: Any, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROLLCALL_MAIL__HOST", "mail.example.org")
    monkeypatch.setenv("ROLLCALL_WIDEST", "2")
    bag.dags["rollcall_digest"].test()
    given = answers.calls()[0]["environment"]
    assert given["ROLLCALL_MAIL__HOST"] == "mail.example.org"
    assert not {"ROLLCALL_COMMAND", "ROLLCALL_WIDEST"} & set(given)
    assert not [name for name in given if "AIRFLOW" in name]
    assert given["ROLLCALL_RUN"].startswith("manual__")


def test_connections_become_settings_of_the_command_and_are_seen_nowhere_else(
    bag: Any,
    answers: Answers,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    connections = {
        "RECORD": "postgres://writer:p%40ss-word@db.example:5433/news?sslmode=require",
        "MAIL": "smtp://desk:mail-secret@mail.example:465/?tls=tls&from_email=desk%40example.org",
        "ELASTICSEARCH": "elasticsearch://e:elastic-secret@es.example:9200/https?api_key=key-secret",
        "ENCRYPTION": "generic://:seal-secret@",
    }
    for name, address in connections.items():
        monkeypatch.setenv(f"AIRFLOW_CONN_ROLLCALL_{name}", address)
    # Of another server: a connection takes the place of all of it.
    monkeypatch.setenv("ROLLCALL_MAIL__PASSWORD_FILE", "elsewhere")
    run = bag.dags["rollcall_digest"].test()
    assert states(run) == {"digest": "success"}
    given = answers.calls()[0]["environment"]
    expected = {
        "ROLLCALL_RECORD__URL": "postgresql+psycopg://writer:p%40ss-word@db.example:5433/news"
        "?sslmode=require",
        "ROLLCALL_MAIL__HOST": "mail.example",
        "ROLLCALL_MAIL__PORT": "465",
        "ROLLCALL_MAIL__USER": "desk",
        "ROLLCALL_MAIL__PASSWORD": "mail-secret",
        "ROLLCALL_MAIL__TLS": "tls",
        "ROLLCALL_MAIL__SENDER": "desk@example.org",
        "ROLLCALL_SEARCH__ELASTICSEARCH__URLS": "https://es.example:9200",
        "ROLLCALL_SEARCH__ELASTICSEARCH__USER": "e",
        "ROLLCALL_SEARCH__ELASTICSEARCH__PASSWORD": "elastic-secret",
        "ROLLCALL_SEARCH__ELASTICSEARCH__API_KEY": "key-secret",
        "ROLLCALL_ENCRYPTION__KEY": "seal-secret",
    }
    assert {name: given[name] for name in expected} == expected
    assert "ROLLCALL_MAIL__PASSWORD_FILE" not in given
    shown = (
        "".join(capfd.readouterr()) + json.dumps(told(run)) + " ".join(answers.calls()[0]["words"])
    )
    assert not [one for one in ("p%40ss-word", "-secret") if one in shown]


def test_a_line_of_the_command_is_a_line_of_the_log_and_its_figures_are_the_xcom(
    bag: Any, answers: Answers, capfd: pytest.CaptureFixture[str]
) -> None:
    answers.tell(digest=(0, 'not this line\n{"step": "digest", "done": 3, "seconds": 0.1}'))
    run = bag.dags["rollcall_digest"].test()
    assert told(run)["digest"] == {"step": "digest", "done": 3, "seconds": 0.1}
    assert "a line of the log" in "".join(capfd.readouterr())


@pytest.mark.parametrize("printed", ["", "no figures", "{broken", "99"])
def test_a_command_that_prints_no_figures_is_no_failure(
    bag: Any, answers: Answers, printed: str
) -> None:
    answers.tell(digest=(0, printed))
    run = bag.dags["rollcall_digest"].test()
    assert states(run) == {"digest": "success"}


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
    task.retries, task.execution_timeout = 0, timedelta(seconds=8)
    assert states(dag.test()) == {"digest": "failed"}
    for pid in pids.read_text().split():
        wait_until_gone(int(pid))


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except FileNotFoundError:
            return
        if state == "Z":  # ended, not yet collected by whoever started it
            return
        time.sleep(0.1)
    raise AssertionError(f"process {pid} still runs")
