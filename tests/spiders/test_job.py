"""A job file that is wrong is refused with the file and the key named."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from spider_crawls import NOW, source, write_job

from rollcall.errors import SettingsError
from spiders.job import read_job


def test_a_job_is_read_whole(tmp_path: Path) -> None:
    feed = source("s", "feed", "https://news.example/feed", known=["0" * 16], revisit=["u"])
    feed["validators"] = {"u": {"etag": '"x"', "last_modified": None}}
    job = read_job(write_job(tmp_path, [feed], allow_private_hosts=["[::1]", "Desk.Example"]))
    assert job.clock() == datetime.fromisoformat(NOW)
    assert job.allow_private_hosts == {"::1", "desk.example"}
    assert job.warc == tmp_path / "pages-job1.warc.gz"
    assert job.sources[0].validators["u"].etag == '"x"'


def test_without_a_moment_the_clock_is_the_machines(tmp_path: Path) -> None:
    job = read_job(write_job(tmp_path, [], now=None))
    assert abs((job.clock() - datetime.now(UTC)).total_seconds()) < 5


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"id": "../x"}, "id"),
        ({"folder": "/nowhere/at/all"}, "folder"),
        ({"sources": [{"id": "s", "way": "carrier pigeon", "url": "x"}]}, "pigeon"),
        ({"sources": [{"id": "s", "way": "feed"}]}, "'url' is missing"),
        ({"sources": 7}, "job.json"),
        ({"now": "yesterday"}, "yesterday"),
        ({"limits": {"pages": 3}}, "pages"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, cells: dict[str, Any], words: str) -> None:
    path = write_job(tmp_path, [])
    path.write_text(json.dumps({**json.loads(path.read_text()), **cells}))
    with pytest.raises(SettingsError, match=words):
        read_job(path)


@pytest.mark.parametrize("text", ["", "[]", "{", "7", '"x"', "null"])
def test_what_is_no_job_at_all_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "job.json"
    path.write_text(text)
    with pytest.raises(SettingsError, match=r"job\.json"):
        read_job(path)
