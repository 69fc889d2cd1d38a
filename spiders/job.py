"""The job file: what the collect step asks one crawl to do."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy.crawler import Crawler

from rollcall.clock import Clock, fixed_clock, system_clock
from rollcall.errors import SettingsError
from rollcall.records import WAYS


@dataclass(frozen=True)
class Limits:
    """How much, how long, how fast.

    `page_bytes` and `seconds` bound one page, `delay` is the least number of seconds between
    requests to one host, `retry_after` the longest wait a host may ask for, and `host_seconds` how
    long one host may keep a crawl: what it has not answered by then is left for a later run.
    """

    page_bytes: int = 40 * 1024 * 1024
    seconds: float = 30.0
    pages_per_source: int = 200
    delay: float = 1.0
    concurrency_per_host: int = 2
    retry_after: float = 60.0
    host_seconds: float = 900.0


@dataclass(frozen=True)
class Validators:
    """What a page's last answer said of its version, verbatim, and what its entrance said."""

    etag: str | None = None
    last_modified: str | None = None
    updated: str | None = None


@dataclass(frozen=True)
class SourceJob:
    """One source to ask. `known`: first 16 hex digits of the SHA-256 of canonical URLs held."""

    id: str
    way: str
    url: str
    options: Mapping[str, Any] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    revisit: tuple[str, ...] = ()
    validators: Mapping[str, Validators] = field(default_factory=dict)
    unconditional: bool = False


@dataclass(frozen=True)
class Job:
    """One crawl: who asks, for what, how politely, and where the answers go."""

    id: str
    folder: Path
    agent: str
    captured_by: str
    sources: tuple[SourceJob, ...]
    limits: Limits
    clock: Clock
    allow_private_hosts: frozenset[str] = frozenset()
    proxy: str | None = None

    @property
    def warc(self) -> Path:
        """The evidence file of this crawl."""
        return self.folder / f"pages-{self.id}.warc.gz"


def job_of(crawler: Crawler) -> Job:
    """The job of a running crawl: how middlewares learn their limits."""
    job = getattr(crawler.spider, "job", None)
    if not isinstance(job, Job):
        raise SettingsError("this project's spiders run with a job: -a job=JOB.json")
    return job


def read_job(path: Path) -> Job:
    """Read a job file. Raises `SettingsError` naming the file and the key that is wrong."""
    try:
        cells = json.loads(path.read_bytes())
    except OSError as error:
        raise SettingsError(f"cannot read the job file {path}: {error.strerror}") from error
    except ValueError as error:
        raise SettingsError(f"{path} is not JSON: {error}") from error
    try:
        return _job(cells)
    except KeyError as error:
        raise SettingsError(f"{path}: the key {error} is missing") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise SettingsError(f"{path}: {error}") from error


def _job(cells: dict[str, Any]) -> Job:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", cells["id"]):
        raise ValueError(f"id: {cells['id']!r} cannot be part of a file name")
    folder = Path(cells["folder"])
    if not folder.is_dir():
        raise ValueError(f"folder: {folder} is not a folder")
    now = cells.get("now")
    return Job(
        id=cells["id"],
        folder=folder,
        agent=cells["agent"],
        captured_by=cells["captured_by"],
        sources=tuple(_source(source) for source in cells["sources"]),
        limits=Limits(**cells.get("limits", {})),
        clock=fixed_clock(_moment(now)) if now else system_clock,
        allow_private_hosts=frozenset(
            host.lower().strip("[]") for host in cells.get("allow_private_hosts", ())
        ),
        proxy=cells.get("proxy") or None,
    )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _source(cells: dict[str, Any]) -> SourceJob:
    if cells["way"] not in WAYS:
        raise ValueError(f"way: {cells['way']!r} is none of {', '.join(WAYS)}")
    validators = {
        url: Validators(
            etag=held.get("etag"),
            last_modified=held.get("last_modified"),
            updated=held.get("updated"),
        )
        for url, held in cells.get("validators", {}).items()
    }
    return SourceJob(
        id=cells["id"],
        way=cells["way"],
        url=cells["url"],
        options=cells.get("options") or {},
        known=frozenset(cells.get("known", ())),
        revisit=tuple(cells.get("revisit", ())),
        validators=validators,
        unconditional=bool(cells.get("unconditional", False)),
    )
