"""How much recorded pages and feeds weigh: as they were sent, and as evidence."""

from __future__ import annotations

import gzip
import hashlib
import json
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean

from rollcall.store.evidence import EvidenceWriter, Exchange

_HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\n"
    b'ETag: "0123456789abcdef"\r\nLast-Modified: Mon, 03 Jan 2022 10:00:00 GMT\r\n\r\n'
)
_ASK = b"GET / HTTP/1.1\r\nHost: outlet.example\r\nUser-Agent: Rollcall/0.1\r\nAccept: */*\r\n\r\n"
_NOW = datetime(2022, 1, 3, tzinfo=UTC)


@dataclass(frozen=True)
class Weights:
    """Mean bytes: of a page and a feed as they are read, as they are sent packed; of the evidence
    that is kept of a page that was sent packed, its request and all headers included.
    """

    pages: int
    page: float
    page_sent: float
    page_kept: float
    feeds: int
    feed: float
    feed_sent: float


def measure(data: Path) -> Weights:
    """Weigh the recorded article pages and the recorded real feeds."""
    pages = [gzip.decompress(file.read_bytes()) for file in _articles(data)]
    feeds = [
        file.read_bytes() for file in sorted((data / "feeds/real").rglob("*")) if file.is_file()
    ]
    feeds = [gzip.decompress(one) if one[:2] == b"\x1f\x8b" else one for one in feeds]
    packed = [gzip.compress(one, 6) for one in pages]
    return Weights(
        len(pages), mean(map(len, pages)), mean(map(len, packed)), _kept(packed),
        len(feeds), mean(map(len, feeds)), mean(len(gzip.compress(one, 6)) for one in feeds),
    )  # fmt: skip


def _articles(data: Path) -> list[Path]:
    with (data / "pages/gold.jsonl").open(encoding="utf-8") as lines:
        rows = list(map(json.loads, lines))
    return [data / "pages" / row["file"] for row in rows if row["page_type"] == "article"]


def _kept(packed: list[bytes]) -> float:
    """Bytes of a WARC file a page."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pages.warc.gz"
        writer = EvidenceWriter(file, about={"software": "benchmark"}, now=_NOW)
        for body in packed:
            address = f"https://outlet.example/{hashlib.sha256(body).hexdigest()}.html"
            writer.append(Exchange(address, _ASK, _HEAD, body, _NOW))
        writer.close()
        return file.stat().st_size / len(packed)
