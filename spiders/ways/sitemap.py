"""Sitemaps and sitemap indexes: the newest sitemaps of an index, then the newest pages of each."""

from __future__ import annotations

from rollcall.errors import Unreadable
from spiders.job import SourceJob
from spiders.ways.ask import Ask, asks_from, moment

SITEMAPS = 5
"""Sitemaps of one index that are asked for; the option `sitemaps` says otherwise."""


def start(source: SourceJob) -> list[Ask]:
    """The sitemap or the index."""
    return [Ask(source.url, entrance=True)]


def follow(source: SourceJob, url: str, body: bytes) -> list[Ask]:
    """Pages, newest first; or, from an index, its newest sitemaps (the last ones if undated)."""
    found = asks_from(source, url, body)
    sitemaps = [ask for ask in found if ask.entrance]
    if not any(moment(ask.updated) for ask in sitemaps):
        sitemaps.reverse()  # without dates, the custom is to append: the last one is the newest
    return sitemaps[: _limit(source)] + [ask for ask in found if not ask.entrance]


def _limit(source: SourceJob) -> int:
    value = source.options.get("sitemaps", SITEMAPS)
    if not isinstance(value, int) or value < 1:
        raise Unreadable(f"the option sitemaps is {value!r}; it should be a number from 1 up")
    return value
