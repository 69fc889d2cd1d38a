"""Everything that a search finds as a table, however much: written in batches, never held whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from rollcall.pipeline import Project
from rollcall.search import Query
from rollcall.search.asking import understand
from rollcall.search.marks import excerpt
from rollcall.store import desk_articles, desk_search
from rollcall.store.articles import whole_text

NAME = "search"
"""What such an export is called where exports are written down: never what was searched for."""
HEADINGS = (
    "article", "title", "source", "control", "kind", "language", "published", "published_from",
    "url", "people_on_lists", "excerpt",
)  # fmt: skip
_BATCH = 500


def rows(project: Project, query: Query) -> Iterator[list[object]]:
    """A row for each article found, newest first, from one moment of the index.

    `people_on_lists` counts no case that the viewer may not carry away. Articles that the record
    no longer has are left out. Raises `QueryError` and `SearchError`.
    """
    plan = understand(query, project.viewer)
    ids = project.engine.each(query, project.viewer)
    while some := list(islice(ids, _BATCH)):
        with project.store.read() as connection:
            heads = desk_articles.heads(connection, project.viewer, some, leaving=True)
            texts = desk_search.texts(connection, some)
        for one in some:
            if one in heads and one in texts:
                title, text, language = texts[one]
                part, _ = excerpt(whole_text(title, text), language, plan)
                yield _row(heads[one], language, part)


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
