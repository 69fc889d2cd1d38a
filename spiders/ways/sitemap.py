"""Sitemaps and sitemap indexes: the newest sitemaps of an index, then the newest pages of each."""

from __future__ import annotations

from rollcall.read import read
from spiders.job import SourceJob
from spiders.ways.ask import Ask, newest_first

SITEMAPS = 5
"""Sitemaps of one index that are asked for; the option `sitemaps` says otherwise."""


def start(source: SourceJob) -> list[Ask]:
    """The sitemap or the index."""
    return [Ask(source.url, entrance=True)]


def follow(source: SourceJob, url: str, body: bytes) -> list[Ask]:
    """Pages, newest first; or, from an index, its newest sitemaps (the last ones if undated).

    The option `match` (a piece of text) keeps only addresses that contain it.
    """
    entries = read(body, url=url, kind="sitemap")
    wanted = str(source.options.get("match", ""))
    sitemaps, pages = [], []
    for entry in entries:
        if not entry.url:
            continue
        updated = entry.edited or (entry.published.at if entry.published else None)
        if entry.kind == "sitemap_index":
            sitemaps.append(Ask(entry.url, updated, entrance=True, announced=True))
        elif wanted in entry.url:
            pages.append(Ask(entry.url, updated))
    # Without dates, the convention is that a site appends: the last sitemap is the newest.
    newest = newest_first(reversed(sitemaps))[: int(source.options.get("sitemaps", SITEMAPS))]
    return newest + newest_first(pages)
