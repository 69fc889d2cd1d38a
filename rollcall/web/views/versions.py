"""The versions of a list: their history, what changed, what is wrong, and the way back."""

from __future__ import annotations

from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from rollcall import list_exports, list_history
from rollcall.errors import ListError
from rollcall.lists import Diff, describe
from rollcall.lists.roles import may, must
from rollcall.lists.versions.groups import GROUPS, grouped
from rollcall.lists.versions.told import HEADINGS, as_cells
from rollcall.store import list_versions
from rollcall.store.care import care_for
from rollcall.store.list_versions import Version
from rollcall.web.compared import Compared, lines
from rollcall.web.desk import Desk
from rollcall.web.export import saved, table
from rollcall.web.forms import Form, number, one, posted
from rollcall.web.keeping import at, ending, find
from rollcall.web.unanswered import MOST, asked_about, unanswered

PAGE = 50
"""Versions, and lines of one group of changes, on a page."""
FIRST = 15
"""As many lines of each group are on the page that shows all groups."""


def routes(desk: Desk) -> list[Route]:
    """`/lists/ID/versions` and below each version its changes, its workbook and the way back."""
    compared = Compared()

    def history(request: Request) -> Response:
        return _history(desk, request)

    def changes(request: Request) -> Response:
        return _changes(desk, request, compared)

    def changes_table(request: Request) -> Response:
        return _changes_table(desk, request, compared)

    def workbook(request: Request) -> Response:
        return _workbook(desk, request)

    def before_restoring(request: Request) -> Response:
        return _before_restoring(desk, request, compared)

    def restore(request: Request, form: Form) -> Response:
        return _restore(desk, request, form)

    of_version = "/lists/{id}/versions/{number:int}"
    return [
        Route("/lists/{id}/versions", history, methods=["GET"]),
        Route(f"{of_version}/changes", changes, methods=["GET"]),
        Route(f"{of_version}/changes.csv", changes_table, methods=["GET"]),
        Route(f"{of_version}/coverage", workbook, methods=["GET"]),
        Route(f"{of_version}/restore", before_restoring, methods=["GET"]),
        Route(f"{of_version}/restore", posted(restore, desk.tokens), methods=["POST"]),
    ]


def _history(desk: Desk, request: Request) -> Response:
    page = number(request.query_params.get("page", ""), otherwise=1, most=100_000) or 1
    list_id = request.path_params["id"]
    with desk.store.read() as connection:
        newest = list_versions.newest(connection, desk.viewer, list_id)
        if newest is None:
            raise HTTPException(404)
        offset = (page - 1) * PAGE
        some = list_versions.versions(connection, desk.viewer, list_id, offset=offset, limit=PAGE)
    return desk.page(
        request,
        "versions.html",
        list_id=list_id,
        versions=some,
        newest=newest.number,
        page=page,
        pages=-(-newest.number // PAGE),
        keeps=may(desk.viewer, "change lists"),
        told=may(desk.viewer, "see what changed"),
    )


def _sides(desk: Desk, request: Request) -> tuple[Version, Version | None, Version]:
    """The version asked for, the one it is compared with (None: there is none), the newest."""
    must(desk.viewer, "see what changed")
    with desk.store.read() as connection:
        version, newest = find(connection, desk, request)
        asked = request.query_params.get("from", "")
        other = number(asked, otherwise=0) if asked else version.number - 1
        if other == version.number or (asked and not other):
            raise HTTPException(404)
        return version, at(connection, desk, newest, other) if other else None, newest


def _changes(desk: Desk, request: Request, compared: Compared) -> Response:
    version, base, newest = _sides(desk, request)
    change = compared.between(desk, base, version) if base else Diff()
    groups = grouped(list_history.tell(desk, version.list_id, change))
    group = request.query_params.get("group", "")
    page = number(request.query_params.get("page", ""), otherwise=1, most=100_000) or 1
    chosen = group if group in groups else ""
    start, most = ((page - 1) * PAGE, PAGE) if chosen else (0, FIRST)
    with desk.store.read() as connection:
        care = care_for(connection, desk.viewer)
        asked = []
        if asked_about(version, base) and not chosen:
            asked = unanswered(connection, desk.viewer, version, change)
    shown = [
        (
            code,
            GROUPS[code],
            len(told),
            lines(told[start : start + most], code, version.list_id, care),
        )
        for code, told in groups.items()
        if not chosen or code == chosen
    ]
    return desk.page(
        request,
        "difference.html",
        version=version,
        base=base,
        newest=newest.number,
        words=describe(change),
        groups=shown,
        counts=[(code, GROUPS[code], len(told)) for code, told in groups.items()],
        chosen=chosen,
        page=page,
        pages=-(-len(groups[chosen]) // PAGE) if chosen else 1,
        asked=asked[:MOST],
        asked_in_all=len(asked),
        keeps=may(desk.viewer, "change lists"),
    )


def _changes_table(desk: Desk, request: Request, compared: Compared) -> Response:
    version, base, _ = _sides(desk, request)
    if base is None:
        raise HTTPException(404)
    change = compared.between(desk, base, version)
    told, withheld = list_history.tell_and_count(desk, version.list_id, change, leaving=True)
    rows = [as_cells(each) for inside in grouped(told).values() for each in inside]
    return table(desk, "changes", HEADINGS, rows, withheld=withheld, list_id=version.list_id)


def _workbook(desk: Desk, request: Request) -> Response:
    with desk.store.read() as connection:
        version, _ = find(connection, desk, request)
    made = list_exports.with_coverage(desk, version)
    name = f"list-version-{version.number}-coverage.{ending(made.file_name, made.data)}"
    return saved(made.data, name)


def _before_restoring(desk: Desk, request: Request, compared: Compared) -> Response:
    """What restoring a version would change, before anybody does it."""
    must(desk.viewer, "change lists")
    with desk.store.read() as connection:
        version, newest = find(connection, desk, request)
    words, counts = "", []
    if version.number != newest.number:
        change = compared.between(desk, newest, version)
        words = describe(change)
        groups = grouped(list_history.tell(desk, version.list_id, change))
        counts = [(code, GROUPS[code], len(told)) for code, told in groups.items()]
    return desk.page(
        request, "restore.html", version=version, newest=newest.number, words=words, counts=counts
    )


def _restore(desk: Desk, request: Request, form: Form) -> Response:
    must(desk.viewer, "change lists")
    with desk.store.read() as connection:
        version, _ = find(connection, desk, request)
    standing = number(one(form, "standing"), otherwise=0)
    try:
        list_history.restore(desk, version.list_id, version.number, standing=standing)
    except ListError as error:
        raise HTTPException(409, f"Nothing was restored: {error}.") from error
    return RedirectResponse(f"/lists/{quote(version.list_id, safe='')}/versions", 303)
