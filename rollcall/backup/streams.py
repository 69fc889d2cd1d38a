"""Files as streams of chunks: read, counted, packed, and written whole or not at all.

Everything a backup does with a file is a chain of these generators, so that a file of any size
takes the memory of a few chunks.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import zstandard

from rollcall.errors import BackupError, OutOfSpace
from rollcall.store.captures import FULL

CHUNK = 1 << 17
"""Larger ones leave the processor's cache: copying takes half as long again with a megabyte."""

_LEVEL = 1
"""Of Zstandard: text takes a third of its room, at about the speed of a disk."""
PART = ".part"
"""How a file ends that is being written."""


class Tally:
    """Counts and hashes what flows through, so that a file is read once."""

    def __init__(self) -> None:
        self.bytes = 0
        self._hash = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """The SHA-256 of everything so far, as hex digits."""
        return self._hash.hexdigest()

    def of(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The same chunks, counted."""
        for chunk in chunks:
            self.bytes += len(chunk)
            self._hash.update(chunk)
            yield chunk


def read(path: Path, most: int | None = None) -> Iterator[bytes]:
    """The bytes of a file, or the first `most` of them. Raises `BackupError` naming the file."""
    left = most
    try:
        with path.open("rb", buffering=0) as file:
            while left is None or left > 0:
                chunk = file.read(CHUNK if left is None else min(CHUNK, left))
                if not chunk:
                    return
                if left is not None:
                    left -= len(chunk)
                yield chunk
    except OSError as error:
        raise BackupError(
            f"{path} cannot be read: {error.strerror}",
            remedy="check the disk and your rights there, and run the same command again",
        ) from error


def pieces(chunks: Iterable[bytes], size: int) -> Iterator[tuple[bytes, bool]]:
    """The same bytes in pieces of `size`, each with whether it is the last; at least one piece."""
    waiting = b""
    for chunk in chunks:
        data = memoryview(waiting + chunk if waiting else chunk)
        while len(data) > size:
            yield bytes(data[:size]), False
            data = data[size:]
        waiting = bytes(data)
    yield waiting, True


def packed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Packed with Zstandard."""
    packer = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True).compressobj()
    for chunk in chunks:
        if out := packer.compress(chunk):
            yield out
    yield packer.flush()


def unpacked(chunks: Iterable[bytes], name: str) -> Iterator[bytes]:
    """What was packed. Raises `BackupError` where it is damaged or cut off."""
    unpacker = zstandard.ZstdDecompressor().decompressobj()
    try:
        for chunk in chunks:
            # A small piece at a time: what it unpacks to must fit into memory.
            for at in range(0, len(chunk), 1 << 14):
                yield unpacker.decompress(chunk[at : at + (1 << 14)])
    except zstandard.ZstdError as error:
        raise BackupError(f"{name}: damaged: {error}", remedy=DAMAGED) from error
    if not unpacker.eof:
        raise BackupError(f"{name}: the file ends early", remedy=DAMAGED)


DAMAGED = "take this file from another copy of the backup, or restore an older snapshot"


def write(path: Path, chunks: Iterable[bytes], *, later: bool = False) -> int:
    """Write a file that only its owner reads, whole or not at all; returns its bytes.

    It is on the disk when this returns, or `later`: after `settle`. Raises `OutOfSpace` or
    `BackupError` naming the file.
    """
    part = path.with_name(path.name + PART)
    written = write_part(part, chunks, later=later)
    put_in_place(part, path, later=later)
    if not later:
        settle([path])
    return written


def write_part(part: Path, chunks: Iterable[bytes], *, later: bool = False) -> int:
    """Write a file that gets its name by `put_in_place`; nothing stays of it on an error.

    The disk has it when this returns. `later` leaves that to `settle`, which is much quicker for
    many files together: for those that nobody relies on before.
    """
    written = 0
    try:
        make_folder(part.parent)
        part.unlink(missing_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb", buffering=0) as file:
            for chunk in chunks:
                view = memoryview(chunk)
                while view:
                    view = view[file.write(view) :]
                written += len(chunk)
            if not later:
                os.fsync(file.fileno())
    except OSError as error:
        part.unlink(missing_ok=True)
        raise in_words(error, part) from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return written


def put_in_place(part: Path, path: Path, *, later: bool = False) -> None:
    """Give a file that was written its name. One that is written `later` never replaces what is
    there already before the disk has it.
    """
    try:
        make_folder(path.parent)
        if later and path.exists():
            _sync(part)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise in_words(error, path) from error


def settle(paths: Iterable[Path]) -> None:
    """Wait until the disk has these files and their names, for good also after a power cut."""
    folders = set()
    for path in paths:
        folders |= {path.parent, path.parent.parent}
        _settle(path)
    for folder in folders:
        _settle(folder)


def _settle(path: Path) -> None:
    try:
        _sync(path)
    except OSError as error:
        raise in_words(error, path) from error


def _sync(path: Path) -> None:
    # A share may wait for files only that somebody has open for writing.
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # a share that knows no such thing
            raise
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, that only their owner reads. Raises as `write` does."""
    try:
        for path in (*reversed(folder.parents), folder):
            if not path.exists():
                path.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise in_words(error, folder) from error


def in_words(error: OSError, path: Path) -> BackupError | OutOfSpace:
    """What the system said while a file was written, in our words."""
    if error.errno in FULL:
        return OutOfSpace(
            f"no space left to write {path}",
            remedy="free some space there, or name another folder, and run the same command "
            "again; what was whole before is whole",
        )
    return BackupError(
        f"{path} cannot be written: {error.strerror}",
        remedy="check the path, the disk and your rights there",
    )
