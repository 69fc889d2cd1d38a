"""robots.txt as RFC 9309 has it, and hosts that would keep a crawl for hours."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.http import Request, Response

from rollcall.clock import system_clock
from spiders.job import Job, Limits
from spiders.refusals import Refused
from spiders.robots import RobotsTxt

HOST = "https://news.example"


class FakeEngine:
    """Answers robots.txt, late, and counts how often it was asked."""

    def __init__(self, status: int, body: bytes) -> None:
        self.answer = status, body
        self.asked = 0

    async def download_async(self, request: Request) -> Response:
        self.asked += 1
        await asyncio.sleep(0.01)
        return Response(request.url, status=self.answer[0], body=self.answer[1])


def visit(paths: list[str], body: bytes = b"", status: int = 200, **more: Any) -> list[str]:
    """How each path fares when all are asked for at once: "allowed" or the kind of refusal."""
    engine = FakeEngine(status, body)
    job = Job("j", Path(), "Rollcall/0.1 (+https://x.example)", "desk", (), Limits(), system_clock)
    robots = RobotsTxt(SimpleNamespace(engine=engine), job, **more)

    async def ask(path: str) -> str:
        try:
            await robots.process_request(Request(HOST + path))
        except Refused as refused:
            return refused.kind
        return "allowed"

    async def all_at_once() -> list[str]:
        return list(await asyncio.gather(*map(ask, paths)))

    fared = asyncio.run(all_at_once())
    assert engine.asked == 1
    return fared


def test_forty_requests_at_once_all_wait_for_the_rules() -> None:
    paths = [f"/no/{n}" for n in range(40)]
    assert visit(paths, b"User-agent: *\nDisallow: /no/") == ["robots"] * 40


def test_rules_for_our_name_go_before_rules_for_all() -> None:
    rules = b"User-agent: *\nDisallow: /\n\nUser-agent: rollcall\nDisallow: /no/\n"
    assert visit(["/yes", "/no/1"], rules) == ["allowed", "robots"]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_host_without_rules_allows_all(status: int) -> None:
    assert visit(["/"], b"User-agent: *\nDisallow: /", status) == ["allowed"]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_host_that_cannot_tell_its_rules_is_left_alone(status: int) -> None:
    assert visit(["/", "/2"], b"", status) == ["robots_unavailable"] * 2


def test_rules_that_are_no_text_allow_all() -> None:
    assert visit(["/"], bytes(range(256)) * 100) == ["allowed"]


def test_a_long_crawl_delay_leaves_the_rest_for_a_later_run() -> None:
    # Fifteen minutes at two minutes a page are eight pages.
    fared = visit([f"/{n}" for n in range(20)], b"User-agent: *\nCrawl-delay: 120")
    assert fared == ["allowed"] * 8 + ["later"] * 12


def test_a_slow_host_does_not_keep_the_crawl() -> None:
    moments = iter([0.0, 10.0, 899.0, 901.0])
    fared = visit(["/1", "/2", "/3"], seconds=lambda: next(moments))
    assert fared == ["allowed", "allowed", "later"]
