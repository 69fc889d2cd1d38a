"""A week of news to be served: articles put together from recorded sentences, in plain pages.

Nobody has 20,000 recorded articles about one country. Sentences of news can be put together to as
many as one wants (`benchmarks.backwards.material`); one article in fifty holds some of the coverage
of January 2022, whose people are on the list, and one in eight repeats most of an earlier one, as
agencies' texts are repeated: those become one story with it.
"""

from __future__ import annotations

import json
import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path

from benchmarks.backwards import material

WEEK = timedelta(days=7)
SENTENCES = (6, 16)
COPIES = 0.12
_SHORTEST = 500
"""Characters. What is shorter may be no article: that is another step's measure, not this one's."""
_TITLE = 80
_RECENT = 100
_PARAGRAPH = 3


@dataclass(frozen=True)
class Article:
    """One article as an outlet publishes it."""

    number: int
    language: str
    title: str
    sentences: tuple[str, ...]
    at: datetime

    @property
    def path(self) -> str:
        """Where its outlet has it."""
        return f"/news/{self.number}.html"


def articles(data: Path, count: int, now: datetime, seed: int = 1) -> Iterator[Article]:
    """So many articles of the week before `now`; the same for a seed, but for their times."""
    chance = random.Random(seed)
    usual, coverage = material.sentences(data), material.january(data)
    recent: deque[tuple[str, tuple[str, ...]]] = deque(maxlen=_RECENT)
    for number in range(count):
        if recent and chance.random() < COPIES:
            language, said = chance.choice(recent)
            said = (*said[1:], chance.choice(usual[language]))
        else:
            language = material.LANGUAGES[number % len(material.LANGUAGES)]
            said = _written(chance, usual[language], coverage[language])
            recent.append((language, said))
        at = now - timedelta(seconds=chance.randrange(60, int(WEEK.total_seconds())))
        yield Article(number, language, _headline(said[0]), said, at.replace(microsecond=0))


def _written(chance: random.Random, usual: list[str], coverage: list[str]) -> tuple[str, ...]:
    said = chance.choices(usual, k=chance.randint(*SENTENCES))
    if chance.randrange(material.RARE) == 0:
        said[chance.randrange(len(said))] = " ".join(chance.choices(coverage, k=2))
    while sum(map(len, said)) < _SHORTEST:
        said.append(chance.choice(usual))
    return tuple(said)


def _headline(sentence: str) -> str:
    """The beginning of a text, cut between words."""
    if len(sentence) <= _TITLE:
        return sentence
    return sentence[:_TITLE].rpartition(" ")[0] or sentence[:_TITLE]


def page(article: Article) -> bytes:
    """An article as a page: its text, its date as JSON-LD, and the furniture around it."""
    said = article.sentences
    paragraphs = "".join(
        f"<p>{escape(' '.join(said[at : at + _PARAGRAPH]))}</p>"
        for at in range(0, len(said), _PARAGRAPH)
    )
    about = json.dumps({
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": article.title,
        "datePublished": article.at.isoformat(), "inLanguage": article.language,
    }).replace("<", "\\u003c")  # fmt: skip
    title = escape(article.title)
    return (
        f"<!doctype html><html lang='{article.language}'><head><meta charset='utf-8'>"
        f"<title>{title}</title><meta property='og:type' content='article'>"
        f"<script type='application/ld+json'>{about}</script></head><body>"
        "<nav><a href='/'>News</a> <a href='/about'>About</a></nav>"
        f"<article><h1>{title}</h1>{paragraphs}</article>"
        "<footer><a href='/contact'>Contact</a></footer></body></html>"
    ).encode()


def feed(address: str, some: list[Article]) -> bytes:
    """The feed of one outlet: titles, addresses and times, newest first."""
    items = "".join(
        f"<item><title>{escape(one.title)}</title><link>{address}{one.path}</link>"
        f"<guid>{address}{one.path}</guid><pubDate>{format_datetime(one.at, usegmt=True)}</pubDate>"
        "</item>"
        for one in sorted(some, key=lambda one: one.at, reverse=True)
    )
    return (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>News</title>"
        f"<link>{address}/</link><description>News</description>{items}</channel></rss>"
    ).encode()
