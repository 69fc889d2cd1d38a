"""What a crawl leaves behind: pages kept in a WARC file, and their announcements."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from rollcall.store.captures import Capture, CapturesWriter, SourceDone
from rollcall.store.evidence import EvidenceWriter, Exchange
from tests.world import NOW

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"


def capture(
    warc: EvidenceWriter, source: str, url: str, body: bytes, now: datetime = NOW
) -> Capture:
    """A page that is kept as evidence, as it is to be announced."""
    written = warc.append(Exchange(url, b"GET / HTTP/1.1\r\n\r\n", _HEAD, body, now))
    return Capture(
        source=source, url=url, final_url=url, status=200,
        content_type="text/html; charset=utf-8", sha256=hashlib.sha256(body).hexdigest(),
        payload_sha256=written.payload_sha256, bytes=len(body), captured_at=now.isoformat(),
        captured_by="test", warc_file=written.file, warc_offset=written.offset,
        warc_length=written.length, record_id=written.record_id, role="article",
    )  # fmt: skip


def keep(folder: Path, name: str, pages: Mapping[str, bytes], *, done: bool = True) -> None:
    """Keep and announce pages of the wire, by their addresses, as a crawl does."""
    warc = EvidenceWriter(folder / f"pages-{name}.warc.gz", about={}, now=NOW)
    announce = CapturesWriter(folder)
    for url, body in pages.items():
        announce.append(capture(warc, "wire", url, body))
    if done:
        announce.append(SourceDone("wire", len(pages), 0))
    announce.close()
    warc.close()
