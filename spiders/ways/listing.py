"""A site's page of headlines, where there is no feed: the page, then the articles it links to."""

from __future__ import annotations

from spiders.job import SourceJob
from spiders.ways.ask import Ask, asks_from


def start(source: SourceJob) -> list[Ask]:
    """The page of headlines."""
    return [Ask(source.url, entrance=True)]


def follow(source: SourceJob, url: str, body: bytes) -> list[Ask]:
    """Its links that look like articles of the same site, and its PDFs, in the page's order."""
    return asks_from(source, url, body)
