"""Everything that a search finds as a table, however much: written in batches, never held whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rollcall import index
from rollcall.pipeline import Project, with_stories_now
from rollcall.search import Query
from rollcall.search.asking import understand
from rollcall.search.marks import WIDTH, excerpt
from rollcall.search.plan import Plan
from rollcall.store import desk_articles, desk_search
from rollcall.store.articles import whole_text
from rollcall.store.rows import batches

NAME = "search"
"""What such an export is called where exports are written down: never what was searched for."""
HEADINGS = (
    "article", "title", "source", "control", "kind", "language", "published", "published_from",
    "url", "people_on_lists", "excerpt",
)  # fmt: skip
_STRETCH = 800
_READ = 20_000
"""Characters of a text that are looked at a stretch at a time, and in all."""


def rows(project: Project, query: Query) -> Iterator[list[object]]:
    """A row for each article found, newest first, from one moment of the index.

    `people_on_lists` counts no case that the viewer may not carry away. Articles that the record
    no longer has are left out. Raises `QueryError` and `SearchError`.
    """
    plan = understand(query, project.viewer)
    if index.nothing_yet(project.store):
        return
    ids = project.engine.each(with_stories_now(project, query), project.viewer)
    for some in batches(ids):
        with project.store.read() as connection:
            heads = desk_articles.heads(connection, project.viewer, some, leaving=True)
            texts = desk_search.texts(connection, some)
        for one in some:
            if one in heads and one in texts:
                title, text, language = texts[one]
                part = _first_part(whole_text(title, text), language, plan if query.text else None)
                yield _row(heads[one], language, part)


def _first_part(text: str, language: str | None, plan: Plan | None) -> str:
    """The first stretch of a text with a word of the search; its beginning, where none is asked.

    A page shows the best stretch of all, but reading all of every text would take a large table
    several times as long.
    """
    start = 0
    while plan is not None and start < min(len(text), _READ):
        end = text.find(" ", start + _STRETCH)
        part, spans = excerpt(text[start : end if end > 0 else len(text)], language, plan)
        if spans:
            return part
        start = end if end > 0 else len(text)
    return text[:WIDTH]


def _row(head: Mapping[str, Any], language: str | None, part: str) -> list[object]:
    return [
        head["id"],
        head["title"],
        head["source_name"],
        head["control"],
        head["kind"],
        language,
        head["published"],
        head["published_from"],
        head["url"],
        head["named"],
        part,
    ]
