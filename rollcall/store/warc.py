"""Reading WARC files back: one record by its offset, or a whole file to see that it is sound."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rollcall.errors import StoreError, Unreadable
from rollcall.store.encodings import decode

MEMBER_LIMIT = 256 * 1024 * 1024
"""Bytes that one record may unpack to; ours stay far below (a page is at most 40 MiB)."""
PAGE_LIMIT = 64 * 1024 * 1024
CHUNK = 256 * 1024


@dataclass(frozen=True)
class Record:
    """One WARC record: where it lies in its file (bytes), its header fields, its block."""

    offset: int
    length: int
    fields: dict[str, str]
    block: bytes


class _Torn(StoreError):
    """The file ends, or turns to nonsense, in the middle of a record."""


def read_payload(
    path: Path, offset: int, length: int | None = None
) -> tuple[dict[str, str], bytes]:
    """The header fields (names in lower case) and the unpacked body of the response at `offset`.

    A field sent several times is joined with ", ". `length` (bytes of the record) is checked when
    given. Raises `StoreError` where there is no such record, or one whose bytes have changed, and
    `Unreadable` where the body is not what its Content-Encoding says.
    """
    try:
        record = _read_at(path, offset)
    except OSError as error:
        raise StoreError(f"cannot read {path}: {error.strerror}") from error
    if length is not None and record.length != length:
        raise StoreError(f"{path} at {offset}: the record has {record.length} bytes, not {length}")
    problems = _problems(record)
    if problems:
        raise StoreError(f"{path} at {offset}: {problems[0]}")
    if record.fields.get("warc-type") != "response":
        raise StoreError(f"{path} at {offset}: a {record.fields.get('warc-type')}, not a response")
    headers, body = _split_http(record.block)
    return headers, decode(body, [headers.get("content-encoding", "")], PAGE_LIMIT)


def verify(path: Path) -> list[str]:
    """What is wrong with the file, in words; nothing when every record is whole and unchanged.

    Needs nothing but the file: each record carries the SHA-256 of what it holds.
    """
    problems: list[str] = []
    try:
        for record in records(path):
            problems += [f"{path} at {record.offset}: {words}" for words in _problems(record)]
    except _Torn as error:
        problems.append(str(error))
    except OSError as error:
        problems.append(f"cannot read {path}: {error.strerror}")
    return problems


def sound_length(path: Path) -> int:
    """Bytes up to the end of the last whole record: what may be trusted after a kill."""
    end = 0
    try:
        for record in records(path):
            end = record.offset + record.length
    except _Torn:
        return end
    return end


def records(path: Path) -> Iterator[Record]:
    """Every record of the file, in order. Raises `StoreError` at the first that is torn."""
    offset = 0
    size = path.stat().st_size
    while offset < size:
        record = _read_at(path, offset)
        yield record
        offset += record.length


def _read_at(path: Path, offset: int) -> Record:
    data, length = _unpack_member(path, offset)
    head, found, rest = data.partition(b"\r\n\r\n")
    if not found or not head.startswith(b"WARC/"):
        raise _Torn(f"{path} at {offset}: not a WARC record")
    fields: dict[str, str] = {}
    for line in head.decode("utf-8", "replace").split("\r\n")[1:]:
        name, _, value = line.partition(":")
        fields[name.strip().lower()] = value.strip()
    size = fields.get("content-length", "")
    if not size.isascii() or not size.isdigit() or len(size) > 12:
        raise _Torn(f"{path} at {offset}: a record without a length")
    if rest[int(size) :] != b"\r\n\r\n":
        raise _Torn(f"{path} at {offset}: the record ends early")
    return Record(offset, length, fields, rest[: int(size)])


def _unpack_member(path: Path, offset: int) -> tuple[bytes, int]:
    """The unpacked gzip member that begins at `offset`, and how many bytes of the file it takes."""
    stream = zlib.decompressobj(wbits=zlib.MAX_WBITS + 16)
    parts: list[bytes] = []
    unpacked = consumed = 0
    with path.open("rb") as file:
        file.seek(offset)
        while not stream.eof:
            chunk = stream.unconsumed_tail or file.read(CHUNK)
            if not chunk:
                raise _Torn(f"{path} at {offset}: the file ends inside a record")
            try:
                part = stream.decompress(chunk, CHUNK * 4)
            except zlib.error as error:
                raise _Torn(f"{path} at {offset}: not a gzip member ({error})") from error
            consumed += len(chunk) - len(stream.unconsumed_tail) - len(stream.unused_data)
            unpacked += len(part)
            if unpacked > MEMBER_LIMIT:
                raise _Torn(f"{path} at {offset}: a record of more than {MEMBER_LIMIT} bytes")
            parts.append(part)
    return b"".join(parts), consumed


def _split_http(block: bytes) -> tuple[dict[str, str], bytes]:
    head, found, body = block.partition(b"\r\n\r\n")
    if not found or not head.startswith(b"HTTP/"):
        raise Unreadable("the record holds no HTTP response")
    headers: dict[str, str] = {}
    for line in head.decode("latin-1").split("\r\n")[1:]:
        name, _, value = line.partition(":")
        name, value = name.strip().lower(), value.strip()
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers, body


def _problems(record: Record) -> list[str]:
    """Compare the record with the digests it carries."""
    found = []
    if not _same(record.fields.get("warc-block-digest"), record.block):
        found.append("its bytes are not the ones that were written (block digest)")
    if record.fields.get("warc-type") == "response":
        _, _, body = record.block.partition(b"\r\n\r\n")
        if not _same(record.fields.get("warc-payload-digest"), body):
            found.append("its body is not the one that was written (payload digest)")
    return found


def _same(stated: str | None, data: bytes) -> bool:
    """True also where nothing is stated, or in an algorithm that is not ours (imported files)."""
    if not stated or not stated.lower().startswith("sha256:"):
        return True
    value = stated.split(":", 1)[1]
    digest = hashlib.sha256(data)
    return value.upper() == base64.b32encode(digest.digest()).decode() or (
        value.lower() == digest.hexdigest()
    )
