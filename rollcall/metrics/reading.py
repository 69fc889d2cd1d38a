"""Read everything that the metrics tell, in one moment of the record."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from rollcall.heartbeat import backup_age
from rollcall.pipeline import Project, stand
from rollcall.store import standing
from rollcall.store.leases import machine_time
from rollcall.store.open import SCHEMA_VERSION
from rollcall.store.standing import Stand
from rollcall.store.totals import Totals, totals

_RECENT = timedelta(hours=1)


@dataclass(frozen=True)
class Facts:
    """What the metrics are made of. `now` is the project's time, `machine` that of the machine,
    by which steps are finished; sizes are bytes, ages seconds.
    """

    now: datetime
    machine: datetime
    steps: Mapping[str, Stand]
    took: Mapping[str, list[int]]
    unsent: tuple[datetime, ...]
    sources: Mapping[str, int]
    totals: Totals
    evidence_bytes: int
    free: Mapping[str, int]
    backup: float | None
    schema: str


def read(project: Project) -> Facts:
    """Ask the record, in one read transaction, and the disks. Raises `StoreError`."""
    now, machine = project.clock(), machine_time()
    known = {subscriber.id for subscriber in project.settings.subscriber}
    with project.store.read() as connection:
        facts = {
            "steps": stand(project, connection),
            "took": standing.took(connection, machine - _RECENT),
            "sources": standing.asked(connection),
            "totals": totals(connection),
        }
        unsent = [since for who, since in standing.unsent(connection) if who in known]
    home, evidence = project.settings.home, project.settings.evidence
    free = {"project": shutil.disk_usage(home).free}
    if evidence.is_dir():
        free["evidence"] = shutil.disk_usage(evidence).free
    return Facts(
        now=now,
        machine=machine,
        unsent=tuple(unsent),
        evidence_bytes=_size(evidence),
        free=free,
        backup=backup_age(project.settings),
        schema=SCHEMA_VERSION,
        **facts,  # type: ignore[arg-type]
    )


def _size(folder: Path) -> int:
    """Bytes of the files in a folder; links are not followed, and what vanishes is not there."""
    whole = 0
    for path, _, names in os.walk(folder):
        for name in names:
            try:
                whole += os.lstat(os.path.join(path, name)).st_size
            except OSError:
                continue
    return whole
