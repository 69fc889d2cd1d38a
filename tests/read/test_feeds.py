"""RSS, Atom, RDF, JSON Feed, sitemaps and OPML: entries as they were written, reasons in words."""

from __future__ import annotations

import gzip
import json

import pytest

from rollcall.read import Unreadable, read

RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel>
<title>Тестовая газета</title><link>https://gazeta.example/</link>
<item><title>Задержаны &quot;трое&quot;</title><link>https://gazeta.example/news/1?utm_source=rss</link>
<guid isPermaLink="false">g-1</guid><pubDate>Wed, 05 Jan 2022 10:00:00 MSK</pubDate>
<author>Асель Выдуманова</author>
<description>&lt;p&gt;Первый абзац.&lt;/p&gt;&lt;p&gt;Второй&amp;nbsp;абзац.&lt;/p&gt;</description>
<enclosure url="https://gazeta.example/1.jpg" type="image/jpeg" length="1"/></item>
<item><title>Без даты</title><link>/news/2</link><description>Просто текст</description></item>
</channel></rss>"""


def test_an_rss_item_keeps_all_it_says() -> None:
    first, second = read(RSS.format(encoding="utf-8").encode(), url="https://gazeta.example/rss")
    assert (first.kind, first.id, first.title) == ("rss", "g-1", 'Задержаны "трое"')
    assert first.text == "Первый абзац.\nВторой абзац."
    assert first.author == "Асель Выдуманова"
    assert first.published is not None
    assert (first.published.at, first.published.source) == ("2022-01-05T10:00:00+03:00", "feed")
    assert first.media == ("https://gazeta.example/1.jpg",)
    assert second.published is None
    assert second.url == "https://gazeta.example/news/2"


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r", "utf-16", "iso-8859-5"])
def test_a_feed_is_read_in_the_encoding_it_declares(encoding: str) -> None:
    entries = read(RSS.format(encoding=encoding).encode(encoding))
    assert entries[1].title == "Без даты"


def test_utf8_declared_as_windows_1251_is_read_as_utf8() -> None:
    entries = read(RSS.format(encoding="windows-1251").encode("utf-8"))
    assert entries[1].title == "Без даты"


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r"])
def test_an_undeclared_cyrillic_encoding_is_recognised(encoding: str) -> None:
    text = RSS.replace(' encoding="{encoding}"', "").replace("Просто текст", "обыкновенный " * 20)
    assert read(text.encode(encoding))[1].title == "Без даты"


def test_an_atom_entry_knows_that_it_was_edited() -> None:
    data = """<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><id>urn:a</id>
    <entry><id>urn:1</id><title type="html">A &amp;amp; B</title><link href="https://a.example/1"/>
    <published>2022-01-05T10:00:00+06:00</published><updated>2022-01-06T10:00:00+06:00</updated>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Текст</p></div></content>
    </entry></feed>"""
    (entry,) = read(data.encode())
    assert (entry.kind, entry.title, entry.text) == ("atom", "A & B", "Текст")
    assert entry.published is not None
    assert entry.published.at == "2022-01-05T10:00:00+06:00"
    assert entry.edited == "2022-01-06T10:00:00+06:00"


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("1641360000", "2022-01-05T05:20:00+00:00"),
        ("5 қаңтар 2022", "2022-01-05"),
        ("05.01.2022 14:30", "2022-01-05T14:30:00+06:00"),
        ("скоро", None),
    ],
)
def test_dates_that_other_readers_lose(written: str, iso: str | None) -> None:
    data = RSS.format(encoding="utf-8").replace("Wed, 05 Jan 2022 10:00:00 MSK", written)
    published = read(data.encode(), timezone="Asia/Almaty")[0].published
    assert (published.at if published else None) == iso


def test_youtube_and_reddit_are_recognised() -> None:
    feed = """<feed xmlns="http://www.w3.org/2005/Atom" {namespace}><id>x</id>
    <link rel="alternate" href="{link}"/><entry><id>1</id><title>T</title></entry></feed>"""
    tube = 'xmlns:yt="http://www.youtube.com/xml/schemas/2015"'
    youtube = feed.format(namespace=tube, link="https://www.youtube.com/channel/x")
    reddit = feed.format(namespace="", link="https://www.reddit.com/r/test/")
    assert [read(text.encode())[0].kind for text in (youtube, reddit)] == ["youtube", "reddit"]


def test_a_feed_without_items_is_an_empty_list() -> None:
    assert read(b"<rss version='2.0'><channel><title>x</title></channel></rss>") == []


def test_a_feed_cut_off_gives_the_items_before_the_cut() -> None:
    data = RSS.format(encoding="utf-8").encode()
    entries = read(data[: data.index("Без даты".encode()) + 4])
    assert entries[0].id == "g-1"


def test_a_large_feed_is_read_in_pieces_and_a_huge_item_is_cut() -> None:
    item = "<item><guid>%d</guid><title>T%d</title><description><![CDATA[%s]]></description></item>"
    items = [item % (n, n, "слово " * 200) for n in range(700)]
    items[300] = item % (300, 300, "<p>слово</p>" * 120_000)
    text = "<rss version='2.0'><channel><title>x</title>" + "".join(items) + "</channel></rss>"
    entries = read(text.encode())
    assert [entry.id for entry in entries] == [str(n) for n in range(700)]
    assert 0 < len(entries[300].text or "") < 1_000_000


def test_json_feed() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "home_page_url": "https://j.example/",
        "authors": [{"name": "Редакция"}],
        "items": [
            {"id": "1", "url": "/1", "content_html": "<p>Бір</p><p>Екі</p>", "title": "A &amp; B",
             "date_published": "2022-01-05T10:00:00Z", "attachments": [{"url": "/1.mp3"}]},
            {"id": 2, "content_text": "plain", "authors": [{"name": "Айбек"}]},
            "not an item",
        ],
    }  # fmt: skip
    first, second = read(json.dumps(feed).encode())
    assert (first.url, first.text, first.title) == ("https://j.example/1", "Бір\nЕкі", "A & B")
    assert (first.author, first.media) == ("Редакция", ("https://j.example/1.mp3",))
    assert (second.id, second.author, second.published) == ("2", "Айбек", None)


def test_a_news_sitemap_and_an_index_also_gzipped() -> None:
    sitemap = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
      xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url>
      <loc> https://s.example/a?x=1&amp;y=2 </loc><lastmod>2022-01-07</lastmod><news:news>
      <news:publication_date>2022-01-05</news:publication_date><news:title>T</news:title></news:news>
      </url><url><loc>not an address</loc></url></urlset>"""
    (entry,) = read(gzip.compress(sitemap))
    assert (entry.kind, entry.url, entry.title) == ("sitemap", "https://s.example/a?x=1&y=2", "T")
    assert entry.published is not None
    assert (entry.published.at, entry.edited) == ("2022-01-05", "2022-01-07")
    index = b"<sitemapindex><sitemap><loc>https://s.example/2.xml</loc></sitemap></sitemapindex>"
    assert [(e.kind, e.url) for e in read(index)] == [("sitemap_index", "https://s.example/2.xml")]
    assert [e.url for e in read(b"https://s.example/1\nhttps://s.example/2\n")] == [
        "https://s.example/1",
        "https://s.example/2",
    ]


def test_opml_lists_feeds_whatever_the_case_of_its_attributes() -> None:
    data = b"""<opml version="1.1"><body><outline text="News"><outline text="A" xmlURL="https://a.example/rss"
      htmlUrl="https://a.example/"/></outline><outline text="folder"/></body></opml>"""
    assert [(e.kind, e.url, e.title) for e in read(data)] == [
        ("opml", "https://a.example/rss", "A")
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\n \x00", "empty"),
        (
            b"<html><head><title>Front</title></head><body>hi</body></html>",
            "HTML instead of a feed",
        ),
        (b"<html><body><input type='password'></body></html>", "login page"),
        (b"<html><title>404 Not Found</title><body></body></html>", "'not found' page"),
        (b"<html><title>Just a moment...</title><body></body></html>", "browser check"),
        (b"%PDF-1.4", "PDF"),
        (b"\x89PNG\r\n", "PNG picture"),
        (b"<rss version='2.0'><channel><title>x", "truncated XML"),
        (b"<urlset><url><lo", "truncated XML"),
        (b"<catalog><book/></catalog>", "outermost element is <catalog>"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [', "truncated JSON"),
        (b'{"error": "This API requires an authenticated user"}', "authenticated user"),
        (b"\x1f\x8b\x08\x00broken", "gzip"),
        (b"just words", "neither XML nor JSON"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(data)


def test_html_in_place_of_a_feed_names_the_feed_it_announces() -> None:
    page = b"""<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head>
    <body>x</body></html>"""
    with pytest.raises(Unreadable) as caught:
        read(page)
    assert "/feed.xml" in caught.value.remedy
