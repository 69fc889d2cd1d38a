"""RSS, Atom and JSON feeds: the feed page, then the articles it names."""

from __future__ import annotations

from spiders.job import SourceJob
from spiders.ways.ask import Ask, asks_from


def start(source: SourceJob) -> list[Ask]:
    """The feed itself."""
    return [Ask(source.url, entrance=True)]


def follow(source: SourceJob, url: str, body: bytes) -> list[Ask]:
    """Its entries' articles; none with the option `follow = false` (the feed has full texts)."""
    if source.options.get("follow", True) is False:
        return []
    return asks_from(source, url, body)
