"""Reading backups through: is every file there, and the same as when it was written?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rollcall.backup import manifest, streams
from rollcall.backup.evidence import place
from rollcall.backup.making import Progress
from rollcall.backup.manifest import Kept, Manifest
from rollcall.backup.record import RECORDS
from rollcall.backup.sealed import Key, unseal
from rollcall.errors import BackupError


def check(
    folder: Path,
    snapshots: Sequence[Path],
    keys: Sequence[Key],
    progress: Progress | None = None,
    *,
    unsealed: bool = False,
) -> list[str]:
    """What is wrong with these snapshots, in words; nothing where all is as it was written.

    Evidence that they share is read once. One that is not sealed is wrong where there are keys,
    unless `unsealed` says that it was made before.
    """
    wrong: list[str] = []
    files: dict[str, Kept] = {}
    for path in snapshots:
        try:
            found = manifest.read(path, keys, unsealed=unsealed)
        except BackupError as error:
            wrong.append(str(error))
            continue
        files |= {one.stored: one for one in found.files}
        wrong += [f"{path.name}: {words}" for words in known_holes(found)]
    total, done = sum(one.bytes for one in files.values()), 0
    for one in files.values():
        try:
            for _ in whole(folder, one, keys):
                pass
        except BackupError as error:
            wrong.append(str(error))
        done += one.bytes
        if progress:
            progress("files", done, total)
    return wrong


def known_holes(found: Manifest) -> list[str]:
    """What was wrong with the evidence already when a snapshot was made."""
    return [
        *(f"evidence/{name} was missing or cut when it was made" for name in found.missing),
        *(f"evidence/{name} was not as in an earlier one" for name in found.changed),
    ]


def whole(folder: Path, one: Kept, keys: Sequence[Key]) -> Iterator[bytes]:
    """The plain bytes of a file in a backup.

    Raises `BackupError` where they are not those that were put there; at last before the last of
    them, so nobody who waits for all has all of something else.
    """
    tally, held = streams.Tally(), b""
    for chunk in tally.of(_plain(folder, one, keys)):
        if chunk and held:
            yield held
        held = chunk or held
    if (tally.bytes, tally.sha256) != (one.bytes, one.sha256):
        raise BackupError(
            f"{folder / one.stored}: not the bytes that were written", remedy=streams.DAMAGED
        )
    yield held


def _plain(folder: Path, one: Kept, keys: Sequence[Key]) -> Iterable[bytes]:
    path = _inside(folder, one.stored)
    chunks: Iterable[bytes] = streams.read(path)
    if one.key:
        is_shared = one.stored.startswith("evidence/")
        chunks = unseal(chunks, keys, place(one.path) if is_shared else one.stored)
    is_record = path.name in RECORDS
    return streams.unpacked(chunks, str(path)) if is_record else chunks


def _inside(folder: Path, stored: str) -> Path:
    """A file of the backup; a manifest that somebody wrote by hand leads nowhere else."""
    path = folder / stored
    if not path.resolve().is_relative_to(folder.resolve()):
        raise BackupError(f"{stored} lies outside of {folder}", remedy=streams.DAMAGED)
    if not path.is_file():
        raise BackupError(f"{path} is missing", remedy=streams.DAMAGED)
    return path
