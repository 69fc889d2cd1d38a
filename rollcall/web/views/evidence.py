"""The captured bytes of a page as a download: evidence, never shown as a page of ours."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rollcall.extract import payload
from rollcall.store import pages
from rollcall.web.desk import Desk
from rollcall.web.export import download


def routes(desk: Desk) -> list[Route]:
    """`/evidence/PAGE_ID`."""

    def bytes_of(request: Request) -> Response:
        number = str(min(request.path_params["id"], 2**31 - 1))
        with desk.store.read() as connection:
            page = pages.get(connection, [number]).get(number)
        if page is None:
            raise HTTPException(404)
        body = payload(desk.settings, page)
        name = f"page-{number}.{_ending(page['content_type'])}"
        response = download(desk, body, name, what=f"evidence of page {number}", rows=1)
        response.headers["x-sha256"] = page["sha256"]
        return response

    return [Route("/evidence/{id:int}", bytes_of)]


def _ending(content_type: str | None) -> str:
    """Never .html or .svg: opened from a folder, that would run what a stranger wrote."""
    kind = (content_type or "").partition(";")[0].strip().lower()
    if kind == "application/pdf":
        return "pdf"
    return "txt" if kind.startswith("text/") or kind.endswith(("json", "xml")) else "bin"
