"""Watches on the desk: save a search, see what is watched and how often it rang, run it, end it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from rollcall import watching
from rollcall.clock import local
from rollcall.errors import QueryError, RollcallError, SearchError
from rollcall.search import Query
from rollcall.search.estimating import Estimate, covered, estimate, in_words
from rollcall.search.saved import query_of as saved_query
from rollcall.store import desk_search
from rollcall.store.watches import HOWS, Watch
from rollcall.web.asked import FILTERS, NONE, query_of, understood
from rollcall.web.desk import Desk
from rollcall.web.forms import Form, many, one, posted
from rollcall.web.narrowing import chips
from rollcall.web.views import search

HOW_WORDS = {
    "now": "in the next alert",
    "digest": "in the digest",
    "never": "to nobody: only keep the search",
}
_PARTS = {"source": "sources", "kind": "kinds", "language": "languages", "status": "statuses",
          "list": "lists", "place": "places"}  # fmt: skip
_ESTIMATED = 12
"""Watches whose estimate the list shows: each is a search of its own."""


def routes(desk: Desk) -> list[Route]:
    """`/watches` with what makes, shows and ends one. Their ids say nothing of them."""

    def show(request: Request) -> Response:
        return _list(desk, request)

    def new(request: Request, form: Form) -> Response:
        return _new(desk, request, form)

    def save(request: Request, form: Form) -> Response:
        return _save(desk, request, form)

    def run(request: Request) -> Response:
        watch = _find(desk, request)
        form = form_of(saved_query(watch.query))
        return search.page(desk, request, form, watch=watch)

    def end(request: Request, form: Form) -> Response:
        watch = _find(desk, request)
        if watch.ended_at is None:
            watching.end(desk, watch.id)
        return RedirectResponse("/watches", 303)

    return [
        Route("/watches", show, methods=["GET"]),
        Route("/watches", posted(save, desk.tokens), methods=["POST"]),
        Route("/watches/new", posted(new, desk.tokens), methods=["POST"]),
        Route("/watches/{id}", run, methods=["GET"]),
        Route("/watches/{id}/end", posted(end, desk.tokens), methods=["POST"]),
    ]


def form_of(query: Query) -> Form:
    """The fields of a search form that ask for this query: `query_of` gives it back."""
    zone = ZoneInfo(query.zone)
    fields: dict[str, list[str]] = {
        "text": [query.text] if query.text else [],
        "exact": ["1"] if query.exact else [],
        "since": [local(query.since, zone).date().isoformat()] if query.since else [],
        "until": [local(query.until, zone).date().isoformat()] if query.until else [],
    }
    for name in FILTERS:
        fields[name] = [value or NONE for value in getattr(query, _PARTS[name])]
    return {name: values for name, values in fields.items() if values} | {"sort": ["newest"]}


def _new(
    desk: Desk, request: Request, form: Form, refused: RollcallError | None = None
) -> Response:
    """The page on which a search becomes a watch: how often it would ring, and whom it tells."""
    query = query_of(form, desk.settings.timezone)
    found = away = wrong = None
    try:
        watching.must_narrow(desk, query)
        found = watching.estimated(desk, query)
    except QueryError as error:
        wrong = error
    except SearchError as error:
        away = error
    if wrong is not None:
        what, remedy = str(wrong), wrong.remedy or "Go back and change it."
        return desk.page(request, "error.html", status=400, what=what, remedy=remedy)
    with desk.store.read() as connection:
        labels = desk_search.labels(connection, desk.viewer)
    fields = form_of(query)
    return desk.page(
        request,
        "watch_new.html",
        status=400 if refused else 200,
        refused=refused,
        query=query,
        fields=list(_fields(fields)),
        chips=chips(understood(fields, desk.settings.timezone), labels),
        words=in_words(found) if found else "",
        weeks=_weeks(found) if found else [],
        away=away,
        title=one(form, "title")[:200],
        how=one(form, "how") or "now",
        hows=[(how, HOW_WORDS[how]) for how in HOWS],
        tell=many(form, "tell") or watching.by_default(desk),
        subscribers=watching.subscribers(desk),
    )


def _save(desk: Desk, request: Request, form: Form) -> Response:
    query = query_of(form, desk.settings.timezone)
    try:
        watching.save(
            desk,
            query,
            title=one(form, "title"),
            tell=many(form, "tell"),
            how=one(form, "how"),
        )
    except RollcallError as error:
        return _new(desk, request, form, error)
    return RedirectResponse("/watches", 303)


def _list(desk: Desk, request: Request) -> Response:
    kept = watching.kept(desk, ended=True)
    standing = [one for one in kept if one.watch.ended_at is None]
    often = _often(desk, [one.watch for one in standing if not one.problem][:_ESTIMATED])
    return desk.page(
        request,
        "watches.html",
        standing=standing,
        over=[one for one in kept if one.watch.ended_at is not None],
        often=often,
        hows=HOW_WORDS,
        whose=desk.viewer.name,
    )


def _often(desk: Desk, watches: list[Watch]) -> dict[str, str]:
    """How many articles a week each finds, as far as the engine answers."""
    found: dict[str, str] = {}
    zone, now = desk.settings.timezone, desk.clock()
    try:
        days = covered(desk.engine, desk.viewer, now, zone) if watches else []
        for watch in watches:
            query = saved_query(watch.query)
            found[watch.id] = in_words(estimate(desk.engine, query, desk.viewer, now, days))
    except SearchError:
        pass
    return found


def _find(desk: Desk, request: Request) -> Watch:
    try:
        return watching.find(desk, request.path_params["id"])
    except RollcallError as error:
        raise HTTPException(404) from error


def _fields(form: Form) -> Iterator[tuple[str, str]]:
    for name, values in form.items():
        for value in values:
            yield name, value


def _weeks(found: Estimate) -> list[dict[str, Any]]:
    """The bars of the picture: where each stands, in units of a box of 100 by 40."""
    most = max((count for _, count in found.weeks), default=0) or 1
    wide = 100 / max(len(found.weeks), 1)
    return [
        {
            "first": first.isoformat(),
            "count": count,
            "x": round(number * wide + wide * 0.1, 2),
            "width": round(wide * 0.8, 2),
            "y": round(40 - 38 * count / most, 2),
            "height": round(38 * count / most, 2),
        }
        for number, (first, count) in enumerate(found.weeks)
    ]
