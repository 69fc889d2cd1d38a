"""The folder of backups: snapshots by their time, and evidence that they share.

README.txt                            what this folder is, for whoever finds it
snapshots/20261123T130000Z/           a snapshot: the record, the settings, its manifest
evidence/                             evidence files, each once
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from rollcall.backup import manifest, streams
from rollcall.errors import BackupError, TryAgain

README = "README.txt"
_FIRST_LINE = "Backups of Rollcall"
_TEXT = f"""{_FIRST_LINE}

A folder under snapshots/ is one backup, named by its time (UTC), if a manifest stands in it.
Evidence files are kept once for all snapshots, under evidence/.

To make a project of the newest one, on a machine with Rollcall:

    rollcall restore THIS-FOLDER --into NEW-FOLDER

Sealed files (manifest.sealed) need the key that was set when they were made: --key-file FILE.
Nothing here should be changed by hand: `rollcall backup verify THIS-FOLDER` finds what was.
"""
_NAME = re.compile(r"\d{8}T\d{6}Z(-\d{4})?")
_OURS = re.compile(r"[0-9a-f]{16}-.+|[0-9a-f]{30}|[0-9a-f]{32}\.part", re.DOTALL)
"""How files under evidence/ are called that we wrote; no other is ever removed."""
_LOCK = ".backup.lock"
_IGNORED = {"lost+found", _LOCK, README + streams.PART}
"""Also what is left where the very first backup was killed as it began."""


def prepare(folder: Path, home: Path, evidence: Path) -> None:
    """Make the folder, or see that it is one of backups.

    Raises `BackupError` where it holds other things, or lies where it must not.
    """
    real = folder.resolve()
    for other in (home.resolve(), evidence.resolve()):
        if real == other or other.is_relative_to(real) or real.is_relative_to(evidence.resolve()):
            raise BackupError(
                f"{folder} holds the project itself, or lies within its evidence",
                remedy="name a folder for backups alone, best on another disk",
            )
    try:
        streams.make_folder(folder)
        held = {path.name for path in folder.iterdir()} - _IGNORED
    except OSError as error:
        raise streams.in_words(error, folder) from error
    if not held:
        streams.write(folder / README, [_TEXT.encode()])
    elif not is_ours(folder):
        raise BackupError(
            f"{folder} holds other things than backups of Rollcall",
            remedy="name an empty folder, or one that is not there yet",
        )


def is_ours(folder: Path) -> bool:
    """Whether a folder is one of backups."""
    try:
        with (folder / README).open("rb") as file:
            return file.read(len(_FIRST_LINE)) == _FIRST_LINE.encode()
    except OSError:
        return False


def must_be_ours(folder: Path) -> None:
    """Raises `BackupError` where a folder is not one of backups."""
    if not is_ours(folder):
        raise BackupError(
            f"{folder} is no folder of backups",
            remedy="name the folder that `rollcall backup` wrote to",
        )


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Work in a folder while no other backup does. Raises `TryAgain` where one is at it.

    The lock is the system's: it goes when the process does, however that ends.
    """
    try:
        descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise streams.in_words(error, folder) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise TryAgain(
                f"another backup is at work in {folder}", remedy="wait until it has ended"
            ) from error
        yield
    finally:
        os.close(descriptor)


def listed(folder: Path) -> list[Path]:
    """The folders of whole snapshots, oldest first."""
    return [path for path in _all(folder) if manifest.is_there(path)]


def unfinished(folder: Path) -> list[Path]:
    """What backups that were killed left, oldest first."""
    return [path for path in _all(folder) if not manifest.is_there(path)]


def _all(folder: Path) -> list[Path]:
    try:
        paths = list((folder / "snapshots").iterdir())
    except OSError:
        return []
    return sorted(path for path in paths if _NAME.fullmatch(path.name) and path.is_dir())


def find(folder: Path, name: str = "") -> Path:
    """The newest whole snapshot, or the one of a name. Raises `BackupError` where there is none."""
    must_be_ours(folder)
    there = listed(folder)
    chosen = [path for path in there if path.name == name] if name else there[-1:]
    if chosen:
        return chosen[0]
    if any(path.name == name for path in unfinished(folder)):
        raise BackupError(
            f"the snapshot {name} was never finished", remedy="`rollcall backup list` shows others"
        )
    raise BackupError(
        f"{folder} has no snapshot {name}".rstrip(),
        remedy="`rollcall backup list` shows which there are"
        if there
        else "`rollcall backup` makes one",
    )


def new(folder: Path, now: datetime) -> Path:
    """A folder for a new snapshot, named by its time.

    It comes behind all others, also where the clock was put back or stands still.
    """
    name = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    there = [path.name for path in _all(folder)]
    if there and name <= there[-1]:
        base, _, number = there[-1].partition("-")
        name = f"{base}-{int(number or 1) + 1:04}"
    path = folder / "snapshots" / name
    streams.make_folder(path)
    return path


def remove(snapshot: Path) -> None:
    """Remove a snapshot; its manifest first, so that half of one is never taken for a whole."""
    for name in (manifest.PLAIN, manifest.SEALED):
        (snapshot / name).unlink(missing_ok=True)
    streams.settle([snapshot])
    shutil.rmtree(snapshot)


def sweep(folder: Path, needed: Collection[str]) -> int:
    """Remove evidence that no snapshot needs; returns how many files."""
    removed = 0
    for inside, _, names in os.walk(folder / "evidence", topdown=False):
        for name in names:
            path = Path(inside) / name
            if _OURS.fullmatch(name) and path.relative_to(folder).as_posix() not in needed:
                path.unlink()
                removed += 1
        if Path(inside) != folder / "evidence" and not any(Path(inside).iterdir()):
            Path(inside).rmdir()
    return removed
