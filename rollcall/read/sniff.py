"""What are these bytes? One door for every format that lists entries."""

from __future__ import annotations

import json
import re
import zlib
from typing import Any

from rollcall.errors import Unreadable
from rollcall.read.bluesky import looks_like_bluesky, read_bluesky
from rollcall.read.decode import decode
from rollcall.read.feed import read_feed
from rollcall.read.html_reason import why_not_a_feed
from rollcall.read.json_feed import looks_like_json_feed, read_json_feed
from rollcall.read.limits import FEED_BYTES, SITEMAP_BYTES, check_size, megabytes
from rollcall.read.mastodon import read_mastodon, refuse_other, statuses_in
from rollcall.read.opml import read_opml
from rollcall.read.sitemap import read_address_list, read_sitemap
from rollcall.read.telegram import looks_like_telegram, read_telegram
from rollcall.read.vk import posts_in, read_vk
from rollcall.read.xml import root_name
from rollcall.records import Entry

_JSONP = re.compile(r"[A-Za-z_$][\w.$\[\]]{0,80}\(\s{0,9}(?=[{\[])")
_RESPONSE = re.compile(r"\{\s{0,20}\"response\"\s{0,9}:")
_FEED_ROOTS = frozenset({"rss", "rdf", "feed", "channel", "entry", "item"})


def read(
    data: bytes,
    *,
    url: str | None = None,
    content_type: str | None = None,
    kind: str | None = None,
    timezone: str = "UTC",
) -> list[Entry]:
    """The entries in `data`, whatever its format: what it is goes before what it is called.

    Reads RSS, Atom, RDF, JSON Feed, sitemaps and their indexes (also gzipped), OPML, Telegram
    previews, Mastodon, Bluesky, VK, YouTube and Reddit. `kind` is what the source is expected to be
    and only sharpens the reason of a failure; `timezone` (IANA) is where times without a zone
    belong. Raises `Unreadable` with a reason that a person understands; any bytes give a list or
    that, never another exception.
    """
    data = gunzip(data, SITEMAP_BYTES)
    check_size(data, SITEMAP_BYTES, "file")
    _refuse_binary(data)
    text = decode(data, content_type=content_type).strip("\ufeff \t\r\n")
    root = root_name(text) if text.startswith("<") else ""
    if root not in ("urlset", "sitemapindex"):
        check_size(data, FEED_BYTES, "feed")
    if text[:1] in ("{", "[") and not looks_like_telegram(text):
        return _read_json(text, url, timezone)
    if text.startswith("<") or "<rss" in text[:2000] or "<feed" in text[:2000]:
        return _read_markup(text, root or root_name(text), url, kind, timezone)
    wrapped = _unwrap(text)
    if wrapped is not None:
        return _read_json(wrapped, url, timezone)
    addresses = read_address_list(text)
    if addresses:
        return addresses
    if looks_like_telegram(text):
        return read_telegram(text, url=url)
    raise Unreadable(f"neither XML nor JSON nor a page: it begins {text[:40]!r}")


def gunzip(data: bytes, limit: int) -> bytes:
    """`data` unpacked when it is gzip, at most `limit` bytes; `Unreadable` beyond or broken."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(data, limit + 1)
    except zlib.error as error:
        raise Unreadable(f"broken gzip: {error}", remedy="collect it again") from error
    if not unpacked and not unpacker.eof:
        raise Unreadable("truncated gzip: it ends before any content", remedy="collect it again")
    if len(unpacked) > limit:
        raise Unreadable(f"gzip that unpacks to more than the limit of {megabytes(limit)}")
    return unpacked


def _refuse_binary(data: bytes) -> None:
    if data.lstrip()[:5] == b"%PDF-":
        raise Unreadable("a PDF document, not a feed")
    for mark, name in _BINARIES:
        if data.startswith(mark):
            raise Unreadable(f"{name}, not a feed")


_BINARIES = (
    (b"PK\x03\x04", "a ZIP archive or Office document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x28\xb5\x2f\xfd", "Zstandard-compressed bytes"),
    (b"ID3", "an MP3 recording"),
)


def _unwrap(text: str) -> str | None:
    """The JSON inside a JSONP call, also where it stands inside a script."""
    match = _JSONP.match(text) or _RESPONSE.search(text[:100_000])
    if not match:
        return None
    start = match.end() if text[match.start()] != "{" else match.start()
    return text[start:]


def _read_json(text: str, url: str | None, timezone: str) -> list[Entry]:
    try:
        value, _end = json.JSONDecoder().raw_decode(text)
    except RecursionError as error:
        raise Unreadable("JSON nested too deeply to be a feed") from error
    except ValueError as error:
        cut = text.rstrip()[-1:] not in ("}", "]", ";", ")")
        word = "truncated" if cut else "broken"
        raise Unreadable(f"{word} JSON: {error}", remedy="collect it again") from error
    if looks_like_json_feed(value):
        return read_json_feed(value, url=url, timezone=timezone)
    return _read_api(value)


def _read_api(value: Any) -> list[Entry]:
    if value == []:
        return []
    wall = posts_in(value)
    if wall is not None:
        return read_vk(wall)
    statuses = statuses_in(value)
    if statuses is not None:
        return read_mastodon(statuses)
    if looks_like_bluesky(value):
        return read_bluesky(value)
    if isinstance(value, dict):
        refuse_other(value)
        if "items" in value and "version" in value:
            return read_json_feed(value)
        names = ", ".join(sorted(str(name) for name in value)[:6])
        raise Unreadable(f"JSON that is no feed and no posts we know (its fields: {names[:120]})")
    raise Unreadable("JSON that is no feed and no posts we know")


def _read_markup(
    text: str, root: str, url: str | None, kind: str | None, timezone: str
) -> list[Entry]:
    if root in ("urlset", "sitemapindex"):
        return read_sitemap(text, url=url, timezone=timezone)
    if root == "opml":
        return read_opml(text, url=url)
    if root in _FEED_ROOTS:
        if root == "rdf" and "foaf/0.1" in text and "<item" not in text:
            raise Unreadable("an RDF description of people (FOAF), not a feed")
        return read_feed(text, url=url, timezone=timezone)
    if looks_like_telegram(text):
        return read_telegram(text, url=url)
    if root == "html" or "<html" in text[:3000].lower() or "<body" in text[:20_000].lower():
        raise Unreadable(**why_not_a_feed(text, kind))
    try:
        return read_feed(text, url=url, timezone=timezone)
    except Unreadable as error:
        raise Unreadable(
            f"not a feed: the outermost element is <{root}>" if root else "no XML element in it"
        ) from error
