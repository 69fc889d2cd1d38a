"""People on several lists: proposals to decide on, what was decided, conflicts, counts."""

from __future__ import annotations

from typing import Any, cast, get_args

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from nlp.annotations import STATUSES
from rollcall.errors import RollcallError
from rollcall.lists.roles import must
from rollcall.match.persons import Proposal, Waiting, conflicts, each, judge, side_by_side
from rollcall.names import align
from rollcall.records import Judgement
from rollcall.store import counts, persons
from rollcall.store.care import care_for
from rollcall.store.lists import Case, row_of
from rollcall.web.chart import drawn
from rollcall.web.desk import Desk
from rollcall.web.forms import Form, number, one, posted

PAGE = 20
_MILD = -0.07
"""Weights above this take away some certainty only."""


def routes(desk: Desk) -> list[Route]:
    """`/people` with its forms, what was decided, conflicts and counts."""
    waiting = Waiting()

    def proposals(request: Request) -> Response:
        return _proposals(desk, request, waiting)

    def decide(request: Request, form: Form) -> Response:
        return _decide(desk, request, form, waiting)

    def undo(request: Request, form: Form) -> Response:
        return _undo(desk, request, form)

    def disagreeing(request: Request) -> Response:
        with desk.store.read() as connection:
            found = conflicts(connection, desk.viewer)
        return desk.page(request, "people_conflicts.html", conflicts=found)

    return [
        Route("/people", proposals, methods=["GET"]),
        Route("/people", posted(decide, desk.tokens), methods=["POST"]),
        Route("/people/decisions", lambda request: _decisions(desk, request), methods=["GET"]),
        Route("/people/decisions", posted(undo, desk.tokens), methods=["POST"]),
        Route("/people/conflicts", disagreeing),
        Route("/people/counts", lambda request: _counts(desk, request)),
    ]


def _proposals(
    desk: Desk, request: Request, waiting: Waiting, refused: RollcallError | None = None
) -> Response:
    with desk.store.read() as connection:
        found = waiting.proposals(connection, desk.viewer)
    known = sorted({case.list_id for each_one in found for case in (each_one.one, each_one.other)})
    chosen = request.query_params.get("list", "")
    if chosen in known:
        found = [a for a in found if chosen in (a.one.list_id, a.other.list_id)]
    page = number(request.query_params.get("page", ""), otherwise=1, most=100_000) or 1
    shown = found[(page - 1) * PAGE : page * PAGE]
    return desk.page(
        request,
        "people.html",
        status=409 if refused else 200,
        proposals=[_card(a) for a in shown],
        total=len(found),
        likely=sum(a.verdict == "likely" for a in found),
        lists=known,
        chosen=chosen if chosen in known else "",
        page=page,
        pages=-(-len(found) // PAGE),
        said=number(request.query_params.get("said", ""), otherwise=0),
        refused=refused,
    )


def _card(found: Proposal) -> dict[str, Any]:
    """A proposal as its template needs it: names letter by letter, details beside each other."""
    return {
        "one": found.one,
        "other": found.other,
        "names": align(*found.spellings),
        "details": side_by_side(found.one.row, found.other.row),
        "reasons": [(_how(weight), words) for weight, words in each(found)],
        "verdict": found.verdict,
        "score": found.score,
        "within": found.within,
    }


def _how(weight: float) -> str:
    if weight == 0:
        return "told"
    if weight > 0:
        return "for"
    return "mild" if weight > _MILD else "against"


def _decide(desk: Desk, request: Request, form: Form, waiting: Waiting) -> Response:
    """Keep an answer and show the proposals again; one that contradicts others is explained."""
    must(desk.viewer, "decide")
    judgement, case_id, other_id = (one(form, name) for name in ("judgement", "one", "other"))
    if judgement not in get_args(Judgement):
        raise HTTPException(400, "The form has no answer that the desk knows.")
    try:
        with desk.store.write() as connection:
            kept = persons.decide(
                connection,
                desk.viewer,
                case_id,
                other_id,
                cast(Judgement, judgement),
                why=one(form, "why")[:2000],
                now=desk.clock(),
                proposed=_seen(persons.rows(connection, desk.viewer, (case_id, other_id))),
            )
    except RollcallError as error:
        return _proposals(desk, request, waiting, error)
    return RedirectResponse(f"/people?said={kept}", 303)


def _seen(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """What the desk showed of the two: the reasons and the score, without other candidates."""
    sides = [Case(row["id"], row["list"], row["person"], row_of(row["listed"])) for row in rows]
    if len(sides) < len(("one", "other")) or (found := judge(sides[0], sides[1])) is None:
        return None
    return {
        "proposal": {
            "score": found.score,
            "verdict": found.verdict,
            "why": [words for _, words in each(found)],
        }
    }


def _undo(desk: Desk, request: Request, form: Form) -> Response:
    must(desk.viewer, "decide")
    try:
        with desk.store.write() as connection:
            decision = number(one(form, "number"), otherwise=0)
            persons.undo(connection, decision, desk.clock(), by=desk.viewer.name)
    except RollcallError as error:
        return _decisions(desk, request, error)
    return RedirectResponse("/people/decisions", 303)


def _decisions(desk: Desk, request: Request, refused: RollcallError | None = None) -> Response:
    with desk.store.read() as connection:
        found = persons.listed(connection, desk.viewer)
        care = care_for(connection, desk.viewer)
    shown = [
        row
        for row in found
        if all(care.shown(row[side]["id"], leaving=False) == "full" for side in ("one", "other"))
    ]
    return desk.page(
        request,
        "people_decisions.html",
        status=409 if refused else 200,
        decisions=shown,
        refused=refused,
    )


def _counts(desk: Desk, request: Request) -> Response:
    with desk.store.read() as connection:
        found = counts.standings(connection, desk.viewer)
        said = counts.totals(connection, desk.viewer)
    asked = request.query_params.get("status", "killed")
    status = asked if asked in STATUSES else "killed"
    told = [total for total in said if total.status == status]
    newest = found[-1] if found else None
    return desk.page(
        request,
        "people_counts.html",
        chart=Markup(drawn(status, found, said, standalone=False)),  # noqa: S704 - escaped there
        about=status,
        statuses=_counted(found, said),
        newest=newest,
        lists=sorted(newest.lists) if newest else [],
        rows=[(total, counts.standing_at(found, total.at)) for total in told],
    )


def _counted(found: list[counts.Standing], said: list[counts.Total]) -> list[str]:
    """The statuses of which there is anything to draw, in the order of the vocabulary."""
    known = {status for standing in found for status in standing.people}
    known |= {total.status for total in said}
    return [status for status in STATUSES if status in known]
