"""Evidence: what was sent and received, kept byte for byte in WARC files before anybody reads it.

The format is WARC 1.1 (ISO 28500:2017), one gzip member per record, so that a record can be read
alone by its offset, and any archive tool can open the files. Bodies stay as they came over the wire
(packed, if the server packed them); reading undoes that.
"""

from __future__ import annotations

import base64
import hashlib
import os
import stat
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from rollcall.errors import OutOfSpace, StoreError
from rollcall.store.captures import (
    Capture,
    CapturesWriter,
    Failed,
    SourceDone,
    read_captures,
    write_whole,
)
from rollcall.store.warc import read_payload, sound_length, verify

__all__ = [
    "Capture",
    "CapturesWriter",
    "EvidenceWriter",
    "Exchange",
    "Failed",
    "OutOfSpace",
    "SourceDone",
    "Written",
    "read_captures",
    "read_payload",
    "sound_length",
    "verify",
]

VERSION = "WARC/1.1"


@dataclass(frozen=True)
class Exchange:
    """One request and its answer. Heads are whole, from the first line to the empty one."""

    url: str
    request: bytes
    response_head: bytes
    response_body: bytes
    captured_at: datetime
    ip: str | None = None


@dataclass(frozen=True)
class Written:
    """Where the response record lies: bytes in the file `file`."""

    file: str
    offset: int
    length: int
    record_id: str
    payload_sha256: str


class EvidenceWriter:
    """Appends exchanges to one WARC file; an exchange is on disk when `append` returns.

    Opening a file that a kill left torn cuts the torn record off: nobody was told of it. Raises
    `StoreError` where the file cannot be opened.
    """

    def __init__(self, path: Path, *, about: Mapping[str, str], now: datetime) -> None:
        self.path = path
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        except OSError as error:
            raise StoreError(f"cannot open {path}: {error.strerror}") from error
        info = os.fstat(self._file)
        self._regular = stat.S_ISREG(info.st_mode)
        if self._regular and info.st_size:
            os.ftruncate(self._file, sound_length(path))
        self._about = about
        self._started = now
        self._fresh = not os.fstat(self._file).st_size

    def append(self, exchange: Exchange) -> Written:
        """Write request and response and wait until the disk has them.

        Raises `OutOfSpace` or `StoreError`; the file then ends as it did before.
        """
        date = _date(exchange.captured_at)
        response_id, request_id = _record_id(), _record_id()
        body_hash = hashlib.sha256(exchange.response_body)
        headers = {"WARC-Payload-Digest": _digest(body_hash.digest())}
        if exchange.ip:
            headers["WARC-IP-Address"] = exchange.ip
        response = _record(
            "response",
            exchange.response_head + exchange.response_body,
            {
                "WARC-Record-ID": response_id,
                "WARC-Date": date,
                "WARC-Target-URI": _ascii(exchange.url),
                **headers,
            },
        )
        request = _record(
            "request",
            exchange.request,
            {
                "WARC-Record-ID": request_id,
                "WARC-Date": date,
                "WARC-Target-URI": _ascii(exchange.url),
                "WARC-Concurrent-To": response_id,
            },
        )
        before = self._introduce()
        offset = os.fstat(self._file).st_size
        self._write(before + response + request)
        self._fresh = False
        return Written(
            file=self.path.name,
            offset=offset + len(before),
            length=len(response),
            record_id=response_id,
            payload_sha256=body_hash.hexdigest(),
        )

    def _introduce(self) -> bytes:
        """The record that says which program made the file, for whom: first in a fresh file."""
        if not self._fresh:
            return b""
        lines = "".join(f"{key}: {value}\r\n" for key, value in self._about.items() if value)
        headers = {
            "WARC-Record-ID": _record_id(),
            "WARC-Date": _date(self._started),
            "WARC-Filename": _ascii(self.path.name),
        }
        return _record("warcinfo", lines.encode(), headers)

    def _write(self, data: bytes) -> None:
        write_whole(self._file, data, str(self.path))
        if not self._regular:
            return
        try:
            os.fsync(self._file)
        except OSError as error:  # the disk may have less than it said: trust nothing of this write
            os.ftruncate(self._file, os.fstat(self._file).st_size - len(data))
            raise OutOfSpace(
                f"the disk did not keep {self.path}: {error.strerror}",
                remedy="check the disk and collect again; nothing announced is lost",
            ) from error

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


_TYPES = {
    "response": "application/http; msgtype=response",
    "request": "application/http; msgtype=request",
    "warcinfo": "application/warc-fields",
}


def _record(kind: str, block: bytes, headers: Mapping[str, str]) -> bytes:
    """One gzip member. The block goes in as it is: warcio would re-encode odd header bytes."""
    from warcio.recordloader import ArcWarcRecord  # only where evidence is written
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    fields = [("WARC-Type", kind), *headers.items()]
    fields.append(("WARC-Block-Digest", _digest(hashlib.sha256(block).digest())))
    if not any(name == "WARC-Payload-Digest" for name, _ in fields) and kind != "warcinfo":
        empty_payload = hashlib.sha256(b"").digest()  # a GET carries nothing behind its head
        fields.append(("WARC-Payload-Digest", _digest(empty_payload)))
    rec_headers = StatusAndHeaders("", fields, protocol=VERSION)
    record = ArcWarcRecord(
        "warc", kind, rec_headers, BytesIO(block), None, _TYPES[kind], len(block)
    )
    record.payload_length = len(block)
    out = BytesIO()
    WARCWriter(out, gzip=True, warc_version="1.1").write_record(record)
    return out.getvalue()


def _record_id() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"


def _digest(digest: bytes) -> str:
    return "sha256:" + base64.b32encode(digest).decode()


def _date(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _ascii(text: str) -> str:
    """A header value on one line, whatever the address held."""
    return text.encode("ascii", "backslashreplace").decode().replace("\r", "").replace("\n", "")
