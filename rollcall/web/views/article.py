"""One article: what it says, whom it names, what changed, and the evidence for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rollcall.store.articles import whole_text
from rollcall.store.desk_articles import Whole, whole
from rollcall.web.changes import changes
from rollcall.web.desk import Desk
from rollcall.web.reading import claims, marked, tallies
from rollcall.web.sides import sides


def routes(desk: Desk) -> list[Route]:
    """`/articles/ID`."""

    def page(request: Request) -> Response:
        with desk.store.read() as connection:
            found = whole(connection, desk.viewer, request.path_params["id"])
        if found is None:
            raise HTTPException(404)
        return desk.page(request, "article.html", **_values(found))

    return [Route("/articles/{id}", page)]


def _values(found: Whole) -> dict[str, Any]:
    present = found.revisions[-1] if found.revisions else None
    title = present["title"] if present else found.article["title"]
    text = whole_text(title, present["text"]) if present else title or ""
    head, body = marked(title, text, found.analysis, found.matches)
    return {
        "found": found,
        "title": title,
        "head": head,
        "body": body,
        "matches": [
            dict(match) | {"sides": sides(match["surface"], match["score"], match["features"])}
            for match in found.matches
        ],
        "claims": claims(found.analysis, text),
        "tallies": tallies(found.analysis, text),
        "changes": _revisions(found.revisions),
    }


def _revisions(revisions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each revision after the first with what changed in it, newest first."""
    texts = [whole_text(one["title"], one["text"]) for one in revisions]
    pairs = zip(revisions[1:], texts, texts[1:], strict=False)
    return [
        {"number": one["number"], "at": one["created_at"], "changes": changes(old, new)}
        for one, old, new in list(pairs)[-10:]
    ][::-1]
