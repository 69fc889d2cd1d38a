"""How much of a hostile file we are ready to look at: every cap of this room in one place."""

from __future__ import annotations

from rollcall.errors import Unreadable

MB = 1_000_000

FEED_BYTES = 10 * MB
"""A feed, sitemap or API answer beyond this is refused (real ones stay below 3 MB)."""

ITEM_BYTES = 1 * MB
"""One feed item beyond this is cut: feedparser needs 26 s for a single item of 30 MB."""

SITEMAP_BYTES = 50 * MB
"""What sitemaps.org allows for one file, unpacked."""

PAGE_BYTES = 40 * MB
"""An HTML page of this size or more is refused before anything parses it."""

ELEMENTS = 60_000
"""A page of more elements gives all its paragraphs: finding the main ones takes minutes there."""

PDF_BYTES = 100 * MB
PDF_PAGES = 500
TEXT_CHARS = 5 * MB
"""No article text is longer; what follows is cut."""

FEED_SECONDS = 20.0
"""Time for one feed; checked between chunks of at most CHUNK_BYTES."""

CHUNK_BYTES = 512_000
ENTRIES = 50_000
"""Entries of one file; the sitemap limit of sitemaps.org."""


def megabytes(size: int) -> str:
    """A size as people read it: `41.3 MB`."""
    return f"{size / MB:.1f} MB"


def check_size(data: bytes, limit: int, what: str) -> None:
    """Raise `Unreadable` when `data` is empty or larger than `limit` bytes."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Unreadable(f"empty {what}", remedy="collect it again; the server sent nothing")
    if len(data) > limit:
        raise Unreadable(
            f"{what} too large: {megabytes(len(data))}, the limit is {megabytes(limit)}",
            remedy="collect a smaller part of it, or read it by hand",
        )
