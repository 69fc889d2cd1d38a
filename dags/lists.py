"""# Rollcall: lists

Every ten minutes, and when the asset `rollcall://lists` is updated: look for who is new or changed
on a case list in everything that was collected before.

Whoever uploads a list version (`rollcall lists add`, the desk) needs to tell nobody. A job that
uploads lists may name the asset as its outlet, or post an event of it to Airflow's API; then the
search begins at once.

`match` searches backwards first, then matches whatever waits; `index` follows; `matches` tells the
DAG `rollcall_alert`.
"""

import sys
from pathlib import Path

from airflow.sdk import DAG, AssetOrTimeSchedule

sys.path.append(str(Path(__file__).parent))  # also where this folder lies in somebody's DAG folder
from rollcall_task import ALIKE, LISTS, MATCHES, Announce, Step, cron, deadline

with DAG(
    "rollcall_lists",
    description="Look for who is new on a list in everything collected before.",
    schedule=AssetOrTimeSchedule(timetable=cron("2-59/10 * * * *"), assets=[LISTS]),
    deadline=deadline(minutes=180),
    doc_md=__doc__,
    **ALIKE,
):
    match = Step(task_id="match")
    index = Step(task_id="index")
    matches = Announce(task_id="matches", figures=match.output, outlets=[MATCHES])
    match >> index
