"""One spelling per address, and the keys by which an entry is known again."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urljoin, urlsplit

from w3lib.url import canonicalize_url

from rollcall.records import Entry

_MAX_CHARS = 2000
_SCHEME = re.compile(r"^(?:https?:)?//(?:www\.)?", re.IGNORECASE)


def canonical_url(url: str) -> str:
    """`url` without trackers, fragment and accidents of spelling: one address, one string.

    courlan (not strict: unknown parameters stay) drops trackers, then w3lib sorts and escapes.
    What is no web address, or breaks either, comes back stripped but otherwise as it was.
    """
    import courlan  # with all that it brings: only where an address is read

    url = url.strip()[:_MAX_CHARS]
    if not url.lower().startswith(("http://", "https://")):
        return url
    try:
        cleaned = courlan.normalize_url(url, strict=False)
        return str(canonicalize_url(cleaned or url))
    except (ValueError, TypeError, AttributeError, UnicodeError):
        return url


def absolute(url: str | None, base: str | None) -> str | None:
    """`url` as an absolute web address, seen from `base`; None where that is impossible."""
    if not url:
        return None
    try:
        joined = urljoin(base or "", url.strip())
        parts = urlsplit(joined)
        return joined if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def host(url: str | None) -> str:
    """The host of `url` in lower case without `www.`; empty where there is none."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def identity_keys(entry: Entry, *, feed: str = "") -> tuple[str, ...]:
    """The keys under which `entry` of the source `feed` may be known already, the surest first.

    The guid within its feed; the guid without scheme (sites move to https and repeat everything);
    the canonical link; title and date. Two entries that share a key are the same article; a weaker
    key counts only where the stronger ones are missing or unknown.
    """
    keys: list[str] = []
    if entry.id:
        keys.append(f"guid:{feed}:{entry.id}")
        bare = _SCHEME.sub("", entry.id)
        if bare != entry.id:
            keys.append(f"guid:{feed}:{bare}")
    if entry.url:
        keys.append("link:" + _SCHEME.sub("", canonical_url(entry.url)))
    if entry.title and entry.published:
        title = " ".join(unicodedata.normalize("NFKC", entry.title).casefold().split())
        keys.append(f"title:{feed}:{title}:{entry.published.at[:10]}")
    return tuple(keys)
