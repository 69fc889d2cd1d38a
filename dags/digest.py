"""# Rollcall: digest

Every hour. The step itself knows, from `rollcall.toml`, on which day and at what hour of the
organisation's time zone each subscriber is due one; in all other hours the task is **skipped**.
Hours that were missed need no catching up: the next run sends once what became due meanwhile.
"""

import sys
from pathlib import Path

from airflow.sdk import DAG

sys.path.append(str(Path(__file__).parent))  # also where this folder lies in somebody's DAG folder
from rollcall_task import ALIKE, QUICK, QUICK_RUN, Step, cron, deadline

with DAG(
    "rollcall_digest",
    description="Send the digests that are due, weekly or daily.",
    schedule=cron("5 * * * *"),
    dagrun_timeout=QUICK_RUN,
    deadline=deadline(minutes=60),
    doc_md=__doc__,
    **ALIKE,
):
    digest = Step(task_id="digest", **QUICK)
