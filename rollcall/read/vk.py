"""VK's wall.get, as JSON or JSONP, in the forms of today and of before API version 5."""

from __future__ import annotations

import re
from typing import Any

from rollcall.errors import Unreadable
from rollcall.read import dates
from rollcall.read.json_feed import Json, as_text
from rollcall.read.limits import ENTRIES
from rollcall.read.plain import line, plain, tidy
from rollcall.read.urls import absolute
from rollcall.records import Entry, Published

_LINK = re.compile(r"\[(?:id|club|public|event)\d{1,15}(?::[^\]|\[]{0,60})?\|([^\]|\[]{1,300})\]")
_SIZES = ("src_xxxbig", "src_xxbig", "src_xbig", "src_big", "src", "photo_1280", "photo_604")


def posts_in(value: Any) -> Json | None:
    """The `response` of wall.get (newsfeed, wall.getById) with its `items`; None if it is none."""
    if not isinstance(value, dict):
        return None
    error = value.get("error")
    if isinstance(error, dict) and "error_code" in error:
        raise Unreadable(f"VK answered with an error: {as_text(error.get('error_msg'))}")
    response = value.get("response")
    if isinstance(response, dict):
        wall = response.get("wall")
        items = response.get("items") if isinstance(response.get("items"), list) else wall
        return {**response, "items": items} if isinstance(items, list) else None
    if isinstance(response, list):
        return {"items": response}
    return None


def read_vk(response: Json) -> list[Entry]:
    """One entry per post; a repost without words of its own shows the words it passes on."""
    names = _names(response)
    items = response["items"][: ENTRIES + 1]
    return [
        _entry(item, names)
        for item in items
        if isinstance(item, dict) and ("text" in item or "attachments" in item)
    ]


def _names(response: Json) -> dict[int, str]:
    names: dict[int, str] = {}
    for key, sign in (("profiles", 1), ("groups", -1)):
        given = response.get(key)
        for item in given if isinstance(given, list) else []:
            if isinstance(item, dict) and isinstance(item.get("id") or item.get("gid"), int):
                parts = [as_text(item.get(part)) for part in ("first_name", "last_name")]
                person = " ".join(part for part in parts if part)
                name = line(as_text(item.get("name")) or person, 200)
                if name:
                    names[sign * int(item.get("id") or item.get("gid") or 0)] = name
    return names


def _entry(item: Json, names: dict[int, str]) -> Entry:
    owner = _number(item, "owner_id", "to_id", "source_id", "from_id")
    number = _number(item, "id", "post_id")
    at = dates.parse(as_text(item.get("date")) or "")
    passed_on = item.get("copy_history")
    original = passed_on[0] if isinstance(passed_on, list) and passed_on else None
    original = original if isinstance(original, dict) else None
    texts = [_words(item), _words(original or {})]
    writer = _number(item, "signer_id", "from_id")
    source = (
        _number(original or {}, "from_id", "owner_id")
        if original
        else _number(item, "copy_owner_id")
    )
    return Entry(
        kind="vk",
        id=f"{owner}_{number}" if number is not None else None,
        url=absolute(f"https://vk.com/wall{owner}_{number}", None) if owner and number else None,
        text="\n".join(part for part in texts if part) or None,
        author=_called(writer, names) or _called(owner, names),
        published=Published(at, "post") if at else None,
        edited=dates.parse(as_text(item.get("edited")) or ""),
        media=_media([item, original or {}]),
        forwarded_from=_called(source, names),
    )


def _number(item: Json, *keys: str) -> int | None:
    for key in keys:
        if isinstance(item.get(key), int):
            return int(item[key])
    return None


def _called(number: int | None, names: dict[int, str]) -> str | None:
    if number is None:
        return None
    return names.get(number) or (f"club{-number}" if number < 0 else f"id{number}")


def _words(item: Json) -> str | None:
    text = as_text(item.get("text")) or ""
    text = text if "<br" not in text else plain(text) or ""
    return tidy(_LINK.sub(r"\1", text))


def _media(items: list[Json]) -> tuple[str, ...]:
    found: list[str | None] = []
    for item in items:
        given = item.get("attachments")
        given = given if isinstance(given, list) else [item.get("attachment")]
        for part in given[:50]:
            inner = part.get(str(part.get("type"))) if isinstance(part, dict) else None
            if isinstance(inner, dict):
                found.append(absolute(_address(inner), None))
    return tuple(dict.fromkeys(address for address in found if address))


def _address(inner: Json) -> str | None:
    sizes = inner.get("sizes")
    if isinstance(sizes, list) and sizes and isinstance(sizes[-1], dict):
        return as_text(sizes[-1].get("url"))
    for key in (*_SIZES, "url", "player", "thumb_src"):
        if as_text(inner.get(key)):
            return as_text(inner.get(key))
    return None
