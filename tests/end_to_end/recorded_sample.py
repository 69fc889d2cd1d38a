"""Which of the recorded material is served, and at which addresses."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from urllib.parse import quote, urlsplit

from tests.end_to_end.recorded_web import (
    FEEDS,
    LISTED,
    MAPPED,
    MORE_FEEDS,
    NEWS,
    SOCIAL,
    RecordedWeb,
)

ARTICLES = 36
"""Articles in the sample, beside every page in Russian or Ukrainian and every non-article."""
EVERY_SYNTHETIC = 4
FEED_BYTES = 40_000
"""Larger feeds hold more of the same: what they would add is a minute of reading English."""
WHEN = datetime(2023, 5, 4, 6, 0, tzinfo=UTC)


def sample(data: Path) -> RecordedWeb:
    """What the test reads: pages behind a feed, a listing and a sitemap; feeds; channels."""
    web = RecordedWeb()
    _pages(web, data / "pages")
    _feeds(web, data / "feeds")
    _channels(web, data / "social")
    return web


def _pages(web: RecordedWeb, folder: Path) -> None:
    """Articles behind a listing; behind a feed and a sitemap the rest, at their own paths."""
    rows = [json.loads(line) for line in (folder / "gold.jsonl").open(encoding="utf-8")]
    articles = [row for row in rows if row["page_type"] == "article"]
    ours = [row for row in articles if row["lang_guess"] in ("ru", "uk")]
    chosen = ours + articles[:: len(articles) // ARTICLES][:ARTICLES]
    chosen += [row for row in rows if row["page_type"] != "article"]
    links: dict[str, list[tuple[str, str]]] = {NEWS: [], LISTED: [], MAPPED: []}
    for number, row in enumerate(chosen):
        path = _path(row["url"])
        first = (NEWS, MAPPED)[number % 2]
        host = next((one for one in (first, NEWS, MAPPED) if web.is_free(one, path)), None)
        if row["page_type"] == "article" and number % 3 == 0:
            host, path = LISTED, f"/news/2023/05/{number:04d}.html"
        if host is not None:
            body = gzip.decompress((folder / row["file"]).read_bytes())
            web.serve(host, path, body, "text/html")
            web.pages[f"{host}{path}"] = row["page_type"]
            links[host].append((path, f"Recorded page number {number} of the whole sample"))
    web.add("news", "feed", NEWS, "/rss.xml", _rss(links[NEWS]), "application/rss+xml")
    web.add("listed", "listing", LISTED, "/", _listing(links[LISTED]), "text/html")
    web.add("mapped", "sitemap", MAPPED, "/map.xml", _sitemap(links[MAPPED]), "application/xml")


def _path(url: str) -> str:
    """The path at which the page once stood: its shape says something of what the page is."""
    parts = urlsplit(url)
    return quote(parts.path or "/", safe="/%,;:@!$&'()*+=~") + (
        f"?{parts.query}" if parts.query else ""
    )


def _rss(links: list[tuple[str, str]]) -> bytes:
    items = "".join(
        f"<item><title>{title}</title><link>{escape(path)}</link><guid>{escape(path)}</guid>"
        f"<pubDate>{format_datetime(WHEN - timedelta(minutes=number))}</pubDate></item>"
        for number, (path, title) in enumerate(links)
    )
    return f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>".encode()


def _listing(links: list[tuple[str, str]]) -> bytes:
    items = "".join(f"<h3><a href='{path}'>{escape(title)}</a></h3>" for path, title in links)
    return f"<html><body><main>{items}</main></body></html>".encode()


def _sitemap(links: list[tuple[str, str]]) -> bytes:
    urls = "".join(
        f"<url><loc>http://{MAPPED}:PORT{escape(path)}</loc><lastmod>2023-05-04</lastmod></url>"
        for path, _ in links
    )
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f"<urlset xmlns='{space}'>{urls}</urlset>".encode()


def _feeds(web: RecordedWeb, folder: Path) -> None:
    synthetic = sorted((folder / "synthetic").iterdir())[::EVERY_SYNTHETIC]
    real = [
        file for file in sorted((folder / "real").iterdir()) if file.stat().st_size <= FEED_BYTES
    ]
    for number, file in enumerate([*real, *synthetic, *sorted((folder / "json").iterdir())]):
        host = (FEEDS, MORE_FEEDS)[number % 2]
        kind = "application/json" if file.suffix == ".json" else "application/xml"
        name = f"{file.parent.name}-{number:03d}"
        web.add(
            name, "feed", host, f"/{file.parent.name}/{quote(file.name)}", file.read_bytes(), kind
        )


def _channels(web: RecordedWeb, folder: Path) -> None:
    previews = sorted((folder / "telegram/pages").glob("*.html"))
    landings = sorted((folder / "telegram/info").glob("*.html"))
    for number, file in enumerate([*previews, *landings]):
        path = f"/{file.parent.name}/{file.stem}"
        web.add(f"telegram-{number:02d}", "telegram", SOCIAL, path, file.read_bytes(), "text/html")
    for number, file in enumerate(sorted((folder / "mastodon").glob("*.json"))):
        path = f"/api/{file.name}"
        web.add(
            f"mastodon-{number:02d}",
            "mastodon",
            SOCIAL,
            path,
            file.read_bytes(),
            "application/json",
        )
