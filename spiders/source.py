"""The spider: asks every source of a job, follows what is new, announces what was kept."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import scrapy
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from rollcall.errors import OutOfSpace, StoreError, Unreadable
from rollcall.store.evidence import Capture, CapturesWriter, Failed, SourceDone
from spiders.evidence import Kept
from spiders.job import Job, SourceJob, read_job
from spiders.progress import Progress
from spiders.refusals import Refused, explain, http_words
from spiders.ways import feed, listing, mastodon, page, sitemap, telegram
from spiders.ways.ask import Ask

WAYS: dict[str, ModuleType] = {
    "feed": feed,
    "sitemap": sitemap,
    "listing": listing,
    "telegram": telegram,
    "mastodon": mastodon,
    "page": page,
}
GONE = frozenset({404, 410})
MAX_DEPTH = 3
"""Entrances behind entrances: an index of sitemaps, a look-up before a timeline."""

logger = logging.getLogger(__name__)


class SourceSpider(scrapy.Spider):
    """`scrapy crawl source -a job=JOB.json`."""

    name = "source"

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.job = job
        self.captures = CapturesWriter(job.folder)
        self.progress = {source.id: Progress(source, job.limits) for source in job.sources}
        self.asked: set[str] = set()
        self.stopped = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SourceSpider:
        """Made by Scrapy: reads the job, and hands its limits to Scrapy before the crawl begins."""
        job = read_job(Path(kwargs["job"]))
        spider = cls(job)
        limits = job.limits
        values = {
            "USER_AGENT": job.agent,
            "DOWNLOAD_MAXSIZE": limits.page_bytes,
            "DOWNLOAD_TIMEOUT": limits.seconds,
            "DOWNLOAD_DELAY": limits.delay,
            "CONCURRENT_REQUESTS_PER_DOMAIN": limits.concurrency_per_host,
            "AUTOTHROTTLE_START_DELAY": limits.delay,
            "AUTOTHROTTLE_TARGET_CONCURRENCY": float(limits.concurrency_per_host),
            "HTTPPROXY_ENABLED": bool(job.proxy),
        }
        for name, value in values.items():
            crawler.settings.set(name, value, priority="spider")
        spider._set_crawler(crawler)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """The first addresses of every source, and the pages it is to ask for again."""
        first: list[Request] = []
        again: list[Request] = []
        for source in self.job.sources:
            progress = self.progress[source.id]
            revisit = source.revisit[: self.job.limits.pages_per_source]
            progress.left += len(source.revisit) - len(revisit)
            progress.room -= len(revisit)
            first += self._requests(source, WAYS[source.way].start(source), depth=0)
            again += self._requests(source, map(Ask, revisit), role="revisit")
            self._settle(source.id)
        for request in first + again:
            yield request

    def _requests(
        self, source: SourceJob, asks: Iterable[Ask], *, depth: int = MAX_DEPTH, role: str = ""
    ) -> list[Request]:
        """Requests for what can be asked for; an address that is none is announced as a failure."""
        requests = []
        for ask in asks:
            one = role or ("entrance" if ask.entrance or depth == 0 else "article")
            try:
                requests.append(self._request(source, ask, depth, one))
            except ValueError:
                self._fail(source, ask.url, "scheme", "not an http or https address", one)
        return requests

    def _request(self, source: SourceJob, ask: Ask, depth: int, role: str) -> Request:
        way = WAYS[source.way]
        meta: dict[str, Any] = {"asked_url": ask.url}
        if ask.announced:
            meta["validators"] = self.progress[source.id].validators(ask.url)
        if role == "entrance" and not getattr(way, "REDIRECTS", True):
            meta["dont_redirect"] = True
        # Two sources may share an address, and retries repeat one: Scrapy must not drop any.
        request = Request(
            ask.url,
            callback=self.parse,
            errback=self.failed,
            dont_filter=True,
            priority=10 if role == "entrance" else 0,
            meta=meta,
            cb_kwargs={"source": source, "ask": ask, "depth": depth, "role": role},
        )
        request.meta["asked_url"] = request.url  # as Scrapy spells it
        self.progress[source.id].pending += 1
        return request

    async def parse(
        self, response: Response, source: SourceJob, ask: Ask, depth: int, role: str
    ) -> AsyncIterator[Request]:
        """Announce the page, then ask for what it leads to."""
        try:
            if self.stopped or not self._announce(response, source, ask, role):
                return
            if role == "entrance" and ask.entrance:
                for request in await self._next(response, source, ask, depth):
                    yield request
        finally:
            self.progress[source.id].pending -= 1
            self._settle(source.id)

    async def failed(self, failure: Failure) -> None:
        """Announce why an address gave no page."""
        request = failure.request  # type: ignore[attr-defined]
        cells = request.cb_kwargs
        error = failure.value or RuntimeError("a failure without a reason")
        kind, words = explain(error, self.job.limits.page_bytes)
        if kind == "interrupted":
            return  # still pending: the source is not done, and the next run asks again
        if kind == "no_space":
            self.stop(words)
        elif not self.stopped:
            self._fail(cells["source"], cells["ask"].url, kind, words, cells["role"])
        self.progress[cells["source"].id].pending -= 1
        self._settle(cells["source"].id)

    def _announce(self, response: Response, source: SourceJob, ask: Ask, role: str) -> bool:
        """True when the page counts; whatever else it was is announced as a failure."""
        status = response.status
        way = WAYS[source.way]
        if status == 304:
            self._fail(
                source, ask.url, "not_modified", "not modified since the last time", role, 304
            )
            return False
        if 300 <= status < 400 and role == "entrance" and not getattr(way, "REDIRECTS", True):
            self._fail(source, ask.url, "unavailable", way.UNAVAILABLE, role, status)
            return False
        if not (200 <= status < 300 or (role == "revisit" and status in GONE)):
            self._fail(source, ask.url, "http", http_words(status), role, status)
            return False
        kept: Kept | None = response.meta.get("kept")
        if kept is None:
            raise StoreError(f"{ask.url} reached the spider without evidence")
        if ask.announced:
            self._write(_capture(response, source, ask, role, kept, self.job.captured_by))
            self.progress[source.id].pages += 1
        return True

    async def _next(
        self, response: Response, source: SourceJob, ask: Ask, depth: int
    ) -> list[Request]:
        if depth >= MAX_DEPTH:
            return []
        way = WAYS[source.way]
        try:
            # Reading megabytes of XML takes seconds; other hosts must not wait for it.
            found = await asyncio.to_thread(way.follow, source, response.url, response.body)
        except Exception as error:
            if not isinstance(error, Unreadable):
                logger.exception("%s: reading %s failed", source.id, ask.url)
            words = str(error) or type(error).__name__
            self._fail(source, ask.url, "unreadable", words, "entrance", response.status)
            return []
        chosen = self.progress[source.id].choose(found, self.asked)
        return self._requests(source, chosen, depth=depth + 1)

    def _fail(
        self,
        source: SourceJob,
        url: str,
        kind: str,
        words: str,
        role: str,
        status: int | None = None,
    ) -> None:
        if kind == "later":
            self.progress[source.id].left += 1
        elif kind != "not_modified":
            self.progress[source.id].errors += 1
        self._write(Failed(source.id, url, words, kind, role, status))  # type: ignore[arg-type]

    def _settle(self, source_id: str) -> None:
        """Announce a source as done when nothing of it is on its way, unless we were cut short."""
        progress = self.progress[source_id]
        engine_runs = not self.stopped and not self.crawler.stats.get_value("finish_reason")
        if progress.pending == 0 and not progress.done and engine_runs:
            progress.done = True
            line = SourceDone(source_id, progress.pages, progress.errors, progress.left)
            self._write(line)
            logger.info("%s: %s pages, %s errors", source_id, line.pages, line.errors)

    def _write(self, line: Capture | Failed | SourceDone) -> None:
        try:
            self.captures.append(line)
        except (OutOfSpace, StoreError) as error:
            self.stop(str(error))

    def stop(self, words: str) -> None:
        """End the crawl, once, saying why: what cannot be kept must not be fetched."""
        if self.stopped:
            return
        self.stopped = True
        logger.error("%s: free some space and collect again; nothing announced is lost", words)
        for source in self.job.sources:
            if not self.progress[source.id].done:
                line = Failed(source.id, source.url, words, "no_space", "entrance")
                try:
                    self.captures.append(line)
                except (OutOfSpace, StoreError):  # the exit code says it as well
                    break
        self.drop_queued()
        self._closing = asyncio.ensure_future(
            self.crawler.engine.close_spider_async(reason="no_space")
        )

    def drop_queued(self) -> None:
        """Give up what waits for its turn, so that stopping takes seconds and not minutes."""
        for slot in self.crawler.engine.downloader.slots.values():
            while slot.queue:
                _, waiting = slot.queue.popleft()
                stopped = Refused("interrupted", "the crawl was stopped")
                waiting.errback(Failure(stopped))  # type: ignore[no-untyped-call]


def _capture(
    response: Response, source: SourceJob, ask: Ask, role: str, kept: Kept, captured_by: str
) -> Capture:
    written = kept.written
    return Capture(
        source=source.id,
        url=ask.url,
        final_url=response.url,
        status=response.status,
        content_type=_text(response, "Content-Type") or "",
        sha256=hashlib.sha256(response.body).hexdigest(),
        payload_sha256=written.payload_sha256,
        bytes=len(response.body),
        captured_at=kept.captured_at.isoformat(),
        captured_by=captured_by,
        warc_file=written.file,
        warc_offset=written.offset,
        warc_length=written.length,
        record_id=written.record_id,
        role=role,  # type: ignore[arg-type]
        etag=_text(response, "ETag"),
        last_modified=_text(response, "Last-Modified"),
        updated=ask.updated,
    )


def _text(response: Response, name: str) -> str | None:
    value: bytes | None = response.headers.get(name)
    return value.decode("latin-1") if value is not None else None
