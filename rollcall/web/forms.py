"""Reading a posted form: small, urlencoded, and with a token of ours."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime, time
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from rollcall.web.guard import Tokens

BODY = 1_300_000
"""Bytes of a posted form; 200 kB of Cyrillic are 600 kB when urlencoded, hostile ones more."""
_FIELDS = 400

Form = dict[str, list[str]]
Answer = Callable[[Request, Form], Response]


def posted(answer: Answer, tokens: Tokens) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that reads a form, checks its token and answers away from the event loop."""

    async def endpoint(request: Request) -> Response:
        form = await _read(request)
        if not tokens.good(one(form, "token")):
            raise HTTPException(403, "This form is from before the desk was last started.")
        return await run_in_threadpool(answer, request, form)

    return endpoint


def one(form: Form, name: str) -> str:
    """The first value of a field, or an empty text."""
    return form.get(name, [""])[0]


def many(form: Form, name: str) -> tuple[str, ...]:
    """All values of a field that are not empty."""
    return tuple(value for value in form.get(name, []) if value)


def number(text: str, *, otherwise: int, most: int = 1_000_000_000) -> int:
    """A whole number from 0 to `most`, or `otherwise`."""
    if not (text.isascii() and text.isdigit() and len(text) < 11):
        return otherwise
    return min(int(text), most)


def day(text: str, zone: str, *, end: bool = False) -> datetime | None:
    """The first (or last) moment of a day written 2025-02-05 in a time zone, or None."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return datetime.combine(found, time.max if end else time.min, tzinfo=ZoneInfo(zone))


async def _read(request: Request) -> Form:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise HTTPException(415, "The desk reads plain forms only.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY:
            raise HTTPException(413, "That is too much text for one form.")
    try:
        return parse_qs(
            body.decode("ascii", "replace"),
            keep_blank_values=True,
            errors="replace",
            max_num_fields=_FIELDS,
        )
    except ValueError as error:
        raise HTTPException(400, "This form has too many fields.") from error
