"""Evidence in a backup: each file once for all snapshots, because closed evidence never changes.

A file is looked at by size and time, and read only where those are new: a night's backup of 500 GB
reads what the day brought.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from rollcall.backup import streams
from rollcall.backup.manifest import Kept
from rollcall.backup.sealed import Key, name_for, seal
from rollcall.collect import JOB
from rollcall.errors import BackupError
from rollcall.store.warc import sound_length

_OF_THIS_MACHINE = {JOB, f"{JOB}.partial", "crawl.pid"}
"""About processes of this machine, and they may hold the password of a proxy. That `JOB` stood in a
folder, its crawl not imported yet, is noted.
"""
_WARC = ".warc.gz"


@dataclass(frozen=True)
class Found:
    """An evidence file: where it lies, its path under evidence/, its bytes when it was seen."""

    path: Path
    name: str
    bytes: int


def unfinished(root: Path) -> set[str]:
    """The folders of crawls that have not been imported, as they are now."""
    return {job.parent.relative_to(root).as_posix() for job in root.glob(f"*/*/{JOB}")}


def crawls(files: Collection[Found]) -> set[str]:
    """The folders of crawls that these files lie in."""
    return {folder for one in files if (folder := folder_of(one)).count("/") == 1}


def folder_of(one: Found) -> str:
    """The folder of a file, under evidence/: that of its crawl, where it lies in one."""
    return one.name.rpartition("/")[0]


def found(root: Path, leave: Collection[Path]) -> list[Found]:
    """Every evidence file, `leave` excepted.

    In each folder what announces pages comes before the pages: so whatever is announced in a copy
    lies in the copy, too, though a crawl goes on meanwhile.
    """
    files = []
    for folder, names in _walk(root):
        for name in sorted(names, key=lambda name: (name.endswith(_WARC), name)):
            path = folder / name
            if name in _OF_THIS_MACHINE or path.resolve() in leave or not path.is_file():
                continue
            inside = path.relative_to(root).as_posix()
            files.append(Found(path, inside, path.stat().st_size))
    return files


def _walk(root: Path) -> Iterator[tuple[Path, list[str]]]:
    """Every folder with the names of its files, also those on other disks that are linked here."""
    seen = set()
    for folder, folders, names in os.walk(root, followlinks=True):
        info = os.stat(folder)
        if (info.st_dev, info.st_ino) in seen:
            folders.clear()
            continue
        seen.add((info.st_dev, info.st_ino))
        folders.sort()
        yield Path(folder), names


def _size(one: Found, growing: bool) -> tuple[int, int]:
    """How many bytes of a file to take now, and when it was last changed (nanoseconds).

    Of a WARC file that is still written, those of whole records.
    """
    try:
        info = one.path.stat()
        whole = growing and one.name.endswith(_WARC)
        return sound_length(one.path) if whole else info.st_size, info.st_mtime_ns
    except OSError as error:
        raise BackupError(
            f"{one.path} cannot be read: {error.strerror}", remedy="check the disk"
        ) from error


def store(
    folder: Path, one: Found, key: Key | None, known: Mapping[str, Kept], *, growing: bool
) -> tuple[Kept, bool]:
    """Put an evidence file into the backup, unless it is there; says whether it is new.

    `known` is what the backup is sure to have. `growing`: its crawl may still write to it. A new
    one is on the disk after `streams.settle`.
    """
    size, mtime = _size(one, growing)
    old = known.get(one.name)
    if old and (old.bytes, old.mtime, old.key) == (size, mtime, key.id if key else ""):
        path = folder / old.stored
        if path.is_file() and path.stat().st_size == old.stored_bytes:
            return old, False
    tally = streams.Tally()
    chunks = tally.of(streams.read(one.path, size))
    part = folder / "evidence" / f"{uuid4().hex}.part"
    written = streams.write_part(
        part, seal(chunks, key, place(one.name)) if key else chunks, later=True
    )
    stored = _stored(one.name, tally.sha256, key)
    streams.put_in_place(part, folder / stored, later=True)
    kept = Kept(one.name, tally.bytes, tally.sha256, stored, written, key.id if key else "", mtime)
    return kept, old is None or old.sha256 != kept.sha256 or old.key != kept.key


def place(name: str) -> str:
    """The name that an evidence file is sealed under."""
    return f"evidence/{name}"


def _stored(name: str, sha256: str, key: Key | None) -> str:
    """Where it lies in the backup: beside earlier states of the same file, never over one."""
    if key is None:
        folder, _, last = name.rpartition("/")
        return "/".join(filter(None, ("evidence", folder, f"{sha256[:16]}-{last}")))
    secret = name_for(key, name, sha256)
    return f"evidence/{secret[:2]}/{secret[2:]}"
