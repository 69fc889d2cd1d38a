"""Full disks and nonsense: each says what happened and what to do, and the rest goes on."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from rollcall.errors import OutOfSpace
from rollcall.pipeline import Project, open_project, run_step
from rollcall.records import Source
from rollcall.search import Query
from tests import processes, world
from tests.end_to_end import small_site
from tests.full_disk import limit_files
from tests.spiders.spider_site import Answer, Site

FEED = "application/rss+xml"


def small_files() -> None:
    limit_files(1_500_000)


@pytest.fixture
def site() -> Iterator[Site]:
    made = small_site.site("127.0.3.2")
    yield made
    made.close()


def run(home: Path, log: Path, *arguments: str, full: bool = False) -> int | None:
    log.write_text("")
    prepare = small_files if full else None
    process = processes.start(small_site.rollcall, home, log, list(arguments), prepare)
    process.join(120)
    return process.exitcode


@pytest.mark.slow
def test_a_disk_that_fills_up_while_collecting_loses_nothing(tmp_path: Path, site: Site) -> None:
    site.routes["/released"] = Answer(
        small_site.page(small_site.PIECES[1])
        .replace("</body>", "<!--" + noise() + "--></body>")
        .encode()
    )
    home, log = small_site.make_project(tmp_path / "project", site), tmp_path / "log"
    code = run(home, log, "collect", full=True)
    said = log.read_text()
    assert code == 1, said
    assert "the disk is full: the crawl stopped" in said, said
    assert "What to do: " in said
    assert "Traceback" not in said
    assert run(home, log, "run") == 0, log.read_text()
    found = small_site.state(home)
    assert len(found["pages"]) == len(small_site.PIECES) + 1
    assert found["notices"]


def noise() -> str:
    """Text that no packing makes small."""
    return os.urandom(1_600_000).hex()


@pytest.mark.parametrize("step", ["enrich", "match", "alert", "digest"])
def test_a_full_record_stops_a_step_with_a_remedy_and_the_next_run_goes_on(
    home: Path, step: str
) -> None:
    one = world.reopened(home)
    if step == "enrich":
        long = "Police released people in Almaty on Monday. " * 400
        world.publish(one, world.Piece("long", "wire", "Long", long, "2022-01-09"))
    if step == "match":
        for number in range(30):
            text = f"Жумабек Тастемиров убит в Алматы, сообщил источник номер {number}."
            world.publish(one, world.Piece(f"m{number}", "wire", "Убит", text, "2022-01-09"))
        world.work(one, "enrich")
    world.work(one, *{"alert": ["match"], "digest": ["match", "alert"]}.get(step, []) or ["index"])
    with _full(one), pytest.raises(OutOfSpace) as caught:
        run_step(_next_week(one) if step == "digest" else one, step)
    assert "free some space" in caught.value.remedy
    world.work(_next_week(one))
    outcomes = {row["outcome"] for row in world.table(one.store, "step_state")}
    assert outcomes == {"done", "nothing"}
    assert all(row["sent_at"] for row in world.table(one.store, "messages"))
    assert {row["kind"] for row in world.table(one.store, "messages")} == {"alert", "digest"}


def _next_week(one: Project) -> Project:
    return replace(one, clock=lambda: world.NOW + timedelta(days=8))


class _full:
    """SQLite may not add a page to this record any more, as on a full disk."""

    def __init__(self, one: Project) -> None:
        self.engine = one.store.engine

    def __enter__(self) -> None:
        with self.engine.connect() as connection:
            connection.exec_driver_sql("VACUUM")  # no room is left inside the file either
        self.engine.dispose()
        event.listen(self.engine, "connect", self._limit)

    def __exit__(self, *_: object) -> None:
        event.remove(self.engine, "connect", self._limit)
        self.engine.dispose()

    @staticmethod
    def _limit(connection: object, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[attr-defined]
        connection.execute(f"PRAGMA max_page_count = {pages}")  # type: ignore[attr-defined]


def index_on_a_full_disk(home: Path, told: object) -> None:
    """Index where no file may grow beyond what the index already takes."""
    one = world.reopened(home)
    limit_files((home / "search.sqlite").stat().st_size)
    try:
        run_step(one, "index")
    except OutOfSpace as error:
        told.put((str(error), error.remedy))  # type: ignore[attr-defined]
    else:
        told.put(("", ""))  # type: ignore[attr-defined]


def test_a_full_disk_under_the_index_stops_it_with_a_remedy_and_it_goes_on(home: Path) -> None:
    one, told = world.reopened(home), processes.channel()
    run_step(one, "index")
    for number in range(20):
        text = f"Noise {number} " + os.urandom(4000).hex()
        world.publish(one, world.Piece(f"n{number}", "wire", "Noise", text, "2022-01-09"))
    processes.start(index_on_a_full_disk, home, told).join(60)
    words, remedy = told.get()
    assert "index" in words
    assert "nothing is lost" in remedy
    run_step(one, "index")
    assert one.engine.search(Query(""), one.viewer).total == 28


def test_a_full_disk_under_the_folder_of_alerts_is_named_and_the_alert_waits(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = world.reopened(home)
    run_step(one, "match")

    def full(*_: object, **__: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OutOfSpace, match="full") as caught:
        run_step(one, "alert")
    assert "the message waits" in caught.value.remedy
    monkeypatch.undo()
    run_step(one, "alert")
    assert all(row["sent_at"] for row in world.table(one.store, "messages"))
    assert not list(one.settings.home.glob("**/*.partial"))


@pytest.mark.slow
def test_nonsense_from_the_web_is_named_item_by_item_and_the_rest_is_read(
    tmp_path: Path, site: Site
) -> None:
    pieces = small_site.PIECES
    russian = small_site.page(pieces[0]).replace("charset='utf-8'", "charset='windows-1251'")
    site.routes |= {
        f"/{pieces[0].key}": Answer(
            russian.encode("cp1251"), content_type="text/html; charset=utf-8"
        ),
        f"/{pieces[2].key}": Answer(b""),
        f"/{pieces[3].key}": Answer(b"\x00\xff\xfe" * 5000),
        f"/{pieces[4].key}": Answer(b"<p>word</p>" * 4_000_000),
        "/broken": Answer(b"<rss> this is no feed << >", content_type=FEED),
        "/empty": Answer(b"", content_type=FEED),
    }
    more = {name: Source(name, name, "feed", site.url(f"/{name}")) for name in ("broken", "empty")}
    home, log = small_site.make_project(tmp_path / "project", site, **more), tmp_path / "log"
    assert run(home, log, "run") == 0, log.read_text()
    one = open_project(home)
    titles = {row["title"] for row in world.table(one.store, "articles")}
    assert {pieces[0].title, pieces[1].title} <= titles, "right in spite of a false charset"
    texts = [row["text"] for row in world.table(one.store, "revisions")]
    assert any("Жумабек Тастемиров" in text for text in texts)
    assert not any("\ufffd" in text for text in texts)
    states = {row["item"]: row for row in world.table(one.store, "step_state")}
    pages = {row["url"].rpartition("/")[2]: row for row in world.table(one.store, "pages")}
    for key in (pieces[2].key, pieces[3].key):
        row = states[str(pages[key]["id"])]
        assert row["outcome"] in ("nothing", "failed"), key
        assert row["reason"], key
    visits = {row["url"].rpartition("/")[2]: row for row in world.table(one.store, "visits")}
    assert visits[pieces[4].key]["outcome"] == "too_large"
    assert "MiB" in visits[pieces[4].key]["message"] or "bytes" in visits[pieces[4].key]["message"]
    for name in ("broken", "empty"):
        entrance = states[str(pages[name]["id"])]
        assert (entrance["outcome"], bool(entrance["reason"])) == ("failed", True), name
    assert run(home, log, "status") == 0
    assert "broken" in log.read_text() or "extract" in log.read_text()


@pytest.mark.slow
def test_an_unreadable_row_is_named_and_the_other_rows_are_kept(tmp_path: Path) -> None:
    home = tmp_path / "project"
    log = tmp_path / "log"
    log.write_text("")
    path = tmp_path / "taken.csv"
    path.write_bytes(
        "id,name,status,date\n1,Жумабек Тастемиров,missing,2022-01-05\n"
        "2,,,\n3,Daulet Omarbekov,missing,the day after\n".encode()
    )
    home.mkdir()
    (home / "rollcall.toml").write_text('timezone = "UTC"\n')
    assert run(home, log, "lists", "check", str(path)) == 0
    said = log.read_text()
    assert "row 3" in said or "row 4" in said, said
    assert "2 with a name" in said
    assert run(home, log, "lists", "add", str(path)) == 0, log.read_text()
    rows = world.table(open_project(home).store, "case_rows")
    assert {row["name"] for row in rows} >= {"Жумабек Тастемиров", "Daulet Omarbekov"}
    (tmp_path / "no.xlsx").write_bytes(b"PK\x03\x04 this is no workbook")
    assert run(home, log, "lists", "add", str(tmp_path / "no.xlsx")) == 1
    assert "no.xlsx" in log.read_text()
    assert "Traceback" not in log.read_text()
