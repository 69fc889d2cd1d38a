"""# Rollcall: alert

When something was matched, and every five minutes: tell subscribers what is new, once.

A fact that was told stays told, whatever runs again: the record keeps the ledger. A message that
could not be delivered is tried again by the next run. A task that hangs is ended after 20 minutes,
so that it does not stand in the way of the next.
"""

import sys
from pathlib import Path

from airflow.sdk import DAG, AssetOrTimeSchedule

sys.path.append(str(Path(__file__).parent))  # also where this folder lies in somebody's DAG folder
from rollcall_task import ALIKE, MATCHES, QUICK, QUICK_RUN, Step, cron, deadline

with DAG(
    "rollcall_alert",
    description="Tell subscribers what is new, once.",
    schedule=AssetOrTimeSchedule(timetable=cron("*/5 * * * *"), assets=[MATCHES]),
    dagrun_timeout=QUICK_RUN,
    deadline=deadline(minutes=30),
    doc_md=__doc__,
    **ALIKE,
):
    alert = Step(task_id="alert", **QUICK)
