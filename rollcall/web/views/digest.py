"""The newest digest, shown as it was frozen, in a frame that can do nothing."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from rollcall.store.telling import newest_message
from rollcall.web.desk import Desk

_IN_A_FRAME = {
    # A message carries its styles in itself, as mail must; it gets those, and nothing else.
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox",
    "x-frame-options": "SAMEORIGIN",
}


def routes(desk: Desk) -> list[Route]:
    """`/digest` and the message in it."""

    def page(request: Request) -> Response:
        return desk.page(request, "digest.html", message=_newest(desk))

    def message(_: Request) -> Response:
        found = _newest(desk)
        if found is None:
            raise HTTPException(404)
        # Links open beside the desk: inside the frame its policy would stop them.
        html = found["html"].replace("<head>", '<head><base target="_blank">', 1)
        return HTMLResponse(html, headers=_IN_A_FRAME)

    return [Route("/digest", page), Route("/digest/message", message)]


def _newest(desk: Desk) -> dict[str, Any] | None:
    with desk.store.read() as connection:
        return newest_message(connection, desk.viewer, "digest")
