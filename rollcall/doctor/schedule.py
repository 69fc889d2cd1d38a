"""Where Airflow is set up on this machine: does it know what our DAGs need?"""

from __future__ import annotations

import shlex
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from rollcall.doctor.base import Check, Facts, Finding, ok, warning, wrong

_POOL = "rollcall_collect"
"""The pool of the DAGs, if ROLLCALL_POOL names no other."""


def _airflow(facts: Facts) -> Path | None:
    named = facts.environment.get("AIRFLOW_HOME", "")
    return Path(named).expanduser() if named else None


def command(facts: Facts) -> Finding | None:
    """Can the command that the DAGs call be run?"""
    named = facts.environment.get("ROLLCALL_COMMAND")
    if named is None:
        return None
    try:
        words = shlex.split(named)
    except ValueError:
        return wrong("ROLLCALL_COMMAND has a quotation mark that does not end")
    if not words:
        return wrong("ROLLCALL_COMMAND is blank")
    if shutil.which(words[0], path=facts.environment.get("PATH")) is None:
        return wrong(f"ROLLCALL_COMMAND begins with {words[0]}, which is no program here")
    return ok(f"ROLLCALL_COMMAND calls {words[0]}")


def home(facts: Facts) -> Finding | None:
    """Will Airflow's tasks find this project?"""
    if _airflow(facts) is None:
        return None
    named = facts.environment.get("ROLLCALL_HOME") or facts.environment.get(
        "AIRFLOW_VAR_ROLLCALL_HOME"
    )
    if not named:
        return warning("AIRFLOW_HOME is set, and ROLLCALL_HOME is not set beside it")
    if Path(named).expanduser().resolve() != facts.folder.resolve():
        return warning(f"Airflow's tasks would work on {named}, not on {facts.folder}")
    return ok("Airflow's tasks find this project by ROLLCALL_HOME")


def pool(facts: Facts) -> Finding | None:
    """Is there the pool that keeps Airflow from asking too many hosts at once?"""
    folder = _airflow(facts)
    if folder is None or not (folder / "airflow.db").is_file():
        return None  # its database is a server: not ours to ask
    address = f"{(folder / 'airflow.db').resolve().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=2)) as connection:
            rows = connection.execute("SELECT pool, slots FROM slot_pool").fetchall()
    except sqlite3.Error as error:
        return warning(f"Airflow's database cannot be read: {error}")
    named = facts.environment.get("ROLLCALL_POOL") or _POOL
    slots = dict(rows).get(named)
    if slots is None:
        return warning(f"Airflow has no pool {named}: no task that collects will ever start")
    return ok(f"Airflow has the pool {named}: {slots} groups of sources at a time")


CHECKS = (
    Check(
        "schedule.command",
        "`ROLLCALL_COMMAND`, where it is set, is a program that can be run",
        command,
        "let ROLLCALL_COMMAND name the program with its whole path",
        needs="nothing",
    ),
    Check(
        "schedule.home",
        "where Airflow is set up, its tasks work on this project",
        home,
        "set ROLLCALL_HOME in the environment of Airflow's workers, or as a variable of Airflow",
    ),
    Check(
        "schedule.pool",
        f"Airflow has the pool `{_POOL}`, where its database can be read here",
        pool,
        "`airflow pools import dags/pools.json`",
    ),
)
