"""The outlets answer like outlets: other pages every day, 304, 410, wrong headers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlsplit

import feedparser
import pytest
from lxml import etree, html

from examples.server import WeekServer
from examples.week import Article
from examples.week.material import DAYS


@dataclass(frozen=True)
class Got:
    status: int
    headers: Mapping[str, str]
    body: bytes


@pytest.fixture(scope="module")
def server() -> Iterator[WeekServer]:
    with WeekServer() as week:
        yield week


@pytest.fixture(autouse=True)
def forget(server: WeekServer) -> None:
    server.day = DAYS
    server.asked.clear()


def get(url: str, **headers: str) -> Got:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", target, headers=headers)
        answer = connection.getresponse()
        named = {name.lower(): value for name, value in answer.getheaders()}
        return Got(answer.status, named, answer.read())
    finally:
        connection.close()


def home(server: WeekServer, source: str) -> str:
    url = next(one.url for one in server.sources if one.id == source)
    return "http://" + urlsplit(url).netloc


def entrance(server: WeekServer, source: str) -> str:
    return next(one.url for one in server.sources if one.id == source)


def url_of(server: WeekServer, article: Article) -> str:
    return home(server, article.source) + article.path


def readable(body: bytes, article: Article) -> str:
    encoding = "cp1251" if article.source == "listok" else "utf-8"
    page = html.document_fromstring(body.decode(encoding))
    return " ".join(" ".join(page.itertext()).split())


def test_every_page_is_there_from_its_day_on_and_not_before(server: WeekServer) -> None:
    for article in server.week.articles:
        if article.source == "mastodon":
            continue
        for day in range(DAYS + 1):
            server.day = day
            expected = 200 if article.there(day) else 410 if article.is_gone(day) else 404
            assert get(url_of(server, article)).status == expected, (article.id, day)


def test_every_page_says_what_its_article_says(server: WeekServer) -> None:
    for article in server.week.articles:
        if article.pdf or article.gone or article.source == "mastodon":
            continue
        shown = readable(get(url_of(server, article)).body, article)
        for paragraph in article.on(DAYS).paragraphs:
            assert " ".join(paragraph.split()) in shown, article.id


def test_every_article_can_be_reached_from_its_entrance(server: WeekServer) -> None:
    server.day = DAYS
    for source in server.sources:
        if source.id in ("kurier", "mastodon"):
            continue
        body = get(source.url).body.decode("cp1251" if source.id == "listok" else "utf-8")
        if source.way == "sitemap":
            body = get(home(server, source.id) + "/sitemap-2025-02.xml").body.decode()
        for article in server.week.articles:
            assert article.source != source.id or article.path in body, article.id


def test_feeds_are_feeds_and_the_broken_one_is_none(server: WeekServer) -> None:
    for source in server.sources:
        if source.way != "feed":
            continue
        parsed = feedparser.parse(get(source.url).body)
        own = [one for one in server.week.articles if one.source == source.id]
        extra = 1 if source.id == "tamga" else 0
        assert len(parsed.entries) == (len(own) + extra if source.id != "kurier" else 0)
        assert bool(parsed.version) is (source.id != "kurier")


def test_feeds_hold_only_what_has_appeared(server: WeekServer) -> None:
    server.day = 0
    assert not feedparser.parse(get(entrance(server, "stepvest")).body).entries
    server.day = 1
    assert len(feedparser.parse(get(entrance(server, "stepvest")).body).entries) == 2


def test_sitemaps_are_xml(server: WeekServer) -> None:
    for name in ("/sitemap.xml", "/sitemap-2025-02.xml"):
        assert len(etree.fromstring(get(home(server, "ledger") + name).body)) >= 1


def test_who_has_the_page_already_gets_304_until_it_changes(server: WeekServer) -> None:
    edited = server.week.article(server.week.answers["edited"]["article"])
    url = url_of(server, edited)
    server.day = 3
    first = get(url)
    tag, since = first.headers["etag"], first.headers["last-modified"]
    assert server.week.answers["edited"]["first"] in readable(first.body, edited)
    for headers in ({"If-None-Match": tag}, {"If-Modified-Since": since}):
        again = get(url, **headers)
        assert (again.status, again.body) == (304, b"")
    server.day = 4
    for headers in ({"If-None-Match": tag}, {"If-Modified-Since": since}):
        again = get(url, **headers)
        assert again.status == 200
        assert server.week.answers["edited"]["later"] in readable(again.body, edited)


def test_entrances_answer_304_as_well(server: WeekServer) -> None:
    for source in server.sources:
        first = get(source.url)
        assert get(source.url, **{"If-None-Match": first.headers["etag"]}).status == 304, source.id


def test_the_deleted_article_is_gone(server: WeekServer) -> None:
    deleted = server.week.article(server.week.answers["deleted"]["article"])
    server.day = server.week.answers["deleted"]["day"] - 1
    assert get(url_of(server, deleted)).status == 200
    server.day += 1
    assert get(url_of(server, deleted)).status == 410


def test_the_town_paper_writes_windows_1251_and_its_header_keeps_silent(
    server: WeekServer,
) -> None:
    got = get(url_of(server, server.week.article("tl-01")))
    assert got.headers["content-type"] == "text/html"
    assert "Абдигапарова" in got.body.decode("cp1251")
    with pytest.raises(UnicodeDecodeError):
        got.body.decode("utf-8")


def test_the_loyal_agency_declares_an_encoding_that_is_wrong(server: WeekServer) -> None:
    got = get(url_of(server, server.week.article("el-01")))
    assert got.headers["content-type"].endswith("charset=windows-1251")
    assert "Ерболат Омаров" in got.body.decode("utf-8")


def test_the_private_page_is_linked_and_forbidden_and_asking_for_it_is_seen(
    server: WeekServer,
) -> None:
    site = home(server, "tamga")
    assert "Disallow: /private/" in get(site + "/robots.txt").body.decode()
    assert "/private/witness-notes.html" in get(entrance(server, "tamga")).body.decode()
    assert not [one for one in server.asked if one.path.startswith("/private/")]
    get(site + "/private/witness-notes.html")
    assert [one.status for one in server.asked if one.path.startswith("/private/")] == [200]


def test_the_channel_shows_posts_oldest_first_with_utc_times(server: WeekServer) -> None:
    page = html.document_fromstring(get(entrance(server, "telegram")).body)
    posts = page.xpath("//div[contains(@class, 'tgme_widget_message ')]/@data-post")
    times = page.xpath("//a[@class='tgme_widget_message_date']/time/@datetime")
    assert list(posts) == sorted(posts)
    assert len(posts) == len(times) == 8
    assert all(str(time).endswith("+00:00") for time in times)


def test_the_account_is_looked_up_and_then_lists_its_posts(server: WeekServer) -> None:
    site = home(server, "mastodon")
    account = json.loads(get(f"{site}/api/v1/accounts/lookup?acct=qamqor").body)
    posts = json.loads(get(f"{site}/api/v1/accounts/{account['id']}/statuses?limit=40").body)
    assert [post["created_at"][:10] for post in posts] == sorted(
        (post["created_at"][:10] for post in posts), reverse=True
    )
    assert len(posts) == 4
    assert get(f"{site}/api/v1/accounts/lookup?acct=nobody").status == 404


def test_two_weeks_can_be_served_at_once(server: WeekServer) -> None:
    with WeekServer() as other:
        assert other.port != server.port
        assert get(entrance(other, "stepvest")).status == 200


def test_after_the_stop_nobody_answers() -> None:
    week = WeekServer()
    week.start()
    url = entrance(week, "stepvest")
    week.stop()
    with pytest.raises(ConnectionRefusedError):
        get(url)
