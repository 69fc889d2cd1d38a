"""A backup holds one moment of the record and all evidence it speaks of, each file once."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData

from rollcall.backup import checking, making, places, record
from rollcall.backup.sealed import keys_of
from rollcall.collect import recover
from rollcall.errors import BackupError, TryAgain
from rollcall.pipeline import Project, open_project
from rollcall.store.sealing import new_key
from tests import world
from tests.backup import place


@pytest.mark.parametrize("sealed", [False, True])
def test_what_is_restored_is_what_was(tmp_path: Path, record_url: str, sealed: bool) -> None:
    key = new_key() if sealed else ""
    is_file = record_url.startswith("sqlite")
    one = place.project(tmp_path / "old", url="" if is_file else record_url, key=key)
    world.work(one, "index")
    before, evidence = place.tables(one), place.files(one.settings.evidence)
    made = place.back_up(one, tmp_path / "backups")
    opened = keys_of([key] if key else [])
    assert checking.check(tmp_path / "backups", [made.snapshot], opened) == []
    more: dict[str, Any] = {}
    if key:
        kept = tmp_path / "kept-apart"
        kept.write_text(key)
        more["key_file"] = kept
    if not is_file:
        empty(one)
        more["url"] = record_url
    given = (key,) if key else ()
    done, new = place.restored(tmp_path / "backups", tmp_path / "new", given, **more)
    assert place.tables(new) == before
    assert place.files(new.settings.evidence) == evidence
    assert (tmp_path / "new/names that are one.txt").read_text("utf-8").startswith("Айгерим")
    assert not (tmp_path / "new/the-key").exists()
    assert 'user = "dana"   # who works here' in (tmp_path / "new/rollcall.toml").read_text()
    assert done.manifest.counts["articles"] == len(before["articles"])
    new.store.engine.dispose()


def empty(one: Project) -> None:
    """Leave nothing in the database."""
    held = MetaData()
    held.reflect(one.store.engine)
    held.drop_all(one.store.engine)
    one.store.engine.dispose()


@pytest.fixture
def one(tmp_path: Path) -> Iterator[Project]:
    made = place.project(tmp_path / "old")
    yield made
    made.store.engine.dispose()


def test_evidence_is_copied_once_and_only_what_is_new_is_read(one: Project, tmp_path: Path) -> None:
    first = place.back_up(one, tmp_path / "backups")
    added = place.crawled(one, 2)
    old = tmp_path / "old/evidence"
    closed = next(path for path in old.rglob("*.warc.gz") if path != added)
    closed.chmod(0)  # what is not read cannot be missed
    second = place.back_up(one, tmp_path / "backups")
    closed.chmod(0o600)
    assert (first.unchanged, second.unchanged) == (0, 4)
    assert second.new == 3 + 2  # the record, the settings; the new pages and their announcements
    assert len(list((tmp_path / "backups/evidence").rglob("*.warc.gz"))) == 3
    assert place.files(one.settings.evidence) == {
        kept.path: kept.sha256 for kept in second.manifest.evidence
    }


def test_every_file_can_be_read_by_its_owner_only(one: Project, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        place.back_up(one, tmp_path / "backups")
    finally:
        os.umask(before)
    for path in [tmp_path / "backups", *(tmp_path / "backups").rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_nothing_of_a_list_can_be_seen_in_a_sealed_backup(tmp_path: Path) -> None:
    one = place.project(tmp_path / "old", key=new_key())
    place.back_up(one, tmp_path / "backups")
    words = [*world.NAMES, "taken", "equivalents", "Айгеримаша", "names that are one", "paper"]
    for path in (tmp_path / "backups").rglob("*"):
        assert not any(word in str(path.relative_to(tmp_path)) for word in words), path
        if path.is_file():
            data = path.read_bytes()
            assert not any(word.encode() in data for word in words), path
    one.store.engine.dispose()


def test_no_key_and_no_password_is_in_it_wherever_they_lie(one: Project, tmp_path: Path) -> None:
    home = tmp_path / "old"
    for name in ("mail", "record"):
        (home / f"evidence/{name}-password").write_text("swordfish")
    text = (home / "rollcall.toml").read_text("utf-8")
    text = text.replace('equivalents = "names that are one.txt"', 'equivalents = "twice"')
    (home / "twice").write_text("Айгерим Айгеримаша", "utf-8")
    (home / "rollcall.toml").write_text(
        text
        + '[mail]\npassword_file = "evidence/mail-password"\n'
        + '[record]\npassword_file = "evidence/record-password"\n',
        "utf-8",
    )
    again = open_project(home, one.clock)
    made = place.back_up(again, tmp_path / "backups")
    assert {kept.path for kept in made.manifest.settings} == {"rollcall.toml", "twice"}
    for path in (tmp_path / "backups").rglob("*"):
        assert not path.is_file() or b"swordfish" not in path.read_bytes()
    again.store.engine.dispose()


def test_old_snapshots_go_and_evidence_goes_with_the_last_that_needs_it(
    one: Project, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    crawl = place.Crawl(one, 7)
    rows = [crawl.page(70)]
    growing = crawl.file.name
    for number in range(3):
        place.back_up(one, folder, keep=2)
        rows.append(crawl.page(71 + number))
    kept = list(folder.rglob(f"*{growing}"))
    assert len(places.listed(folder)) == 2
    assert len(kept) == 2, "one state of the growing file for each snapshot"
    crawl.end(one, rows)
    place.back_up(one, folder, keep=1)
    (last,) = folder.rglob(f"*{growing}")
    assert last.read_bytes() == crawl.file.read_bytes()
    assert checking.check(folder, places.listed(folder), ()) == []


def test_a_file_of_somebody_else_in_the_folder_stays(one: Project, tmp_path: Path) -> None:
    place.back_up(one, tmp_path / "backups")
    note = tmp_path / "backups/evidence/a note.txt"
    note.write_text("mine")
    place.back_up(one, tmp_path / "backups", keep=1)
    assert note.read_text() == "mine"


@pytest.mark.parametrize("where", [".", "..", "evidence/backups", "old/out"])
def test_a_folder_that_is_no_place_for_backups_is_refused(
    one: Project, tmp_path: Path, where: str
) -> None:
    home = tmp_path / "old"
    (home / "old/out").mkdir(parents=True)
    (home / "old/out/letter.txt").write_text("mine")
    before = place.files(tmp_path)
    with pytest.raises(BackupError) as caught:
        place.back_up(one, home / where)
    assert caught.value.remedy
    assert place.files(tmp_path) == before


def test_two_backups_at_once_do_not_meet(one: Project, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    with places.alone(tmp_path / "backups"), pytest.raises(TryAgain, match="at work"):
        place.back_up(one, tmp_path / "backups")


def test_missing_and_changed_evidence_is_told_until_it_is_back_and_the_last_that_has_it_stays(
    one: Project, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    place.back_up(one, folder)
    sound_one = place.back_up(one, folder).snapshot
    first, second = sorted(one.settings.evidence.rglob("*.warc.gz"))
    sound = first.read_bytes()
    place.damage(first, 100)
    away = second.read_bytes()
    second.unlink()
    for _ in range(3):
        made = place.back_up(one, folder, keep=1)
        assert [Path(name).name for name in made.manifest.missing] == [second.name]
        assert [Path(name).name for name in made.manifest.changed] == [first.name]
        assert "missing or changed" in made.kept_for
        assert places.listed(folder) == [sound_one, made.snapshot], "the disk does not fill"
    first.unlink()
    made = place.back_up(one, folder, keep=1)
    assert [Path(name).name for name in made.manifest.changed] == [first.name]
    assert places.listed(folder) == [sound_one, made.snapshot], "changed, then lost: still known"
    first.write_bytes(sound)
    second.write_bytes(away)
    made = place.back_up(one, folder, keep=1)
    assert not made.manifest.missing
    assert not made.manifest.changed
    assert len(places.listed(folder)) == 1


def test_another_record_in_the_same_folder_removes_nothing(one: Project, tmp_path: Path) -> None:
    place.back_up(one, tmp_path / "backups", keep=1)
    other = place.project(tmp_path / "other", crawls=0)
    place.crawled(other, 9)
    made = place.back_up(other, tmp_path / "backups", keep=1)
    assert "does not go on" in made.kept_for
    assert len(places.listed(tmp_path / "backups")) == 2
    for _ in range(3):  # not in the nights that follow either
        made = place.back_up(other, tmp_path / "backups", keep=1)
        assert made.removed == 1
        assert "does not go on" in made.kept_for
    assert len(places.listed(tmp_path / "backups")) == 2
    back = place.back_up(one, tmp_path / "backups", keep=1)
    assert back.unchanged == 4, "it goes on from its own snapshot, not from the other's"
    assert back.removed == 1
    assert len(places.listed(tmp_path / "backups")) == 2
    other.store.engine.dispose()


def test_a_crawl_that_begins_and_ends_while_a_backup_runs_is_imported_from_it(
    one: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = record.facts

    def and_then_a_crawl(connection: Any) -> Any:
        found = facts(connection)
        place.crawled(one, 5)
        return found

    before = len(list(one.settings.evidence.rglob("*.warc.gz")))
    monkeypatch.setattr(record, "facts", and_then_a_crawl)
    made = place.back_up(one, tmp_path / "backups")
    monkeypatch.undo()
    assert len(list(one.settings.evidence.rglob("*.warc.gz"))) == before + 1
    assert len(made.manifest.unfinished) == 1
    assert made.manifest.pages == 6
    _, new = place.restored(tmp_path / "backups", tmp_path / "new")
    assert recover(new.store, new.settings, new.clock) == 3
    new.store.engine.dispose()
    assert place.back_up(one, tmp_path / "backups").manifest.unfinished == ()


def test_secrets_in_the_settings_stay_out_and_every_other_byte_is_kept(
    one: Project, tmp_path: Path
) -> None:
    home = tmp_path / "old"
    more = (
        '[mail]\nhost = "m.example"  # ours\npassword = "swordfish1"\n'
        "[collect]\nproxy = 'http://me:swordfish2@proxy.example:3128'\n"
        "[heartbeat]\nurl = 'https://ping.example/swordfish3'\n"
    )
    with (home / "rollcall.toml").open("a", encoding="utf-8") as settings:
        settings.write(more)
    again = open_project(home, one.clock)
    made = place.back_up(again, tmp_path / "backups")
    assert made.blanked == ("collect.proxy", "heartbeat.url", "mail.password")
    for path in (tmp_path / "backups").rglob("*"):
        assert not path.is_file() or b"swordfish" not in path.read_bytes()
    done, new = place.restored(tmp_path / "backups", tmp_path / "new")
    was = (home / "rollcall.toml").read_text("utf-8")
    was = was.replace('"swordfish1"', '""').replace("'https://ping.example/swordfish3'", '""')
    was = was.replace("'http://me:swordfish2@", '"http://me@').replace("3128'", '3128"')
    assert (tmp_path / "new/rollcall.toml").read_text("utf-8") == was
    assert any("heartbeat.url, mail.password stands empty" in note for note in done.notes)
    for project in (again, new):
        project.store.engine.dispose()


def test_a_key_that_is_set_later_seals_everything_from_then_on(tmp_path: Path) -> None:
    one = place.project(tmp_path / "old")
    place.back_up(one, tmp_path / "backups")
    key = new_key()
    (tmp_path / "old/the-key").write_text(key)
    with (tmp_path / "old/rollcall.toml").open("a") as settings:
        settings.write('[encryption]\nkey_file = "the-key"\n')
    sealed = open_project(tmp_path / "old", one.clock)
    both = place.back_up(sealed, tmp_path / "backups", keep=2)
    assert both.removed == 0
    assert len(places.listed(tmp_path / "backups")) == 2, "made before the key, and legitimate"
    made = place.back_up(sealed, tmp_path / "backups", keep=1)
    assert all(kept.key for kept in made.manifest.files)
    assert not list((tmp_path / "backups").rglob("*.warc.gz"))
    assert checking.check(tmp_path / "backups", [made.snapshot], keys_of([key])) == []
    one.store.engine.dispose()
    sealed.store.engine.dispose()


class Disk:
    """Knows what was written for good: what a power cut leaves, by the number of each file."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sure: set[int] = set()
        self.when_named: dict[str, set[int]] = {}
        fsync, replace = os.fsync, os.replace

        def wait(descriptor: int) -> None:
            fsync(descriptor)
            self.sure.add(os.fstat(descriptor).st_ino)

        def name(part: Path, path: Path) -> None:
            self.when_named[Path(path).name] = set(self.sure)
            replace(part, path)

        monkeypatch.setattr(os, "fsync", wait)
        monkeypatch.setattr(os, "replace", name)

    def had(self, path: Path, *, before: str) -> bool:
        """Whether it had a file, and its name, when another one was named."""
        return {path.stat().st_ino, path.parent.stat().st_ino} <= self.when_named[before]


def test_the_disk_has_everything_before_a_manifest_or_a_note_says_that_it_is_there(
    one: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "_EVERY", 0.0)
    disk = Disk(monkeypatch)
    made = place.back_up(one, tmp_path / "backups")
    stored = [tmp_path / "backups" / file.stored for file in made.manifest.files]
    noted = [tmp_path / "backups" / file.stored for file in made.manifest.evidence]
    assert len(noted) > 2
    assert [path for path in stored if not disk.had(path, before="manifest.json")] == []
    assert [path for path in noted if not disk.had(path, before="manifest.jsonunfinished")] == []


def test_a_restored_project_is_on_the_disk_before_it_is_one(
    one: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.back_up(one, tmp_path / "backups")
    disk = Disk(monkeypatch)
    _, new = place.restored(tmp_path / "backups", tmp_path / "new")
    for path in new.settings.evidence.rglob("*.warc.gz"):
        assert disk.had(path, before="rollcall.toml")
    new.store.engine.dispose()
