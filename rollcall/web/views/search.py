"""Search: a form that posts, so that no name stands in an address, a history or a log."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rollcall import index, search_exports
from rollcall.errors import QueryError, SearchError
from rollcall.pipeline import ask
from rollcall.search import Hit, Hits, Query
from rollcall.search.base import MOST_PAGED
from rollcall.search.lexer import LONGEST
from rollcall.search.marks import title_end
from rollcall.store import desk_articles, desk_search
from rollcall.store.watches import Watch
from rollcall.web.asked import FILTERS, PAGE, Asked, fingerprint, understood, without
from rollcall.web.desk import Desk
from rollcall.web.export import table, workbook
from rollcall.web.forms import Form, one, posted
from rollcall.web.marking import Mark, Piece, pieces
from rollcall.web.narrowing import bars, chips, filters

_AGAIN = {"cache-control": "private, no-cache"}
"""Going back to results from an article must work; for a POST it cannot with no-store."""


@dataclass(frozen=True)
class Found:
    """A hit as it is shown: the article's head, and the excerpt in pieces.

    `title` is the headline in pieces where the excerpt begins with it, so that it stands once;
    else it is empty.
    `copies` are the other articles of its story.
    """

    head: Mapping[str, Any]
    title: Sequence[Piece]
    excerpt: Sequence[Piece]
    copies: int


@dataclass(frozen=True)
class Answer:
    """What came of a search: hits, or what was wrong with it, or why there is no answer now.

    `counted` has for each filter the answer that counts its values.
    """

    asked: Asked
    hits: Hits = field(default_factory=lambda: Hits(0, ()))
    counted: Mapping[str, Hits] = field(default_factory=dict)
    problem: QueryError | None = None
    away: SearchError | None = None

    @property
    def moved(self) -> bool:
        """Whether these are not the hits whose pages were begun: no snapshot is kept for ever."""
        before = self.asked.total
        return before is not None and not self.away and self.hits.total != before

    @property
    def status(self) -> int:
        """The HTTP status that says the same."""
        return 503 if self.away else 400 if self.problem else 200


def routes(desk: Desk) -> list[Route]:
    """`/search`: the newest articles on GET, what was asked for on POST, as a table if wished."""

    def newest(request: Request) -> Response:
        return page(desk, request, {})

    def asked(request: Request, form: Form) -> Response:
        if how := one(form, "export"):
            return _export(desk, request, form, how)
        return page(desk, request, form)

    return [
        Route("/search", newest, methods=["GET"]),
        Route("/search", posted(asked, desk.tokens), methods=["POST"]),
    ]


def page(desk: Desk, request: Request, form: Form, watch: Watch | None = None) -> Response:
    """What the fields of a search form ask for, as a page; of a watch, if it is one's search."""
    answer = _answer(desk, understood(form, desk.settings.timezone))
    return _shown(desk, request, form, answer, watch)


def _answer(desk: Desk, asked: Asked) -> Answer:
    """Ask the engine: for the page, and for each filter that is set what there is without it.

    Whoever chose one source still sees the others with their counts, and can choose a second. All
    of it takes little longer than one search may: what comes too late is shown without counts.
    """
    until = time.monotonic() + desk.settings.search.seconds
    try:
        hits = _ask(desk, asked.query)
    except QueryError as error:
        return Answer(asked, problem=error)
    except SearchError as error:
        return Answer(asked, away=error)
    same = replace(asked.query, snapshot=hits.snapshot or asked.query.snapshot)
    counted = {name: hits for name in FILTERS if not asked.wanted[name]}
    with suppress(SearchError):
        for name in FILTERS:
            if asked.wanted[name] and time.monotonic() < until:
                counted[name] = _ask(desk, without(same, name))
    return Answer(asked, hits, counted)


def _ask(desk: Desk, query: Query) -> Hits:
    return ask(desk, query)


def _shown(
    desk: Desk, request: Request, form: Form, answer: Answer, watch: Watch | None = None
) -> Response:
    asked, hits = answer.asked, answer.hits
    with desk.store.read() as connection:
        labels = desk_search.labels(connection, desk.viewer)
        heads = desk_articles.heads(connection, desk.viewer, [hit.id for hit in hits.hits])
        stories = {head["story_id"] for head in heads.values()} - {None}
        sizes = desk_search.story_sizes(connection, stories)
    unit, drawn = bars(asked, hits)
    return desk.page(
        request,
        "search.html",
        status=answer.status,
        headers=_AGAIN,
        answer=answer,
        asked=asked,
        query=asked.query,
        pointed=_pointed(asked.query.text, answer.problem),
        filters=filters(asked, answer.counted, labels),
        chips=chips(asked, labels),
        unit=unit,
        bars=drawn,
        # The index may be a moment behind the record: what is gone from one is not shown.
        found=[_found(hit, heads[hit.id], sizes) for hit in hits.hits if hit.id in heads],
        pages=-(-min(hits.total, MOST_PAGED) // PAGE),
        most=MOST_PAGED,
        longest=LONGEST,
        of=fingerprint(asked.query),
        fresh=not form,
        watch=watch,
        waiting=index.pending(desk.store),
        nothing=not hits.total and index.nothing_yet(desk.store),
    )


def _found(hit: Hit, head: Mapping[str, Any], sizes: Mapping[str, int]) -> Found:
    marks = [Mark(start, end, "hit") for start, end in hit.marks]
    first = title_end(hit.excerpt, head["title"] or "")
    whole = first == len(head["title"] or "")
    return Found(
        head,
        pieces(hit.excerpt, marks, 0, first) if whole else (),
        pieces(hit.excerpt, marks, first),
        sizes.get(head["story_id"], 1) - 1,
    )


def _pointed(text: str, problem: QueryError | None) -> tuple[str, str, str] | None:
    """What was typed, cut around the character where it cannot be understood."""
    if problem is None:
        return None
    at = min(max(problem.column - 1, 0), len(text))
    return text[:at], text[at : at + 1], text[at + 1 :]


def _export(desk: Desk, request: Request, form: Form, how: str) -> Response:
    asked = understood(form, desk.settings.timezone)
    give = workbook if how == "xlsx" else table
    try:
        return give(
            desk,
            search_exports.NAME,
            search_exports.HEADINGS,
            search_exports.rows(desk, asked.query),
            withheld=0,  # what was published is no list data; only `people_on_lists` takes care
        )
    except QueryError as error:
        return _shown(desk, request, form, Answer(asked, problem=error))
    except SearchError as error:
        return _shown(desk, request, form, Answer(asked, away=error))
