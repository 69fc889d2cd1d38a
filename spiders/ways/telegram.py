"""Telegram channels, through the preview that t.me shows without an account."""

from __future__ import annotations

from urllib.parse import urlsplit

from spiders.job import SourceJob
from spiders.ways.ask import Ask

REDIRECTS = False
"""A channel without a preview redirects to its landing page: that is "unavailable", not a page."""
UNAVAILABLE = "the channel shows no public preview (it answered with a redirect)"
HOSTS = frozenset({"t.me", "www.t.me", "telegram.me", "www.telegram.me", "telegram.dog"})


def start(source: SourceJob) -> list[Ask]:
    """The channel's preview, however the address was given: @name, t.me/name, t.me/s/name."""
    return [Ask(preview_url(source.url), entrance=True)]


def preview_url(url: str) -> str:
    """The preview's address; an address on another host is left as it is.

    >>> preview_url("@azattyq"), preview_url("http://t.me/azattyq/123")
    ('https://t.me/s/azattyq', 'https://t.me/s/azattyq')
    """
    text = url.strip()
    if text.startswith("@"):
        return f"https://t.me/s/{text[1:]}"
    parts = urlsplit(text if "//" in text else f"https://{text}")
    if (parts.hostname or "") not in HOSTS:
        return text
    path = [part for part in parts.path.split("/") if part and part != "s"]
    return f"https://t.me/s/{path[0]}" if path else text


def follow(source: SourceJob, url: str, body: bytes) -> list[Ask]:
    """Nothing: the posts stand on the preview itself."""
    return []
