"""The queue on the desk: one question a page, answered by a button; and undoing answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any, cast, get_args
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from rollcall.errors import RollcallError
from rollcall.lists.care import in_words
from rollcall.lists.roles import must
from rollcall.match.answering import Answer, Kept, answer
from rollcall.match.known import Known
from rollcall.records import Judgement
from rollcall.store import decisions, list_versions
from rollcall.store import review as stored
from rollcall.store.review_items import Item
from rollcall.web.desk import Desk
from rollcall.web.forms import Form, number, one, posted
from rollcall.web.sides import sides

_NEXT = 5
"""Questions that are named below the one that is asked."""
_REASON = 2000
_ALIAS = {"yes": True, "here": False}


@dataclass(frozen=True)
class Place:
    """Where in the queue somebody stands; it goes through addresses and forms unchanged."""

    at: int = 0
    list: str = ""
    all: bool = False
    unsure: bool = False

    @property
    def fields(self) -> dict[str, str]:
        """As fields of a form or an address, without what says nothing."""
        values = {
            "at": str(self.at) if self.at else "",
            "list": self.list,
            "all": "1" if self.all else "",
            "unsure": "1" if self.unsure else "",
        }
        return {name: value for name, value in values.items() if value}

    def address(self, **changes: Any) -> str:
        """The page of this place, or of one that differs from it."""
        fields = replace(self, **changes).fields
        return "/review" + (f"?{urlencode(fields)}" if fields else "")


def routes(desk: Desk) -> list[Route]:
    """`/review`, where questions are asked, answered and undone."""
    known = Known(desk.settings.names)
    return [
        Route("/review", partial(_page, desk), methods=["GET"]),
        Route("/review", posted(partial(_decide, desk, known), desk.tokens), methods=["POST"]),
        Route("/review/undo", posted(partial(_undo, desk), desk.tokens), methods=["POST"]),
    ]


def _page(desk: Desk, request: Request) -> Response:
    asked = request.query_params
    place = Place(
        number(asked.get("at", ""), otherwise=0, most=100_000),
        asked.get("list", ""),
        asked.get("all") == "1",
        asked.get("unsure") == "1",
    )
    must(desk.viewer, "decide")
    with desk.store.read() as connection:
        queue = stored.queue(
            connection,
            desk.viewer,
            from_score=0.0 if place.all else desk.settings.review.from_score,
            list_id=place.list or None,
            left_open=place.unsure,
            offset=place.at,
            limit=1 + _NEXT,
        )
        lists = list_versions.names(connection, desk.viewer)
        latest = decisions.latest(connection, desk.viewer, desk.viewer.name, 3)
    return desk.page(
        request,
        "review.html",
        place=place,
        queue=queue,
        total=queue.unsure if place.unsure else queue.total,
        from_score=desk.settings.review.from_score,
        lists=lists if len(lists) > 1 else [],
        latest=latest,
        **_values(queue.items),
    )


def _values(items: tuple[Item, ...]) -> dict[str, Any]:
    if not items:
        return {"item": None, "sides": None, "care": "", "further": ()}
    first, *further = items
    match = first.match
    return {
        "item": first,
        "sides": sides(match["surface"], match["score"], match["features"]),
        "care": in_words(first.flags),
        "further": further,
    }


def _decide(desk: Desk, known: Known, request: Request, form: Form) -> Response:
    must(desk.viewer, "decide")
    judgement = one(form, "judgement")
    if not judgement:  # Enter was pressed in a field: the page stays as it is, with what it holds
        return Response(status_code=204)
    if judgement not in get_args(Judgement):
        raise HTTPException(400, "This is no answer: same, different or unsure.")
    given = Answer(
        one(form, "case"),
        one(form, "article"),
        cast(Judgement, judgement),
        one(form, "story") == "1",
        one(form, "why").strip()[:_REASON],
        _ALIAS.get(one(form, "alias")),
    )
    try:
        with desk.store.write() as connection:
            names = known.names(connection, desk.viewer)
            kept = answer(connection, names, desk.viewer, given, desk.clock())
    except RollcallError as error:
        return _refused(desk, request, error)
    if isinstance(kept, Kept):
        return RedirectResponse(_back(form), 303)
    return desk.page(
        request,
        "confirm.html",
        name=kept.learns,
        fields=_again(form),
        back=_back(form),
        place=_place(form),
    )


def _undo(desk: Desk, request: Request, form: Form) -> Response:
    decision = number(one(form, "decision"), otherwise=0)
    must(desk.viewer, "decide")
    try:
        with desk.store.write() as connection:
            decisions.undo(connection, decision, desk.clock(), by=desk.viewer.name)
    except RollcallError as error:
        return _refused(desk, request, error)
    return RedirectResponse(_back(form), 303)


def _refused(desk: Desk, request: Request, error: RollcallError) -> Response:
    return desk.page(request, "error.html", status=409, what=str(error), remedy=error.remedy)


def _place(form: Form) -> Place:
    at = number(one(form, "at"), otherwise=0, most=100_000)
    return Place(at, one(form, "list"), one(form, "all") == "1", one(form, "unsure") == "1")


def _back(form: Form) -> str:
    """Where to go after an answer: where it was given, and in the queue to the next question."""
    back, case, article = one(form, "back"), one(form, "case"), one(form, "article")
    if back == "article" and article.isalnum():
        return f"/articles/{article}" + (f"#m-{case}" if case.isalnum() else "")
    if back == "case" and case.isalnum():
        return f"/cases/{case}"
    return _place(form).address()


def _again(form: Form) -> dict[str, str]:
    """What the page that asks once more must carry."""
    names = ("case", "article", "judgement", "story", "why", "back", "at", "list", "all", "unsure")
    return {name: one(form, name)[:_REASON] for name in names if one(form, name)}
