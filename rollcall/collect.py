"""collect: ask the sources that are due, keep what they answer as evidence, then import it.

The fetching itself happens in a process of its own (Scrapy), started by name. It announces what
it kept in a folder under `evidence/`; a folder whose `job.json` still stands was not imported yet,
so a run that was killed between fetching and importing loses nothing.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Select

from rollcall.clock import VARIABLE, Clock
from rollcall.errors import FetchError, OutOfSpace, RollcallError
from rollcall.logs import tell
from rollcall.records import Source
from rollcall.settings import Settings
from rollcall.store import leases, pages, sources, workers
from rollcall.store.captures import NAME as CAPTURES
from rollcall.store.captures import Capture, Failed, SourceDone, read_captures
from rollcall.store.leases import Leased
from rollcall.store.open import Store
from rollcall.store.work import Outcome, Step

NAME = "collect"
VERSION = 1
JOB = "job.json"
"""Stands in the folder of a crawl until its pages are in the record."""
_PID = "crawl.pid"
_LOG = "crawl.log"
LEFT_BY_A_CRAWL = (CAPTURES, _LOG, _PID, f"{JOB}.partial")
"""What a crawl leaves beside its evidence, of no use once its pages are in the record."""
_QUIET = 1800
"""Seconds without a word after which a crawl on another machine is over, if nobody holds what it
asked for: each host has 15 minutes.
"""
_ENDING = 60.0
"""Seconds that we wait for a crawl to notice that its collect is gone, and to end what it began."""
_LEASE = timedelta(hours=4)
"""Longer than any crawl: a host has 15 minutes, and slow ones of a batch may come one by one."""
_log = logging.getLogger(f"rollcall.{NAME}")
_EXIT_NO_SPACE = 3


@dataclass(frozen=True)
class Visit:
    """What one crawl announced about one source."""

    source: Source
    captures: tuple[Capture, ...]
    failures: tuple[Failed, ...]
    finished: bool
    left: int
    folder: Path


def step(store: Store, settings: Settings, clock: Clock, only: Collection[str] = ()) -> Step[Visit]:
    """The collect step. Its items are the enabled sources whose time has come, or only those.

    A source waits while another worker, wherever it is, asks its host.
    """

    def pending(_: Connection) -> Select[Any]:
        return sources.due(clock(), only)

    def free(_: Connection) -> Select[Any]:
        return sources.on_idle_hosts(sources.due(clock(), only), leases.machine_time())

    def compute(batch: list[Leased]) -> Iterator[tuple[Leased, Visit | Exception]]:
        wanted = {leased.item: leased for leased in batch}
        folder = prepare(store, settings, clock, list(wanted))
        error = crawl(folder)
        visits = {visit.source.id: visit for visit in announced(store, folder)}
        for item, leased in wanted.items():
            if isinstance(error, OutOfSpace) and not (item in visits and visits[item].finished):
                continue  # due as before; what it gave already is imported by the next run
            if item in visits:
                yield leased, visits[item]
            else:
                yield leased, error or FetchError(f"the crawl said nothing about source {item}")
        if _stands(store, settings, clock(), visits.values()):  # else `recover` imports the rest
            (folder / JOB).unlink(missing_ok=True)
        if isinstance(error, OutOfSpace):
            raise error

    def write(connection: Connection, _: Leased, visit: Visit) -> Outcome:
        return import_visit(connection, settings, clock(), visit)

    return Step(NAME, VERSION, pending, compute, write, batch=40, lease=_LEASE, free=free)


def recover(store: Store, settings: Settings, clock: Clock) -> int:
    """Import what killed runs had fetched but not imported; returns how many pages.

    A folder that cannot be imported is told in the log, and waits as it is.
    """
    imported = 0
    for job in sorted(settings.evidence.glob(f"*/*/{JOB}")):
        try:
            if not _is_left_behind(store, job):
                continue
            for visit in announced(store, job.parent):
                with store.write() as connection:
                    imported += _import_pages(connection, settings, clock(), visit)
                    sources.ask_whole(connection, visit.source.id)
            job.unlink(missing_ok=True)
        except FileNotFoundError:
            continue  # another worker was quicker with it
        except OutOfSpace:
            raise
        except Exception as error:  # noqa: BLE001 - a step's edge: one folder must not stop the rest
            remedy = error.remedy if isinstance(error, RollcallError) else "mend or move it away"
            kind = type(error).__name__
            told = {"step": NAME, "id": str(job), "outcome": "failed", "error": kind}
            tell(_log, logging.WARNING, f"{error}; {remedy}", **told)
    return imported


def _stands(store: Store, settings: Settings, now: datetime, visits: Iterable[Visit]) -> bool:
    """Whether every page that was announced is in the record, committed, or the same bytes are."""
    with store.read() as connection:
        return all(
            pages.stands(connection, page) or pages.is_unchanged(connection, page)
            for visit in visits
            for page in (_page(settings, now, visit, capture) for capture in visit.captures)
        )


def _is_left_behind(store: Store, job: Path) -> bool:
    """Whether nobody works on a crawl any more: neither who began it, nor the crawl itself.

    Of this machine's processes we know. A worker elsewhere lives as long as it renews its leases
    in the record, and where it was killed, its crawl goes on writing for a while.
    """
    try:
        worker = str(json.loads(job.read_text(encoding="utf-8"))["worker"])
    except (ValueError, KeyError, TypeError):
        return True  # killed while it was written, before anything was asked
    if worker == leases.WORKER or workers.was_before_start(worker):
        return True
    if workers.is_here(worker):
        return leases.is_dead(worker) and _ends(job.parent)
    with store.read() as connection:
        if leases.is_held(connection, worker):
            return False
    last = max(path.stat().st_mtime for path in job.parent.iterdir())
    return time.time() - last > _QUIET


def _ends(folder: Path) -> bool:
    """Wait for a crawl of this machine to end after its collect was killed, and say if it did.

    Until then its hosts are busy, though nobody holds them any more.
    """
    try:
        crawl_of = workers.name_of(int((folder / _PID).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return True
    deadline = time.monotonic() + _ENDING
    while not leases.is_dead(crawl_of):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def prepare(store: Store, settings: Settings, clock: Clock, ids: list[str]) -> Path:
    """Write the job file for one crawl over these sources; returns its folder."""
    now = clock()
    job_id = f"{now:%Y%m%dT%H%M%S}-{uuid4().hex[:8]}"
    folder = settings.evidence / f"{now:%Y-%m}" / job_id
    with store.read() as connection:
        described = [_describe(connection, settings, now, i) for i in ids]
    folder.mkdir(parents=True)  # last: a folder without a job in it says that all is imported
    write_job(settings, clock, folder, job_id, described)
    return folder


def write_job(
    settings: Settings,
    clock: Clock,
    folder: Path,
    job_id: str,
    described: list[dict[str, Any]],
    *,
    pages_per_source: int | None = None,
) -> None:
    """Write down what a crawl is asked to do; `pages_per_source` for a try instead of a visit."""
    rules = settings.collect
    job = {
        "id": job_id,
        "folder": str(folder),
        "worker": leases.WORKER,
        "agent": rules.agent,
        "now": clock().isoformat() if os.environ.get(VARIABLE) else None,
        "captured_by": settings.user,
        "allow_private_hosts": list(rules.allow_private_hosts),
        "proxy": rules.proxy,
        "limits": {
            "page_bytes": rules.page_bytes,
            "seconds": rules.seconds,
            "pages_per_source": pages_per_source or rules.pages_per_source,
            "delay": rules.delay,
            "concurrency_per_host": rules.concurrency_per_host,
        },
        "sources": described,
    }
    partial = folder / f"{JOB}.partial"
    partial.write_text(json.dumps(job, ensure_ascii=False), encoding="utf-8")
    partial.replace(folder / JOB)


def _describe(
    connection: Connection, settings: Settings, now: datetime, source_id: str
) -> dict[str, Any]:
    source = sources.get(connection, source_id)
    if source is None:
        raise FetchError(f"there is no source {source_id}")
    rules = settings.collect
    last = sources.last_full_answer(connection, source_id)
    return {
        "id": source.id,
        "way": source.way,
        "url": source.url,
        "options": dict(source.options),
        "known": pages.known(connection, source_id),
        "revisit": pages.to_revisit(
            connection,
            source_id,
            now,
            days=rules.revisit_days,
            hours=rules.revisit_hours,
            limit=rules.pages_per_source,
        ),
        "validators": pages.validators(connection, source_id),
        # Caches on the way lie now and then: once a day we ask for the whole page.
        "unconditional": last is None or (now - last).total_seconds() >= 86_400,
    }


def crawl(folder: Path) -> FetchError | OutOfSpace | None:
    """Run one crawl to its end; what went wrong with single URLs is announced, not returned."""
    environment = os.environ | {"SCRAPY_SETTINGS_MODULE": "spiders.settings"}
    # -P: a file called scrapy.py in the folder that somebody stands in is none of ours.
    command = [sys.executable, "-P", "-m", "scrapy", "crawl", "source", "-a", f"job={folder / JOB}"]
    command += ["-a", "ends_with=stdin"]  # killed, we cannot tell it to stop
    with (folder / _LOG).open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
            command,
            env=environment,
            stdout=log,
            stderr=log,
            stdin=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C reaches it through us, and once
        )
        (folder / _PID).write_text(str(process.pid), encoding="utf-8")
        try:
            code = process.wait()
        except KeyboardInterrupt:
            process.send_signal(signal.SIGINT)
            process.wait()  # it closes its evidence by itself
            raise
    if code == _EXIT_NO_SPACE:
        return OutOfSpace(
            "the disk is full: the crawl stopped",
            remedy="free some space and run `rollcall collect` again; nothing is lost",
        )
    if code != 0:
        return FetchError(f"the crawl ended with code {code}", remedy=f"read {folder / _LOG}")
    return None


def announced(store: Store, folder: Path) -> Iterator[Visit]:
    """What a crawl announced, source by source."""
    captures: dict[str, list[Capture]] = defaultdict(list)
    failures: dict[str, list[Failed]] = defaultdict(list)
    left: dict[str, int] = {}
    for line in read_captures(folder):
        if isinstance(line, Capture):
            captures[line.source].append(line)
        elif isinstance(line, SourceDone):
            left[line.source] = line.left
        else:
            failures[line.source].append(line)
    with store.read() as connection:
        for source_id in sorted({*captures, *failures, *left}):
            source = sources.get(connection, source_id)
            if source is not None:
                yield Visit(
                    source,
                    tuple(captures[source_id]),
                    tuple(failures[source_id]),
                    source_id in left,
                    left.get(source_id, 0),
                    folder,
                )


def import_visit(
    connection: Connection, settings: Settings, now: datetime, visit: Visit
) -> Outcome:
    """Record the pages of one visit, how each URL answered, and how the source is."""
    new = _import_pages(connection, settings, now, visit)
    broken = _entrance_error(visit.failures)
    # While links are left, a 304 would hide them: the next visit asks for the whole entrance.
    asked_all = visit.finished and not visit.left
    entered = any(capture.role == "entrance" for capture in visit.captures) or None
    whole = entered if asked_all else False
    sources.record_health(connection, visit.source, now, pages=new, whole=whole, error=broken)
    if broken and not visit.captures:
        return Outcome("failed", broken)
    if not visit.finished:
        return Outcome("again", "the crawl was cut off before it was through with this source")
    return Outcome("done") if new else Outcome("nothing", "nothing new")


def _entrance_error(failures: Iterable[Failed]) -> str | None:
    for failed in failures:
        if failed.role == "entrance" and failed.kind != "not_modified":
            return f"{failed.kind}: {failed.error}"
    return None


def _import_pages(connection: Connection, settings: Settings, now: datetime, visit: Visit) -> int:
    new = 0
    for capture in visit.captures:
        page = _page(settings, now, visit, capture)
        # The same bytes again are kept in their WARC file; the record notes the visit only.
        if not pages.is_unchanged(connection, page):
            new += pages.add_page(connection, page)
        sources.record_visit(connection, visit.source.id, capture.url, "ok", "", now)
    for failed in visit.failures:
        sources.record_visit(
            connection, visit.source.id, failed.url, _kind(failed), failed.error, now
        )
    return new


def _page(settings: Settings, now: datetime, visit: Visit, capture: Capture) -> dict[str, Any]:
    """A capture as a row of the record."""
    warc = (visit.folder / capture.warc_file).relative_to(settings.evidence)
    return {
        "source_id": visit.source.id,
        "url": capture.url,
        "final_url": capture.final_url,
        "role": capture.role,
        "status": capture.status,
        "content_type": capture.content_type,
        "sha256": capture.sha256,
        "bytes": capture.bytes,
        "captured_at": datetime.fromisoformat(capture.captured_at),
        "captured_by": capture.captured_by,
        "imported_at": now,
        "warc_file": warc.as_posix(),
        "warc_offset": capture.warc_offset,
        "warc_length": capture.warc_length,
        "record_id": capture.record_id,
        "etag": capture.etag,
        "last_modified": capture.last_modified,
        "updated": capture.updated,
    }


def _kind(failed: Failed) -> str:
    """How an address failed; an answer's status is part of it, for 404 lasts and 503 passes."""
    return f"{failed.kind} {failed.status}" if failed.kind == "http" else failed.kind
