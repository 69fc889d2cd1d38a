"""Name indexes on disk: built once per list version, memory-mapped, shared by all processes.

One file per index in a folder beside the record, named by a digest of the entries and of the
program that makes the keys, so a file is never out of date: another list, another spelling learned
or another version of the program ask for another file. A file is written whole under another name
and then renamed, so nobody sees half of one; two processes that build the same write the same
bytes. What is damaged is built anew. Hosts may share the folder, or keep one each: on some network
file systems a file that another host removes is gone for those who have it mapped, so a file that
was opened lately stays.

The layout: a line that says what it is, the CRC-32 of all that follows it and the length of the
header (four bytes each, little-endian), the header as JSON (type, shape and offset of each array),
then the arrays, each at a multiple of 64 bytes.
"""

from __future__ import annotations

import hashlib
import json
import logging
import math
import mmap
import os
import time
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

import nlp.text
import rollcall.names
from rollcall.names import NameIndex, build
from rollcall.names.equivalents import members, version

Entries = Callable[[], Iterable[tuple[str, Sequence[str]]]]
"""Gives the entries of an index, (id, names), as often as it is called."""

_WHAT = b"Rollcall name index 1\n"
_START = len(_WHAT) + 4
_ALIGNED = 64
_CHUNK = 1 << 20
SUFFIX = ".names"
_FORGOTTEN = 3600
"""Seconds after which a half-written file belongs to nobody any more."""
_IN_USE = 600
"""Seconds since it was last opened after which nobody matches with an index of earlier lists."""
_log = logging.getLogger("rollcall.match")


def kept(folder: Path | None, entries: Entries) -> tuple[NameIndex, str]:
    """The index of these entries, mapped from its file or built and kept there first; the file.

    Without a folder it is built in memory and there is no file (""). A folder that cannot be
    written is no reason to fail: then, too, the index lives in memory, and a warning says so.
    """
    if folder is None:
        return build(entries()), ""
    path = folder / file_of(entries())
    try:
        return _in_use(path), path.name
    except FileNotFoundError:
        pass
    except (OSError, ValueError) as error:
        _log.warning("name index %s is of no use (%s): built anew", path.name, error)
    made = build(entries())
    try:
        _write(path, made.to_arrays())
        return _mapped(path), path.name
    except (OSError, ValueError) as error:
        _log.warning("name index %s cannot be kept (%s)", path.name, error)
        return made, path.name


def file_of(entries: Iterable[tuple[str, Sequence[str]]]) -> str:
    """The name of the file that holds the index of these entries, if there is one."""
    return _digest(entries) + SUFFIX


def sweep(folder: Path | None, wanted: Collection[str]) -> None:
    """Remove all index files but these and those that were opened lately, and what killed builders
    left half written.
    """
    if folder is None or not folder.is_dir():
        return
    for path in folder.iterdir():
        try:
            age = time.time() - path.stat().st_mtime
            unused = path.suffix == SUFFIX and path.name not in wanted and age > _IN_USE
            if unused or (path.suffix == ".part" and age > _FORGOTTEN):
                path.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("old name index %s stays (%s)", path.name, error)


def program() -> str:
    """What the keys of a name depend on besides the name, in 16 hex digits: another for every
    change of the code, of its tables, and of the names that count as one.
    """
    return _program(version())


@lru_cache(maxsize=1)
def _program(_version: tuple[int, int]) -> str:
    return _algorithm().hex()[:16]


def _digest(entries: Iterable[tuple[str, Sequence[str]]]) -> str:
    """What an index is made of, in 32 hex digits: ids, names, and how keys are made."""
    digest = hashlib.sha256(_algorithm())
    for entry, names in entries:
        text = "\x1f".join((entry, *names)) + "\x1e"
        digest.update(text.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:32]


def _algorithm() -> bytes:
    """Which keys a name gives depends on the code, on its tables, and on what was added to them."""
    digest = hashlib.sha256(_code())
    for sounds, groups in sorted(members().items()):
        digest.update(f"{sounds}\x1f{sorted(groups)}\x1e".encode())
    return digest.digest()


@lru_cache(maxsize=1)
def _code() -> bytes:
    """A digest of every file of the packages that make keys: nobody has to remember a number."""
    digest = hashlib.sha256()
    for package in (nlp.text, rollcall.names):
        for folder in package.__path__:
            for path in sorted(Path(folder).rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    digest.update(path.name.encode() + b"\x1f" + path.read_bytes())
    return digest.digest()


def _write(path: Path, arrays: dict[str, NDArray[Any]]) -> None:
    """Write a file under another name and rename it: it is there whole, or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = path.with_name(f"{path.stem}-{uuid4().hex}.part")  # another host may be at it as well
    head, pieces = _laid_out(arrays)
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(head)
            for piece in pieces():
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise


def _laid_out(
    arrays: dict[str, NDArray[Any]],
) -> tuple[bytes, Callable[[], Iterator[memoryview | bytes]]]:
    """The head of a file, and a way to go through the rest."""
    whole = {name: np.ascontiguousarray(array) for name, array in arrays.items()}

    def pieces() -> Iterator[memoryview | bytes]:
        for array in whole.values():
            yield array.reshape(-1).view(np.uint8).data
            yield bytes(-array.nbytes % _ALIGNED)

    table, at = {}, 0
    for name, array in whole.items():
        table[name] = [array.dtype.str, list(array.shape), at]
        at += array.nbytes + -array.nbytes % _ALIGNED
    header = json.dumps(table).encode()
    head = len(header).to_bytes(4, "little") + header
    head += bytes(-(_START + len(head)) % _ALIGNED)
    crc = zlib.crc32(head)
    for piece in pieces():
        crc = zlib.crc32(piece, crc)
    return _WHAT + crc.to_bytes(4, "little") + head, pieces


def _in_use(path: Path) -> NameIndex:
    """The index in a file, which says from now on when it was last opened."""
    index = _mapped(path)
    with suppress(OSError):  # a folder that we may only read: whoever may write to it sweeps it
        os.utime(path)
    return index


def _mapped(path: Path) -> NameIndex:
    """The index in a file, its arrays mapped. Raises `ValueError` for a damaged one."""
    with path.open("rb") as file:
        _check(file)
        file.seek(_START)
        length = int.from_bytes(file.read(4), "little")
        try:
            header = json.loads(file.read(length))
        except RecursionError:
            raise ValueError("a header without end") from None
        start = file.tell()
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    arrays = _arrays(mapped, start + -start % _ALIGNED, header)
    _check_fits(arrays)
    return NameIndex.from_arrays(arrays)


def _check(file: BinaryIO) -> None:
    """Read all of it once: a wrong bit would silently lose a name."""
    head = file.read(_START)
    if len(head) < _START or not head.startswith(_WHAT):
        raise ValueError("not a name index")
    crc = 0
    while piece := file.read(_CHUNK):
        crc = zlib.crc32(piece, crc)
    if crc != int.from_bytes(head[len(_WHAT) :], "little"):
        raise ValueError("damaged")


def _arrays(mapped: mmap.mmap, start: int, header: object) -> dict[str, NDArray[np.generic]]:
    """The arrays that a header tells of: just those of an index, one behind the other."""
    kinds = _kinds()
    if not isinstance(header, dict) or list(header) != list(kinds):
        raise ValueError("not the arrays of a name index")
    arrays, at = {}, 0
    for name, (dtype, row) in kinds.items():
        length = _length(header[name])
        if header[name] != [dtype.str, [length, *row], at]:
            raise ValueError(f"{name} is of another type or shape")
        count = length * math.prod(row)
        size = count * dtype.itemsize
        if start + at + size > len(mapped):
            raise ValueError(f"{name} is cut off")
        whole = np.frombuffer(mapped, dtype, count, start + at) if count else np.zeros(0, dtype)
        arrays[name] = whole.reshape(length, *row)
        at += size + -size % _ALIGNED
    if start + at != len(mapped):
        raise ValueError("of another length than its arrays")
    return arrays


def _length(told: object) -> int:
    """How many rows a header says that an array has."""
    match told:
        case [str(), [int(length), *_], int()] if length >= 0 and not isinstance(length, bool):
            return length
    raise ValueError("a header that tells of no array")


@lru_cache(maxsize=1)
def _kinds() -> dict[str, tuple[np.dtype[Any], tuple[int, ...]]]:
    """The arrays of every index: their types, and the shape of one row of each."""
    return {name: (one.dtype, one.shape[1:]) for name, one in build([]).to_arrays().items()}


def _check_fits(arrays: dict[str, NDArray[Any]]) -> None:
    """Arrays that go together have one length, and what cuts another ends where that ends."""
    sizes = {name: len(array) for name, array in arrays.items()}
    ends = {
        name: int(arrays[name][-1]) if sizes[name] else 0
        for name in ("word_ends", "name_ends", "entry_ends")
    }
    fits = (
        sizes["pair_keys"] == sizes["pair_names"] == sizes["pair_words"]
        and sizes["name_entry"] == sizes["name_ends"]
        and sizes["voices"] == ends["word_ends"]
        and sizes["name_bytes"] == ends["name_ends"]
        and sizes["entry_bytes"] == ends["entry_ends"]
        and all(sizes[bits].bit_count() == 1 for bits in ("pair_bits", "word_bits", "partners"))
    )
    if not fits:
        raise ValueError("arrays that do not fit each other")
