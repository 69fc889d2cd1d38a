"""Full disks, kill -9, Ctrl-C and bad jobs: nothing is announced that is not on disk."""

from __future__ import annotations

import hashlib
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from spider_crawls import Crawl, begin, crawl, finish, source, wait_until, write_job
from spider_site import Answer, Asked, Site
from spider_web import RSS, page, rss

from rollcall.store.captures import NAME, Capture, SourceDone
from rollcall.store.warc import sound_length, verify
from tests.full_disk import NO_BYTECODE, limit_files


@pytest.fixture(scope="module")
def long_feed(new_site: Callable[..., Site]) -> Site:
    """Nine articles that take a while each, so that there is a middle to be killed in; the last
    ones longer, so that it does not pass by while the machine does something else.
    """
    site = new_site(12)
    site.routes["/feed"] = Answer(
        rss(*(site.url(f"/story/{n}") for n in range(9))), content_type=RSS
    )

    def slowly(asked: Asked) -> Answer:
        time.sleep(0.15 if asked.path < "/story/5" else 1.2)
        # Not compressible, so that the evidence file grows as a full disk's would.
        noise = "".join(hashlib.sha256(f"{asked.path}{n}".encode()).hexdigest() for n in range(200))
        return page(f"<html><body><p>{noise}</p></body></html>")

    site.routes |= {f"/story/{n}": slowly for n in range(9)}
    return site


def sound(result: Crawl) -> list[Capture]:
    """Every announced page can be read, with the bytes that were announced."""
    pages = [line for line in result.lines if isinstance(line, Capture)]
    for capture in pages:
        assert hashlib.sha256(result.body(capture)).hexdigest() == capture.sha256
    return pages


def test_a_full_disk_ends_the_crawl_and_takes_no_announced_page_back(
    tmp_path: Path, long_feed: Site
) -> None:
    sources = [
        source("feed", "feed", long_feed.url("/feed")),
        source("silent", "page", "http://127.0.1.55:9/"),
    ]
    limits = {"concurrency_per_host": 1}
    environment = {NO_BYTECODE: "1"}
    small = partial(limit_files, 30_000)
    result = crawl(tmp_path, sources, preexec=small, env=environment, limits=limits)
    assert result.code == 3, result.log
    pages = sound(result)
    assert 1 < len(pages) < 10
    assert verify(result.warc) == []
    assert "no_space" in result.kinds("feed")
    assert result.done("feed") is None
    assert "free some space" in result.log
    assert "Traceback" not in result.log


@pytest.mark.slow
def test_a_disk_that_is_full_from_the_start_gives_no_page(tmp_path: Path, long_feed: Site) -> None:
    (tmp_path / "pages-job1.warc.gz").symlink_to("/dev/full")
    result = crawl(tmp_path, [source("feed", "feed", long_feed.url("/feed"))])
    assert result.code == 3, result.log
    assert not [line for line in result.lines if isinstance(line, Capture)]
    assert result.kinds("feed") == ["no_space"]


@pytest.mark.slow
def test_a_disk_too_full_for_the_announcement_says_so_by_its_exit_code(
    tmp_path: Path, long_feed: Site
) -> None:
    (tmp_path / NAME).symlink_to("/dev/full")
    result = crawl(tmp_path, [source("feed", "feed", long_feed.url("/feed"))])
    assert result.code == 3, result.log
    assert "Traceback" not in result.log


def pages_announced(folder: Path) -> int:
    return (folder / NAME).read_bytes().count(b'"warc_offset"') if (folder / NAME).exists() else 0


def test_what_a_killed_crawl_announced_can_be_read_and_gone_on_with(
    tmp_path: Path, long_feed: Site
) -> None:
    sources = [source("feed", "feed", long_feed.url("/feed"))]
    process = begin(write_job(tmp_path, sources, limits={"concurrency_per_host": 2}))
    wait_until(lambda: pages_announced(tmp_path) >= 4)
    process.kill()
    result = finish(tmp_path, process)
    assert result.code == -signal.SIGKILL
    assert len(sound(result)) >= 4
    assert result.done("feed") is None

    # Whatever the kill left torn is cut off when the same job goes on; nothing announced is lost.
    before = result.lines
    with result.warc.open("ab") as file:
        file.write(b"\x1f\x8b\x08\x00torn")
    with (tmp_path / NAME).open("ab") as file:
        file.write(b'{"source": "feed", "ur')
    assert result.lines == before
    assert verify(result.warc) != []
    whole = sound_length(result.warc)
    later = crawl(tmp_path, sources)
    assert later.lines[: len(before)] == before
    assert verify(later.warc) == []
    assert later.warc.stat().st_size > whole
    assert later.done("feed")
    sound(later)


def test_ctrl_c_ends_gracefully_and_leaves_the_source_undone(
    tmp_path: Path, long_feed: Site
) -> None:
    limits = {"concurrency_per_host": 1}
    sources = [source("feed", "feed", long_feed.url("/feed"))]
    process = begin(write_job(tmp_path, sources, limits=limits))
    wait_until(lambda: pages_announced(tmp_path) >= 2)
    process.send_signal(signal.SIGINT)
    result = finish(tmp_path, process)
    assert result.code == 130, result.log
    assert "Traceback" not in result.log
    # The one that was on its way may still arrive; the queue behind it is dropped.
    assert 2 <= len(sound(result)) <= 5
    assert verify(result.warc) == []
    assert not [line for line in result.lines if isinstance(line, SourceDone)]


def test_a_bad_job_is_one_sentence(tmp_path: Path) -> None:
    job = tmp_path / "job.json"
    job.write_text('{"id": "../../etc"}')
    result = finish(tmp_path, begin(job))
    assert result.code == 1
    assert "cannot be part of a file name" in result.log
    assert "Traceback" not in result.log
