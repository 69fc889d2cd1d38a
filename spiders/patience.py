"""Going at a host's own pace: AutoThrottle, its Crawl-delay, its Retry-After, a few tries."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime
from time import monotonic
from urllib.parse import urlsplit

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import DownloadTimeoutError
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Request, Response

from rollcall.clock import system_clock
from spiders.job import Job, job_of
from spiders.refusals import Refused, http_words, is_tls

ASKS_TO_WAIT = frozenset({429, 503})


class Patience(AutoThrottle):
    """AutoThrottle that never goes below the host's Crawl-delay."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.debug = False
        self.target_concurrency = crawler.settings.getfloat("AUTOTHROTTLE_TARGET_CONCURRENCY")
        crawler.signals.connect(self._spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(self._response_downloaded, signal=signals.response_downloaded)
        crawler.signals.connect(self._on_way, signal=signals.request_reached_downloader)

    def _on_way(self, request: Request) -> None:
        self._keep_to(request)

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        super()._response_downloaded(response, request, spider)
        self._keep_to(request)

    def _keep_to(self, request: Request) -> None:
        floor = request.meta.get("crawl_delay")
        slot = self.crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        if floor and slot:
            slot.delay = max(slot.delay, floor)
            slot.jitter = 0.0  # it would go below what was asked for
            slot.concurrency = 1


class PatientRetry(RetryMiddleware):
    """Tries a passing fault again, at most twice, and waits as long as a host asks, within reason.

    A host that asks for longer than the job's `retry_after` is not asked again in this crawl, and
    every address left there fails with that reason: the next run takes them up.
    """

    def __init__(self, crawler: Crawler, job: Job) -> None:
        super().__init__(crawler.settings)
        self.crawler = crawler
        self.bound = job.limits.retry_after
        self.closed: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PatientRetry:
        """Made by Scrapy."""
        return cls(crawler, job_of(crawler))

    def process_request(self, request: Request) -> None:
        """Refuse at once what would go to a host that asked to be left alone for long."""
        words = self.closed.get(_host(request))
        if words:
            raise Refused("later", words)

    def process_response(
        self, request: Request, response: Response, spider: object = None
    ) -> Request | Response:
        """Heed Retry-After; then Scrapy's own decision whether to try again."""
        if response.status in ASKS_TO_WAIT:
            seconds = retry_after(response.headers.get("Retry-After"))
            if seconds is not None:
                self._wait(request, response.status, seconds)
        again: Request | Response = super().process_response(request, response)
        return again

    def process_exception(
        self, request: Request, exception: Exception, spider: object = None
    ) -> Request | Response | None:
        """No second try for what cannot change in a minute."""
        if isinstance(exception, Refused) or is_tls(exception):
            return None
        if isinstance(exception, DownloadTimeoutError) and request.meta.get("retry_times", 0):
            return None  # a second try is enough for a host that keeps us waiting
        again: Request | Response | None = super().process_exception(request, exception)
        return again

    def _wait(self, request: Request, status: int, seconds: float) -> None:
        if seconds > self.bound:
            words = f"{http_words(status)} and asks to wait {seconds:.0f} s: left for a later run"
            self.closed[_host(request)] = words
            raise Refused("http", words)
        slot = self.crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        if slot is not None:
            # The slot sends nothing before lastseen + delay: so the whole host is left in peace.
            slot.delay = max(slot.delay, 0.01)
            slot.lastseen = max(slot.lastseen, monotonic() + seconds - slot.delay)


def retry_after(value: bytes | None) -> float | None:
    """Seconds that a Retry-After header asks for (a number or a date); None if it says nothing."""
    if value is None:
        return None
    text = value.decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - system_clock()).total_seconds())


def _host(request: Request) -> str:
    return urlsplit(request.url).netloc.lower()
