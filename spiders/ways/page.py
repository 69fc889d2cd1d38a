"""One page, asked again and again: a ministry's tally, a statement that is edited."""

from __future__ import annotations

from spiders.job import SourceJob
from spiders.ways.ask import Ask, asks_from


def start(source: SourceJob) -> list[Ask]:
    """The page."""
    return [Ask(source.url, entrance=True)]


def follow(source: SourceJob, url: str, body: bytes) -> list[Ask]:
    """The PDF documents it links to: that is where ministries put their statements."""
    if source.options.get("follow", True) is False:
        return []
    return asks_from(source, url, body)
