"""Backups: none, old, on the same disk, readable by others, with another key, not whole."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from rollcall.backup import making
from rollcall.clock import fixed_clock
from rollcall.store.sealing import new_key
from tests import world
from tests.doctor.conftest import Patient


def test_no_backup(patient: Patient) -> None:
    shutil.rmtree(patient.home / "backups")
    told = patient.told()
    ill = {name: one for name, one in told.items() if one.level != "ok"}
    assert set(ill) == {"backup.newest"}
    assert "there is no backup" in ill["backup.newest"].words
    assert "rollcall backup" in ill["backup.newest"].remedy


def test_a_backup_of_long_ago(patient: Patient) -> None:
    later = patient.facts(clock=fixed_clock(world.NOW + timedelta(days=3)))
    told = patient.told(later)["backup.newest"]
    assert (told.level, told.words) == ("warning", "the newest of 1 backup is 3 days old")


def test_a_backup_on_another_disk_that_others_may_read(patient: Patient) -> None:
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == patient.home.stat().st_dev:
        pytest.skip("this machine has one disk")
    folder = memory / f"rollcall-{uuid4().hex}"
    try:
        shutil.move(patient.home / "backups", folder)
        patient.environment["ROLLCALL_BACKUP__FOLDER"] = str(folder)
        folder.chmod(0o700)
        assert [one for one in patient.told().values() if one.level != "ok"] == []
        folder.chmod(0o755)
        told = patient.told()["backup.locked"]
        assert (told.level, "others on this computer" in told.words) == ("wrong", True)
    finally:
        shutil.rmtree(folder)


def test_backups_from_before_there_was_a_key(patient: Patient) -> None:
    patient.environment["ROLLCALL_ENCRYPTION__KEY"] = new_key()
    told = patient.told()["backup.locked"]
    assert (told.level, "1 backup made before there was a key" in told.words) == ("warning", True)


def test_a_key_beside_the_backups(patient: Patient, tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    (folder / "key").write_text(new_key(), "utf-8")
    patient.environment |= {
        "ROLLCALL_BACKUP__FOLDER": str(folder),
        "ROLLCALL_ENCRYPTION__KEY_FILE": str(folder / "key"),
    }
    assert patient.told()["settings.key_place"].level == "wrong"


def test_a_backup_that_was_damaged(patient: Patient) -> None:
    (path,) = (patient.home / "backups").glob("snapshots/*/manifest.json")
    path.write_bytes(path.read_bytes()[:-20])
    told = patient.only("backup.whole", "wrong", "manifest.json")
    assert told.remedy


def test_a_backup_sealed_with_another_key(patient: Patient) -> None:
    patient.environment["ROLLCALL_ENCRYPTION__KEY"] = new_key()
    facts = patient.facts()
    shutil.rmtree(patient.home / "backups")
    one = patient.open()
    making.make(facts.own, one.store, one.clock, patient.home / "backups", keep=1)
    one.store.engine.dispose()
    assert patient.told()["backup.whole"].level == "ok"
    patient.environment["ROLLCALL_ENCRYPTION__KEY"] = new_key()
    assert patient.told()["backup.whole"].level == "wrong"
