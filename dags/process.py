"""# Rollcall: process

When new pages were kept, and every hour for what asked for another try: from a page to a match.

    extract -> enrich -> match -> index
                           |
                        matches

Before each of the first three a task asks how much waits (`extract_parts`, `enrich_parts`,
`match_parts`), and as many tasks share it as it is worth: one up to ROLLCALL_BATCH items (250), at
most ROLLCALL_WIDEST (4). They claim batches under leases, so they never do the same twice; what a
killed one held is done by the next. Where nothing waits a step is **skipped**, and what follows
runs all the same. An item that cannot be read does not fail its task: its figures count it, and
`rollcall status` says which, why.

`matches` tells the DAG `rollcall_alert` when something was matched.
"""

import sys
from pathlib import Path

from airflow.sdk import DAG, AssetOrTimeSchedule

sys.path.append(str(Path(__file__).parent))  # also where this folder lies in somebody's DAG folder
from rollcall_task import ALIKE, MATCHES, PAGES, Announce, Step, cron, deadline, spread

with DAG(
    "rollcall_process",
    description="Read the pages, find who is named, and look for the people on the lists.",
    schedule=AssetOrTimeSchedule(timetable=cron("40 * * * *"), assets=[PAGES]),
    deadline=deadline(minutes=180),
    doc_md=__doc__,
    **ALIKE,
):
    extract_parts, extract = spread("extract")
    enrich_parts, enrich = spread("enrich")
    match_parts, match = spread("match")
    index = Step(task_id="index")
    matches = Announce(task_id="matches", figures=match.output, outlets=[MATCHES])
    extract >> enrich_parts
    enrich >> match_parts
    match >> index
