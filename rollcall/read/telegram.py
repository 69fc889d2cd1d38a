"""Telegram's public preview pages (t.me/s/CHANNEL) and single-message widgets."""

from __future__ import annotations

import re

from lxml import html

from rollcall.errors import Unreadable
from rollcall.read import dates
from rollcall.read.plain import element_text, line, parse_html
from rollcall.read.urls import absolute
from rollcall.records import Entry, Published

_BASE = "https://t.me/"
_BACKGROUND = re.compile(r"background-image:\s{0,9}url\(\s{0,9}['\"]?([^'\")]{1,2000})")
EDITED = "edited"
"""What `Entry.edited` says where we know that a post was edited, and Telegram does not say when."""


def looks_like_telegram(text: str) -> bool:
    """Whether a page is Telegram's: a preview, a widget or a landing page."""
    return "tgme_widget_message" in text or "tgme_page" in text or "tgme_channel" in text


def read_telegram(text: str, *, url: str | None = None) -> list[Entry]:
    """The messages of a preview page or widget, oldest first, as they stand there.

    Raises `Unreadable` where the channel shows no preview, does not exist, or a post is gone: that
    is "unavailable", and must not be taken for "nothing new".
    """
    root = parse_html(text)
    if root is None:
        raise Unreadable("empty page instead of a Telegram preview")
    messages = root.xpath(".//*[@data-post][contains(@class, 'tgme_widget_message')]")
    if messages:
        return [_entry(message) for message in messages]
    if root.xpath(".//*[contains(@class, 'tgme_widget_message_error')]"):
        raise Unreadable("post unavailable: deleted, or the channel shows no public preview")
    if root.xpath(".//*[contains(@class, 'tgme_channel_history')]"):
        return []
    raise Unreadable(_unavailable(root), remedy="follow it in the app, or look for a mirror")


def _unavailable(root: html.HtmlElement) -> str:
    name = _text(root, "tgme_page_title")
    extra = _text(root, "tgme_page_extra") or ""
    about = _text(root, "tgme_page_description") or ""
    if name is None:
        return "channel unavailable: no public preview (no such channel, or the name is not taken)"
    if root.xpath(".//a[contains(@class, 'tgme_page_context_link')][starts-with(@href, '/s/')]"):
        return f"channel landing page of {name!r}: the posts are on t.me/s/..., collect that page"
    if "subscriber" in extra or "подписчик" in extra:
        return f"channel unavailable: no public preview of {name!r}"
    if "member" in extra or "участник" in extra:
        return f"channel unavailable: {name!r} is a group chat, which has no public preview"
    kind = "a bot" if "bot" in f"{extra} {about}".lower() else "a person, a bot or a private chat"
    return f"channel unavailable: no public preview ({name!r} is {kind})"


def _text(root: html.HtmlElement, name: str) -> str | None:
    found = _by_class(root, name)
    return line(element_text(found[0])) if found else None


def _by_class(root: html.HtmlElement, name: str) -> list[html.HtmlElement]:
    query = ".//*[contains(concat(' ', normalize-space(@class), ' '), $name)]"
    return list(root.xpath(query, name=f" {name} "))


def _entry(message: html.HtmlElement) -> Entry:
    post = (message.get("data-post") or "").strip()
    at = _published(message)
    meta = _text(message, "tgme_widget_message_meta") or ""
    signature = _text(message, "tgme_widget_message_from_author")
    if signature:
        meta = meta.replace(signature, "")
    return Entry(
        kind="telegram",
        id=post or None,
        url=_address(message, post),
        text=_message_text(message),
        author=signature or _text(message, "tgme_widget_message_owner_name"),
        published=Published(at, "post") if at else None,
        edited=EDITED if re.search(r"\bedited\b|\bизменено\b|\bөңделген\b", meta) else None,
        media=_media(message),
        forwarded_from=_text(message, "tgme_widget_message_forwarded_from_name"),
    )


def _address(message: html.HtmlElement, post: str) -> str | None:
    links = message.xpath(".//a[contains(@class, 'tgme_widget_message_date')]/@href")
    return absolute(str(links[-1]) if links else post, _BASE) or absolute(post, _BASE)


def _published(message: html.HtmlElement) -> str | None:
    # The message's own time is in its date link; a video has a <time> too, which is its length.
    times = message.xpath(
        ".//a[contains(@class, 'tgme_widget_message_date')]//time/@datetime"
    ) or message.xpath(".//time/@datetime")
    return dates.parse(str(times[-1])) if times else None


def _message_text(message: html.HtmlElement) -> str | None:
    parts = []
    for block in _by_class(message, "js-message_text"):
        # An album nests the same block twice, and a reply quotes somebody else's words.
        inside = block.xpath(
            "ancestor::*[contains(concat(' ', @class, ' '), ' js-message_text ')]"
            " | ancestor::*[contains(@class, 'tgme_widget_message_reply')]"
        )
        if not inside:
            parts.append(element_text(block))
    question = _text(message, "tgme_widget_message_poll_question")
    if question:
        options = _by_class(message, "tgme_widget_message_poll_option_text")
        parts += [question, *(element_text(option) for option in options)]
    if not any(parts):
        parts.append(_text(message, "tgme_widget_message_document_title"))
    return "\n".join(part for part in parts if part) or None


def _media(message: html.HtmlElement) -> tuple[str, ...]:
    found: list[str] = []
    for node in message.iter():
        names = node.get("class") or "" if isinstance(node.tag, str) else ""
        if "message_reply" in names or "user_photo" in names:
            continue
        if "message_photo_wrap" in names or "message_video_thumb" in names:
            match = _BACKGROUND.search(node.get("style") or "")
            found += [match.group(1)] if match else []
        elif node.tag in ("video", "audio") and node.get("src"):
            found.append(str(node.get("src")))
        elif "message_location_wrap" in names or "message_document_wrap" in names:
            found += [str(node.get("href"))] if node.get("href") else []
    addresses = [absolute(address, _BASE) for address in found[:50]]
    return tuple(dict.fromkeys(address for address in addresses if address))
