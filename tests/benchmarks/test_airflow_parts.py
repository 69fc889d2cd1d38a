"""What the benchmark of Airflow serves and writes down: without that, its figures mean nothing."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.airflow import material, projects, reports
from benchmarks.airflow.outlets import Outlets
from benchmarks.airflow.scheduler import Task
from rollcall.read import article, read

AT = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
SAID = (
    "A district court in Almaty opened the hearing of five workers who were detained in January.",
    "Their lawyers asked the judge to admit journalists to the room, and he refused on Monday.",
    "The prosecutor said that the investigation had taken nine months & forty <witnesses>.",
    "Relatives who waited in front of the building said that they had been told nothing at all.",
)
STAMP = Path(material.__file__).with_name("stamp.py")


def news(count: int) -> list[material.Article]:
    return [material.Article(n, "en", f"Court hears case {n}", SAID, AT) for n in range(count)]


def test_a_served_page_is_an_article_with_its_text_and_date() -> None:
    (one,) = news(1)
    found = article(material.page(one), url=f"http://127.0.0.1{one.path}")
    assert all(sentence in found.text for sentence in SAID)
    assert found.published is not None
    assert datetime.fromisoformat(found.published.at) == AT


def test_every_article_is_in_one_feed_and_behind_its_address() -> None:
    with Outlets(news(5), 2) as outlets:
        named = []
        for source in outlets.sources:
            body = urllib.request.urlopen(source.url).read()
            named += [entry.url for entry in read(body, url=source.url)]
        assert len(set(named)) == 5
        for url in named:
            assert b"district court" in urllib.request.urlopen(str(url)).read()
        assert outlets.asked == {200: 7}
        assert len({source.url.split("/")[2] for source in outlets.sources}) == 2


def test_what_is_known_already_is_answered_with_304_and_what_is_not_there_with_404() -> None:
    with Outlets(news(1), 1) as outlets:
        (source,) = outlets.sources
        tag = urllib.request.urlopen(source.url).headers["ETag"]
        again = urllib.request.Request(source.url, headers={"If-None-Match": tag})
        with pytest.raises(urllib.error.HTTPError, match="304"):
            urllib.request.urlopen(again)
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(source.url.replace("feed.xml", "robots.txt"))


@pytest.mark.shared_data
def test_articles_are_the_same_for_a_seed_and_some_repeat_others(shared_data: Path) -> None:
    one, two = (list(material.articles(shared_data, 300, AT, seed=4)) for _ in range(2))
    assert one == two
    assert len({article.sentences[-2] for article in one}) < 300
    assert len({article.sentences for article in one}) == 300
    assert all(AT - material.WEEK <= article.at < AT for article in one)


def test_a_call_is_written_down_with_its_code_and_its_time(tmp_path: Path) -> None:
    log, now = tmp_path / "calls.jsonl", tmp_path / "now"
    now.write_text("2025-02-03T12:00:00+00:00\n")
    words = "import os, sys; sys.exit(99 if os.environ['ROLLCALL_NOW'].startswith('2025') else 1)"
    done = subprocess.run(
        [sys.executable, "-S", "-E", str(STAMP), str(log), sys.executable, "-c", words, "enrich"],
        env={"BENCH_NOW_FILE": str(now)},
    )
    assert done.returncode == 99
    (call,) = reports.calls(log)
    assert (call.step, call.code) == ("enrich", 99)
    assert 0 < call.seconds < 30


def test_delays_are_told_apart(tmp_path: Path) -> None:
    log = tmp_path / "calls.jsonl"
    row = {"words": ["--log", "info", "match"], "began": 12.0, "ended": 18.0, "code": 0, "cpu": 1.0}
    log.write_text(json.dumps(row) + "\n")
    tasks = [
        Task("process", "enrich", "r", 0, "success", 1.0, 2.0, 9.0, False),
        Task("process", "match", "r", 0, "success", 10.0, 11.5, 18.25, False),
    ]
    assert reports.delays(tasks, log) == {
        "between": 1.0, "queued": 1.5, "before": 0.5, "after": 0.25, "of": 1,
    }  # fmt: skip


def test_a_project_has_its_sources_and_its_list_and_nothing_else(tmp_path: Path) -> None:
    with Outlets(news(2), 2) as outlets:
        made = projects.make(tmp_path / "project", "", outlets.sources, ["Ерлан Жағыпаров"])
        assert projects.articles(made) == 0
        assert projects.waiting(made) == {}
        assert made.settings.collect.allow_private_hosts == tuple(outlets.hosts)
        made.store.engine.dispose()
