"""Restoring: into an empty place, whole and checked, or not at all; never what is newer."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from rollcall.backup import checking, manifest, moving, places, restoring
from rollcall.backup.rewriting import with_value
from rollcall.backup.sealed import keys_of
from rollcall.collect import recover
from rollcall.errors import BackupError
from rollcall.pipeline import Project, open_project, run_step
from rollcall.store import leases, pages
from rollcall.store.open import open_store
from rollcall.store.schema import outbox, step_state
from rollcall.store.sealing import new_key
from tests import world
from tests.backup import place


@pytest.fixture
def one(tmp_path: Path) -> Iterator[Project]:
    made = place.project(tmp_path / "old")
    yield made
    made.store.engine.dispose()


KEY = new_key()


@pytest.fixture(scope="module", params=["clear", "sealed"])
def backed_up(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A folder of backups with one snapshot, and the keys: copy it, leave it be."""
    base = tmp_path_factory.mktemp(request.param)
    keys = (KEY,) if request.param == "sealed" else ()
    one = place.project(base / "old", key="".join(keys))
    made = place.back_up(one, base / "backups")
    one.store.engine.dispose()
    return base / "backups", keys, made.manifest


@pytest.mark.parametrize("what", ["record", "pages-", "settings-", "manifest", "captures"])
@pytest.mark.parametrize("how", ["turned", "cut", "gone", "swapped"])
def test_damage_is_named_and_nothing_is_restored(
    backed_up: Any, tmp_path: Path, what: str, how: str
) -> None:
    shutil.copytree(backed_up[0], tmp_path / "backups")
    _, keys, made = backed_up
    snapshot = places.find(tmp_path / "backups")
    of = {"record": "record.sqlite", "settings-": "names that are one.txt"}
    names = [
        kept.stored
        for kept in made.files
        if kept.path == of.get(what) or Path(kept.path).name.startswith(what)
    ]
    path = tmp_path / "backups" / names[0] if names else next(snapshot.glob("manifest.*"))
    hurt(path, how, tmp_path / "backups/README.txt")
    assert checking.check(tmp_path / "backups", [snapshot], keys_of(keys))
    with pytest.raises(BackupError) as caught:
        restoring.restore(tmp_path / "backups", snapshot, tmp_path / "new", keys)
    assert caught.value.remedy
    assert not list(tmp_path.glob("new/*"))


def hurt(path: Path, how: str, other: Path) -> None:
    if how == "turned":
        place.damage(path, -3)
    elif how == "cut":
        path.write_bytes(path.read_bytes()[:-1])
    elif how == "gone":
        path.unlink()
    else:
        path.write_bytes(other.read_bytes())


def test_two_evidence_files_that_are_swapped_are_found(backed_up: Any, tmp_path: Path) -> None:
    shutil.copytree(backed_up[0], tmp_path / "backups")
    _, keys, made = backed_up
    first, second = (
        tmp_path / "backups" / kept.stored
        for kept in made.evidence
        if kept.path.endswith(".warc.gz")
    )
    data = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(data)
    snapshot = places.find(tmp_path / "backups")
    assert len(checking.check(tmp_path / "backups", [snapshot], keys_of(keys))) == 2


def test_only_an_empty_place_is_taken(one: Project, tmp_path: Path) -> None:
    place.back_up(one, tmp_path / "backups")
    (tmp_path / "full").mkdir()
    (tmp_path / "full/letter.txt").write_text("mine")
    with pytest.raises(BackupError, match="not empty"):
        place.restored(tmp_path / "backups", tmp_path / "full")
    assert (tmp_path / "full/letter.txt").read_text() == "mine"
    (tmp_path / "empty").mkdir()
    _, new = place.restored(tmp_path / "backups", tmp_path / "empty")
    new.store.engine.dispose()
    with pytest.raises(BackupError, match="not empty"):
        place.restored(tmp_path / "backups", tmp_path / "empty")


def test_a_record_elsewhere_must_not_be_there_yet(one: Project, tmp_path: Path) -> None:
    place.back_up(one, tmp_path / "backups")
    elsewhere = f"sqlite:///{tmp_path / 'elsewhere.sqlite'}"
    _, new = place.restored(tmp_path / "backups", tmp_path / "new", url=elsewhere)
    assert new.settings.record_url == elsewhere
    assert place.tables(new) == place.tables(one)
    new.store.engine.dispose()
    with pytest.raises(BackupError, match="already"):
        place.restored(tmp_path / "backups", tmp_path / "again", url=elsewhere)
    with pytest.raises(BackupError, match="cannot take it") as caught:
        place.restored(tmp_path / "backups", tmp_path / "again", url="postgresql+psycopg://x/y")
    assert "rollcall record move" in caught.value.remedy


def test_a_backup_of_a_newer_rollcall_is_refused(one: Project, tmp_path: Path) -> None:
    made = place.back_up(one, tmp_path / "backups")
    manifest.write(made.snapshot, replace(made.manifest, schema="9999"), None)
    with pytest.raises(BackupError, match="newer Rollcall"):
        place.restored(tmp_path / "backups", tmp_path / "new")
    text = (made.snapshot / "manifest.json").read_text().replace('"format": 1', '"format": 2')
    (made.snapshot / "manifest.json").write_text(text)
    with pytest.raises(BackupError, match="newer Rollcall"):
        place.restored(tmp_path / "backups", tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_manifest_that_leads_out_of_the_folder_is_refused(one: Project, tmp_path: Path) -> None:
    made = place.back_up(one, tmp_path / "backups")
    first, *rest = made.manifest.evidence
    for hostile in (replace(first, path="../../out.txt"), replace(first, stored="../old/record")):
        manifest.write(made.snapshot, replace(made.manifest, evidence=(hostile, *rest)), None)
        with pytest.raises(BackupError, match=r"lies outside|leads out"):
            place.restored(tmp_path / "backups", tmp_path / "new")
    assert not (tmp_path / "out.txt").exists()


def test_what_is_about_the_old_machine_is_forgotten_and_the_index_is_made_anew(
    one: Project, tmp_path: Path
) -> None:
    world.work(one, "index")
    with one.store.write() as connection:
        connection.execute(
            insert(step_state).values(
                step="extract", item="1", version=1, input_hash="x", worker="elsewhere:1:ab",
                lease_until=leases.machine_time().replace(year=2999), attempts=1,
            )
        )  # fmt: skip
    place.back_up(one, tmp_path / "backups")
    _, new = place.restored(tmp_path / "backups", tmp_path / "new")
    with new.store.read() as connection:
        held = select(step_state.c.item).where(step_state.c.worker.is_not(None))
        assert connection.execute(held).all() == []
        assert connection.execute(select(outbox)).all() == []
    run_step(new, "index")
    assert world.indexed(new) == world.indexed(one)
    new.store.engine.dispose()


def test_a_crawl_that_was_at_work_goes_on_in_its_new_place(one: Project, tmp_path: Path) -> None:
    crawl = place.Crawl(one, 5)
    rows = [crawl.page(50), crawl.page(51)]
    with one.store.write() as connection:
        pages.add_page(connection, rows[0])
    with crawl.file.open("ab") as file:
        file.write(b"\x1f\x8b half a record")
    place.back_up(one, tmp_path / "backups")
    _, new = place.restored(tmp_path / "backups", tmp_path / "new")
    copied = new.settings.evidence / crawl.file.relative_to(one.settings.evidence)
    assert crawl.file.read_bytes().startswith(copied.read_bytes()), "whole records only"
    assert recover(new.store, new.settings, new.clock) == 1
    with new.store.read() as connection:
        assert pages.broken_links(connection) == []
        assert {page["url"] for page in pages.kept(connection)} >= {row["url"] for row in rows}
    assert not list(new.settings.evidence.rglob("job.json"))
    crawl.close()
    new.store.engine.dispose()


def test_unsent_messages_are_told_with_their_ids(home: Path, tmp_path: Path) -> None:
    (home / "rollcall.toml").write_text('[[subscriber]]\nid = "me"\nfolder = "/dev/null/x"\n')
    one = open_project(home, lambda: world.NOW)
    for step in ("match", "alert"):
        run_step(one, step)
    waiting = [row["id"] for row in world.table(one.store, "messages") if not row["sent_at"]]
    assert waiting
    place.back_up(one, tmp_path / "backups")
    done, new = place.restored(tmp_path / "backups", tmp_path / "new")
    assert done.unsent == len(waiting)
    assert [row["id"] for row in world.table(new.store, "messages")] == waiting
    one.store.engine.dispose()
    new.store.engine.dispose()


@pytest.mark.parametrize(
    ("text", "table", "key"),
    [
        ("", "record", "url"),
        ('[record]\nurl = "old"  # there\n[mail]\nhost = "old"\n', "record", "url"),
        ('host = "old"\nrecord = { url = "old" }\n', "record", "url"),
        ("record.url = 'old' # so\n", "record", "url"),
        ("[record] # nothing yet\n\n[mail]\nport = 1\n", "record", "url"),
        ('# none\nequivalents = "a.txt"\n[[subscriber]]\nid = "a"\n', "", "equivalents"),
        ('[[subscriber]]\nid = "a"\n', "", "equivalents"),
    ],
)
def test_one_value_of_the_settings_changes_and_nothing_else(
    text: str, table: str, key: str
) -> None:
    new = with_value(text, table, key, 'sqlite:///a "b"\\c.sqlite')
    assert new is not None
    wanted = tomllib.loads(text)
    (wanted.setdefault(table, {}) if table else wanted)[key] = 'sqlite:///a "b"\\c.sqlite'
    assert tomllib.loads(new) == wanted
    for line in text.splitlines():
        assert "#" not in line or line[line.index("#") :] in new, "remarks stay"


def test_a_value_that_cannot_be_changed_alone_is_left() -> None:
    assert with_value('record = "text"\n', "record", "url", "new") is None


def test_only_a_file_moves_and_only_to_postgresql(tmp_path: Path) -> None:
    one = open_store(f"sqlite:///{tmp_path / 'record.sqlite'}")
    with pytest.raises(BackupError, match="PostgreSQL only"):
        moving.move(one, f"sqlite:///{tmp_path / 'other.sqlite'}")
    assert not (tmp_path / "other.sqlite").exists()
    one.engine.dispose()


def test_a_snapshot_that_is_not_there_is_told_from_one_that_was_never_finished(
    one: Project, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    with pytest.raises(BackupError, match="no folder of backups"):
        places.find(folder)
    made = place.back_up(one, folder)
    assert places.find(folder, made.snapshot.name) == made.snapshot
    with pytest.raises(BackupError, match="has no snapshot 2020"):
        places.find(folder, "2020")
    text = json.loads((made.snapshot / "manifest.json").read_text())
    assert text["manifest"]["rollcall"]
    (made.snapshot / "manifest.json").unlink()
    with pytest.raises(BackupError, match="never finished"):
        places.find(folder, made.snapshot.name)
