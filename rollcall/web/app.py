"""The desk as an application: the addresses, the guard before them, and the pages that say no."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from rollcall.clock import Clock
from rollcall.search import Engine
from rollcall.settings import Settings
from rollcall.store.open import Store
from rollcall.web.desk import Desk
from rollcall.web.guard import Guard
from rollcall.web.views import (
    article,
    case,
    check,
    digest,
    evidence,
    lists,
    news,
    people,
    problems,
    review,
    search,
    sources,
    versions,
    watches,
)

_STATIC = Path(__file__).parent / "static"
_SAID = {
    404: ("There is no such page", "It may have had another address, or the record is another."),
    405: ("This page cannot be asked that way", ""),
}


def create_app(store: Store, engine: Engine, settings: Settings, clock: Clock) -> Starlette:
    """The desk over one project. Serve it on a loopback address only: there are no accounts."""
    desk = Desk(settings, store, engine, clock)

    async def refuse(request: Request, status: int, what: str, remedy: str) -> Response:
        return desk.page(request, "error.html", status=status, what=what, remedy=remedy)

    async def say_no(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - registered for this type only
        what, remedy = _SAID.get(
            error.status_code, (error.detail, "Go back, load the page again, and try once more.")
        )
        return await refuse(request, error.status_code, what, remedy)

    rooms = (
        *(news, review, search, article, case, lists, versions, problems, people),
        *(sources, digest, check, evidence, watches),
    )
    routes: list[Route | Mount] = [route for room in rooms for route in room.routes(desk)]
    routes.append(Mount("/static", StaticFiles(directory=_STATIC)))
    return Starlette(
        routes=routes,
        middleware=[Middleware(Guard, refuse=refuse)],
        exception_handlers={HTTPException: say_no},
    )
