"""The ways of fetching as values: what is asked first, and what an answer leads to."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollcall.errors import Unreadable
from rollcall.read import canonical_url
from spiders.job import Limits, SourceJob, Validators
from spiders.progress import Progress, key
from spiders.ways import feed, listing, mastodon, sitemap, telegram
from spiders.ways.ask import Ask, is_newer, moment, newest_first


def job(way: str, url: str = "https://news.example/", **more: Any) -> SourceJob:
    return SourceJob(id="s", way=way, url=url, **more)


@pytest.mark.parametrize(
    "text",
    [
        "https://t.me/azattyq",
        "http://t.me/s/azattyq",
        "t.me/azattyq/12345",
        "@azattyq",
        "https://telegram.me/azattyq?before=4",
    ],
)
def test_a_channel_is_asked_for_by_its_preview(text: str) -> None:
    (first,) = telegram.start(job("telegram", text))
    assert first.url == "https://t.me/s/azattyq"


def test_a_preview_on_another_host_is_left_alone() -> None:
    assert telegram.preview_url("http://127.0.1.4:80/s/x") == "http://127.0.1.4:80/s/x"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://m.example/@desk", "https://m.example/api/v1/accounts/lookup?acct=desk"),
        ("https://m.example/users/desk/", "https://m.example/api/v1/accounts/lookup?acct=desk"),
        ("@desk@m.example", "https://m.example/api/v1/accounts/lookup?acct=desk"),
        ("https://m.example/@desk.rss", "https://m.example/@desk.rss"),
        (
            "https://m.example/api/v1/accounts/7/statuses",
            "https://m.example/api/v1/accounts/7/statuses",
        ),
    ],
)
def test_an_account_may_be_given_in_any_form(text: str, url: str) -> None:
    (first,) = mastodon.start(job("mastodon", text))
    assert first.url == url


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"id": 7}', b'{"id": "../../x"}', b'{"error": "x"}', b"[" * 9999]
)
def test_a_look_up_that_names_no_account_is_said_to(body: bytes) -> None:
    look_up = "https://m.example/api/v1/accounts/lookup?acct=desk"
    with pytest.raises(Unreadable):
        mastodon.follow(job("mastodon"), look_up, body)


def sitemaps(count: int, dated: bool = True) -> bytes:
    parts = "".join(
        f"<sitemap><loc>https://news.example/{n}.xml</loc>"
        + (f"<lastmod>2022-01-{n:02}</lastmod>" if dated else "")
        + "</sitemap>"
        for n in range(1, count + 1)
    )
    return f"<sitemapindex>{parts}</sitemapindex>".encode()


@pytest.mark.parametrize("dated", [True, False])
def test_of_an_index_the_newest_sitemaps_are_asked_for(dated: bool) -> None:
    found = sitemap.follow(job("sitemap"), "https://news.example/map.xml", sitemaps(20, dated))
    assert [ask.url[-6:-4] for ask in found] == ["20", "19", "18", "17", "16"]
    assert all(ask.entrance for ask in found)


def test_a_wrong_option_is_named() -> None:
    source = job("sitemap", options={"sitemaps": "many"})
    with pytest.raises(Unreadable, match="sitemaps"):
        sitemap.follow(source, "https://news.example/map.xml", sitemaps(2))


PAGE = b"""
<h2><a href="/news/2022/01/05/police-on-the-square.html">Police on the square</a></h2>
<h2><a href="/sport/2022/01/05/a-match-was-played.html">A match was played today</a></h2>"""


def test_options_keep_and_drop_addresses() -> None:
    def found(**options: Any) -> list[str]:
        asks = listing.follow(job("listing", options=options), "https://news.example/", PAGE)
        return [ask.url.split("/")[3] for ask in asks]

    assert found() == ["news", "sport"]
    assert found(match="/news/") == ["news"]
    assert found(skip=["/sport/", "/auto/"]) == ["news"]


def test_a_feed_with_whole_texts_need_not_be_followed() -> None:
    assert feed.follow(job("feed", options={"follow": False}), "https://news.example/", b"") == []


def test_ages_are_compared_across_zones_and_precisions() -> None:
    assert is_newer("2022-01-05T10:00:00+06:00", "2022-01-05T03:59:59+00:00")
    assert not is_newer("2022-01-05T10:00:00+06:00", "2022-01-05T04:00:00Z")
    assert is_newer("2022-02", "2022-01-31")
    assert not is_newer(None, "2022-01-31")
    assert not is_newer("2022-01-31", None)


@given(st.text(max_size=30) | st.datetimes().map(str))
def test_no_text_breaks_the_reading_of_ages(text: str) -> None:
    assert isinstance(moment(text), float)


AGES = st.none() | st.dates().map(str)


@given(st.lists(st.tuples(st.integers(0, 20), AGES)))
def test_newest_first_keeps_each_address_once(found: list[tuple[int, str | None]]) -> None:
    asks = [Ask(f"https://news.example/{number}", age) for number, age in found]
    ordered = newest_first(asks)
    assert len({ask.url for ask in ordered}) == len(ordered) == len({n for n, _ in found})
    ages = [moment(ask.updated) for ask in ordered if moment(ask.updated)]
    assert ages == sorted(ages, reverse=True)


def test_the_key_of_an_address_is_its_canonical_spelling() -> None:
    url = "https://news.example/a?utm_source=x&b=1#top"
    assert key(url) == key(canonical_url(url)) == key("https://news.example/a?b=1")


@given(st.lists(st.integers(0, 30)), st.integers(0, 10))
def test_what_finds_no_room_is_counted_and_never_exceeded(numbers: list[int], room: int) -> None:
    progress = Progress(job("feed"), Limits(pages_per_source=room))
    found = [Ask(f"https://news.example/{n}") for n in dict.fromkeys(numbers)]
    chosen = progress.choose(found, set())
    assert len(chosen) == min(room, len(found))
    assert progress.left == len(found) - len(chosen)


def test_known_pages_are_asked_for_again_only_when_their_source_says_they_changed() -> None:
    url = "https://news.example/a"
    held = {url: Validators(etag="x", updated="2022-01-05")}
    source = job("feed", known=frozenset({key(url)}), validators=held)
    progress = Progress(source, Limits())
    assert progress.choose([Ask(url, "2022-01-05")], set()) == []
    assert progress.choose([Ask(url, "2022-01-06")], set()) == [Ask(url, "2022-01-06")]
    assert progress.validators(url) == held[url]
