"""Mastodon's API (and Pleroma, Pixelfed, Friendica, which speak it): statuses and timelines."""

from __future__ import annotations

from typing import Any

from rollcall.errors import Unreadable
from rollcall.read import dates
from rollcall.read.json_feed import Json, as_text
from rollcall.read.plain import line, plain
from rollcall.read.urls import absolute
from rollcall.records import Entry, Published


def statuses_in(value: Any) -> list[Json] | None:
    """The statuses in an API answer: one, a timeline, a thread's context, a search; else None."""
    if isinstance(value, list):
        found = [_inner(item) for item in value if isinstance(item, dict)]
        kept = [item for item in found if _is_status(item)]
        return kept if kept else None
    if not isinstance(value, dict):
        return None
    if _is_status(_inner(value)):
        return [_inner(value)]
    for names in (("ancestors", "descendants"), ("statuses",)):
        if all(isinstance(value.get(name), list) for name in names):
            joined = [item for name in names for item in value[name]]
            return [item for item in joined if isinstance(item, dict) and _is_status(item)]
    return None


def _inner(item: Json) -> Json:
    """A notification wraps the status it is about."""
    status = item.get("status")
    return status if "content" not in item and isinstance(status, dict) else item


def _is_status(item: Json) -> bool:
    return isinstance(item.get("account"), dict) and "content" in item and "created_at" in item


def refuse_other(value: Json) -> None:
    """Raise `Unreadable` for an answer that holds no post: an account, a draft, an error."""
    if isinstance(value.get("error"), str) and len(value) <= 3:
        raise Unreadable(f"the server answered with an error: {value['error'][:200]}")
    if "acct" in value and "followers_count" in value:
        raise Unreadable("a Mastodon account, not its posts: collect /api/v1/accounts/ID/statuses")
    if "scheduled_at" in value:
        raise Unreadable("a scheduled Mastodon post: nobody has published it yet")
    if "quoted_status_id" in value or "async_refresh" in value:
        raise Unreadable("part of a Mastodon answer that holds no post")
    if "uri" in value and "stats" in value and "version" in value:
        raise Unreadable("the description of a Mastodon server, not posts")
    if "spoiler_text" in value and "text" in value and "content" not in value:
        raise Unreadable("the source text of a Mastodon post without author and date")


def read_mastodon(statuses: list[Json]) -> list[Entry]:
    """One entry per status; a boost shows the boosted words, `author` is who boosted them."""
    return [_entry(status) for status in statuses]


def _entry(status: Json) -> Entry:
    boosted = status.get("reblog")
    shown = boosted if isinstance(boosted, dict) else status
    at = dates.parse(as_text(status.get("created_at")) or "")
    words = [plain(as_text(shown.get("spoiler_text"))), plain(as_text(shown.get("content")))]
    given = shown.get("media_attachments")
    files = [part for part in given if isinstance(part, dict)] if isinstance(given, list) else []
    media = [absolute(as_text(part.get("url")), None) for part in files[:50]]
    return Entry(
        kind="mastodon",
        id=line(as_text(status.get("uri")) or as_text(status.get("id")), 2000),
        url=absolute(as_text(shown.get("url")) or as_text(shown.get("uri")), None),
        text="\n".join(part for part in words if part) or None,
        author=_name(status),
        published=Published(at, "post") if at else None,
        edited=dates.parse(as_text(shown.get("edited_at")) or ""),
        media=tuple(dict.fromkeys(address for address in media if address)),
        forwarded_from=_name(shown) if shown is not status else None,
    )


def _name(status: Json) -> str | None:
    account = status.get("account")
    if not isinstance(account, dict):
        return None
    return line(as_text(account.get("display_name")) or as_text(account.get("acct")), 200)
