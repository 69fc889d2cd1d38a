"""What the desk shows beside what a search found: the names of sources and lists, copies, texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from rollcall.records import Viewer
from rollcall.store.rows import batches
from rollcall.store.schema import analyses, articles, case_lists, revisions, sources, stories

_ID = re.compile(r"(?<!\w)[0-9a-f]{16}(?!\w)")


@dataclass(frozen=True)
class Labels:
    """How sources and case lists are called, by their ids."""

    sources: dict[str, str]
    lists: dict[str, str]


def labels(connection: Connection, viewer: Viewer) -> Labels:
    """The names of all sources and lists."""
    assert viewer.name, "every read of lists has a viewer"  # noqa: S101
    found = [
        {row.id: row.name for row in connection.execute(select(one.c.id, one.c.name))}
        for one in (sources, case_lists)
    ]
    return Labels(*found)


def with_stories_now(connection: Connection, text: str) -> str:
    """A search with the ids under which the stories that it asks for go on.

    Where two stories became one, all of it has the id of one of them. Ids are equally long, so
    every character of the search stays in its place.
    """
    now: dict[str, str] = {}
    new = set(_ID.findall(text))
    while new:  # what became a story may have become another one since
        became: dict[str, str] = {}
        for some in batches(new):  # whatever was typed: how long it may be is the engine's matter
            query = select(stories.c.id, stories.c.alias_of).where(
                stories.c.id.in_(some), stories.c.alias_of.is_not(None)
            )
            became |= {row.id: row.alias_of for row in connection.execute(query)}
        now |= became
        new = set(became.values()) - now.keys()

    def last(found: re.Match[str]) -> str:
        story = found[0]
        while story in now:
            story = now[story]
        return story

    return _ID.sub(last, text)


def story_sizes(connection: Connection, some: Iterable[str]) -> dict[str, int]:
    """How many articles each story has."""
    query = (
        select(articles.c.story_id, func.count())
        .where(articles.c.story_id.in_(list(some)))
        .group_by(articles.c.story_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def texts(
    connection: Connection, ids: Iterable[str]
) -> dict[str, tuple[str | None, str, str | None]]:
    """Title, text and language of the present revision of each of these articles, by their ids."""
    query = (
        select(articles.c.id, revisions.c.title, revisions.c.text, analyses.c.language)
        .join(revisions, revisions.c.id == articles.c.revision_id)
        .outerjoin(analyses, analyses.c.revision_id == articles.c.revision_id)
        .where(articles.c.id.in_(list(ids)))
    )
    return {row.id: (row.title, row.text, row.language) for row in connection.execute(query)}
