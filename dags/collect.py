"""# Rollcall: collect

Every quarter of an hour: which sources are due, in groups; each group is asked by a task of its
own, and what they answer is kept as evidence.

    due -> collect (one task per group, in the pool) -> pages
                                                     -> heartbeat

All sources on one host are in one group, so no host is asked by two tasks. A group of which no
source came through is a **red** task, and nothing else: the other groups, the run and what follows
go on. It is not tried again here, because Rollcall knows itself when a source is due again;
`rollcall sources list` says what is wrong with each.

`pages` tells the DAG `rollcall_process` when something new was kept. `heartbeat` is red where
Rollcall as a whole is not well, and says why; where all is well it gives whoever waits for one a
sign of life (`heartbeat.url`).

The tasks wait for slots of the pool `rollcall_collect`: `airflow pools import dags/pools.json`.
Without it they wait for ever; the run fails after two hours.
"""

import sys
from datetime import timedelta
from pathlib import Path

from airflow.sdk import DAG, TriggerRule

sys.path.append(str(Path(__file__).parent))  # also where this folder lies in somebody's DAG folder
from rollcall_task import (
    ALIKE,
    PAGES,
    POOL,
    QUICK,
    STEPS,
    Announce,
    Collect,
    Command,
    Due,
    cron,
    deadline,
)

with DAG(
    "rollcall_collect",
    description="Ask the sources that are due, many at a time.",
    schedule=cron("*/15 * * * *"),
    dagrun_timeout=timedelta(hours=2),
    deadline=deadline(minutes=60),
    doc_md=__doc__,
    **ALIKE,
):
    due = Due(task_id="due")
    collect = Collect.partial(
        task_id="collect",
        doc_md=STEPS["collect"],
        pool=POOL,
        retries=0,
        execution_timeout=timedelta(hours=1),
        map_index_template="{{ task.part | length }} from {{ (task.part | first)[9:] }}",
    ).expand(part=due.output)
    Announce(
        task_id="pages",
        figures=collect.output,
        planned=due.output,
        outlets=[PAGES],
        trigger_rule=TriggerRule.ALL_DONE,
    )
    heartbeat = Command(
        task_id="heartbeat",
        words=["heartbeat", "--json"],
        doc_md="Do the steps go on? Tells whoever waits for a sign of life.",
        **QUICK | {"retries": 0},
        trigger_rule=TriggerRule.ALL_DONE,
    )
    collect >> heartbeat
