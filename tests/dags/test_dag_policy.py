"""The DAGs in Airflow: they load, quickly and without work, and keep our rules."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from dag_helpers import ROOT

DAGS = ("alert", "care", "collect", "digest", "lists", "process")
STEPS = ("collect", "extract", "enrich", "match", "index", "alert", "digest")
# Asking these again at once gives the same answer.
NOT_TRIED_AGAIN = {
    "rollcall_collect": {"collect", "heartbeat"},
    "rollcall_care": {"verify", "check", "backup"},  # each try of a backup copies the record
}
QUICK = {"alert", "digest", "heartbeat"}  # the next run comes soon: none may hang for hours
ANYWAY = {"pages", "heartbeat"}  # after collect, whatever came of its groups


def tasks(bag: Any) -> list[tuple[str, Any]]:
    return [(dag.dag_id, task) for dag in bag.dags.values() for task in dag.tasks]


def test_every_file_is_one_dag_and_loads_without_an_error(bag: Any) -> None:
    assert bag.import_errors == {}
    assert {Path(one.file).stem: one.dags for one in bag.dagbag_stats if one.dag_num} == {
        name: f"['rollcall_{name}']" for name in DAGS
    }


def test_every_file_loads_in_less_than_a_second(bag: Any) -> None:
    assert all(one.duration < timedelta(seconds=1) for one in bag.dagbag_stats)


def test_loading_the_files_needs_no_package_of_rollcall(bag: Any) -> None:
    ours = {"rollcall.pipeline", "rollcall.store", "spacy", "scrapy", "nlp", "spiders"}
    assert not ours & set(sys.modules)


def test_loading_a_file_asks_no_database_no_network_and_starts_nothing(airflow_home: Path) -> None:
    forbidden = ("sqlite3.connect", "socket.connect", "subprocess.Popen", "os.system", "os.fork")
    program = (
        "import sys, runpy, airflow.sdk, airflow.sdk.log\n"
        "airflow.sdk.AssetOrTimeSchedule, airflow.sdk.CronTriggerTimetable, airflow.sdk.DAG\n"
        "airflow.sdk.Connection, airflow.sdk.Variable, airflow.sdk.Asset, airflow.sdk.TriggerRule\n"
        "def heard(event, arguments):\n"
        f"    if event in {forbidden!r}:\n"
        "        raise RuntimeError(f'{event} {arguments}')\n"
        "sys.addaudithook(heard)\n"
        "for path in sys.argv[1:]:\n"
        "    runpy.run_path(path)\n"
    )
    paths = [str(ROOT / "dags" / f"{name}.py") for name in DAGS]
    command = [sys.executable, "-c", program, *paths]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def test_the_folder_works_inside_somebodys_dag_folder(airflow_home: Path, tmp_path: Path) -> None:
    from airflow.dag_processing.dagbag import DagBag

    theirs = tmp_path / "theirs"
    (theirs / "news").mkdir(parents=True)
    for file in (ROOT / "dags").iterdir():
        if file.is_file():
            (theirs / "news" / file.name).write_bytes(file.read_bytes())
    found = DagBag(dag_folder=str(theirs))
    assert found.import_errors == {}
    assert set(found.dags) == {f"rollcall_{name}" for name in DAGS}


def test_the_steps_follow_each_other_as_the_design_says(bag: Any) -> None:
    follows = {
        dag.dag_id: {task.task_id: task.downstream_task_ids for task in dag.tasks}
        for dag in bag.dags.values()
    }
    assert follows["rollcall_collect"] == {
        "due": {"collect", "pages"},
        "collect": {"pages", "heartbeat"},
        "pages": set(),
        "heartbeat": set(),
    }
    assert follows["rollcall_process"] == {
        "extract_parts": {"extract"},
        "extract": {"enrich_parts"},
        "enrich_parts": {"enrich"},
        "enrich": {"match_parts"},
        "match_parts": {"match"},
        "match": {"index", "matches"},
        "index": set(),
        "matches": set(),
    }
    assert follows["rollcall_lists"] == {
        "match": {"index", "matches"},
        "index": set(),
        "matches": set(),
    }
    assert follows["rollcall_care"] == {
        "verify": {"prune"},
        "check": set(),
        "backup": {"prune"},
        "prune": set(),
        "pulse": set(),
    }
    assert follows["rollcall_alert"] == {"alert": set()}
    assert follows["rollcall_digest"] == {"digest": set()}


def test_every_step_has_a_task_that_is_named_after_it(bag: Any) -> None:
    assert set(STEPS) <= {task.task_id for _, task in tasks(bag)}


def test_what_one_dag_updates_starts_the_next(bag: Any) -> None:
    told = {
        dag_id: {asset.name for asset in task.outlets}
        for dag_id, task in tasks(bag)
        if task.outlets
    }
    heard = {
        dag.dag_id: {asset.name for asset in dag.timetable.asset_condition.objects}
        for dag in bag.dags.values()
        if getattr(dag.timetable, "asset_condition", None)
    }
    assert told == {
        "rollcall_collect": {"rollcall://pages"},
        "rollcall_process": {"rollcall://matches"},
        "rollcall_lists": {"rollcall://matches"},
    }
    assert heard == {
        "rollcall_process": {"rollcall://pages"},
        "rollcall_alert": {"rollcall://matches"},
        "rollcall_lists": {"rollcall://lists"},
    }


def test_every_dag_keeps_our_rules(bag: Any) -> None:
    for dag in bag.dags.values():
        assert dag.description
        assert dag.doc_md.startswith("# Rollcall: ")
        assert {"rollcall", "news"} <= dag.tags
        assert dag.catchup is False
        assert dag.max_active_runs == 1
        assert dag.start_date.utcoffset() == timedelta(0)


def test_every_task_keeps_our_rules(bag: Any) -> None:
    for dag_id, task in tasks(bag):
        assert task.owner == "operators"
        assert task.retry_exponential_backoff == 2.0
        assert task.max_retry_delay == timedelta(minutes=15)
        assert timedelta(0) < task.execution_timeout <= timedelta(hours=6)
        assert task.doc_md
        again = 1 if task.task_id in QUICK else 3
        again = 0 if task.task_id in NOT_TRIED_AGAIN.get(dag_id, ()) else again
        assert task.retries == again, task.task_id
        if task.task_id in QUICK:
            assert task.execution_timeout == timedelta(minutes=20)
        assert task.trigger_rule == ("all_done" if task.task_id in ANYWAY else "none_failed")


def test_a_task_that_hangs_does_not_stop_what_is_told_for_hours(bag: Any) -> None:
    for name in ("alert", "digest"):
        dag = bag.dags[f"rollcall_{name}"]
        task = dag.get_task(name)
        tries = (1 + task.retries) * task.execution_timeout
        assert tries < dag.dagrun_timeout <= timedelta(hours=1)


def test_sources_are_asked_in_a_pool_that_ships_with_the_dags(bag: Any) -> None:
    import json

    pools = json.loads((ROOT / "dags" / "pools.json").read_text("utf-8"))
    used = {task.pool for _, task in tasks(bag)} - {"default_pool"}
    assert used == set(pools) == {"rollcall_collect"}
    assert bag.dags["rollcall_collect"].dagrun_timeout == timedelta(hours=2)


def told_by(name: str, expression: str, **given: str) -> str:
    """What a DAG file says when it is loaded with these variables in the environment."""
    program = (
        "import runpy, sys\n"
        "names = runpy.run_path(sys.argv[1])\n"
        "dag = next(one.dag for one in names.values() if hasattr(one, 'task_id'))\n"
        f"print({expression})\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(ROOT / "dags" / f"{name}.py")],
        env=os.environ | given,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


def test_the_night_is_the_organisations(airflow_home: Path) -> None:
    for zone in ("Asia/Almaty", "Europe/Vienna"):
        assert told_by("care", "dag.timetable.timezone", ROLLCALL_TIMEZONE=zone) == zone


def test_a_time_zone_that_is_none_is_an_import_error_that_everybody_sees(
    airflow_home: Path,
) -> None:
    with pytest.raises(AssertionError, match="Almaty/Asia"):
        told_by("care", "dag.timetable.timezone", ROLLCALL_TIMEZONE="Almaty/Asia")


def test_a_run_that_is_late_is_told_only_where_somebody_is_named(bag: Any) -> None:
    assert all(dag.deadline is None for dag in bag.dags.values())
    said = "(dag.deadline[0].callback.path, dag.deadline[0].interval)"
    told = told_by("collect", said, ROLLCALL_DEADLINE="on_call.tell")
    assert told == "('on_call.tell', datetime.timedelta(seconds=3600))"
