"""The sources and how they are: who answers, who is silent, what could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rollcall.store import desk_trouble, sources
from rollcall.web.desk import Desk


def routes(desk: Desk) -> list[Route]:
    """`/sources`."""

    def page(request: Request) -> Response:
        now = desk.clock()
        with desk.store.read() as connection:
            health = sources.health(connection)
            unread = desk_trouble.unread(connection, desk.viewer, 200)
            refused = desk_trouble.refused(connection, desk.viewer)
        rows = [row | {"state": state(row, now)} for row in health]
        order = {"failing": 0, "silent": 1, "never asked": 2, "well": 3, "off": 4}
        rows.sort(key=lambda row: (order[row["state"]], row["name"].casefold()))
        return desk.page(request, "sources.html", rows=rows, unread=unread, refused=refused)

    return [Route("/sources", page)]


def state(row: Mapping[str, Any], now: datetime) -> str:
    """How a source is, in a word: off, never asked, failing, silent or well."""
    if not row["enabled"]:
        return "off"
    if row["asked_at"] is None:
        return "never asked"
    if row["error"]:
        return "failing"
    newest = row["newest"] or row["created_at"]
    silent = now - newest > timedelta(hours=row["silent_after_hours"])
    return "silent" if row["silent_since"] or silent else "well"
