"""The second time: what is known is not fetched again, what changed is, what vanished is told."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from spider_crawls import Crawl, crawl, source
from spider_site import Answer, Asked, Site
from spider_web import RSS, page, rss
from warcio.archiveiterator import ArchiveIterator

from spiders.progress import key

ETAG = 'W/"odd, étag"'
MODIFIED = "Thu, 06 Jan 2022 10:00:00 GMT"


def conditional(asked: Asked) -> Answer:
    """Answers 304 only to both validators, exactly as they were given out."""
    headers = asked.headers
    same = headers.get("if-none-match") == ETAG and headers.get("if-modified-since") == MODIFIED
    given = {"ETag": ETAG, "Last-Modified": MODIFIED}
    return Answer(b"", 304, given) if same else page(headers=given)


@pytest.fixture(scope="module")
def site(new_site: Callable[..., Site]) -> Site:
    site = new_site(11)
    site.routes |= dict.fromkeys(("/same", "/asked-whole", "/story/kept"), conditional)
    site.routes["/moved"] = Answer(b"", 301, {"Location": "/same"})
    site.routes["/feed"] = Answer(
        rss(*(site.url(f"/story/{name}") for name in ("held", "edited", "fresh", "undated"))),
        content_type=RSS,
    )
    site.routes |= {f"/story/{name}": page() for name in ("held", "edited", "fresh", "undated")}
    site.routes["/story/gone"] = Answer(b"<p>gone</p>", 410)
    return site


@pytest.fixture(scope="module")
def slow_site(new_site: Callable[..., Site]) -> Site:
    """A host that wants two seconds between requests."""
    site = new_site(13)
    site.times = []
    rules = Answer(b"User-agent: *\nCrawl-delay: 2\n", content_type="text/plain")

    def timed(asked: Asked) -> Answer:
        site.times.append(time.monotonic())
        return rules if asked.path == "/robots.txt" else page()

    site.routes |= {"/robots.txt": timed, "/1": timed, "/2": timed}
    return site


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory, site: Site, slow_site: Site) -> Crawl:
    held = {"etag": ETAG, "last_modified": MODIFIED}
    story = {name: site.url(f"/story/{name}") for name in ("held", "edited", "undated", "kept")}
    sources = [
        source("paced", "page", slow_site.url("/1")),
        source("paced-2", "page", slow_site.url("/2")),
        source("same", "page", site.url("/same"), validators={site.url("/same"): held}),
        source(
            "whole",
            "page",
            site.url("/asked-whole"),
            validators={site.url("/asked-whole"): held},
            unconditional=True,
        ),
        source("moved", "page", site.url("/moved"), validators={site.url("/moved"): held}),
        source(
            "feed",
            "feed",
            site.url("/feed"),
            known=[key(url) for url in story.values()],
            validators={
                story["held"]: {"updated": "2022-01-01T10:00:00+00:00"},
                story["edited"]: {"updated": "2022-01-01T23:00:00+06:00"},
                story["undated"]: {"updated": None},
                story["kept"]: held,
            },
            revisit=[site.url("/story/gone"), site.url("/story/never"), story["kept"]],
        ),
    ]
    return crawl(tmp_path_factory.mktemp("again"), sources)


def test_validators_are_sent_as_they_were_given(again: Crawl, site: Site) -> None:
    assert again.code == 0, again.log
    assert again.kinds("same") == ["not_modified"]
    assert again.captures("same") == []
    done = again.done("same")
    assert done
    assert done.errors == 0


def test_a_page_asked_unconditionally_comes_whole(again: Crawl, site: Site) -> None:
    (capture,) = again.captures("whole")
    assert (capture.etag, capture.last_modified) == (ETAG, MODIFIED)
    asked = next(asked for asked in site.asked if asked.path == "/asked-whole")
    assert "if-none-match" not in asked.headers
    assert "if-modified-since" not in asked.headers


def test_validators_do_not_travel_along_a_redirect(again: Crawl, site: Site) -> None:
    (capture,) = again.captures("moved")
    assert capture.final_url == site.url("/same")


def test_only_new_and_newer_articles_are_fetched(again: Crawl, site: Site) -> None:
    articles = {c.url.rsplit("/", 1)[1] for c in again.captures("feed") if c.role == "article"}
    assert articles == {"edited", "fresh"}
    assert "/story/held" not in site.paths()
    assert "/story/undated" not in site.paths()


def test_a_page_that_vanished_is_a_capture_with_its_status(again: Crawl) -> None:
    revisits = {c.url.rsplit("/", 1)[1]: c for c in again.captures("feed") if c.role == "revisit"}
    assert {name: capture.status for name, capture in revisits.items()} == {
        "gone": 410,
        "never": 404,
    }
    assert again.body(revisits["gone"]) == b"<p>gone</p>"
    assert again.kinds("feed") == ["not_modified"]


def test_a_crawl_delay_is_kept(again: Crawl, slow_site: Site) -> None:
    assert len(again.captures("paced")) + len(again.captures("paced-2")) == 2
    first, second, third = slow_site.times  # robots.txt, then the two pages
    assert second - first >= 0.0
    # Sent two seconds apart: a busy machine may let the first of them arrive late.
    assert third - second >= 1.5


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory, new_site: Callable[..., Site]) -> Crawl:
    """A crawl through a proxy, which is the only host that we connect to."""
    proxy = new_site(14)
    proxy.routes["http://news.invalid/robots.txt"] = Answer(b"", 404)
    proxy.routes["http://news.invalid/"] = page()
    return crawl(
        tmp_path_factory.mktemp("proxied"),
        [
            source("news", "page", "http://news.invalid/"),
            source("inward", "page", "http://127.0.0.1/"),
            source("router", "page", "http://192.168.0.1/"),
        ],
        proxy=f"http://user:secret@{proxy.host}:{proxy.port}",
        allow_private_hosts=[],
    )


def test_a_proxy_resolves_names_and_is_the_only_host_connected_to(proxied: Crawl) -> None:
    assert proxied.code == 0, proxied.log
    assert len(proxied.captures("news")) == 1
    assert proxied.kinds("inward") == proxied.kinds("router") == ["private_address"]


def test_the_proxys_password_is_in_no_evidence(proxied: Crawl) -> None:
    with proxied.warc.open("rb") as file:
        kept = b"".join(
            record.raw_stream.read() for record in ArchiveIterator(file, no_record_parse=True)
        )
    assert b"GET / HTTP/1.1" in kept
    assert b"authorization" not in kept.lower()
    assert "secret" not in proxied.log
