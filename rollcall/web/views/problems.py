"""What is wrong with the rows of a version: by kind, each with what to do about it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rollcall import list_history
from rollcall.lists import PROBLEM_HEADINGS, REMEDIES, ListFile, problem_rows
from rollcall.lists.roles import may
from rollcall.store import list_versions
from rollcall.store.list_versions import Version, case_id
from rollcall.web.desk import Desk
from rollcall.web.export import table
from rollcall.web.forms import number
from rollcall.web.keeping import find

PAGE = 100
"""Problems of one kind on a page."""
FIRST = 10
"""As many problems of each kind are on the page that shows all kinds."""


def routes(desk: Desk) -> list[Route]:
    """`/lists/ID/versions/N/problems`, as a page and as a table."""

    def page(request: Request) -> Response:
        return _page(desk, request)

    def export(request: Request) -> Response:
        version, found = _read(desk, request, leaving=True)
        with desk.store.read() as connection:
            cut = list_versions.withheld_in(connection, desk.viewer, version.id)
        rows = problem_rows(found)
        return table(
            desk, "problems", PROBLEM_HEADINGS, rows, withheld=cut, list_id=version.list_id
        )

    address = "/lists/{id}/versions/{number:int}/problems"
    return [Route(address, page), Route(f"{address}.csv", export)]


def _read(desk: Desk, request: Request, *, leaving: bool) -> tuple[Version, ListFile]:
    with desk.store.read() as connection:
        version, _ = find(connection, desk, request)
    found = list_history.as_read(desk, version, leaving=leaving)
    # What is wrong with a whole sheet can count rows of which a reader must not know.
    told = may(desk.viewer, "see what changed")
    return version, found if told else replace(found, problems=())


def _page(desk: Desk, request: Request) -> Response:
    version, found = _read(desk, request, leaving=False)
    kinds = _by_kind(found, version)
    code = request.query_params.get("kind", "")
    chosen = code if code in kinds else ""
    page = number(request.query_params.get("page", ""), otherwise=1, most=100_000) or 1
    start, most = ((page - 1) * PAGE, PAGE) if chosen else (0, FIRST)
    if chosen and start >= len(kinds[chosen]):
        raise HTTPException(404)
    return desk.page(
        request,
        "problems.html",
        version=version,
        kinds=[
            (kind, REMEDIES.get(kind, ""), len(inside), inside[start : start + most])
            for kind, inside in kinds.items()
            if not chosen or kind == chosen
        ],
        total=sum(len(inside) for inside in kinds.values()),
        chosen=chosen,
        page=page,
        pages=-(-len(kinds[chosen]) // PAGE) if chosen else 1,
    )


def _by_kind(found: ListFile, version: Version) -> dict[str, list[dict[str, Any]]]:
    """Problems by code, the most frequent first; those of no row come without a case."""
    kinds: dict[str, list[dict[str, Any]]] = {}
    for problem in version.understood.get("problems", ()) if found.problems else ():
        line = {"message": problem["message"], "sheet": problem["sheet"], "row": None}
        kinds.setdefault(problem["code"], []).append(line)
    for row in found.rows:
        for problem in row.problems:
            line = {
                "message": problem.message,
                "sheet": row.sheet,
                "row": row.row,
                "case_id": case_id(version.list_id, row.key),
                "name": row.names[0] if row.names else "",
            }
            kinds.setdefault(problem.code, []).append(line)
    return dict(sorted(kinds.items(), key=lambda one: -len(one[1])))
