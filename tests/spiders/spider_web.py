"""What the sites of the grand crawl hold."""

from __future__ import annotations

import gzip
import json
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
import spider_certificates as certificates
import zstandard
from spider_crawls import source
from spider_site import Answer, Site

ARTICLE = "<html><body><h1>Алматыда</h1><p>Полиция сообщила о событиях дня.</p></body></html>"
RSS = "application/rss+xml"
XML = "application/xml"
NOTHING_FORBIDDEN = Answer(b"User-agent: *\nDisallow:\n", content_type="text/plain")


def rss(*links: str) -> bytes:
    items = "".join(
        f"<item><title>News {n}</title><guid>{link}</guid><link>{link}</link>"
        f"<pubDate>Thu, 0{n + 1} Jan 2022 10:00:00 GMT</pubDate></item>"
        for n, link in enumerate(links)
    )
    return f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>".encode()


def page(text: str = ARTICLE, **more: object) -> Answer:
    return Answer(text.encode(), **more)  # type: ignore[arg-type]


def fill_ways(site: Site) -> None:
    """A site with a feed, sitemaps, a listing, a channel, an account and a ministry's page."""
    url = site.url
    site.routes["/robots.txt"] = NOTHING_FORBIDDEN
    site.routes["/feed"] = Answer(rss(url("/feed/1"), url("/feed/2")), content_type=RSS)
    site.routes |= {f"/feed/{n}": page() for n in (1, 2)}
    maps = "".join(
        f"<sitemap><loc>{url(f'/map{n}.xml')}</loc><lastmod>202{n}-01-01</lastmod></sitemap>"
        for n in range(3)
    )
    site.routes["/index.xml"] = Answer(
        f"<sitemapindex>{maps}</sitemapindex>".encode(), content_type=XML
    )
    for n in range(3):
        urls = "".join(
            f"<url><loc>{url(f'/map/{n}-{day}')}</loc><lastmod>202{n}-01-0{day}</lastmod></url>"
            for day in range(1, 7)
        )
        site.routes[f"/map{n}.xml"] = Answer(
            gzip.compress(f"<urlset>{urls}</urlset>".encode()), content_type="application/gzip"
        )
        site.routes |= {f"/map/{n}-{day}": page() for day in range(1, 7)}
    headlines = [f"/news/2022/01/0{n}/four-words-of-headline-{n}.html" for n in range(1, 4)]
    links = "".join(f"<h2><a href='{link}'>Four words of headline</a></h2>" for link in headlines)
    site.routes["/news"] = page(
        f"<html><body><nav><a href='/about'>About us</a></nav>{links}"
        f"<a href='http://127.0.1.99/news/2022/01/01/somewhere-else-entirely-now.html'>"
        f"Another site with a headline</a></body></html>"
    )
    site.routes |= {link: page() for link in headlines}
    site.routes["/s/channel"] = page("<div class='tgme_widget_message' data-post='channel/1'>")
    site.routes["/s/closed"] = Answer(b"", 302, {"Location": url("/closed")})
    site.routes["/api/v1/accounts/lookup?acct=desk"] = Answer(
        json.dumps({"id": "77", "acct": "desk"}).encode(), content_type="application/json"
    )
    site.routes["/api/v1/accounts/77/statuses?limit=40&exclude_reblogs=false"] = Answer(
        b"[]", content_type="application/json"
    )
    site.routes["/ministry"] = page("<html><body><a href='/statement.pdf'>PDF</a></body></html>")
    site.routes["/statement.pdf"] = Answer(b"%PDF-1.4\n%%EOF\n", content_type="application/pdf")
    site.routes["/broken"] = Answer(b"this is no feed", content_type=RSS)


def drip(write: Callable[[bytes], object]) -> None:
    """Eight seconds for forty bytes: longer than the crawl's time limit."""
    for _ in range(40):
        time.sleep(0.2)
        write(b"x")


def fill_wild(site: Site) -> None:
    """A site whose every page is trouble, or packed."""
    text = ARTICLE.encode()
    packed = {
        "gzip": gzip.compress(text),
        "br": brotli.compress(text),
        "deflate": zlib.compress(text),
        "zstd": zstandard.compress(text),
    }
    for name, body in packed.items():
        site.routes[f"/{name}"] = Answer(body, headers={"Content-Encoding": name})
    site.routes["/not-gzip"] = Answer(text, headers={"Content-Encoding": "gzip"})
    site.routes["/bomb"] = Answer(
        brotli.compress(bytes(20_000_000)), headers={"Content-Encoding": "br"}
    )
    site.routes["/big"] = Answer(b"x" * 200_000)
    site.routes["/endless"] = Answer(stream=lambda write: [write(b"x" * 9000) for _ in range(900)])
    site.routes["/slow"] = Answer(stream=drip)
    site.routes["/cut"] = Answer(
        b"short", headers={"Content-Length": "5000", "Connection": "close"}
    )
    site.routes["/missing-status"] = Answer(b"", 599)
    site.routes["/hop0"] = Answer(b"moved", 301, {"Location": "/hop1"})
    site.routes["/hop1"] = Answer(b"moved", 302, {"Location": "/arrived?utm_source=x"})
    site.routes["/arrived?utm_source=x"] = page()
    site.routes["/circle"] = Answer(b"", 302, {"Location": "/circle"})
    site.routes["/inwards"] = Answer(b"", 302, {"Location": f"http://127.0.2.1:{site.port}/secret"})
    site.routes["/metadata"] = Answer(b"", 302, {"Location": "http://169.254.169.254/latest"})
    site.routes["/as-file"] = Answer(b"", 302, {"Location": "file:///etc/passwd"})
    site.routes["/odd-headers"] = page(headers={"X-Odd": "caf\xe9", "ETag": 'W/"1"'})


WILD_PAGES = (
    *("gzip", "br", "deflate", "zstd", "not-gzip", "bomb", "big", "endless", "slow", "cut"),
    *("missing", "missing-status", "hop0", "circle", "inwards", "metadata", "as-file"),
    *("odd-headers",),
)
INWARD_ADDRESSES = {
    "decimal": "http://2130706433:{port}/",
    "hexadecimal": "http://0x7f000001:{port}/",
    "short": "http://127.2:{port}/",
    "ipv6": "http://[::1]:{port}/",
    "mapped": "http://[::ffff:127.0.1.2]:{port}/",
    "localhost": "http://localhost:{port}/",
    "dot-localhost": "http://a.localhost:{port}/",
    "unspecified": "http://0.0.0.0:{port}/",
    "metadata": "http://169.254.169.254/latest/meta-data/",
    "file": "file:///etc/passwd",
    "nonsense": "not an address",
}


SITES: dict[str, Site] = {}


def robots_sources(new_site: Callable[..., Site]) -> list[dict[str, object]]:
    site = SITES["robots"] = new_site(3)

    def rules(_: object) -> Answer:
        time.sleep(0.3)  # long enough for all eight to wait for it together
        return Answer(b"User-agent: *\nDisallow: /no/\n", content_type="text/plain")

    site.routes["/robots.txt"] = rules
    site.routes |= {f"/no/{n}": page() for n in range(8)}
    site.routes["/yes"] = page()
    down = SITES["robots-down"] = new_site(4)
    down.routes |= {"/robots.txt": Answer(b"", 503), "/page": page()}
    pages = [source(f"robots-{n}", "page", site.url(f"/no/{n}")) for n in range(8)]
    return [
        *pages,
        source("robots-yes", "page", site.url("/yes")),
        source("robots-down", "page", down.url("/page")),
    ]


def tls_sources(new_site: Callable[..., Site], folder: Path) -> list[dict[str, object]]:
    trusted = certificates.authority(folder / "authority.pem")
    sources = []
    for name, number, host, issuer in (
        ("good", 5, "127.0.1.5", trusted),
        ("other-host", 6, "127.0.1.66", trusted),
        ("self-signed", 7, "127.0.1.7", None),
    ):
        file = certificates.certify(folder / f"{name}.pem", host, issuer)
        site = SITES[f"tls-{name}"] = new_site(number, file)
        site.routes["/"] = page()
        sources.append(source(f"tls-{name}", "page", site.url("/")))
    return sources


def wait_sources(new_site: Callable[..., Site]) -> list[dict[str, object]]:
    short = SITES["wait-short"] = new_site(8)
    times = short.times

    def busy(_: object) -> Answer:
        times.append(time.monotonic())
        return Answer(b"busy", 429, {"Retry-After": "1"}) if len(times) == 1 else page()

    short.routes["/"] = busy
    long = SITES["wait-long"] = new_site(9)
    long.routes |= {"/1": Answer(b"", 429, {"Retry-After": "3600"}), "/2": page()}
    long.routes["/robots.txt"] = NOTHING_FORBIDDEN
    failing = SITES["failing"] = new_site(10)
    failing.routes["/"] = Answer(b"", 500)
    return [
        source("wait-short", "page", short.url("/")),
        source("wait-long", "page", long.url("/1"), revisit=[long.url("/2")]),
        source("failing", "page", failing.url("/")),
    ]
