"""Everything read is hostile: any bytes end as a result or a named reason, soon."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rollcall.read import NotAnArticle, Unreadable, article, links, read
from rollcall.records import ArticleText
from tests.seconds import seconds

PIECES = st.sampled_from(
    [
        b"<rss>", b"<item>", b"</item>", b"<feed>", b"<entry>", b"<urlset>", b"<url><loc>",
        b"<opml>", b"<outline xmlUrl='http://a/'>", b"<html>", b"<body>", b"<p>", b"<h1>",
        b"<a href='//['>", b'{"items":[', b'{"id":1}', b"]}", b'{"response":', b"[", b"{", b"null",
        b'{"thread":{"post":', b"<div class='tgme_widget_message' data-post='a/1'>", b"<pubDate>",
        b"<time datetime='9999-99-99T99:99'>", b"<script type='application/ld+json'>", b"<time>",
        b"<![CDATA[", b"]]>", b"<!--", b"&#xD800;", b"\xff\xfe", b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
        b"&b;", b"\x1f\x8b", b"%PDF-1.4", b"\x00", b"99999999999999999999", b'"\\ud800"',
        "қазақ".encode(), "привет".encode("cp1251"),
    ]
)  # fmt: skip
BYTES = st.one_of(st.binary(max_size=300), st.lists(PIECES, max_size=25).map(b"".join))
SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def outcome(job: Callable[[], object]) -> tuple[object, str]:
    """What came of it, or the reason; any other exception fails the test."""
    try:
        return job(), ""
    except (NotAnArticle, Unreadable) as error:
        return None, str(error)


@SETTINGS
@given(BYTES)
def test_any_bytes_give_entries_or_a_reason(data: bytes) -> None:
    result, reason = outcome(lambda: read(data, url="https://a.example/"))
    assert isinstance(result, list) or reason


@SETTINGS
@given(BYTES)
def test_any_bytes_give_an_article_or_a_reason(data: bytes) -> None:
    result, reason = outcome(lambda: article(data, url="https://a.example/"))
    assert reason or (isinstance(result, ArticleText) and result.text)


@SETTINGS
@given(BYTES, st.sampled_from(["feed", "sitemap", "listing", "telegram", "mastodon", "page"]))
def test_any_bytes_give_links_or_a_reason(data: bytes, way: str) -> None:
    result, reason = outcome(lambda: links(data, url="https://a.example/", way=way))
    assert reason or (
        isinstance(result, list) and len({link.url for link in result}) == len(result)
    )


ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
BOMBS = {
    "entities": f'<!DOCTYPE r [<!ENTITY e0 "ha">{ENTITIES}]><rss><item><title>&e11;',
    "deep xml": "<rss><channel>" + "<a>" * 200_000,
    "deep sitemap": "<urlset>" + "<url>" * 500_000,
    "deep json": "[" * 500_000,
    "deep html": "<html><body>" + "<div>" * 300_000,
    "open comments": "<!--" * 200_000,
    "open tags": "<rss>" + "<" * 300_000,
    "ampersands": "<rss><channel><item><title>" + "&" * 200_000,
    "open attributes": "<a " * 300_000,
    "spaces": "<rss>" + " " * 1_000_000 + "<item>",
    "digits": '{"version":"https://jsonfeed.org/version/1","items":[{"id":' + "9" * 100_000 + "}]}",
}


@pytest.mark.parametrize("name", BOMBS)
@pytest.mark.parametrize("reader", [read, article], ids=["read", "article"])
def test_a_bomb_goes_off_harmlessly_and_soon(name: str, reader: Callable[[bytes], object]) -> None:
    ended: list[tuple[object, str]] = []
    # At most three seconds, with room for a slow machine.
    assert seconds(lambda: ended.append(outcome(lambda: reader(BOMBS[name].encode())))) < 40
    ((result, reason),) = ended
    assert result is not None or reason


def test_a_gzip_bomb_is_not_unpacked_whole() -> None:
    with pytest.raises(Unreadable, match="more than the limit"):
        read(gzip.compress(b"<urlset>" + b" " * 80_000_000))


def test_no_secret_file_is_read_through_an_entity() -> None:
    data = b"""<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel>
    <item><title>a&x;b</title></item></channel></rss>"""
    assert "root:" not in str(read(data))
    site = data.replace(
        b'<rss version="2.0"><channel>', b"<urlset><url><loc>https://a.example/&x;</loc>"
    )
    assert "root:" not in str(read(site))


@pytest.mark.slow
def test_a_page_of_half_a_million_elements_is_read_in_the_simple_way() -> None:
    body = "<p>A line that says who was detained and where.</p>" * 100_000
    html = (
        f"<html><head><meta property='og:type' content='article'></head><body>{body}</body></html>"
    )
    found = []
    url = "https://a.example/news/2022/01/05/long-list-of-the-detained-people"
    assert seconds(lambda: found.append(article(html.encode(), url=url))) < 60
    assert found[0].text.count("detained") > 10_000
