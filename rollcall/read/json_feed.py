"""JSON Feed 1.0 and 1.1 (jsonfeed.org), which feedparser does not read."""

from __future__ import annotations

from typing import Any

from rollcall.read import dates
from rollcall.read.limits import ENTRIES
from rollcall.read.plain import line, plain, tidy
from rollcall.read.urls import absolute
from rollcall.records import Entry, Published

Json = dict[str, Any]


def looks_like_json_feed(value: Any) -> bool:
    """Whether a JSON value is a feed: it names the version, or has items and a feed's fields."""
    if not isinstance(value, dict):
        return False
    if "jsonfeed.org/version" in str(value.get("version", "")):
        return True
    named = {"home_page_url", "feed_url"} & value.keys()
    return isinstance(value.get("items"), list) and bool(named)


def read_json_feed(value: Json, *, url: str | None = None, timezone: str = "UTC") -> list[Entry]:
    """The items of a JSON Feed; an item that is not an object is passed over."""
    items = value.get("items")
    if not isinstance(items, list):
        return []
    default = _author(value)
    base = as_text(value.get("home_page_url")) or url
    return [
        _entry(item, base, default, timezone) for item in items[:ENTRIES] if isinstance(item, dict)
    ]


def as_text(value: Any) -> str | None:
    """A JSON scalar as text; None for anything else."""
    if isinstance(value, str):
        return value.strip() or None
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _entry(item: Json, base: str | None, default: str | None, timezone: str) -> Entry:
    text = plain(as_text(item.get("content_html"))) or tidy(as_text(item.get("content_text")))
    at = dates.parse(as_text(item.get("date_published")) or "", timezone=timezone)
    return Entry(
        kind="json_feed",
        id=line(as_text(item.get("id")), 2000),
        url=absolute(as_text(item.get("url")) or as_text(item.get("external_url")), base),
        title=line(plain(as_text(item.get("title")))),
        text=text or plain(as_text(item.get("summary"))),
        author=_author(item) or default,
        published=Published(at, "feed") if at else None,
        edited=dates.parse(as_text(item.get("date_modified")) or "", timezone=timezone),
        media=_media(item, base),
    )


def _author(item: Json) -> str | None:
    given = item.get("authors")
    people = given if isinstance(given, list) else [item.get("author")]
    names = [line(as_text(who.get("name")), 200) for who in people if isinstance(who, dict)]
    return ", ".join(name for name in names if name) or None


def _media(item: Json, base: str | None) -> tuple[str, ...]:
    given = [item.get("image"), item.get("banner_image")]
    attachments = item.get("attachments")
    if isinstance(attachments, list):
        given += [part.get("url") for part in attachments if isinstance(part, dict)]
    found = [absolute(as_text(value), base) for value in given[:50]]
    return tuple(dict.fromkeys(address for address in found if address))
