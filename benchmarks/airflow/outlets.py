"""A hundred outlets on loopback hosts of their own, in one thread: feeds, articles, 304.

with Outlets(articles, 100) as outlets:
    outlets.sources     # what to collect from
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable
from hashlib import sha256

from benchmarks.airflow.material import Article, feed, page
from rollcall.records import Source

_TRIES = 20
_LONGEST_REQUEST = 16_384
_FEED = "/feed.xml"


class Outlets:
    """The articles, dealt out to `count` outlets; `asked` counts how each answer ended."""

    def __init__(self, articles: Iterable[Article], count: int) -> None:
        self.hosts = [f"127.0.{10 + number // 250}.{1 + number % 250}" for number in range(count)]
        self.published: dict[str, list[Article]] = defaultdict(list)
        for number, article in enumerate(articles):
            self.published[self.hosts[number % count]].append(article)
        self.asked: Counter[int] = Counter()
        self.sent = 0
        self.port = 0
        self._pages = {
            (host, one.path): one for host, some in self.published.items() for one in some
        }
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Outlets:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    @property
    def sources(self) -> list[Source]:
        """One feed for each outlet, to be asked every hour."""
        return [
            Source(
                f"outlet-{number:03}", f"Outlet {number}", "feed",
                f"http://{host}:{self.port}{_FEED}",
            )
            for number, host in enumerate(self.hosts)
        ]  # fmt: skip

    async def _listen(self) -> None:
        for attempt in range(_TRIES):
            with socket.socket() as one:
                one.bind((self.hosts[0], 0))
                self.port = one.getsockname()[1]
            try:
                await asyncio.start_server(self._serve, self.hosts, self.port)
                return
            except OSError:
                if attempt == _TRIES - 1:
                    raise

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        try:
            while True:
                request = (await reader.readuntil(b"\r\n\r\n"))[:_LONGEST_REQUEST].decode("latin-1")
                first, *lines = request.split("\r\n")
                headers = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
                answer = self._answer(host, first.split(" ")[1], headers)
                self.sent += len(answer)
                writer.write(answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            writer.close()

    def _answer(self, host: str, path: str, headers: dict[str, str]) -> bytes:
        kind, body = "text/html; charset=utf-8", b""
        if path == _FEED:
            kind = "application/rss+xml"
            body = feed(f"http://{host}:{self.port}", self.published[host])
        elif article := self._pages.get((host, path)):
            body = page(article)
        tag = f'"{sha256(body).hexdigest()[:20]}"'
        status = 404 if not body else 304 if headers.get("if-none-match") == tag else 200
        self.asked[status] += 1
        body = body if status == 200 else b""
        head = f"HTTP/1.1 {status} Answer\r\nContent-Length: {len(body)}\r\n"
        if status == 200:
            head += f"Content-Type: {kind}\r\nETag: {tag}\r\n"
        return f"{head}\r\n".encode() + body
