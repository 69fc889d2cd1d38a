"""Search: a form that posts, so that no name stands in an address, a history or a log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rollcall.errors import QueryError
from rollcall.search import Hit, Hits, Query
from rollcall.store import desk_articles, sources
from rollcall.web.desk import Desk
from rollcall.web.export import table
from rollcall.web.forms import Form, day, many, number, one, posted
from rollcall.web.marking import Mark, Piece, pieces

PAGE = 20
_EXPORTED = 5000
_LONGEST = 500
_AGAIN = {"cache-control": "private, no-cache"}
"""Going back to results from an article must work; for a POST it cannot with no-store."""


@dataclass(frozen=True)
class Found:
    """A hit as it is shown: the article's head, and the excerpt in pieces.

    `title` is the headline in pieces where the excerpt begins with it, so that it stands once.
    """

    head: Mapping[str, Any]
    title: Sequence[Piece]
    excerpt: Sequence[Piece]


def routes(desk: Desk) -> list[Route]:
    """`/search`: the newest articles on GET, what was asked for on POST, as CSV if wished."""

    def newest(request: Request) -> Response:
        return _answer(desk, request, {})

    def asked(request: Request, form: Form) -> Response:
        if one(form, "export"):
            return _export(desk, request, form)
        return _answer(desk, request, form)

    return [
        Route("/search", newest, methods=["GET"]),
        Route("/search", posted(asked, desk.tokens), methods=["POST"]),
    ]


def query_of(form: Form, timezone: str) -> Query:
    """What a form asks for. Days are whole days in the project's time zone."""
    text = one(form, "text").replace("\0", "").strip()[:_LONGEST]
    page = number(one(form, "page"), otherwise=1, most=5000) or 1
    return Query(
        text=text,
        sources=many(form, "source"),
        kinds=many(form, "kind"),
        languages=tuple("" if word == "none" else word for word in many(form, "language")),
        since=day(one(form, "since"), timezone),
        until=day(one(form, "until"), timezone, end=True),
        sort="newest" if one(form, "sort") == "newest" or not text else "relevance",
        offset=(page - 1) * PAGE,
        limit=PAGE,
    )


def _answer(desk: Desk, request: Request, form: Form) -> Response:
    query = query_of(form, desk.settings.timezone)
    problem: QueryError | None = None
    try:
        hits = desk.engine.search(query, desk.viewer)
    except QueryError as error:
        hits, problem = Hits(0, ()), error
    found, names = _found(desk, hits)
    return desk.page(
        request,
        "search.html",
        status=400 if problem else 200,
        headers=_AGAIN,
        query=query,
        sort="newest" if one(form, "sort") == "newest" else "relevance",
        since=one(form, "since"),
        until=one(form, "until"),
        problem=problem,
        remedy=problem.remedy if problem else "",
        asked=bool(form),
        total=hits.total,
        found=found,
        facets=_facets(hits, query, names),
        page=query.offset // PAGE + 1,
        pages=-(-hits.total // PAGE),
    )


def _found(desk: Desk, hits: Hits) -> tuple[list[Found], dict[str, str]]:
    with desk.store.read() as connection:
        heads = desk_articles.heads(connection, desk.viewer, [hit.id for hit in hits.hits])
        names = {source.id: source.name for source in sources.listed(connection)}
    # The index may be a moment behind the record: what is gone from one is not shown.
    return [_shown(hit, heads[hit.id]) for hit in hits.hits if hit.id in heads], names


def _shown(hit: Hit, head: Mapping[str, Any]) -> Found:
    marks = [Mark(start, end, "hit") for start, end in hit.marks]
    title = head["title"] or ""
    first = len(title) if title and hit.excerpt.startswith(f"{title}\n") else 0
    return Found(head, pieces(hit.excerpt, marks, 0, first), pieces(hit.excerpt, marks, first))


def _facets(
    hits: Hits, query: Query, names: Mapping[str, str]
) -> list[tuple[str, list[tuple[str, str, int, bool]]]]:
    """Per facet its values: what a form sends, what a reader sees, how many, whether chosen."""
    chosen = {"source": query.sources, "kind": query.kinds, "language": query.languages}
    out = []
    for facet, wanted in chosen.items():
        counts = dict(hits.facets.get(facet, {}))
        counts |= {value: 0 for value in wanted if value not in counts}
        values = [
            (value or "none", names.get(value, value) or "none", many, value in wanted)
            for value, many in counts.items()
        ]
        out.append((facet, values[:40]))
    return out


_HEADINGS = (
    "article",
    "title",
    "source",
    "control",
    "kind",
    "published",
    "published_from",
    "url",
    "people_on_lists",
    "excerpt",
)


def _export(desk: Desk, request: Request, form: Form) -> Response:
    query = replace(query_of(form, desk.settings.timezone), offset=0, limit=_EXPORTED)
    try:
        hits = desk.engine.search(query, desk.viewer)
    except QueryError:
        return _answer(desk, request, form)
    heads: dict[str, dict[str, Any]] = {}
    with desk.store.read() as connection:
        for first in range(0, len(hits.hits), 500):
            part = [hit.id for hit in hits.hits[first : first + 500]]
            heads |= desk_articles.heads(connection, desk.viewer, part, leaving=True)
    return table(
        desk,
        "search",
        _HEADINGS,
        (_line(heads[hit.id], hit.excerpt) for hit in hits.hits if hit.id in heads),
        withheld=0,  # what was published is no list data; only `people_on_lists` takes care
    )


def _line(head: Mapping[str, Any], excerpt: str) -> list[object]:
    return [
        head["id"],
        head["title"],
        head["source_name"],
        head["control"],
        head["kind"],
        head["published"],
        head["published_from"],
        head["url"],
        head["named"],
        excerpt,
    ]
