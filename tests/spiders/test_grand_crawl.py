"""One crawl, every way and every trouble: each address ends as a page or as a named failure."""

from __future__ import annotations

import hashlib

import pytest
from spider_crawls import NOW, Crawl
from spider_site import Site
from spider_web import ARTICLE, INWARD_ADDRESSES
from warcio.archiveiterator import ArchiveIterator

from rollcall.store.captures import Capture, Failed, SourceDone
from rollcall.store.warc import verify


def urls(crawl: Crawl, source: str, role: str) -> list[str]:
    return [c.url.split("/", 3)[3] for c in crawl.captures(source) if c.role == role]


def test_the_crawl_ends_well_and_every_source_is_done(grand: Crawl) -> None:
    assert grand.code == 0, grand.log
    assert "Traceback" not in grand.log
    asked = {line.source for line in grand.lines}
    assert {line.source for line in grand.lines if isinstance(line, SourceDone)} == asked


def test_every_announced_page_can_be_read_from_the_evidence(grand: Crawl) -> None:
    pages = [line for line in grand.lines if isinstance(line, Capture)]
    assert len(pages) > 25
    for capture in pages:
        body = grand.body(capture)
        assert hashlib.sha256(body).hexdigest() == capture.sha256
        assert len(body) == capture.bytes
    assert verify(grand.warc) == []


def test_capture_times_are_the_injected_clocks(grand: Crawl) -> None:
    pages = [line for line in grand.lines if isinstance(line, Capture)]
    assert {capture.captured_at for capture in pages} == {NOW}
    assert {capture.captured_by for capture in pages} == {"monitor@desk"}


def test_other_archive_tools_read_the_file_and_its_digests(grand: Crawl) -> None:
    with grand.warc.open("rb") as file:
        records = ArchiveIterator(file, check_digests="raise")
        kinds = []
        for record in records:
            record.raw_stream.read()  # checks both digests
            kinds.append(record.rec_type)
    assert kinds[0] == "warcinfo"
    assert kinds.count("request") == kinds.count("response") > 40


def test_redirects_and_robots_are_evidence_too(grand: Crawl, wild: Site) -> None:
    with grand.warc.open("rb") as file:
        kept = {
            record.rec_headers.get_header("WARC-Target-URI"): record.http_headers.get_statuscode()
            for record in ArchiveIterator(file)
            if record.rec_type == "response"
        }
    assert kept[wild.url("/hop0")] == "301"
    assert kept[wild.url("/hop1")] == "302"
    assert kept[wild.url("/robots.txt")] == "404"


def test_the_request_is_kept_as_it_was_sent(grand: Crawl, ways: Site) -> None:
    sent = next(asked.headers for asked in ways.asked if asked.path == "/feed")
    with grand.warc.open("rb") as file:
        kept = next(
            record.http_headers
            for record in ArchiveIterator(file)
            if record.rec_type == "request"
            and record.rec_headers.get_header("WARC-Target-URI") == ways.url("/feed")
        )
    assert {name.lower(): value for name, value in kept.headers} == sent
    assert sent["user-agent"] == "Rollcall/0.1 (+https://rollcall.example)"
    assert "cookie" not in sent
    assert "referer" not in sent


def test_a_feed_leads_to_its_articles(grand: Crawl) -> None:
    assert urls(grand, "feed", "entrance") == ["feed"]
    assert sorted(urls(grand, "feed", "article")) == ["feed/1", "feed/2"]
    dated = {c.url[-1]: c.updated for c in grand.captures("feed") if c.role == "article"}
    assert dated["2"] == "2022-01-02T10:00:00+00:00"


def test_a_sitemap_index_leads_to_the_newest_pages_of_its_newest_maps(grand: Crawl) -> None:
    assert set(urls(grand, "sitemap", "entrance")) == {"index.xml", "map1.xml", "map2.xml"}
    articles = set(urls(grand, "sitemap", "article"))
    # Nine addresses may follow the index: two maps, and seven of their twelve pages.
    assert len(articles) == 7
    assert {"map/2-6", "map/1-6"} & articles
    assert not any(path.endswith("-1") and path.startswith("map/0") for path in articles)
    done = grand.done("sitemap")
    assert done
    assert done.left == 5


def test_a_listing_leads_to_its_headlines_and_stays_on_its_site(grand: Crawl) -> None:
    assert len(urls(grand, "listing", "article")) == 3
    assert grand.kinds("listing") == []


def test_a_channel_is_one_page_and_a_channel_without_preview_is_unavailable(grand: Crawl) -> None:
    assert urls(grand, "channel", "entrance") == ["s/channel"]
    assert grand.captures("closed") == []
    assert grand.kinds("closed") == ["unavailable"]


def test_an_account_is_looked_up_before_its_posts_are_asked_for(grand: Crawl) -> None:
    (posts,) = grand.captures("account")
    assert "/api/v1/accounts/77/statuses" in posts.url
    assert posts.role == "entrance"


def test_a_ministrys_page_brings_its_pdf(grand: Crawl) -> None:
    assert urls(grand, "ministry", "entrance") == ["ministry"]
    assert urls(grand, "ministry", "article") == ["statement.pdf"]


def test_a_broken_feed_is_kept_as_a_page_and_named_as_unreadable(grand: Crawl) -> None:
    assert len(grand.captures("broken")) == 1
    assert grand.kinds("broken") == ["unreadable"]


@pytest.mark.parametrize("name", ["gzip", "br", "deflate", "zstd"])
def test_a_packed_page_is_kept_packed_and_read_unpacked(grand: Crawl, name: str) -> None:
    (capture,) = grand.captures(f"wild-{name}")
    assert grand.body(capture) == ARTICLE.encode()
    assert capture.sha256 != capture.payload_sha256


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("not-gzip", "encoding"),
        ("bomb", "too_large"),
        ("big", "too_large"),
        ("endless", "too_large"),
        ("slow", "timeout"),
        ("cut", "connection"),
        ("missing", "http"),
        ("missing-status", "http"),
        ("circle", "redirects"),
        ("inwards", "private_address"),
        ("metadata", "private_address"),
        ("as-file", "http"),
    ],
)
def test_trouble_has_a_name_and_is_no_page(grand: Crawl, name: str, kind: str) -> None:
    (failed,) = grand.failures(f"wild-{name}")
    assert (failed.kind, grand.captures(f"wild-{name}")) == (kind, [])
    assert len(failed.error) > 10


def test_a_page_over_the_limit_is_broken_off_before_its_end(wild: Site, grand: Crawl) -> None:
    assert wild.paths().count("/endless") == 1
    assert wild.paths().count("/circle") <= 6


def test_redirects_are_followed_to_the_page(grand: Crawl, wild: Site) -> None:
    (capture,) = grand.captures("wild-hop0")
    assert capture.url == wild.url("/hop0")
    assert capture.final_url == wild.url("/arrived?utm_source=x")
    assert capture.status == 200


def test_odd_headers_are_kept_byte_for_byte(grand: Crawl) -> None:
    (capture,) = grand.captures("wild-odd-headers")
    assert capture.etag == 'W/"1"'
    with grand.warc.open("rb") as file:
        file.seek(capture.warc_offset)
        record = next(iter(ArchiveIterator(file, no_record_parse=True)))
        assert b"X-Odd: caf\xe9\r\n" in record.raw_stream.read()


@pytest.mark.parametrize("name", sorted(INWARD_ADDRESSES))
def test_no_spelling_of_a_private_address_gets_through(grand: Crawl, name: str) -> None:
    (failed,) = grand.failures(f"inward-{name}")
    expected = "scheme" if name in ("file", "nonsense") else "private_address"
    assert failed.kind == expected, failed
    assert grand.captures(f"inward-{name}") == []


def test_no_disallowed_page_is_fetched_however_many_wait_for_robots_txt(
    grand: Crawl, sites: dict[str, Site]
) -> None:
    site = sites["robots"]
    assert [path for path in site.paths() if path.startswith("/no/")] == []
    assert site.paths().count("/robots.txt") == 1
    assert [grand.kinds(f"robots-{n}") for n in range(8)] == [["robots"]] * 8
    assert len(grand.captures("robots-yes")) == 1


def test_a_host_whose_rules_cannot_be_learnt_is_left_alone(
    grand: Crawl, sites: dict[str, Site]
) -> None:
    assert grand.kinds("robots-down") == ["robots_unavailable"]
    assert "/page" not in sites["robots-down"].paths()


def test_only_a_valid_certificate_for_the_host_is_accepted(
    grand: Crawl, sites: dict[str, Site]
) -> None:
    assert len(grand.captures("tls-good")) == 1
    assert grand.kinds("tls-other-host") == ["tls"]
    assert grand.kinds("tls-self-signed") == ["tls"]
    assert sites["tls-other-host"].asked == sites["tls-self-signed"].asked == []


def test_a_host_that_asks_to_wait_is_given_its_time(grand: Crawl, sites: dict[str, Site]) -> None:
    first, second = sites["wait-short"].times
    assert second - first >= 1.0
    assert len(grand.captures("wait-short")) == 1


def test_a_host_that_asks_to_wait_for_long_is_left_for_another_run(
    grand: Crawl, sites: dict[str, Site]
) -> None:
    failures = {f.url.rsplit("/", 1)[1]: f for f in grand.failures("wait-long")}
    assert failures["1"].kind == "http"
    assert "3600" in failures["1"].error
    assert sites["wait-long"].paths().count("/1") == 1


def test_a_failing_server_is_tried_three_times_and_named(
    grand: Crawl, sites: dict[str, Site]
) -> None:
    assert sites["failing"].paths().count("/") == 3
    (failed,) = grand.failures("failing")
    assert (failed.kind, failed.status) == ("http", 500)


@pytest.mark.parametrize("name", ["ssh", "hangs-up", "headless"])
def test_a_host_that_speaks_no_http_is_named(grand: Crawl, name: str) -> None:
    assert grand.kinds(f"raw-{name}") == ["connection"]


@pytest.mark.parametrize(("name", "kind"), [("refused", "refused"), ("unresolved", "dns")])
def test_a_host_that_is_not_there_is_named(grand: Crawl, name: str, kind: str) -> None:
    assert grand.kinds(name) == [kind]


def test_no_failure_is_without_a_sentence(grand: Crawl) -> None:
    for line in grand.lines:
        if isinstance(line, Failed):
            assert line.error
            assert "<twisted" not in line.error
            assert "<GET" not in line.error
