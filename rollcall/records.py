"""The words of the project as values: what one room hands to another.

Frozen dataclasses, standard library only. What stands in the record's tables and nowhere else is
defined by `rollcall.store.schema`; what the language pipelines find is defined by
`nlp.annotations`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Verdict = Literal["likely", "possible"]
Judgement = Literal["same", "different", "unsure"]
Role = Literal["operator", "keeper", "monitor", "reader"]
Every = Literal["weekly", "daily"]
Flag = Literal["do_not_publish", "minor", "silence"]
"""Why care is asked for with a case: it must not be published, the person is a child, or the
family asked for silence."""
ArticleKind = Literal["news", "statement", "post", "document", "note"]
Control = Literal["state", "loyal", "independent", "official", "ngo", "social"]
Way = Literal["feed", "sitemap", "listing", "telegram", "mastodon", "page"]

WAYS: tuple[Way, ...] = ("feed", "sitemap", "listing", "telegram", "mastodon", "page")
CONTROL_WORDS: Mapping[Control, str] = {
    "state": "state-controlled",
    "loyal": "loyal to the state",
    "independent": "independent",
    "official": "official body",
    "ngo": "human rights group",
    "social": "social media",
}
"""Who controls a source, as a reader says it."""
CONTROLS = tuple(CONTROL_WORDS)


@dataclass(frozen=True)
class Published:
    """When a text was published, how exactly we know it, and where we know it from.

    `at` is ISO 8601: an aware time, or a date, a month or a year when no more is known.
    `source` is one of feed, json-ld, meta, text, url, header, post, typed, inferred.
    """

    at: str
    source: str


@dataclass(frozen=True)
class Entry:
    """One item of a feed, a sitemap or a channel, as it was written there."""

    kind: str
    id: str | None = None
    url: str | None = None
    title: str | None = None
    text: str | None = None
    author: str | None = None
    published: Published | None = None
    edited: str | None = None
    media: tuple[str, ...] = ()
    forwarded_from: str | None = None


@dataclass(frozen=True)
class ArticleText:
    """What one page says: its text without the furniture around it."""

    text: str
    title: str | None = None
    author: str | None = None
    published: Published | None = None
    url: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class Source:
    """An outlet or channel we collect from, and who controls it."""

    id: str
    name: str
    way: Way
    url: str
    control: Control = "independent"
    languages: tuple[str, ...] = ()
    timezone: str = "UTC"
    article_kind: ArticleKind = "news"
    every_minutes: int = 60
    silent_after_hours: int = 72
    enabled: bool = True
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """Something a list keeper should know about one row; the row itself is kept all the same."""

    code: str
    message: str
    sheet: str = ""
    row: int | None = None
    column: str | None = None


@dataclass(frozen=True)
class CaseRow:
    """One row of a case list as it was read.

    `names` holds the name as listed first, then other names for the same person. `status` is a
    word of the claims vocabulary (see `nlp.annotations.STATUSES`) or None; `status_words` keeps
    what the list said. Dates are ISO 8601 as exact as the list was. `cells` keeps every cell.
    `flags` is the care that a column of the list asks for. `id` is what an id column says, as it
    stands there, "" where there is none; the `key` may be another (made from the name, or kept
    from an earlier version).
    """

    key: str
    names: tuple[str, ...]
    list: str = ""
    status: str | None = None
    status_words: str = ""
    status_date: str | None = None
    birth: str | None = None
    age: int | None = None
    places: tuple[str, ...] = ()
    remarks: str = ""
    sheet: str = ""
    row: int = 0
    cells: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    flags: tuple[Flag, ...] = ()
    id: str = ""


@dataclass(frozen=True)
class Reason:
    """One thing that speaks for or against two names, or a match, being the same person.

    `weight` is positive when it speaks for; `listed` and `found` are the two spellings compared.
    """

    code: str
    weight: float
    listed: str = ""
    found: str = ""


@dataclass(frozen=True)
class Viewer:
    """Who reads. Every read of lists, matches and search takes one, even on a laptop."""

    name: str
    role: Role = "operator"
