"""Evidence first: every request and answer is on disk before anything else happens to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlsplit

import scrapy
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from rollcall.errors import OutOfSpace, StoreError, Unreadable
from rollcall.store.encodings import ACCEPTED, TooLarge, decode
from rollcall.store.evidence import EvidenceWriter, Exchange, Written
from spiders.job import Job, job_of
from spiders.refusals import Refused


@dataclass(frozen=True)
class Kept:
    """What the evidence file holds of one answer."""

    written: Written
    captured_at: datetime


class Evidence:
    """Downloader middleware: sees answers as they came (packed, redirects too), and keeps them.

    When the disk is full, `Refused("no_space")`: a page that cannot be kept is not captured.
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        self.writer = EvidenceWriter(
            job.warc,
            about={
                "software": f"Rollcall (scrapy {scrapy.__version__})",
                "format": "WARC File Format 1.1",
                "operator": job.captured_by,
                "http-header-user-agent": job.agent,
                "robots": "obeyed (RFC 9309)",
            },
            now=job.clock(),
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Evidence:
        """Made by Scrapy."""
        middleware = cls(job_of(crawler))
        crawler.signals.connect(middleware.close, signal=signals.engine_stopped)
        return middleware

    def process_response(self, request: Request, response: Response) -> Response:
        """Write both sides; remember where, for the announcement."""
        now = self.job.clock()
        exchange = Exchange(
            url=response.url,
            request=request_bytes(request),
            response_head=response_head(response),
            response_body=response.body,
            captured_at=now,
            ip=str(response.ip_address) if response.ip_address else None,
        )
        try:
            written = self.writer.append(exchange)
        except (OutOfSpace, StoreError) as error:
            # The spider ends the crawl when it hears this word.
            raise Refused("no_space", str(error)) from error
        request.meta["kept"] = Kept(written, now)
        return response

    def close(self) -> None:
        """Close the file when the engine has stopped."""
        self.writer.close()


class Unpack:
    """Downloader middleware: undoes the Content-Encoding within the size limit.

    The same code reads the pages back later, so a hash taken here holds there.
    """

    def __init__(self, job: Job) -> None:
        self.limit = job.limits.page_bytes

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Unpack:
        """Made by Scrapy."""
        return cls(job_of(crawler))

    def process_request(self, request: Request) -> None:
        """Say what we can undo."""
        request.headers["Accept-Encoding"] = ACCEPTED

    def process_response(self, request: Request, response: Response) -> Response:
        """Raises `Refused` for a bomb, or for a body that is not what its header says."""
        encodings = [
            value.decode("latin-1") for value in response.headers.getlist("Content-Encoding")
        ]
        if not encodings:
            return response
        try:
            body = decode(response.body, encodings, self.limit)
        except TooLarge as error:
            raise Refused("too_large", str(error)) from error
        except Unreadable as error:
            raise Refused("encoding", str(error)) from error
        return response.replace(body=body)


def request_bytes(request: Request) -> bytes:
    """The request's head as the host was sent it."""
    parts = urlsplit(request.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = parts.netloc.rpartition("@")[2]
    lines = [f"{request.method} {target} HTTP/1.1".encode("ascii", "replace")]
    lines.append(b"Host: " + host.encode("utf-8"))
    return _head(lines, request)


def response_head(response: Response) -> bytes:
    """Status line and headers as they came, but for those that only concern the connection."""
    try:
        phrase = HTTPStatus(response.status).phrase
    except ValueError:
        phrase = "Unknown"
    protocol = response.protocol or "HTTP/1.1"
    return _head([f"{protocol} {response.status} {phrase}".encode()], response)


def _head(lines: list[bytes], message: Request | Response) -> bytes:
    for name, values in message.headers.items():
        if name == b"Proxy-Authorization":
            continue  # our own secret, and never meant for the host
        lines += [name + b": " + value.replace(b"\r", b"").replace(b"\n", b" ") for value in values]
    return b"\r\n".join(lines) + b"\r\n\r\n"
