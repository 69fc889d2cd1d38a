"""The folder: who may look in, on what disk it lies, and how much room there is."""

from __future__ import annotations

import os
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from rollcall.doctor.folder import judge_files, judge_space, mounted
from rollcall.store.schema import pages
from tests import world
from tests.doctor.conftest import Patient

MOUNTS = "/dev/a / ext4 rw 0 0\nserver:/x /home nfs4 rw 0 0\nme@x:/ /home/me/far fuse.sshfs rw 0 0"


@pytest.mark.parametrize(("mode", "level"), [(0o755, "wrong"), (0o750, "warning")])
def test_a_folder_that_others_look_into(patient: Patient, mode: int, level: str) -> None:
    patient.home.chmod(mode)
    told = patient.only("folder.private", level, f"mode {mode:o}")
    assert "chmod 700" in told.remedy


def test_a_folder_of_another_user(patient: Patient) -> None:
    if os.geteuid():
        pytest.skip("only root can give a folder away")
    os.chown(patient.home, 12345, 12345)
    patient.only("folder.there", "warning", "belongs to user number 12345")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/x", "ext4"),
        ("/home/me", "nfs4"),
        ("/home/me/far/x", "fuse.sshfs"),
        ("/homes", "ext4"),
    ],
)
def test_the_disk_of_a_path_is_the_nearest_mount(path: str, kind: str) -> None:
    assert mounted(Path(path), MOUNTS)[1] == kind


@pytest.mark.parametrize(
    ("kind", "level"),
    [
        ("nfs", "wrong"), ("cifs", "wrong"), ("fuse.sshfs", "wrong"), ("smb3", "wrong"),
        ("fuse.ntfs", "warning"), ("xfs", "ok"), ("overlay", "ok"),
    ],
)  # fmt: skip
def test_sqlite_on_a_disk_over_the_network(patient: Patient, kind: str, level: str) -> None:
    facts = patient.facts(mounts=f"/dev/a / {kind} rw 0 0\n")
    assert patient.told(facts)["folder.network"].level == level


def test_a_folder_that_a_service_copies_away(patient: Patient, tmp_path: Path) -> None:
    synced = tmp_path / "Dropbox (Personal)"
    synced.mkdir()
    moved = Patient(patient.home.rename(synced / "project"), patient.environment)
    moved.only("folder.synced", "warning", "Dropbox")


@pytest.mark.parametrize(
    ("free", "per_day", "level"),
    [
        (500e9, 0, "ok"), (500e9, 1e9, "ok"), (20e9, 1e9, "warning"), (2e9, 1e9, "wrong"),
        (1e9, 0, "warning"), (0.1e9, 0, "wrong"), (0.1e9, 10.0, "wrong"),
    ],
)  # fmt: skip
def test_room_is_judged_by_how_fast_it_fills(free: float, per_day: float, level: str) -> None:
    assert judge_space(free, per_day).level == level


@pytest.mark.parametrize(
    ("free", "total", "level"),
    [(0, 0, "ok"), (900, 1000, "ok"), (40, 1000, "warning"), (5, 1000, "wrong")],
)
def test_numbers_for_files_run_out(free: int, total: int, level: str) -> None:
    assert judge_files(free, total).level == level


def test_the_pace_of_the_last_week_is_told(patient: Patient) -> None:
    one = patient.open()
    old = world.NOW - timedelta(days=30)
    with one.store.write() as connection:
        for number, at in enumerate((old, world.NOW - timedelta(days=1))):
            values = {
                "source_id": "paper", "url": "u", "url_key": "k", "final_url": "u",
                "role": "article", "status": 200, "sha256": "0", "bytes": 1, "captured_at": at,
                "captured_by": "me", "imported_at": at, "warc_file": "none", "warc_offset": 0,
                "warc_length": 7_000_000 * 1000**number, "record_id": str(number), "chain": "c",
            }  # fmt: skip
            connection.execute(insert(pages).values(**values))
    one.store.engine.dispose()
    words = patient.told()["folder.space"].words
    assert "a day takes 1.0 GB" in words


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True)


def test_a_folder_in_a_checkout(patient: Patient) -> None:
    git(patient.home.parent, "init", "-q")
    patient.only("folder.checkout", "wrong", "does not ignore it")
    (patient.home / ".gitignore").write_text("*\n", "utf-8")
    assert patient.told()["folder.checkout"].level == "ok"
    git(patient.home.parent, "add", "-f", "project/record.sqlite")
    patient.only("folder.checkout", "wrong", "git keeps files")
