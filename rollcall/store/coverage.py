"""What coverage says about cases, in a few figures each: for lists, exports and differences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from rollcall.clock import local
from rollcall.lists.care import Shown
from rollcall.records import Viewer
from rollcall.store.care import care_for
from rollcall.store.hidden import Hidden, hidden_from, slug
from rollcall.store.rows import batches
from rollcall.store.schema import articles, matches, sources

LINKS = 5
"""As many links of a case are given, the newest."""
_AT_ONCE = 10_000
"""Cases that are asked for in one statement: databases limit what one can name."""
_NOTE = "a note"


class Link(NamedTuple):
    """An article that names a case: its address and when it was published, in UTC."""

    url: str
    published: datetime


@dataclass(frozen=True)
class Coverage:
    """What is written about one case, as far as it is likely or a person said so.

    `articles` counts stories: copies of one are one, with the words and the outlet of the first.
    `last` is when it was last written about; `sources` names the outlets, the most recent first,
    those too that copied. `claimed_by` tells for every status which outlets told it themselves.
    `to_review` counts the stories that only possibly name the case.
    """

    articles: int = 0
    last: datetime | None = None
    sources: tuple[str, ...] = ()
    claimed_by: Mapping[str, frozenset[str]] = field(default_factory=dict)
    to_review: int = 0
    links: tuple[Link, ...] = ()

    @property
    def claimed(self) -> dict[str, int]:
        """How many outlets told each status, the most told first."""
        counts = {status: len(who) for status, who in self.claimed_by.items()}
        return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


NONE = Coverage()


def coverage(
    connection: Connection,
    viewer: Viewer,
    case_ids: Iterable[str],
    *,
    leaving: bool = False,
    zone: str = "UTC",
) -> dict[str, Coverage]:
    """What is written about each of these cases; those that nothing may name are left out. When
    that was is told in `zone`.

    So are the cases that the viewer sees by their number only, or not at all: on a page, or (with
    `leaving`) in what leaves the building. Links that name somebody like that are left out, too.
    """
    left = care_for(connection, viewer).hidden(leaving=leaving)
    found: dict[str, list[Any]] = defaultdict(list)
    wanted = dict.fromkeys(case_id for case_id in case_ids if case_id not in left)
    for some in batches(wanted, _AT_ONCE):
        query = (
            select(
                matches.c.case_id,
                matches.c.verdict,
                matches.c.status,
                articles.c.story_id,
                articles.c.url,
                articles.c.title,
                articles.c.revision_id,
                articles.c.sort_at,
                sources.c.name,
            )
            .join(articles, articles.c.id == matches.c.article_id)
            .outerjoin(sources, sources.c.id == articles.c.source_id)
            .where(
                matches.c.case_id.in_(some),
                matches.c.verdict != "different",
                matches.c.revision_id == articles.c.revision_id,
            )
            .order_by(articles.c.sort_at, articles.c.id)
        )
        for row in connection.execute(query):
            found[row.case_id].append(row)
    hidden = _hidden_from(connection, left, [row for rows in found.values() for row in rows])
    there = ZoneInfo(zone)
    return {case_id: _summary(rows, hidden, there) for case_id, rows in found.items()}


def _hidden_from(connection: Connection, left: Mapping[str, Shown], rows: list[Any]) -> Hidden:
    """Whom the addresses of these articles must not name."""
    hidden = hidden_from(connection, left if rows else {}, (row.revision_id for row in rows))
    if hidden.cases:
        hidden.look(word for row in rows for word in (row.title, slug(row.url)))
    return hidden


def _summary(rows: list[Any], hidden: Hidden, zone: ZoneInfo) -> Coverage:
    """`rows` are the matches of one case, the oldest article first."""
    firm = [row for row in rows if row.verdict != "possible"]
    first: dict[str, Any] = {}
    said: dict[str, set[str]] = defaultdict(set)
    told: set[str] = set()
    for row in firm:
        first.setdefault(row.story_id, row)
        if row.status and row.story_id not in told:
            told.add(row.story_id)
            said[row.status].add(row.name or _NOTE)
    stories = list(first.values())
    addresses = (
        Link(row.url, row.sort_at)
        for row in reversed(stories)
        if _is_web(row.url) and not hidden.heads(row.revision_id, row.title, row.url)
    )
    unsure = {row.story_id for row in rows if row.verdict == "possible"}
    return Coverage(
        articles=len(stories),
        last=local(firm[-1].sort_at, zone) if firm else None,
        sources=tuple(dict.fromkeys(row.name or _NOTE for row in reversed(firm))),
        claimed_by={status: frozenset(who) for status, who in said.items()},
        to_review=len(unsure - first.keys()),
        links=tuple(islice(addresses, LINKS)),
    )


def _is_web(url: str | None) -> bool:
    return url is not None and url.lower().startswith(("http://", "https://"))
