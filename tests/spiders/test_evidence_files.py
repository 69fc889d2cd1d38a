"""The evidence files: whole after any fault, byte for byte what came, nonsense named."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rollcall.errors import OutOfSpace, StoreError, Unreadable
from rollcall.store import captures as captures_module
from rollcall.store.captures import NAME, CapturesWriter, Failed, SourceDone, read_captures
from rollcall.store.encodings import TooLarge, decode
from rollcall.store.evidence import EvidenceWriter, Exchange
from rollcall.store.warc import read_payload, records, sound_length, verify

NOW = datetime(2022, 1, 7, 12, tzinfo=UTC)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Two: a\r\nX-Two: b\r\n\r\n"


def writer(folder: Path) -> EvidenceWriter:
    return EvidenceWriter(folder / "pages.warc.gz", about={"operator": "desk"}, now=NOW)


def exchange(body: bytes, head: bytes = HEAD) -> Exchange:
    request = b"GET / HTTP/1.1\r\nHost: news.example\r\n\r\n"
    return Exchange("https://news.example/", request, head, body, NOW, "93.184.216.34")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bodies=st.lists(st.binary(max_size=3000), min_size=1, max_size=4))
def test_any_bytes_come_back_as_they_were(tmp_path: Path, bodies: list[bytes]) -> None:
    (tmp_path / "pages.warc.gz").unlink(missing_ok=True)
    evidence = writer(tmp_path)
    written = [evidence.append(exchange(body)) for body in bodies]
    evidence.close()
    for body, where in zip(bodies, written, strict=True):
        headers, found = read_payload(evidence.path, where.offset, where.length)
        assert found == body
        assert headers["x-two"] == "a, b"
    assert verify(evidence.path) == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(part=st.floats(0, 1))
def test_wherever_a_file_is_torn_all_before_it_stays_sound(tmp_path: Path, part: float) -> None:
    path = tmp_path / "pages.warc.gz"
    path.unlink(missing_ok=True)
    evidence = writer(tmp_path)
    written = [evidence.append(exchange(f"page {n}".encode() * 20)) for n in range(3)]
    evidence.close()
    whole = path.read_bytes()
    at = round(part * len(whole))
    path.write_bytes(whole[:at])
    end = sound_length(path)
    assert end <= at
    for where in written:
        if where.offset + where.length <= at:
            assert read_payload(path, where.offset, where.length)[1]
    again = writer(tmp_path)
    where = again.append(exchange(b"after"))
    again.close()
    assert verify(path) == []
    assert read_payload(path, where.offset, where.length)[1] == b"after"


def test_a_changed_byte_is_found_out(tmp_path: Path) -> None:
    evidence = writer(tmp_path)
    where = evidence.append(exchange(b"two hundred people" * 50))
    evidence.close()
    content = evidence.path.read_bytes()
    member = zlib.decompress(content[where.offset : where.offset + where.length], 31)
    forged = gzip.compress(member.replace(b"two", b"ten", 1))
    evidence.path.write_bytes(
        content[: where.offset] + forged + content[where.offset + where.length :]
    )
    problems = verify(evidence.path)
    assert len(problems) == 2
    assert "digest" in problems[0]
    with pytest.raises(StoreError, match="digest"):
        read_payload(evidence.path, where.offset)


def test_each_member_of_the_file_is_one_record(tmp_path: Path) -> None:
    evidence = writer(tmp_path)
    evidence.append(exchange(b"one"))
    evidence.append(exchange(b"two"))
    evidence.close()
    kinds = [record.fields["warc-type"] for record in records(evidence.path)]
    assert kinds == ["warcinfo", "response", "request", "response", "request"]
    response, request = list(records(evidence.path))[1:3]
    assert request.fields["warc-concurrent-to"] == response.fields["warc-record-id"]
    assert response.fields["warc-date"] == "2022-01-07T12:00:00.000000Z"
    assert response.fields["warc-ip-address"] == "93.184.216.34"


@pytest.mark.parametrize("offset", [1, 10**9])
def test_an_offset_that_holds_no_record_is_an_error(tmp_path: Path, offset: int) -> None:
    evidence = writer(tmp_path)
    evidence.append(exchange(b"one"))
    evidence.close()
    with pytest.raises(StoreError):
        read_payload(evidence.path, offset)
    with pytest.raises(StoreError, match="cannot read"):
        read_payload(tmp_path / "absent", 0)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300) | st.binary(max_size=300).map(gzip.compress))
def test_no_bytes_crash_the_reader(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.warc.gz"
    path.write_bytes(content)
    assert bool(verify(path)) == bool(content)
    assert sound_length(path) == 0


class FullDisk:
    """`os.write` on a disk that takes `room` more bytes, the last write in part."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.write = os.write

    def __call__(self, file: int, data: bytes) -> int:
        if not self.room:
            raise OSError(28, "No space left on device")
        taken = self.write(file, data[: self.room])
        self.room -= taken
        return taken


@pytest.mark.parametrize("room", [0, 1, 200, 600])
def test_a_disk_that_fills_up_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    evidence = writer(tmp_path)
    first = evidence.append(exchange(os.urandom(900)))
    size = evidence.path.stat().st_size
    with monkeypatch.context() as patch:
        patch.setattr(captures_module.os, "write", FullDisk(room))
        with pytest.raises(OutOfSpace, match="no space left") as raised:
            evidence.append(exchange(os.urandom(900)))
    assert raised.value.remedy
    assert evidence.path.stat().st_size == size
    assert verify(evidence.path) == []
    assert evidence.append(exchange(b"space again")).offset == size
    assert verify(evidence.path) == []
    assert read_payload(evidence.path, first.offset, first.length)


def test_a_disk_that_does_not_keep_what_it_took_is_no_capture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evidence = writer(tmp_path)

    def failing(_: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", failing)
        with pytest.raises(OutOfSpace):
            evidence.append(exchange(b"lost"))
    assert evidence.path.stat().st_size == 0


LINES = [
    Failed("s", "https://news.example/ж", "answered 404", "http", status=404),
    SourceDone("s", 1, 1),
]


def test_announcements_come_back_and_a_torn_last_line_does_not(tmp_path: Path) -> None:
    announcements = CapturesWriter(tmp_path)
    for line in LINES:
        announcements.append(line)
    announcements.close()
    assert list(read_captures(tmp_path)) == LINES
    path = tmp_path / NAME
    for cut in range(1, 30):
        path.write_bytes(path.read_bytes() + b'{"source": "s", "url": "https'[:cut])
        assert list(read_captures(tmp_path)) == LINES
        CapturesWriter(tmp_path).close()
        assert list(read_captures(tmp_path)) == LINES


def test_a_folder_without_announcements_has_none(tmp_path: Path) -> None:
    assert list(read_captures(tmp_path)) == []


@pytest.mark.parametrize("line", [b"nonsense\n", b"[]\n", b'{"kind": "http"}\n', b"\xff\n"])
def test_a_damaged_line_names_its_place(tmp_path: Path, line: bytes) -> None:
    (tmp_path / NAME).write_bytes(
        b'{"source": "s", "pages": 1, "errors": 0, "done": true}\n' + line
    )
    with pytest.raises(StoreError, match="line 2"):
        list(read_captures(tmp_path))


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKERS = {
    "gzip": gzip.compress,
    "x-gzip": lambda data: gzip.compress(data[:7]) + gzip.compress(data[7:]),
    "deflate": zlib.compress,
    "Deflate": raw_deflate,
    "br": brotli.compress,
    "zstd": zstandard.compress,
    "identity": bytes,
}


@given(st.binary(max_size=5000), st.lists(st.sampled_from(sorted(PACKERS)), max_size=4))
def test_packing_is_undone_in_any_order(data: bytes, names: Sequence[str]) -> None:
    packed = data
    for name in names:
        packed = PACKERS[name](packed)
    assert decode(packed, [", ".join(names)], 10_000) == data


@pytest.mark.parametrize("name", sorted(PACKERS))
def test_a_bomb_is_refused_before_it_goes_off(name: str) -> None:
    with pytest.raises(TooLarge):
        decode(PACKERS[name](bytes(3_000_000)), [name], 1_000_000)


@given(st.binary(max_size=400), st.sampled_from(sorted(PACKERS)))
def test_nonsense_is_unreadable_and_never_a_crash(data: bytes, name: str) -> None:
    with suppress(Unreadable):
        assert len(decode(data, [name], 10_000)) <= 10_000


@pytest.mark.parametrize("names", [["lzma"], ["gzip"] * 9])
def test_an_encoding_nobody_knows_is_named(names: list[str]) -> None:
    with pytest.raises(Unreadable):
        decode(b"x", names, 100)
