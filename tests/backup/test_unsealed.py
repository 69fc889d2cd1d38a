"""A sealed backup cannot be replaced by one that anybody could have written."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rollcall.backup import checking, manifest, places, restoring
from rollcall.backup.sealed import keys_of
from rollcall.errors import BackupError
from rollcall.pipeline import Project
from rollcall.store.sealing import new_key
from tests.backup import place

KEY = new_key()
KEYS = keys_of([KEY])


@pytest.fixture
def one(tmp_path: Path) -> Iterator[Project]:
    made = place.project(tmp_path / "old", key=KEY)
    yield made
    made.store.engine.dispose()


def restore(folder: Path, into: Path, unsealed: bool = False) -> None:
    restoring.restore(folder, places.find(folder), into, (KEY,), unsealed=unsealed)


@pytest.mark.parametrize("beside", [True, False])
def test_a_plain_manifest_in_a_sealed_snapshot_is_refused(
    one: Project, tmp_path: Path, beside: bool
) -> None:
    folder = tmp_path / "backups"
    made = place.back_up(one, folder)
    manifest.write(made.snapshot, replace(made.manifest, evidence=()), None)
    if not beside:
        (made.snapshot / manifest.SEALED).unlink()
    words = "somebody put one" if beside else "not sealed, though there is a key"
    with pytest.raises(BackupError, match=words):
        restore(folder, tmp_path / "new")
    (wrong,) = checking.check(folder, [made.snapshot], KEYS)
    assert words in wrong
    assert not (tmp_path / "new").exists()
    assert not manifest.is_sealed(made.snapshot)
    if beside:
        with pytest.raises(BackupError, match=words):
            restore(folder, tmp_path / "new", unsealed=True)
    else:
        restore(folder, tmp_path / "new", unsealed=True)


def test_a_sealed_manifest_vouches_for_sealed_files_only(one: Project, tmp_path: Path) -> None:
    made = place.back_up(one, tmp_path / "backups")
    first, *rest = made.manifest.evidence
    odd = replace(made.manifest, evidence=(replace(first, key=""), *rest))
    manifest.write(made.snapshot, odd, KEYS[0])
    with pytest.raises(BackupError, match="not sealed, though"):
        manifest.read(made.snapshot, KEYS)


def test_plain_snapshots_that_somebody_puts_there_push_no_sealed_one_out(
    one: Project, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    sealed = [place.back_up(one, folder) for _ in range(2)]
    for year in range(2090, 2094):
        forged = folder / f"snapshots/{year}0101T000000Z"
        shutil.copytree(sealed[1].snapshot, forged)
        (forged / manifest.SEALED).unlink()
        lying = replace(sealed[1].manifest.evidence[0], stored="README.txt", bytes=1)
        manifest.write(forged, replace(sealed[1].manifest, evidence=(lying,)), None)
    made = place.back_up(one, folder, keep=3)
    kept = places.listed(folder)
    assert kept == [sealed[0].snapshot, sealed[1].snapshot, made.snapshot]
    assert checking.check(folder, kept, KEYS) == []
    assert made.unchanged == 4, "the sealed one says what is stored"
