"""Undoing what a server did to a body on the wire (gzip, deflate, brotli, zstd), within a limit."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from io import BytesIO

import brotli
import zstandard

from rollcall.errors import Unreadable

CHUNK = 64 * 1024
MAX_ENCODINGS = 5
ACCEPTED = "gzip, deflate, br, zstd"
"""What we can undo, in the words of an Accept-Encoding header."""


class TooLarge(Unreadable):
    """A body that unpacks to more bytes than we are willing to hold."""


def decode(body: bytes, encodings: Sequence[str], limit: int) -> bytes:
    """Unpack `body`, whose Content-Encoding was `encodings`, to at most `limit` bytes.

    A body that breaks off early gives what could be unpacked, as browsers do. Raises `TooLarge`
    above the limit (a small body can unpack to terabytes) and `Unreadable` for a body that is not
    what its header says, or for an encoding nobody here knows.
    """
    names = [name.strip().lower() for value in encodings for name in value.split(",")]
    names = [name for name in names if name and name != "identity"]
    if len(names) > MAX_ENCODINGS:
        raise Unreadable(f"packed {len(names)} times over; at most {MAX_ENCODINGS} are undone")
    for name in reversed(names):
        unpack = _UNPACKERS.get(name)
        if unpack is None:
            raise Unreadable(f"unknown Content-Encoding {name[:40]!r}")
        if body:
            body = unpack(body, limit)
    if len(body) > limit:
        raise TooLarge(f"{len(body)} bytes, more than the limit of {limit}")
    return body


class _Sink:
    """Collects output and refuses to grow over its limit."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self.parts: list[bytes] = []

    def add(self, part: bytes) -> None:
        self.size += len(part)
        if self.size > self.limit:
            raise TooLarge(f"unpacks to more than the limit of {self.limit} bytes")
        self.parts.append(part)

    def value(self) -> bytes:
        return b"".join(self.parts)


def _inflate(body: bytes, limit: int, wbits: int) -> bytes:
    sink = _Sink(limit)
    rest = body
    while rest:
        stream = zlib.decompressobj(wbits=wbits)
        try:
            while rest and not stream.eof:
                sink.add(stream.decompress(rest, CHUNK))
                rest = stream.unconsumed_tail
        except zlib.error as error:
            if sink.size:  # damaged or padded behind a good beginning
                break
            raise Unreadable(f"not the {_name(wbits)} that its header says: {error}") from error
        rest = stream.unused_data if wbits > zlib.MAX_WBITS else b""
    return sink.value()


def _name(wbits: int) -> str:
    return "gzip" if wbits > zlib.MAX_WBITS else "deflate"


def _gzip(body: bytes, limit: int) -> bytes:
    return _inflate(body, limit, zlib.MAX_WBITS + 16)


def _deflate(body: bytes, limit: int) -> bytes:
    try:
        return _inflate(body, limit, zlib.MAX_WBITS)
    except TooLarge:
        raise
    except Unreadable:  # some servers send the raw stream without zlib's header
        return _inflate(body, limit, -zlib.MAX_WBITS)


def _brotli(body: bytes, limit: int) -> bytes:
    sink = _Sink(limit)
    stream = brotli.Decompressor()
    try:
        part = stream.process(body, output_buffer_limit=CHUNK)
        while part:
            sink.add(part)
            part = b"" if stream.is_finished() else stream.process(b"", output_buffer_limit=CHUNK)
    except brotli.error as error:
        if not sink.size:
            raise Unreadable(f"not the brotli that its header says: {error}") from error
    return sink.value()


def _zstd(body: bytes, limit: int) -> bytes:
    sink = _Sink(limit)
    reader = zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(
        BytesIO(body), read_across_frames=True
    )
    try:
        while part := reader.read(CHUNK):
            sink.add(part)
    except zstandard.ZstdError as error:
        if not sink.size:
            raise Unreadable(f"not the zstd that its header says: {error}") from error
    return sink.value()


_UNPACKERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
