"""Runs the real spider in a process of its own, as the collect step does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rollcall.store.captures import Capture, Failed, SourceDone, read_captures
from rollcall.store.warc import read_payload

NOW = "2022-01-07T12:00:00+00:00"
ROOT = Path(__file__).resolve().parents[2]


def source(id: str, way: str, url: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "way": way, "url": url, **more}


@dataclass
class Crawl:
    folder: Path
    code: int
    log: str

    @property
    def lines(self) -> list[Capture | Failed | SourceDone]:
        return list(read_captures(self.folder))

    def captures(self, source: str) -> list[Capture]:
        return [x for x in self.lines if isinstance(x, Capture) and x.source == source]

    def failures(self, source: str) -> list[Failed]:
        return [x for x in self.lines if isinstance(x, Failed) and x.source == source]

    def kinds(self, source: str) -> list[str]:
        return [failed.kind for failed in self.failures(source)]

    def done(self, source: str) -> SourceDone | None:
        found = [x for x in self.lines if isinstance(x, SourceDone) and x.source == source]
        return found[0] if found else None

    def body(self, capture: Capture) -> bytes:
        path = self.folder / capture.warc_file
        return read_payload(path, capture.warc_offset, capture.warc_length)[1]

    @property
    def warc(self) -> Path:
        return self.folder / "pages-job1.warc.gz"


def write_job(folder: Path, sources: list[dict[str, Any]], **more: Any) -> Path:
    limits = {"page_bytes": 100_000, "seconds": 3.0, "delay": 0.0, "concurrency_per_host": 8}
    job = {
        "id": "job1",
        "folder": str(folder),
        "agent": "Rollcall/0.1 (+https://rollcall.example)",
        "now": NOW,
        "captured_by": "monitor@desk",
        "allow_private_hosts": [f"127.0.1.{n}" for n in range(1, 60)],
        "proxy": None,
        "sources": sources,
        **more,
        "limits": {**limits, "retry_after": 5.0, **more.get("limits", {})},
    }
    path = folder / "job.json"
    path.write_text(json.dumps(job))
    return path


def begin(job: Path, **kwargs: Any) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "spiders.settings"}
    environment |= kwargs.pop("env", {})
    command = [sys.executable, "-m", "scrapy", "crawl", "source", "-a", f"job={job}"]
    with (job.parent / "crawl.log").open("wb") as log:
        return subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=log, stderr=log, **kwargs
        )


def crawl(
    folder: Path,
    sources: list[dict[str, Any]],
    *,
    env: dict[str, str] | None = None,
    preexec: Callable[[], None] | None = None,
    **more: Any,
) -> Crawl:
    process = begin(write_job(folder, sources, **more), env=env or {}, preexec_fn=preexec)
    return finish(folder, process)


def finish(folder: Path, process: subprocess.Popen[bytes]) -> Crawl:
    try:
        code = process.wait(timeout=240)
    finally:
        if process.poll() is None:
            process.kill()
    return Crawl(folder, code, (folder / "crawl.log").read_text())


def wait_until(condition: Callable[[], bool], seconds: float = 120.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)
