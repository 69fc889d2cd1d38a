"""Bluesky (AT Protocol): threads, author feeds, lists of posts, and bare records."""

from __future__ import annotations

from typing import Any

from rollcall.errors import Unreadable
from rollcall.read import dates
from rollcall.read.json_feed import Json, as_text
from rollcall.read.limits import ENTRIES
from rollcall.read.plain import line, tidy
from rollcall.read.urls import absolute
from rollcall.records import Entry, Published

_POST = "app.bsky.feed.post"
_LISTS = ("feed", "posts", "records", "bookmarks", "notifications")


def looks_like_bluesky(value: Any) -> bool:
    """Whether a JSON value comes from Bluesky: it says so, or has the shape of its answers."""
    if isinstance(value, list):
        return any(looks_like_bluesky(item) for item in value[:3])
    if not isinstance(value, dict):
        return False
    if str(value.get("$type", "")).startswith("app.bsky."):
        return True
    if str(value.get("uri", "")).startswith("at://") or isinstance(value.get("thread"), dict):
        return True
    if set(value) == {"did"}:
        return True
    if isinstance(value.get("post"), dict) and "record" in value["post"]:
        return True
    lists = [value.get(name) for name in _LISTS]
    return any(isinstance(items, list) and looks_like_bluesky(items) for items in lists)


def read_bluesky(value: Any) -> list[Entry]:
    """The posts of an answer, a thread from its root downwards; `Unreadable` for likes and such."""
    entries: list[Entry] = []
    seen: set[str | None] = set()
    for item in _posts(value):
        entry = _entry(item)
        if entry is not None and (entry.id is None or entry.id not in seen):
            seen.add(entry.id)
            entries.append(entry)
        if len(entries) >= ENTRIES:
            break
    if not entries and isinstance(value, dict):
        _refuse(value)
    return entries


def _refuse(value: Json) -> None:
    inner = value.get("value") if isinstance(value.get("value"), dict) else value
    kind = str(inner.get("$type", "")) if isinstance(inner, dict) else ""
    if kind:
        raise Unreadable(f"a Bluesky record of type {kind}, not a post")
    if set(value) == {"did"}:
        raise Unreadable("a Bluesky account's identifier, not its posts")


def _posts(value: Any) -> list[Json]:
    """Everything in `value` that may hold a post, in reading order, without recursion."""
    found: list[Json] = []
    stack: list[tuple[Any, bool]] = [(value, False)]
    while stack and len(found) < ENTRIES:
        item, parents_read = stack.pop()
        if isinstance(item, list):
            stack.extend((part, False) for part in reversed(item))
        elif isinstance(item, dict):
            parent = item.get("parent")
            if isinstance(parent, dict) and "post" in item and not parents_read:
                stack += [(item, True), (parent, False)]
                continue
            if {"post", "record", "value"} & item.keys() or item.get("$type") == _POST:
                found.append(item)
            below = [item.get(name) for name in ("thread", "replies", *_LISTS)]
            stack.extend((part, False) for part in reversed(below) if part)
    return found


def _entry(item: Json) -> Entry | None:
    view = item["post"] if isinstance(item.get("post"), dict) else item
    record = view.get("record") or view.get("value") or (view if "text" in view else None)
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        return None
    uri = as_text(view.get("uri"))
    if uri and f"/{_POST}/" not in uri and str(record.get("$type", _POST)) != _POST:
        return None
    reason = item.get("reason")
    reposted = isinstance(reason, dict) and "by" in reason
    by = _name(reason.get("by")) if reposted and isinstance(reason, dict) else None
    when = reason.get("indexedAt") if reposted and isinstance(reason, dict) else None
    at = dates.parse(as_text(when) or as_text(record.get("createdAt")) or "")
    author = _name(view.get("author"))
    return Entry(
        kind="bluesky",
        id=f"{uri}#{by}" if reposted and uri else uri,
        url=_address(uri, view.get("author")),
        text=tidy(record["text"]),
        author=by or author,
        published=Published(at, "post") if at else None,
        media=_media(view.get("embed") or record.get("embed")),
        forwarded_from=author if reposted else None,
    )


def _name(author: Any) -> str | None:
    if not isinstance(author, dict):
        return None
    return line(as_text(author.get("displayName")) or as_text(author.get("handle")), 200)


def _address(uri: str | None, author: Any) -> str | None:
    parts = (uri or "").split("/")
    if len(parts) != 5 or parts[3] != _POST:
        return None
    handle = as_text(author.get("handle")) if isinstance(author, dict) else None
    return absolute(f"https://bsky.app/profile/{handle or parts[2]}/post/{parts[4]}", None)


def _media(embed: Any) -> tuple[str, ...]:
    media = embed.get("media") if isinstance(embed, dict) else None
    inner = media if isinstance(media, dict) else embed
    if not isinstance(inner, dict):
        return ()
    images, external = inner.get("images"), inner.get("external")
    given: list[Any] = []
    if isinstance(images, list):
        given += [part.get("fullsize") for part in images[:50] if isinstance(part, dict)]
    if isinstance(external, dict):
        given.append(external.get("uri"))
    given.append(inner.get("playlist"))
    found = [absolute(as_text(part), None) for part in given]
    return tuple(dict.fromkeys(address for address in found if address))
