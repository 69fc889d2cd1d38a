"""robots.txt, asked once per host and heeded by every request, however many wait for it at once.

Scrapy's own middleware (2.14 to 2.19) lets all but the first two concurrent requests to a new host
pass unchecked: several coroutines await one Deferred, whose result the first of them takes away. An
asyncio task may be awaited by any number. What an answer means follows RFC 9309: 2xx are rules, 4xx
are no rules, and a host that cannot answer is left alone.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK

from spiders.job import Job, job_of
from spiders.refusals import HOST_KINDS, Refused, explain, http_words

MAX_BYTES = 512 * 1024
"""RFC 9309 asks for at least 500 KiB; rules beyond are not read."""
MAX_CRAWL_DELAY = 120.0


@dataclass
class Host:
    """What a crawl knows of one origin: when it began there, its rules, how much it asked."""

    began: float
    rules: asyncio.Task[Protego]
    asked: int = 0


class RobotsTxt:
    """Downloader middleware: no request passes before its host's rules are known and allow it."""

    def __init__(
        self, crawler: Crawler, job: Job, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self.crawler = crawler
        self.agent = job.agent.split("/")[0].split(" ")[0]
        self.limits = job.limits
        self.seconds = seconds
        self.hosts: dict[str, Host] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsTxt:
        """Made by Scrapy."""
        return cls(crawler, job_of(crawler))

    async def process_request(self, request: Request) -> None:
        """Raise `Refused` when the rules forbid the page, or when there is no learning them."""
        if request.meta.get("is_robots"):
            return
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self.hosts:
            self.hosts[origin] = Host(self.seconds(), asyncio.ensure_future(self._ask(origin)))
        host = self.hosts[origin]
        # One waiter that is cancelled must not take the rules away from the others.
        rules = await asyncio.shield(host.rules)
        if not rules.can_fetch(request.url, self.agent):
            raise Refused("robots", "the host's robots.txt asks not to fetch this address")
        delay = min(float(rules.crawl_delay(self.agent) or 0), MAX_CRAWL_DELAY)
        self._pace(host, delay)
        if delay:
            request.meta["crawl_delay"] = delay

    def _pace(self, host: Host, delay: float) -> None:
        """A slow host, or one that wants long pauses, must not keep all others for hours."""
        limit = self.limits.host_seconds
        if self.seconds() - host.began > limit:
            words = f"the host is slow: after {limit:g} s the rest is left for a later run"
            raise Refused("later", words)
        if host.asked and host.asked * delay > limit:
            words = f"the host asks for {delay:g} s between requests: left for a later run"
            raise Refused("later", words)
        host.asked += 1

    async def _ask(self, origin: str) -> Protego:
        request = Request(
            f"{origin}/robots.txt",
            callback=NO_CALLBACK,
            priority=1000,
            dont_filter=True,
            meta={"is_robots": True},
        )
        try:
            response: Response = await self.crawler.engine.download_async(request)
        except Exception as error:
            kind, words = explain(error, self.limits.page_bytes)
            prefix = "" if kind in HOST_KINDS else "robots.txt: "
            raise Refused(kind, prefix + words) from error
        if response.status >= 500 or response.status == 429:
            words = f"robots.txt {http_words(response.status)}: left alone this time"
            raise Refused("robots_unavailable", words)
        body = response.body[:MAX_BYTES] if 200 <= response.status < 300 else b""
        return Protego.parse(body.decode("utf-8", "replace"))
