"""Paste a text: who is named in it? Nothing of it is kept."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nlp.analyse import Text, analyse
from rollcall.clock import day
from rollcall.lists.care import in_words
from rollcall.lists.numbers import number_of
from rollcall.match.known import Known, answers
from rollcall.match.step import Matched, match
from rollcall.store import articles
from rollcall.store.care import Care, care_for
from rollcall.web.desk import Desk
from rollcall.web.forms import Form, one, posted
from rollcall.web.reading import claims, marked, tallies
from rollcall.web.sides import sides

LONGEST = 200_000
"""Bytes of UTF-8 in one pasted text."""


def routes(desk: Desk) -> list[Route]:
    """`/check`."""
    look = _reader(desk)

    def empty(request: Request) -> Response:
        return desk.page(request, "check.html", text="", matched=None)

    def asked(request: Request, form: Form) -> Response:
        text = one(form, "text")
        if len(text.encode("utf-8", "replace")) > LONGEST:
            raise HTTPException(413, "That text is longer than 200 kB: paste a part of it.")
        text = articles.normal(text.replace("\r\n", "\n").replace("\0", ""))
        if not text:
            return empty(request)
        return desk.page(request, "check.html", text=text, **_values(*look(text), text))

    return [
        Route("/check", empty, methods=["GET"]),
        Route("/check", posted(asked, desk.tokens), methods=["POST"]),
    ]


def _reader(desk: Desk) -> Callable[[str], tuple[Matched, Care]]:
    """Analyses and matches a text; the names of the lists are built once per state of the lists."""
    busy = Lock()  # one text at a time: the models are large, and this is one person's computer
    known = Known(desk.settings.names)

    def look(text: str) -> tuple[Matched, Care]:
        with busy:
            with desk.store.read() as connection:
                names, decided = known.names(connection, desk.viewer), answers(connection)
                care = care_for(connection, desk.viewer)
            today = day(desk.clock(), desk.settings.timezone)
            read = Text(text, None, today, desk.settings.timezone)
            found = next(analyse([read], english=desk.settings.english))
            row = {"id": "", "article_id": "", "title": None, "text": text, "published": today}
            return match(row, found, names, decided), care

    return look


def _values(matched: Matched, care: Care, text: str) -> dict[str, Any]:
    found = [_shown(matched, care, number) for number in range(len(matched.found))]
    _, body = marked(None, text, matched.analysis, found)
    return {
        "matched": matched,
        "found": found,
        "body": body,
        "claims": claims(matched.analysis, text),
        "tallies": tallies(matched.analysis, text),
    }


def _shown(matched: Matched, care: Care, number: int) -> dict[str, Any]:
    """One match in the form in which the record keeps them, so that one template shows both."""
    one = matched.found[number]
    case, spot = matched.names.cases[one.case_id], one.spot
    features = {
        "name": spot.name,
        "bearers": spot.bearers,
        "weak": list(spot.weak),
        "reasons": [vars(reason) for reason in spot.reasons],
        "evidence": [vars(reason) for reason in one.evidence],
    }
    return {
        "case_id": one.case_id,
        "list_id": case.list_id,
        "number": number_of(case.row),
        "data": {"names": case.row.names, "status": case.row.status},
        "surface": spot.surface,
        "start": spot.start,
        "end": spot.end,
        "verdict": one.verdict,
        "status": one.status,
        "features": features,
        "decision": None,
        "care": in_words(care.of(one.case_id)),
        "sides": sides(spot.surface, spot.score, features),
    }
