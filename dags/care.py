"""# Rollcall: care

Every night at half past three, by the clock of the organisation (ROLLCALL_TIMEZONE):

    verify -> prune      check      pulse
    backup -> prune

- `verify`: is all evidence still what was captured? Fails where a byte is not;
- `check`: does the search index hold what the record holds? Mends what differs;
- `backup`: the record, the evidence and the settings, into `backup.folder` of `rollcall.toml`;
- `prune`: removes leftovers, and what is made anew when it is needed: so it needs no backup;
- `pulse`: counts the sources that fail, are silent or give far less than usual. Which they are is
  told by `rollcall sources pulse`.

The others do not wait for each other; `prune` comes after `verify` and `backup`. Where one of them
failed, nothing is removed this night, so that whoever looks for the cause still has the crawl logs.
Where the backup was skipped, because another one is at work, `prune` runs. `verify`, `check` and
`backup` are not tried again the same night: what the first two find does not go away by asking
twice, and each try of a backup copies the whole record.
"""

import sys
from pathlib import Path

from airflow.sdk import DAG

sys.path.append(str(Path(__file__).parent))  # also where this folder lies in somebody's DAG folder
from rollcall_task import ALIKE, Command, cron, deadline

with DAG(
    "rollcall_care",
    description="Verify the evidence and the index, back up, remove what nobody needs.",
    schedule=cron("30 3 * * *"),
    deadline=deadline(minutes=360),
    doc_md=__doc__,
    **ALIKE,
):
    verify = Command(
        task_id="verify",
        words=["evidence", "verify"],
        doc_md="Compare all evidence with the SHA-256 of when it was captured.",
        retries=0,
    )
    check = Command(
        task_id="check",
        words=["index", "--check", "--mend"],
        doc_md="Compare the search index with the record, and mend what differs.",
        retries=0,
    )
    backup = Command(
        task_id="backup",
        words=["backup", "make", "--skip-code", "99", "--json"],
        doc_md="Back up the record, the evidence and the settings.",
        retries=0,
    )
    prune = Command(
        task_id="prune",
        words=["prune", "--json"],
        doc_md="Remove old crawl logs, old index files and rows of texts that were replaced.",
    )
    [verify, backup] >> prune
    pulse = Command(
        task_id="pulse",
        words=["sources", "pulse", "--json"],
        doc_md="How many sources fail, are silent, or give far less than usual.",
    )
