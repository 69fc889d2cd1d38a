"""What to collect next, and one spelling per address."""

from __future__ import annotations

import pytest

from rollcall.read import canonical_url, identity_keys, links
from rollcall.records import Entry, Published

LISTING = """<html><body>
<nav><a href="/2022/01/05/nav-link-with-a-long-slug">A link in the navigation of the site</a></nav>
<div class="list">
<h3><a href="/news/12345-zaderzhany-troe-v-almaty?utm_source=x#c">Задержаны трое в Алматы</a></h3>
<h3><a href="/news/12345-zaderzhany-troe-v-almaty">Задержаны трое в Алматы</a></h3>
<article><a href="2022/01/05/second.html">Второй материал сегодняшнего дня</a></article>
<a href="/tag/almaty-protest-january-2022">All articles about the protest in January</a>
<a href="/login?next=/news/12345">Войти на сайт чтобы читать далее</a>
<a href="/files/2022/01/05/protokol-o-chem-to.pdf">Протокол</a>
<a href="/img/2022/01/05/photo-of-the-day.jpg">Photo of the day in a large format</a>
<a href="https://other.example/2022/01/05/foreign-article-with-slug">A story of another site</a>
<a href="/about">О нас</a> <a href="javascript:void(0)">x</a> <a href="http://[broken">x</a>
</div><footer><a href="/2022/01/05/footer-link-long-slug">Something old in the footer</a></footer>
</body></html>"""


def test_a_listing_gives_its_articles_once_each_in_order() -> None:
    found = links(LISTING.encode(), url="https://gazeta.example/", way="listing")
    assert [link.url for link in found] == [
        "https://gazeta.example/news/12345-zaderzhany-troe-v-almaty",
        "https://gazeta.example/2022/01/05/second.html",
        "https://gazeta.example/files/2022/01/05/protokol-o-chem-to.pdf",
    ]
    assert found[1].title == "Второй материал сегодняшнего дня"


def test_a_page_gives_only_its_documents() -> None:
    found = links(LISTING.encode(), url="https://gazeta.example/x", way="page")
    assert [link.url.rsplit("/", 1)[-1] for link in found] == ["protokol-o-chem-to.pdf"]


def test_a_feed_and_a_sitemap_say_when_a_page_changed() -> None:
    feed = b"""<rss version="2.0"><channel><item><title>T</title><link>https://g.example/1?utm_medium=rss
    </link><pubDate>Wed, 05 Jan 2022 10:00:00 GMT</pubDate></item></channel></rss>"""
    (link,) = links(feed, url="https://g.example/rss", way="feed")
    assert (link.url, link.title) == ("https://g.example/1", "T")
    assert link.updated == "2022-01-05T10:00:00+00:00"
    index = b"<sitemapindex><sitemap><loc>https://g.example/2.xml</loc></sitemap></sitemapindex>"
    (link,) = links(index, url="https://g.example/sitemap.xml", way="sitemap")
    assert (link.url, link.leads_to) == ("https://g.example/2.xml", "sitemap")


def test_channels_carry_their_posts_whole() -> None:
    page = b"<div class='tgme_widget_message' data-post='a/1'><a href='https://x.example/1'>x</a></div>"
    assert links(page, url="https://t.me/s/a", way="telegram") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/x?utm_source=q&b=2&a=1", "https://a.example/x?a=1&b=2"),
        ("HTTPS://A.example:443/x#part", "https://a.example/x"),
        (" https://a.example/x?fbclid=abc ", "https://a.example/x"),
    ],
)
def test_one_address_has_one_spelling(one: str, other: str) -> None:
    assert canonical_url(one) == canonical_url(other)


@pytest.mark.parametrize("url", ["", "mailto:a@b", "http://[", "not an address", "http://\ud800/"])
def test_what_is_no_address_stays_as_it_is(url: str) -> None:
    assert isinstance(canonical_url(url), str)


def test_an_entry_is_known_again_after_a_move_to_https() -> None:
    at = Published("2022-01-05T10:00:00+06:00", "feed")
    old = Entry(
        "rss", id="http://a.example/?p=1", url="http://a.example/x", title="A  b", published=at
    )
    new = Entry(
        "rss",
        id="https://a.example/?p=1",
        url="https://www.a.example/x/",
        title="a B",
        published=at,
    )
    assert identity_keys(old, feed="f")[0] != identity_keys(new, feed="f")[0]
    assert set(identity_keys(old, feed="f")) & set(identity_keys(new, feed="f"))
    assert not set(identity_keys(old, feed="f")[:2]) & set(identity_keys(old, feed="g")[:2])
    assert identity_keys(Entry("rss")) == ()
