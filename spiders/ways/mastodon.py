"""Mastodon accounts, through the public API of their server."""

from __future__ import annotations

import json
import re
from urllib.parse import quote, urlsplit

from rollcall.errors import Unreadable
from spiders.job import SourceJob
from spiders.ways.ask import Ask

_PROFILE = re.compile(r"/(?:@|users/)([A-Za-z0-9_.-]{1,100}(?:@[A-Za-z0-9.-]{1,253})?)/?")
_HANDLE = re.compile(r"@([A-Za-z0-9_.-]{1,100})@([A-Za-z0-9.-]{1,253})")
LOOKUP = "/api/v1/accounts/lookup"
POSTS = 40
"""Posts of one answer: the most that servers give."""


def start(source: SourceJob) -> list[Ask]:
    """A profile's number is looked up first; an address of the API or of RSS is asked as it is."""
    handle = _HANDLE.fullmatch(source.url.strip())
    if handle:
        return [_lookup("https", handle[2], handle[1])]
    parts = urlsplit(source.url)
    profile = _PROFILE.fullmatch(parts.path)
    if profile and not parts.path.endswith((".rss", ".json")):
        return [_lookup(parts.scheme, parts.netloc, profile[1])]
    return [Ask(source.url, entrance=True)]


def _lookup(scheme: str, netloc: str, account: str) -> Ask:
    return Ask(f"{scheme}://{netloc}{LOOKUP}?acct={quote(account)}", entrance=True, announced=False)


def follow(source: SourceJob, url: str, body: bytes) -> list[Ask]:
    """From the look-up to the account's posts; the posts lead nowhere."""
    parts = urlsplit(url)
    if parts.path != LOOKUP:
        return []
    try:
        account = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"the account look-up answered no JSON: {error}") from error
    number = account.get("id") if isinstance(account, dict) else None
    if not isinstance(number, str) or not re.fullmatch(r"[0-9A-Za-z]{1,40}", number):
        raise Unreadable("the account look-up named no account")
    posts = f"/api/v1/accounts/{number}/statuses?limit={POSTS}&exclude_reblogs=false"
    return [Ask(f"{parts.scheme}://{parts.netloc}{posts}", entrance=True)]
