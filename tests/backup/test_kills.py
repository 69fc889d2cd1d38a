"""Whatever happens while a backup is made, what is listed is whole, and the next one goes on."""

from __future__ import annotations

import itertools
import os
import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rollcall.backup import checking, making, places
from rollcall.errors import BackupError, OutOfSpace
from rollcall.pipeline import Project, open_project
from rollcall.store import pages
from rollcall.store.evidence import read_payload
from tests import processes, world
from tests.backup import place
from tests.full_disk import limit_files

KILLS = 12


@pytest.fixture
def one(tmp_path: Path) -> Iterator[Project]:
    made = place.project(tmp_path / "old", crawls=0)
    for number in range(8):
        place.crawled(made, number, size=60_000)
    yield made
    made.store.engine.dispose()


def back_up_for_ever(home: Path, into: Path, began: object) -> None:
    one = open_project(home, lambda: world.NOW)
    began.set()  # type: ignore[attr-defined]
    while True:
        making.make(one.settings, one.store, one.clock, into, keep=2)


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_whole_snapshots_or_nothing(
    one: Project, tmp_path: Path
) -> None:
    """Many real kills; evidence that comes in between makes each run write something new."""
    folder, chance = tmp_path / "backups", random.Random(3)
    before = time.monotonic()
    place.back_up(one, tmp_path / "other")
    takes = time.monotonic() - before
    killed_inside = 0
    for number in range(KILLS):
        place.crawled(one, 20 + number, size=60_000)
        began = processes.event()
        process = processes.start(back_up_for_ever, tmp_path / "old", folder, began)
        assert began.wait(60)
        time.sleep(chance.uniform(0, 2 * takes))
        assert process.is_alive()
        process.kill()
        process.join()
        killed_inside += bool(places.unfinished(folder))
        assert checking.check(folder, places.listed(folder), ()) == []
        assert len(places.listed(folder)) <= 3
    assert killed_inside > 1, "kills came in the middle"
    place.back_up(one, folder, keep=2)
    assert places.unfinished(folder) == []
    assert not list(folder.rglob("*.part"))
    assert not list((tmp_path / "old").glob(".record-being*"))
    assert checking.check(folder, places.listed(folder), ()) == []
    _, new = place.restored(folder, tmp_path / "new")
    assert place.tables(new) == place.tables(one)
    assert place.files(new.settings.evidence) == place.files(one.settings.evidence)
    new.store.engine.dispose()


def test_a_folder_whose_very_first_backup_was_killed_as_it_began_is_taken(
    one: Project, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / f"{places.README}.part").write_bytes(b"")
    made = place.back_up(one, folder)
    assert places.listed(folder) == [made.snapshot]
    assert not list(folder.glob("*.part"))


def test_what_a_killed_backup_had_stored_is_not_stored_again(
    one: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, seen = tmp_path / "backups", 0
    monkeypatch.setattr(making, "_EVERY", 0.0)

    def stop_late(what: str, done: int, total: int) -> None:
        nonlocal seen
        seen += what == "evidence"
        if seen > 12:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        making.make(one.settings, one.store, one.clock, folder, keep=2, progress=stop_late)
    assert places.listed(folder) == []
    made = place.back_up(one, folder)
    assert made.unchanged >= 12
    assert checking.check(folder, places.listed(folder), ()) == []


def test_a_backup_beside_writers_holds_one_moment_and_all_its_evidence(
    one: Project, record_url: str, tmp_path: Path
) -> None:
    if record_url.startswith("postgresql"):
        one.store.engine.dispose()
        one = place.project(tmp_path / "other", url=record_url)
    home, begun, over = one.settings.home, threading.Event(), threading.Event()

    def crawl_on() -> None:
        mine = open_project(home, lambda: world.NOW)
        for number in itertools.count(100):
            place.crawled(mine, number, size=30_000)
            begun.set()
            if over.is_set():
                break
        mine.store.engine.dispose()

    writer = threading.Thread(target=crawl_on)
    writer.start()
    try:
        assert begun.wait(60)
        made, end = [place.back_up(one, tmp_path / "backups")], time.monotonic() + 120
        while len(made) < 4 or made[-1].manifest.pages == made[0].manifest.pages:
            assert time.monotonic() < end, "nobody writes"
            made.append(place.back_up(one, tmp_path / "backups"))
    finally:
        over.set()
        writer.join()
    known = [one.manifest.pages for one in made]
    assert known == sorted(known)
    assert known[-1] > known[0], "somebody wrote meanwhile"
    assert not any(one.manifest.missing or one.manifest.changed for one in made)
    if record_url.startswith("sqlite"):
        _, new = place.restored(tmp_path / "backups", tmp_path / "new")
        with new.store.read() as connection:
            assert pages.broken_links(connection) == []
            for page in pages.kept(connection):
                path = new.settings.evidence / page["warc_file"]
                read_payload(path, page["warc_offset"], page["warc_length"])
        new.store.engine.dispose()


def back_up_in(home: Path, into: Path, most: int, told: object) -> None:
    """Back up where no file may grow larger than `most` bytes: what a full disk does."""
    one = open_project(home, lambda: world.NOW)
    limit_files(most)
    try:
        making.make(one.settings, one.store, one.clock, into, keep=2)
        told.put("made")  # type: ignore[attr-defined]
    except OutOfSpace as error:
        told.put(f"{error} {error.remedy}")  # type: ignore[attr-defined]


@pytest.mark.parametrize("most", [2_000, 60_000])
def test_a_full_disk_leaves_the_older_snapshots_and_no_new_one(
    one: Project, tmp_path: Path, most: int
) -> None:
    folder = tmp_path / "backups"
    place.back_up(one, folder)
    before = place.files(folder)
    place.crawled(one, 50, size=400_000)
    told = processes.channel()
    process = processes.start(back_up_in, tmp_path / "old", folder, most, told)
    words = told.get()
    process.join(60)
    assert "older snapshots" in words or "what was whole before" in words
    assert len(places.listed(folder)) == 1
    kept = {name: hashed for name, hashed in place.files(folder).items() if name in before}
    assert kept == before
    assert not list((tmp_path / "old").glob(".record-being*"))
    assert checking.check(folder, places.listed(folder), ()) == []


def test_a_restore_that_fails_in_the_middle_leaves_the_place_empty(
    one: Project, tmp_path: Path
) -> None:
    place.back_up(one, tmp_path / "backups")

    def stop(what: str, done: int, total: int) -> None:
        if what == "record":
            raise BackupError("stopped")

    with pytest.raises(BackupError, match="stopped"):
        place.restored(tmp_path / "backups", tmp_path / "new", progress=stop)
    assert os.listdir(tmp_path / "new") == []
    _, new = place.restored(tmp_path / "backups", tmp_path / "new")
    new.store.engine.dispose()
