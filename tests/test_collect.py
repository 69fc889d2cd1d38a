"""What a crawl left behind is imported once, whoever was killed; harm to evidence shows."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from rollcall import collect
from rollcall.errors import StoreError
from rollcall.extract import payload
from rollcall.pipeline import Part, Project, run_step
from rollcall.store import leases, pages, sources, workers
from rollcall.store import rows as rows_module
from rollcall.store import schema as s
from rollcall.store.evidence import (
    Failed,
    verify,
)
from rollcall.store.open import Store
from tests import world
from tests.crawled import keep
from tests.world import NOW, rows, table

WORDS = "".join(
    f"<p>{words}</p>"
    for words in (
        "Police released Aigerim Sarsenova on Sunday, her lawyer told reporters in Almaty.",
        "Sarsenova had been detained on 6 January near the central square of the city, and her "
        "family did not know for two days where she was being held, the lawyer said.",
        "No charges were brought. The regional police department did not answer questions about "
        "the reasons for the detention, and referred reporters to the prosecutor general.",
        "Her sister said that she had gone out to buy bread and was stopped by men in uniform, who "
        "took her telephone away. She was at home on Sunday evening, tired but unharmed.",
        "Human rights groups count more than a hundred people whose families have not heard from "
        "them since the beginning of the month. They ask for lists to be published every day.",
    )
)


@pytest.fixture
def one(store: Store, tmp_path: Path) -> Project:
    project = world.project(tmp_path / "project", store)
    world.add_sources(project)
    return project


def crawled(
    one: Project, name: str, urls: list[str], *, worker: str = "", done: bool = True
) -> Path:
    """A folder as a crawl leaves it."""
    folder = one.settings.evidence / "2022-01" / name
    folder.mkdir(parents=True)
    collect.write_job(one.settings, one.clock, folder, name, [])
    job = json.loads((folder / "job.json").read_text())
    (folder / "job.json").write_text(json.dumps(job | {"worker": worker or dead_worker()}))
    keep(folder, name, texts(urls), done=done)
    return folder


def texts(urls: list[str]) -> dict[str, bytes]:
    """A page at each address."""
    found = {}
    for url in urls:
        title = f"Freed, part {url[-1]}"
        head = f"<head><title>{title}</title><meta property='og:type' content='article'></head>"
        page = f"<html>{head}<body><article><h1>{title}</h1>{WORDS}</article></body></html>"
        found[url] = page.encode()
    return found


def dead_worker() -> str:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return f"{workers.name_of(process.pid)}abc"


URLS = [f"https://wire.example/{n}" for n in range(3)]


def test_what_a_killed_collect_had_fetched_is_imported_once(one: Project) -> None:
    folder = crawled(one, "killed", URLS, done=False)
    assert collect.recover(one.store, one.settings, one.clock) == 3
    assert collect.recover(one.store, one.settings, one.clock) == 0
    assert rows(one.store)["pages"] == 3
    assert not (folder / "job.json").exists()
    run_step(one, "extract")
    assert [row["url"] for row in table(one.store, "articles")]


def test_what_was_recovered_is_told_as_something_done(one: Project) -> None:
    from rollcall.cli.shared import as_figures, in_words

    with one.store.write() as connection:  # nothing is due
        for source in table(one.store, "sources"):
            found = sources.get(connection, source["id"])
            assert found is not None
            sources.record_health(connection, found, NOW, pages=0, whole=True, error=None)
    assert in_words(run_step(one, "collect")) == "nothing to do"
    crawled(one, "killed", URLS, done=False)
    counts = run_step(one, "collect", part=Part(sources=("no-such-source",)))
    assert (counts.items, counts.extra) == (0, {"recovered": 3})
    assert as_figures("collect", counts, 1.0)["recovered"] == 3
    assert in_words(counts) == "3 recovered"


def test_an_import_that_was_killed_half_way_is_finished(one: Project) -> None:
    crawled(one, "killed", URLS)
    visit = next(collect.announced(one.store, one.settings.evidence / "2022-01" / "killed"))
    with one.store.write() as connection:
        collect.import_visit(connection, one.settings, NOW, visit)
    collect.recover(one.store, one.settings, one.clock)
    assert rows(one.store)["pages"] == 3


def test_a_crawl_that_somebody_works_on_is_left_alone(
    one: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    living = f"{workers.name_of(os.getppid())}abc"
    crawled(one, "living", URLS, worker=living)
    crawled(one, "elsewhere", URLS, worker="another-machine:17:abc")
    orphan = crawled(one, "orphan", URLS)
    (orphan / "crawl.pid").write_text(str(os.getppid()))
    monkeypatch.setattr(collect, "_ENDING", 0.2)
    assert collect.recover(one.store, one.settings, one.clock) == 0
    (orphan / "crawl.pid").write_text(dead_worker().split(":")[1])
    assert collect.recover(one.store, one.settings, one.clock) == 3


def test_a_crawl_of_a_machine_that_never_came_back_is_imported_when_all_is_quiet(
    one: Project,
) -> None:
    worker = "another-machine:17:abc"
    folder = crawled(one, "elsewhere", URLS, worker=worker)
    assert collect.recover(one.store, one.settings, one.clock) == 0, "written just now"
    for path in folder.iterdir():
        before = path.stat().st_mtime - 2_000
        os.utime(path, (before, before))
    held(one, worker, minutes=4)
    assert collect.recover(one.store, one.settings, one.clock) == 0, "it renews its leases"
    held(one, worker, minutes=-1)
    assert collect.recover(one.store, one.settings, one.clock) == 3


def test_a_crawl_that_a_start_of_the_machine_ended_is_imported_at_once(
    one: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "machine", lambda: "host/0a1b2c3d4e5f/000000000002")
    folder = crawled(one, "before", URLS, worker="host/0a1b2c3d4e5f/000000000001:1:abc")
    (folder / "crawl.pid").write_text(str(os.getppid()))  # a number that is another's by now
    assert collect.recover(one.store, one.settings, one.clock) == 3


def held(one: Project, worker: str, *, minutes: float) -> None:
    """What the record says where a worker holds a source until in so many minutes."""
    until = leases.machine_time() + timedelta(minutes=minutes)
    state = {"step": "collect", "item": "wire", "version": 1, "input_hash": "", "attempts": 1}
    with one.store.write() as connection:
        rows_module.put(connection, s.step_state, **state, worker=worker, lease_until=until)


def test_a_torn_job_or_a_damaged_announcement_stops_nobody_else(
    one: Project, caplog: pytest.LogCaptureFixture
) -> None:
    torn = one.settings.evidence / "2022-01" / "a-torn"
    torn.mkdir(parents=True)
    (torn / "job.json").write_text('{"id": "a-to')
    damaged = crawled(one, "b-damaged", URLS[:1])
    lines = (damaged / "captures.jsonl").read_text()
    (damaged / "captures.jsonl").write_text("not JSON\n" + lines)
    crawled(one, "c-good", URLS)
    assert collect.recover(one.store, one.settings, one.clock) == 3
    assert "b-damaged" in caplog.text
    assert "line 1" in caplog.text
    assert not (torn / "job.json").exists()
    assert (damaged / "job.json").exists(), "it waits for somebody to mend it"


def test_the_chain_names_a_page_that_was_changed_taken_out_or_taken_off_the_end(
    one: Project,
) -> None:
    crawled(one, "good", URLS)
    collect.recover(one.store, one.settings, one.clock)
    with one.store.read() as connection:
        assert pages.broken_links(connection) == []
        first, second, third = connection.execute(select(s.pages).order_by(s.pages.c.id)).all()
    for change, said in (
        (update(s.pages).where(s.pages.c.id == second.id).values(sha256="0" * 64), second.url),
        (update(s.pages).where(s.pages.c.id == first.id).values(url="https://x/"), "https://x/"),
        (
            update(s.pages).where(s.pages.c.id == third.id).values(captured_at=NOW.replace(hour=1)),
            third.url,
        ),
        (delete(s.pages).where(s.pages.c.id == second.id), third.url),
        (delete(s.pages).where(s.pages.c.id == third.id), "3 pages, not with 2"),
    ):
        with contextlib.suppress(InterruptedError), one.store.write() as connection:
            connection.execute(change)
            broken = pages.broken_links(connection)
            raise InterruptedError  # so that nothing of the change is kept
        assert any(said in words for words in broken), (said, broken)


def test_a_changed_byte_in_an_evidence_file_is_found_and_named(one: Project) -> None:
    folder = crawled(one, "good", URLS)
    collect.recover(one.store, one.settings, one.clock)
    path = folder / "pages-good.warc.gz"
    assert verify(path) == []
    page = table(one.store, "pages")[1]
    whole = bytearray(path.read_bytes())
    whole[page["warc_offset"] + page["warc_length"] // 2] ^= 1
    path.write_bytes(whole)
    assert any(str(page["warc_offset"]) in words for words in verify(path))
    with pytest.raises(StoreError, match="pages-good"):
        payload(one.settings, page)
    counts = run_step(one, "extract")
    assert (counts.failed, counts.done) == (1, 2)
    reasons = [r["reason"] for r in table(one.store, "step_state") if r["outcome"] == "failed"]
    assert "pages-good.warc.gz" in reasons[0]


def test_evidence_that_was_swapped_whole_is_found_by_the_hash_in_the_record(one: Project) -> None:
    crawled(one, "good", URLS)
    collect.recover(one.store, one.settings, one.clock)
    with one.store.write() as connection:
        connection.execute(update(s.pages).values(sha256="0" * 64))
    counts = run_step(one, "extract")
    assert counts.failed == 3
    assert all("other bytes" in r["reason"] for r in table(one.store, "step_state"))


@pytest.fixture
def failing_crawl(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A Python whose crawls crash at once, as one without memory would."""
    crash = tmp_path / "python"
    crash.write_text("#!/bin/sh\nexit 9\n")
    crash.chmod(0o755)
    monkeypatch.setattr(collect.sys, "executable", str(crash))


@pytest.mark.usefixtures("failing_crawl")
def test_a_crawl_that_crashed_is_tried_again_and_says_where_to_look(one: Project) -> None:
    counts = run_step(one, "collect")
    assert counts.again == len(world.SOURCES)
    states = table(one.store, "step_state")
    assert {row["outcome"] for row in states} == {"again"}
    assert all("code 9" in row["reason"] for row in states)


def test_pages_whose_import_was_rolled_back_wait_to_be_recovered(
    one: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crawl(folder: Path) -> None:
        keep(folder, "slow", texts(URLS))
        with one.store.write() as connection:  # so slow that somebody else took the source over
            connection.execute(update(s.step_state).values(worker="elsewhere:1:abc"))

    monkeypatch.setattr(collect, "crawl", crawl)
    assert run_step(one, "collect").lost == len(world.SOURCES)
    assert rows(one.store)["pages"] == 0
    assert len(list(one.settings.evidence.glob("*/*/job.json"))) == 1
    assert collect.recover(one.store, one.settings, one.clock) == 3


def test_a_crawl_that_is_imported_leaves_nothing_to_recover(
    one: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collect, "crawl", lambda folder: keep(folder, folder.name, texts(URLS)))
    for _ in range(2):  # the second time with the same bytes
        run_step(one, "collect")
        with one.store.write() as connection:
            connection.execute(update(s.source_health).values(due_at=None))
            connection.execute(delete(s.step_state))
    assert rows(one.store)["pages"] == 3
    assert list(one.settings.evidence.glob("*/*/job.json")) == []


def test_a_damaged_folder_or_one_that_vanishes_stops_no_other(
    one: Project, caplog: pytest.LogCaptureFixture
) -> None:
    damaged = crawled(one, "a-damaged", URLS[:1])
    lines = (damaged / "captures.jsonl").read_text().replace(NOW.isoformat(), "yesterday")
    (damaged / "captures.jsonl").write_text(lines)
    vanishing = crawled(one, "b-vanishing", URLS[:1]) / "job.json"
    crawled(one, "c-good", URLS)

    def clock() -> datetime:
        vanishing.unlink(missing_ok=True)  # another worker imports it at the same time
        return NOW

    assert collect.recover(one.store, one.settings, clock) == 3
    assert "a-damaged" in caplog.text
    assert (damaged / "job.json").exists()


def fails(one: Project, kind: str, status: int | None = None, times: int = 1) -> str:
    """The key of an address that failed so many times."""
    url = f"https://wire.example/{kind}{status or ''}"
    failed = Failed("wire", url, "no page", kind, status=status)
    with one.store.write() as connection:
        source = sources.get(connection, "wire")
        assert source is not None
        visit = collect.Visit(source, (), (failed,), True, 0, one.settings.evidence)
        for _ in range(times):
            collect.import_visit(connection, one.settings, NOW, visit)
    return pages.url_key(url)


def known(one: Project) -> list[str]:
    with one.store.read() as connection:
        return pages.known(connection, "wire")


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        *((kind, None) for kind in ("timeout", "connection", "refused", "dns", "tls", "later")),
        ("robots_unavailable", None),
        ("http", 500),
        ("http", 503),
        ("http", 429),
    ],
)
def test_passing_trouble_never_gives_an_address_up(
    one: Project, kind: str, status: int | None
) -> None:
    fails(one, kind, status, times=10)
    assert known(one) == []


@pytest.mark.parametrize(
    ("kind", "status", "times"),
    [
        ("robots", None, 1),
        ("private_address", None, 1),
        ("http", 404, 3),
        ("http", 410, 3),
        ("http", 403, 3),
        ("too_large", None, 3),
        ("encoding", None, 3),
    ],
)
def test_what_refuses_for_good_is_given_up_until_somebody_says_retry(
    one: Project, kind: str, status: int | None, times: int
) -> None:
    for done in range(times):
        assert known(one) == [], f"given up after {done} of {times}"
        key = fails(one, kind, status)
    assert known(one) == [key]
    with one.store.write() as connection:
        assert sources.ask_again(connection) == 1
    assert known(one) == []
    with one.store.read() as connection:
        due = {row.item for row in connection.execute(sources.due(NOW))}
    assert "wire" in due


def test_no_file_of_the_folder_that_somebody_stands_in_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list comes with other files, perhaps, and people stand in their downloads."""
    (tmp_path / "scrapy.py").write_text("open('proof', 'w').close()")
    (tmp_path / "pty.py").write_text("open('proof', 'w').close()")
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "crawl"
    folder.mkdir()
    error = collect.crawl(folder)  # there is no job, and that is what it says
    assert error is not None
    assert "job.json" in (folder / "crawl.log").read_text("utf-8")
    assert not (tmp_path / "proof").exists()
