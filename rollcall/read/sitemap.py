"""Sitemaps and sitemap indexes (sitemaps.org, with Google's news extension)."""

from __future__ import annotations

from lxml import etree

from rollcall.errors import Unreadable
from rollcall.read import dates
from rollcall.read.limits import ENTRIES
from rollcall.read.plain import line
from rollcall.read.urls import absolute
from rollcall.read.xml import local, tree
from rollcall.records import Entry, Published


def read_sitemap(text: str, *, url: str | None = None, timezone: str = "UTC") -> list[Entry]:
    """The pages of a sitemap (kind `sitemap`) or the sitemaps of an index (`sitemap_index`).

    `published` is the publication date of the news extension; `lastmod` is `edited`, because that
    is what it says. Raises `Unreadable` for XML with no address in it that was cut off.
    """
    root = tree(text)
    kind = "sitemap_index" if local(root) == "sitemapindex" else "sitemap"
    entries: list[Entry] = []
    for node in root:
        if local(node) in ("url", "sitemap") and len(entries) < ENTRIES:
            entry = _entry(node, kind, url, timezone)
            if entry is not None:
                entries.append(entry)
    if not entries and f"</{local(root)}" not in text.lower() and len(root):
        raise Unreadable("truncated XML: a sitemap that breaks off before its first address")
    return entries


def _entry(node: etree._Element, kind: str, base: str | None, timezone: str) -> Entry | None:
    found: dict[str, str] = {}
    media: list[str] = []
    for child in node.iter():
        text = (child.text or "").strip() if child is not node else ""
        if not text:
            continue
        parent = local(child.getparent())
        name = local(child)
        if name == "loc" and parent == "image":
            media.append(text)
        elif name in ("loc", "lastmod", "publication_date", "title"):
            found.setdefault(name, text)
    address = absolute(line(found.get("loc"), 2000), base)
    if address is None:
        return None
    day = dates.parse(found.get("publication_date", ""), timezone=timezone)
    return Entry(
        kind=kind,
        id=address,
        url=address,
        title=line(found.get("title")),
        published=Published(day, "feed") if day else None,
        edited=dates.parse(found.get("lastmod", ""), timezone=timezone),
        media=tuple(media[:50]),
    )


def read_address_list(text: str) -> list[Entry]:
    """The plain text form of a sitemap: one address per line. Empty where it is something else."""
    lines = [part.strip() for part in text.split("\n") if part.strip()][:ENTRIES]
    if not lines or not all(part.startswith(("http://", "https://")) for part in lines):
        return []
    found = [absolute(part, None) for part in lines if " " not in part]
    return [Entry(kind="sitemap", id=address, url=address) for address in found if address]
