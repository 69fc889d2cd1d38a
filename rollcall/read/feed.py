"""RSS, Atom and RDF through feedparser, kept within limits of size and time.

feedparser is lenient, which we want, and slow on large files, which we do not: what is large is cut
into chunks of whole items under the same head, so that time can be checked in between. YouTube and
Reddit publish Atom and pass through here under their own kind.
"""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from typing import Any

from rollcall.errors import Unreadable
from rollcall.read import dates
from rollcall.read.limits import CHUNK_BYTES, ENTRIES, FEED_SECONDS, ITEM_BYTES
from rollcall.read.plain import line, plain, tidy
from rollcall.read.urls import absolute, host
from rollcall.read.xml import without_declaration
from rollcall.records import Entry, Published

_ITEM = re.compile(r"<(?:[A-Za-z_][\w.-]{0,30}:)?(?:item|entry)(?=[\s>])", re.IGNORECASE)
_HEAD_CHARS = 50_000
"""Enough of a feed without items to see that it is one."""

_YOUTUBE = "http://www.youtube.com/xml/schemas/2015"
_TAGS = re.compile(r"<(/?)((?:[A-Za-z_][\w.-]{0,30}:)?[A-Za-z_][\w.-]{0,40})(?=[\s/>])")


def read_feed(text: str, *, url: str | None = None, timezone: str = "UTC") -> list[Entry]:
    """The entries of a decoded feed, in its order; a date that cannot be read stays None.

    Raises `Unreadable` when this is no feed at all, or the time limit passed before any entry was
    read. A feed without entries is a feed: an empty list.
    """
    text = without_declaration(text.replace("\x00", "")).lstrip()
    deadline = time.monotonic() + FEED_SECONDS
    entries: list[Entry] = []
    recognised = False
    for chunk in _chunks(text):
        result = _parse(chunk, url)
        recognised = recognised or bool(result.get("version")) or bool(result.entries)
        kind = _kind(result, url)
        entries.extend(_entry(item, kind, url, timezone) for item in result.entries)
        if len(entries) >= ENTRIES or time.monotonic() > deadline:
            break
    if not recognised:
        raise Unreadable("XML, but not a feed: neither RSS nor Atom nor RDF")
    if not entries and not _closed(text):
        raise Unreadable(
            "truncated XML: the feed breaks off before its first entry",
            remedy="collect it again; the server or a proxy cut the answer short",
        )
    return entries[:ENTRIES]


def _parse(text: str, url: str | None) -> Any:
    import feedparser  # only where a feed is read

    headers = {"content-type": "application/xml; charset=utf-8"}
    if url:
        headers["content-location"] = url
    # Always a stream: feedparser takes a string for a file name or an address to fetch.
    stream = io.BytesIO(text.encode("utf-8", errors="replace"))
    try:
        return feedparser.parse(
            stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Unreadable:
        raise
    except Exception as error:  # a library over hostile bytes: whatever breaks
        raise Unreadable(f"broken feed: {type(error).__name__}: {error}") from error


def _chunks(text: str) -> Iterator[str]:
    """`text` itself when small; else the same head and tail around as many items as fit."""
    starts = [match.start() for match in _ITEM.finditer(text)]
    if not starts:
        yield text[:_HEAD_CHARS]
        return
    if len(text) <= CHUNK_BYTES:
        yield text
        return
    last = max(text.rfind("</item>"), text.rfind("</entry>"))
    end = text.find(">", last) + 1 if last > starts[-1] else len(text)
    head, tail = text[: starts[0]][:ITEM_BYTES], text[end:][:CHUNK_BYTES]
    body: list[str] = []
    size = 0
    for start, stop in zip(starts, [*starts[1:], end], strict=True):
        item = text[start:stop] if stop - start <= ITEM_BYTES else _cut(text[start:stop])
        if body and size + len(item) > CHUNK_BYTES:
            yield head + "".join(body) + tail
            body, size = [], 0
        body.append(item)
        size += len(item)
    yield head + "".join(body) + tail


def _cut(item: str) -> str:
    """The beginning of an oversized item, closed again so that what precedes can be read."""
    piece = item[: ITEM_BYTES // 4]
    piece = piece[: piece.rfind("<")] if piece.rfind("<") > piece.rfind(">") else piece
    if piece.rfind("<![CDATA[") > piece.rfind("]]>"):
        piece += "]]>"
    outside = re.sub(r"<!\[CDATA\[.*?\]\]>", "", piece, flags=re.DOTALL)
    opened: list[str] = []
    for match in _TAGS.finditer(outside):
        closing, name = match.groups()
        if closing:
            if name in opened:
                del opened[len(opened) - 1 - opened[::-1].index(name) :]
        elif not outside[match.end() : match.end() + 2000].split(">", 1)[0].endswith("/"):
            opened.append(name)
    return piece + "".join(f"</{name}>" for name in reversed(opened[:100]))


def _closed(text: str) -> bool:
    tail = text.rstrip()[-200:].lower()
    return any(mark in tail for mark in ("</rss", "</feed", ":rdf>", ":feed>", "</channel", "/>"))


def _kind(result: Any, url: str | None) -> str:
    if _YOUTUBE in result.get("namespaces", {}).values() or host(url) == "youtube.com":
        return "youtube"
    links = [result.feed.get("link"), result.feed.get("id"), url]
    if any(host(link) == "reddit.com" or host(link).endswith(".reddit.com") for link in links):
        return "reddit"
    return "atom" if str(result.get("version", "")).startswith("atom") else "rss"


def _entry(item: Any, kind: str, url: str | None, timezone: str) -> Entry:
    written = "published" if "published" in item else "updated" if "updated" in item else "created"
    at = _date(item, written, timezone)
    edited = _date(item, "updated", timezone) if "updated" in item else None
    link = absolute(item.get("link"), url) or _guid_link(item)
    return Entry(
        kind=kind,
        id=line(item.get("id"), 2000) or None,
        url=link,
        title=line(_markup(item.get("title"), item.get("title_detail"))),
        text=_text(item),
        author=line(plain(item.get("author")), 200),
        published=Published(at, "feed") if at else None,
        edited=edited if edited != at else None,
        media=_media(item, url),
    )


def _guid_link(item: Any) -> str | None:
    for candidate in (item.get("feedburner_origlink"), item.get("id")):
        if isinstance(candidate, str) and candidate.startswith(("http://", "https://")):
            return absolute(candidate, None)
    return None


def _date(item: Any, name: str, timezone: str) -> str | None:
    """Our own reading of the words first: feedparser takes `MSK` for UTC and epoch for 1786."""
    written = item.get(name)
    if not isinstance(written, str) or not written.strip():
        return None
    at = dates.parse(written, timezone=timezone)
    if at is not None:
        return at
    parsed = item.get(f"{name}_parsed")
    if parsed is None or not 1990 <= parsed.tm_year <= 2100 or "/" in written:
        return None
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', parsed)}+00:00"


def _markup(value: Any, detail: Any) -> str | None:
    if not isinstance(value, str):
        return None
    kind = detail.get("type", "") if hasattr(detail, "get") else ""
    return tidy(value) if kind == "text/plain" and "&lt;" not in value else plain(value)


def _text(item: Any) -> str | None:
    """The longest of what the item carries: some put the article into `content`, some a teaser."""
    contents = item.get("content") or []
    candidates = [_markup(part.get("value"), part) for part in contents[:5]]
    candidates.append(_markup(item.get("summary"), item.get("summary_detail")))
    return max((text for text in candidates if text), key=len, default=None)


def _media(item: Any, url: str | None) -> tuple[str, ...]:
    given = [part.get("href") for part in item.get("enclosures", [])]
    for name in ("media_content", "media_thumbnail"):
        parts = item.get(name) or []
        given += [part.get("url") for part in parts if hasattr(part, "get")]
    found = [absolute(part, url) for part in given[:50] if isinstance(part, str)]
    return tuple(dict.fromkeys(address for address in found if address))
