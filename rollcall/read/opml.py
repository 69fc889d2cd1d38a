"""OPML: the lists of feeds that people exchange; how a newsroom brings its sources along."""

from __future__ import annotations

from rollcall.errors import Unreadable
from rollcall.read import dates
from rollcall.read.limits import ENTRIES
from rollcall.read.plain import line
from rollcall.read.urls import absolute
from rollcall.read.xml import local, tree
from rollcall.records import Entry, Published


def read_opml(text: str, *, url: str | None = None) -> list[Entry]:
    """One entry per outline that has an address: `url` is the feed's, `text` the site's.

    Attributes are matched without regard to case, because programs disagree (`xmlUrl`, `xmlurl`).
    """
    root = tree(text)
    entries: list[Entry] = []
    for node in root.iter():
        if local(node) != "outline" or len(entries) >= ENTRIES:
            continue
        given = {str(name).lower(): str(value) for name, value in node.attrib.items()}
        address = absolute(given.get("xmlurl") or given.get("url"), url)
        if address is None:
            continue
        day = dates.parse(given.get("created", ""))
        entries.append(
            Entry(
                kind="opml",
                id=address,
                url=address,
                title=line(given.get("title") or given.get("text")),
                text=line(given.get("htmlurl"), 2000),
                published=Published(day, "feed") if day else None,
            )
        )
    if not entries and "</opml" not in text.lower():
        raise Unreadable("truncated XML: an OPML list that breaks off before its first feed")
    return entries
