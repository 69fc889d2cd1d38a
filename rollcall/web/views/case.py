"""A person on the lists: every cell of the row, and the coverage in time order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rollcall.store.desk_cases import COVERAGE, PersonPage, person
from rollcall.web.asked import for_names
from rollcall.web.desk import Desk
from rollcall.web.export import table
from rollcall.web.forms import number
from rollcall.web.sides import sides


def routes(desk: Desk) -> list[Route]:
    """`/cases/ID` and its coverage as a table."""

    def page(request: Request) -> Response:
        number_of_page = number(request.query_params.get("page", ""), otherwise=1, most=5000) or 1
        found = _read(desk, request, offset=(number_of_page - 1) * COVERAGE, limit=COVERAGE)
        return desk.page(
            request,
            "case.html",
            found=found,
            case=found.cases[0],
            coverage=[_shown(row) for row in found.coverage],
            page=number_of_page,
            pages=-(-found.named // COVERAGE),
            # Nobody may look for a name that they are not shown.
            search=for_names(found.cases[0]["data"]["names"]) if found.shown == "full" else "",
        )

    def export(request: Request) -> Response:
        found = _read(desk, request, offset=0, limit=5000, leaving=True)
        return table(
            desk,
            "coverage",
            _HEADINGS,
            ([*_line(row), found.care] for row in found.coverage),
            withheld=sum(1 for row in found.coverage if not row["article_id"]),
            list_id=found.cases[0]["list_id"],
        )

    return [Route("/cases/{id}", page), Route("/cases/{id}/coverage.csv", export)]


def _read(
    desk: Desk, request: Request, *, offset: int, limit: int, leaving: bool = False
) -> PersonPage:
    with desk.store.read() as connection:
        case_id = request.path_params["id"]
        found = person(
            connection, desk.viewer, case_id, offset=offset, limit=limit, leaving=leaving
        )
    if found is None:
        raise HTTPException(404)
    return found


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    seen = row["features"]
    return dict(row) | {"sides": sides(row["surface"], row["score"], seen) if seen else None}


_HEADINGS = (
    "published",
    "published_from",
    "source",
    "control",
    "verdict",
    "article_says",
    "found_as",
    "quote",
    "title",
    "url",
    "copies",
    "gone_since",
    "article",
    "care",
)


def _line(row: Mapping[str, Any]) -> list[object]:
    quote = row["quote"]
    return [
        row["published"],
        row["published_from"],
        row["source_name"],
        row["control"],
        row["verdict"],
        row["status"],
        row["surface"],
        quote.before + quote.marked + quote.after if quote else "",
        row["title"],
        row["url"],
        row["copies"],
        row["gone_at"],
        row["article_id"],
    ]
