"""What Rollcall's DAGs share: how a task calls a command, what all of them keep to, their assets.

A DAG says when a command runs and how wide, never how: each task is one process, `rollcall ...`, on
what waits in the record. No article and no name passes through Airflow; its XComs hold counts,
seconds and the ids of sources.

What a task must know of its worker and of Airflow's connections: `rollcall_worker.py`. Both files
import Airflow and the standard library only, and read nothing but the environment when loaded.
"""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

from airflow.sdk import (
    Asset,
    BaseOperator,
    CronTriggerTimetable,
    DeadlineAlert,
    DeadlineReference,
    SyncCallback,
    TriggerRule,
)
from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException
from rollcall_worker import environment, project_folder, rollcall_command, width

STEPS = {
    "collect": "Ask the sources that are due and keep what they answer as evidence.",
    "extract": "Read captured pages: articles, or why a page is none.",
    "enrich": "Find people, places, dates, what happened and totals in new revisions.",
    "match": "Look for everybody on the lists in new revisions.",
    "index": "Bring the search index up to date.",
    "alert": "Tell subscribers what is new, once.",
    "digest": "Send the digests that are due, weekly or daily.",
}
# What is to be told is told by the next run, minutes later, if not by this one: so a task that
# hangs (a mail server, a record that is gone) must not stand in the way for hours.
QUICK: dict[str, Any] = {"execution_timeout": timedelta(minutes=20), "retries": 1}
QUICK_RUN = timedelta(minutes=50)  # two tries, and the pause between them
PAGES = Asset("rollcall://pages")
MATCHES = Asset("rollcall://matches")
LISTS = Asset("rollcall://lists")
NOTHING_TO_DO = 99
# Airflow refuses to map over more than 1,024 (core.max_map_length); far fewer keep workers busy.
MOST_TASKS = 200
_MOST_ANSWERED = 8 * 1024 * 1024
_SECONDS_TO_END = 20

POOL = os.environ.get("ROLLCALL_POOL") or "rollcall_collect"
TIMEZONE = os.environ.get("ROLLCALL_TIMEZONE") or "UTC"
ZoneInfo(TIMEZONE)  # one that is none must be an import error, seen by everybody

ALIKE: dict[str, Any] = {
    "start_date": datetime(2025, 1, 1, tzinfo=UTC),
    "catchup": False,
    "max_active_runs": 1,
    "tags": {"rollcall", "news"},
    "default_args": {
        "owner": "operators",
        "trigger_rule": TriggerRule.NONE_FAILED,
        "retries": 3,
        "retry_delay": timedelta(minutes=1),
        "retry_exponential_backoff": 2.0,
        "max_retry_delay": timedelta(minutes=15),
        "execution_timeout": timedelta(hours=6),
    },
}


def cron(when: str) -> CronTriggerTimetable:
    """When the clock of the organisation says so: in the time zone ROLLCALL_TIMEZONE."""
    return CronTriggerTimetable(when, timezone=TIMEZONE)


def deadline(minutes: float) -> DeadlineAlert | None:
    """Whom to call when a run of a DAG is not done so long after it was to begin.

    ROLLCALL_DEADLINE names a function of yours; None where it is not set. Another time for all
    DAGs: ROLLCALL_DEADLINE_MINUTES.
    """
    function = os.environ.get("ROLLCALL_DEADLINE")
    if not function:
        return None
    minutes = float(os.environ.get("ROLLCALL_DEADLINE_MINUTES") or minutes)
    return DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=timedelta(minutes=minutes),
        callback=SyncCallback(function),
    )


class Command(BaseOperator):  # type: ignore[misc]  # Airflow is not installed where types are checked
    """Run `rollcall WORDS` as a process of its own, and hand on what it printed as JSON.

    An operator rather than a decorated function because only an operator is told when its task is
    ended (cleared, marked, out of time), and the process must end with it.

    Skipped where there was nothing to do; failed without another try where the settings are wrong;
    failed, to be tried again where the task has retries, where the command fails.
    """

    ui_color = "#e8f0f2"
    template_fields: Sequence[str] = ("part",)

    def __init__(self, *, words: Sequence[str], part: Sequence[str] = (), **options: Any) -> None:
        super().__init__(**options)
        self.words = list(words)
        self.part = part
        self._process: subprocess.Popen[str] | None = None

    def execute(self, context: Any) -> Any:
        """Call the command; its figures become the task's XCom."""
        return self.call([*self.words, *self.part], context)

    def call(self, words: Sequence[str], context: Any) -> Any:
        """Call Rollcall with these words and turn its exit code into the state of the task.

        What it logs is logged here line by line, and carries the id of the DAG's run. Returns the
        last line that it printed, read as JSON, or None where that is none.
        """
        home = project_folder()
        command = [*rollcall_command(), "--log", "info", *words]
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as printed:
            code = self._run(command, home, environment(home, context["run_id"]), printed)
            printed.seek(0)
            text = printed.read(_MOST_ANSWERED).strip()
        if text:
            self.log.info("%s", text)
        if code == NOTHING_TO_DO:
            raise AirflowSkipException(f"{self.task_id}: nothing to do")
        if code:
            raise AirflowException(f"{' '.join(words)} ended with exit code {code}")
        return figures(text)

    def _run(self, command: list[str], home: Path, given: dict[str, str], out: IO[str]) -> int:
        self.log.info("%s", shlex.join(command))
        try:
            self._process = subprocess.Popen(  # noqa: S603  # words of ours and of the operator
                command,
                stdout=out,
                stderr=subprocess.PIPE,
                env=given,
                cwd=home,
                encoding="utf-8",
                errors="backslashreplace",
                start_new_session=True,
            )
        except OSError as error:
            raise AirflowFailException(
                f"{command[0]!r} cannot be run ({error.strerror}): set ROLLCALL_COMMAND to the "
                "command `rollcall` of the environment that Rollcall is installed in"
            ) from error
        for line in self._process.stderr or ():
            self.log.info("%s", line.rstrip())
        return self._process.wait()

    def on_kill(self) -> None:
        """End the command with its task, and whatever processes it started."""
        if self._process is None or self._process.poll() is not None:
            return
        os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)


class Step(Command):
    """Run the step that the task is named after: all that waits for it, or a part."""

    def __init__(self, *, task_id: str, part: Sequence[str] = (), **options: Any) -> None:
        options = {"doc_md": STEPS[task_id]} | options
        words = [task_id, "--skip-code", str(NOTHING_TO_DO), "--json"]
        super().__init__(task_id=task_id, words=words, part=part, **options)


class Collect(Step):
    """Ask one group of sources.

    That a source does not answer is no failure of the command, which the record tells. Here a
    group of which none came through is one, so that it is seen: among many tasks, only this is red.
    """

    def execute(self, context: Any) -> Any:
        """Call the command; fails, for this time, where no source came through."""
        told = super().execute(context) or {}
        if told.get("failed", 0) + told.get("again", 0) and not (told["done"] or told["nothing"]):
            raise AirflowFailException(
                "no source of this group came through: `rollcall sources list` says what is wrong "
                "with each; when they are asked again is decided by how often they failed"
            )
        return told


class Due(Command):
    """Ask which sources are due; hands on what each task of `collect` is to ask, as its words."""

    def __init__(self, **options: Any) -> None:
        doc = "Which sources are due, in groups that may be asked at the same time."
        super().__init__(words=["sources", "due"], doc_md=doc, **SHORT, **options)

    def execute(self, context: Any) -> list[list[str]]:
        """A list for each group: `--source=ID` for each of its sources."""
        words = [*self.words, "--size", str(width("ROLLCALL_GROUP")), "--json"]
        groups = self.call(words, context)
        if not isinstance(groups, list) or not all(isinstance(one, list) for one in groups):
            raise AirflowFailException(not_understood(words, "a list of groups of sources"))
        return [[f"--source={one}" for one in group] for group in joined(groups, MOST_TASKS)]


class Parts(Command):
    """Ask how much waits for a step; hands on how much each of its tasks is to do, as its words."""

    def __init__(self, *, step: str, **options: Any) -> None:
        doc = f"How much waits for `{step}`, and how many tasks share it."
        super().__init__(words=["status", step, "--json"], doc_md=doc, **SHORT, **options)
        self.step = step

    def execute(self, context: Any) -> list[list[str]]:
        """A list for each task: at most how many items it takes. None where nothing waits.

        The last one takes a batch more: some may have come by then, and who matches looks first
        for what a new list makes to be matched again.
        """
        told = self.call(self.words, context)
        try:
            waiting = int(told[self.step]["waiting"])
        except (TypeError, KeyError, ValueError) as error:
            words = not_understood(self.words, f"how much waits for {self.step}")
            raise AirflowFailException(words) from error
        widest = min(width("ROLLCALL_WIDEST"), MOST_TASKS)
        batch = width("ROLLCALL_BATCH")
        tasks, share = shared(waiting, batch, widest)
        shares = [share] * (tasks - 1) + [share + batch] * (tasks > 0)
        return [[f"--at-most={one}"] for one in shares]


class Announce(BaseOperator):  # type: ignore[misc]  # Airflow is not installed where types are checked
    """Tell Airflow that an asset of ours was updated, so that the DAGs that wait for it run.

    Skipped where the tasks before did nothing. Fails where it does not even know what they were
    to do (`planned` is missing): then Rollcall could not be asked.
    """

    ui_color = "#f3ecd8"
    template_fields: Sequence[str] = ("figures", "planned")

    def __init__(self, *, figures: Any, planned: Any = (), **options: Any) -> None:
        doc = "Tells whoever waits for it, if anything was done."
        super().__init__(**{"doc_md": doc} | SHORT | options)
        self.figures = figures
        self.planned = planned

    def execute(self, context: Any) -> dict[str, Any]:
        """Add up the figures of the tasks before; returns the sums."""
        if self.planned is None:
            raise AirflowFailException("what there was to do is not known: see the first task")
        told = [self.figures] if isinstance(self.figures, Mapping) else (self.figures or ())[:]
        sums = added(told)
        self.log.info("%s", sums)
        if not any(sums.values()):
            raise AirflowSkipException("nothing new")
        return sums


SHORT: dict[str, Any] = {"execution_timeout": timedelta(minutes=15)}


def spread(step: str) -> tuple[Parts, Any]:
    """The two tasks that do a step with as many workers as what waits is worth."""
    parts = Parts(task_id=f"{step}_parts", step=step)
    return parts, Step.partial(task_id=step, doc_md=STEPS[step]).expand(part=parts.output)


def joined(groups: Sequence[Sequence[str]], most: int) -> list[list[str]]:
    """Groups put together until there are at most so many: no group is split, so what may not be
    asked at the same time is still not.
    """
    count = min(len(groups), most)
    return [[one for group in groups[at::count] for one in group] for at in range(count)]


def shared(waiting: int, batch: int, widest: int) -> tuple[int, int]:
    """How many tasks, and how many items each takes at most, so that nothing is left over."""
    tasks = min(widest, -(-waiting // batch))
    return tasks, -(-waiting // tasks) if tasks else 0


def added(told: Iterable[Mapping[str, Any] | None]) -> dict[str, int]:
    """The counts of several runs of a step, put together: of items done, and of all beside."""
    sums: dict[str, int] = {}
    for figures in told:
        for name, value in (figures or {}).items():
            if isinstance(value, int) and name not in ("nothing", "failed", "again"):
                sums[name] = sums.get(name, 0) + value
    return sums


def not_understood(words: Sequence[str], awaited: str) -> str:
    """What to say where a command ended well and did not print what it was called for."""
    return (
        f"the last line that `rollcall {' '.join(words)}` printed is no JSON of {awaited}: is "
        "ROLLCALL_COMMAND the command `rollcall` of the same version as these DAGs, does nothing "
        f"else print, and is it less than {_MOST_ANSWERED // 1024**2} MiB?"
    )


def figures(text: str) -> Any:
    """The last line that a command printed, as JSON; None where it is none."""
    try:
        return json.loads(text.rpartition("\n")[2])
    except ValueError:
        return None
