"""# Rollcall: from published news to a matched name

Every quarter of an hour, the steps of Rollcall in their order:

    collect -> extract -> enrich -> match -> index
                                      |
                                    alert

and every hour `digest`, which knows itself on which day and at what hour the week is due.

Each task is one command, `rollcall STEP --skip-code 99`. No data passes through Airflow: a step
finds in the record what waits for it, so any task may be cleared, killed or run again at any time.
A step with nothing to do is **skipped**, and what follows runs all the same. An item that cannot be
read does not fail its task: it is counted in the task's log, and `rollcall status` says which, why.

Two settings, as variables of Airflow or in the environment of the workers, which wins:

- `ROLLCALL_HOME`: the project folder, the one that holds `rollcall.toml`;
- `ROLLCALL_COMMAND`: how to call Rollcall, `rollcall` if not set. It may live in an environment of
  its own: `/opt/rollcall/bin/rollcall`. Words are split as a shell would, but no shell runs.
"""

from __future__ import annotations

import os
import shlex
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from airflow.providers.standard.hooks.subprocess import SubprocessHook
from airflow.sdk import DAG, BaseOperator, TriggerRule, Variable
from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException

STEPS = {
    "collect": "Ask the sources that are due and keep what they answer as evidence.",
    "extract": "Read captured pages: articles, or why a page is none.",
    "enrich": "Find people, places, dates, what happened and totals in new revisions.",
    "match": "Look for everybody on the lists in new revisions.",
    "index": "Bring the search index up to date.",
    "alert": "Tell subscribers what is new, once.",
    "digest": "Send the weekly digest where it is due.",
}
NOTHING_TO_DO = 99
# Airflow's own settings hold secrets; a ROLLCALL_ variable that is no setting of Rollcall's is an
# error there.
_KEPT_FROM_STEPS = ("AIRFLOW", "_AIRFLOW", "__AIRFLOW", "ROLLCALL_COMMAND")


class Step(BaseOperator):  # type: ignore[misc]  # Airflow is not installed where types are checked
    """Run the step that the task is named after, as a process of its own.

    An operator rather than a decorated function because only an operator is told when its task is
    ended (cleared, marked, out of time), and the process must end with it. Returns the last line
    that the step printed, its figures, as the task's XCom.

    Skipped where there was nothing to do; failed without another try where the settings are wrong;
    failed, to be tried again, where the step fails.
    """

    ui_color = "#e8f0f2"

    def __init__(self, **options: Any) -> None:
        super().__init__(doc_md=STEPS[options["task_id"]], **options)
        self._hook: SubprocessHook | None = None

    def execute(self, context: Any) -> str:
        """Call the command and turn its exit code into the state of the task."""
        home = project_folder()
        command = [*rollcall_command(), "--log", "info", self.task_id]
        command += ["--skip-code", str(NOTHING_TO_DO)]
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(_KEPT_FROM_STEPS)
        }
        environment |= {"ROLLCALL_HOME": str(home), "PYTHONUNBUFFERED": "1"}
        self._hook = SubprocessHook()
        try:
            result = self._hook.run_command(command, env=environment, cwd=str(home))
        except OSError as error:
            raise AirflowFailException(
                f"{command[0]!r} cannot be run ({error.strerror}): set ROLLCALL_COMMAND to the "
                "command `rollcall` of the environment that Rollcall is installed in"
            ) from error
        if result.exit_code == NOTHING_TO_DO:
            raise AirflowSkipException(f"{self.task_id}: nothing to do")
        if result.exit_code:
            raise AirflowException(f"{self.task_id} ended with exit code {result.exit_code}")
        return figures(result.output)

    def on_kill(self) -> None:
        """End the step with its task, and whatever processes it started."""
        if self._hook is not None:
            self._hook.send_sigterm()


def figures(line: str) -> str:
    """The last line of a step without its bar: 'collect 11/11 0:00:10 4 done, 7 with nothing'."""
    return " ".join(word for word in line.split() if word.strip("━╸╺"))


def rollcall_command() -> list[str]:
    """The words that call Rollcall on this worker."""
    words = shlex.split(_setting("ROLLCALL_COMMAND") or "rollcall")
    if not words:
        raise AirflowFailException("ROLLCALL_COMMAND is blank: name the command or remove it")
    return words


def project_folder() -> Path:
    """The project that the steps work on. Fails the task where none is named or none is there."""
    named = _setting("ROLLCALL_HOME")
    if not named:
        raise AirflowFailException(
            "ROLLCALL_HOME is not set: name the project folder, in an Airflow variable or in the "
            "environment of the workers (`rollcall init FOLDER` makes one)"
        )
    folder = Path(named).expanduser().absolute()
    if not (folder / "rollcall.toml").is_file():
        raise AirflowFailException(
            f"ROLLCALL_HOME is {folder}, and there is no rollcall.toml on this worker: correct it, "
            "or make a project with `rollcall init FOLDER`"
        )
    return folder


def _setting(name: str) -> str | None:
    return os.environ.get(name) or Variable.get(name, default=None)


_ALIKE: dict[str, Any] = {
    "start_date": datetime(2025, 1, 1, tzinfo=UTC),
    "catchup": False,
    "max_active_runs": 1,
    "tags": {"rollcall", "news"},
    "doc_md": __doc__,
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

with DAG(
    "rollcall",
    description="Collect the news, read it, and tell who on the lists is in it.",
    schedule="*/15 * * * *",
    **_ALIKE,
):
    collect = Step(task_id="collect")
    extract = Step(task_id="extract")
    enrich = Step(task_id="enrich")
    match = Step(task_id="match")
    index = Step(task_id="index")
    alert = Step(task_id="alert")
    collect >> extract >> enrich >> match >> [index, alert]

with DAG(
    "rollcall_digest",
    description="Send the weekly digest to whom it is due.",
    schedule="5 * * * *",
    **_ALIKE,
):
    digest = Step(task_id="digest")
