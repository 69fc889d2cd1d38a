"""`scrapy crawl`, ending with an exit code that says how the crawl went."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
import threading
from typing import Any

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import Crawler

from rollcall.errors import RollcallError

EXIT_CODES = {"no_space": 3, "shutdown": 130}
"""Exit code by why the spider closed; 0 when it finished, 1 when it could not begin."""


class Command(ScrapyCrawl):
    """Replaces Scrapy's own, which exits 0 whatever happened."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl; a job that cannot be read is one plain sentence and exit code 1."""
        logging.getLogger("scrapy").setLevel(logging.WARNING)
        if opts.spargs.pop("ends_with", "") == "stdin":
            threading.Thread(target=_end_with, args=(sys.stdin.fileno(),), daemon=True).start()
        process: Any = self.crawler_process
        crawler = self._create_crawler(args[0])
        crawled: asyncio.Task[None] = process.crawl(crawler, **opts.spargs)
        _stop_soon(process, crawler)
        process.start()
        error = crawled.exception() if crawled.done() and not crawled.cancelled() else None
        if error is None:
            reason = crawler.stats.get_value("finish_reason", "finished")
            self.exitcode = EXIT_CODES.get(reason, 0)
            return
        self.exitcode = 1
        if not isinstance(error, RollcallError):
            raise error
        sys.stderr.write(f"collect: {error}" + (f"; {error.remedy}" if error.remedy else "") + "\n")


def _end_with(pipe: int) -> None:
    """Stop as at Ctrl-C when whoever began us is gone, however it was killed: then the other end
    of the pipe is closed. Nobody would import what we go on to fetch, or know whom we ask.
    """
    while os.read(pipe, 4096):
        pass
    os.kill(os.getpid(), signal.SIGINT)


def _stop_soon(process: Any, crawler: Crawler) -> None:
    """On Ctrl-C, Scrapy would send all that is queued, at the pace of its hosts; we drop it."""
    graceful = process.stop

    async def stop() -> None:
        if crawler.crawling and crawler.engine.running:
            getattr(crawler.spider, "drop_queued", lambda: None)()
        await graceful()

    process.stop = stop
