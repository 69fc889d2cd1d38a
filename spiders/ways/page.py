"""One page, asked again and again: a ministry's tally, a statement that is edited."""

from __future__ import annotations

from spiders.job import SourceJob
from spiders.ways.ask import Ask


def start(source: SourceJob) -> list[Ask]:
    """The page."""
    return [Ask(source.url)]


def follow(source: SourceJob, url: str, body: bytes) -> list[Ask]:
    """Nothing: the page is what we came for."""
    return []
