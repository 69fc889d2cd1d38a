"""The case lists: what each holds, every row, every upload byte for byte."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rollcall.lists.roles import may
from rollcall.store import desk_lists, list_versions
from rollcall.web.desk import Desk
from rollcall.web.export import download, table
from rollcall.web.forms import Form, number, one, posted
from rollcall.web.keeping import ending

PAGE = 100
NEWEST = 5
"""Versions that are shown with the list itself."""


def routes(desk: Desk) -> list[Route]:
    """`/lists`, `/lists/ID` with its filters, its rows as a table, its uploads."""

    def overview(request: Request) -> Response:
        with desk.store.read() as connection:
            found = desk_lists.overview(connection, desk.viewer)
        told = may(desk.viewer, "see what changed")
        return desk.page(request, "lists.html", lists=found, told=told)

    def whole(request: Request) -> Response:
        return _list(desk, request, {})

    def asked(request: Request, form: Form) -> Response:
        return _export(desk, request) if one(form, "export") else _list(desk, request, form)

    def upload(request: Request) -> Response:
        list_id, version = request.path_params["id"], request.path_params["number"]
        with desk.store.read() as connection:
            found = list_versions.file(connection, desk.viewer, f"{list_id}.{version}")
        if found is None:
            raise HTTPException(404)
        name = f"list-version-{version}.{ending(*found)}"
        what = f"upload {version} of a list"
        return download(desk, found[1], name, what=what, rows=1, list_id=list_id)

    return [
        Route("/lists", overview),
        Route("/lists/{id}", whole, methods=["GET"]),
        Route("/lists/{id}", posted(asked, desk.tokens), methods=["POST"]),
        Route("/lists/{id}/versions/{number:int}", upload),
    ]


def _list(desk: Desk, request: Request, form: Form) -> Response:
    list_id = request.path_params["id"]
    page = number(one(form, "page"), otherwise=1, most=100_000) or 1
    status = {"": None, "none": ""}.get(one(form, "status"), one(form, "status"))
    words = one(form, "words").strip()[:200]
    problems = bool(one(form, "problems"))
    with desk.store.read() as connection:
        lists = {one["id"]: one for one in desk_lists.overview(connection, desk.viewer)}
        if list_id not in lists:
            raise HTTPException(404)
        found = desk_lists.rows(
            connection,
            desk.viewer,
            list_id,
            words=words,
            status=status,
            problems=problems,
            offset=(page - 1) * PAGE,
            limit=PAGE,
        )
        versions = list_versions.versions(connection, desk.viewer, list_id, limit=NEWEST)
    return desk.page(
        request,
        "list.html",
        list=lists[list_id],
        found=found,
        versions=versions,
        keeps=may(desk.viewer, "change lists"),
        told=may(desk.viewer, "see what changed"),
        words=words,
        chosen=one(form, "status"),
        problems=problems,
        page=page,
        pages=-(-found.total // PAGE),
    )


def _export(desk: Desk, request: Request) -> Response:
    list_id = request.path_params["id"]
    with desk.store.read() as connection:
        if list_id not in list_versions.names(connection, desk.viewer):
            raise HTTPException(404)
        found = desk_lists.rows(connection, desk.viewer, list_id, limit=1_000_000, leaving=True)
    return table(
        desk,
        "list",
        _HEADINGS,
        (_line(row) for row in found.rows),
        withheld=found.withheld,
        list_id=list_id,
    )


_HEADINGS = (
    "case",
    "name",
    "other_names",
    "status",
    "status_words",
    "status_date",
    "birth",
    "age",
    "places",
    "remarks",
    "sheet",
    "row",
    "problems",
    "articles",
    "last_mention",
    "care",
)


def _line(row: Mapping[str, Any]) -> list[object]:
    data, seen = row["data"], row["mentioned"] or {}
    return [
        row["number"],
        *(data["names"][:1] or [""]),
        "; ".join(data["names"][1:]),
        data["status"],
        data["status_words"],
        data["status_date"],
        data["birth"],
        data["age"],
        "; ".join(data["places"]),
        data["remarks"],
        data["sheet"],
        data["row"],
        "; ".join(problem["message"] for problem in data["problems"]),
        seen.get("articles", 0),
        seen["newest"].date().isoformat() if seen else "",
        row["care"],
    ]
