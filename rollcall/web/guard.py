"""What stands before every page: who may ask, and what a browser may do with the answer.

The desk has no accounts yet and shows whom we look for, so the danger is another page open in the
same browser. Against DNS rebinding the Host header must name this computer; against forged forms
a POST must come from our own pages (Fetch Metadata or Origin) and carry a token that other pages
cannot read. After OWASP's cheat sheet on cross-site request forgery.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from collections.abc import Awaitable, Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rollcall.addresses import is_here
from rollcall.errors import RollcallError, Withheld
from rollcall.logs import tell

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
_READING = frozenset({"GET", "HEAD"})

Refuse = Callable[[Request, int, str, str], Awaitable[Response]]
"""Makes the page that says no: (request, status, what, remedy)."""


class Tokens:
    """Form tokens that only this process can make: no cookie, nothing to store.

    A token is a random part and its HMAC; it is good until the desk is started again.
    """

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    def new(self) -> str:
        """A fresh token for the forms of one page."""
        nonce = secrets.token_hex(16)
        return f"{nonce}.{self._sign(nonce)}"

    def good(self, token: str) -> bool:
        """Whether this process made the token."""
        nonce, _, signature = token.partition(".")
        return hmac.compare_digest(self._sign(nonce).encode(), signature.encode())

    def _sign(self, nonce: str) -> str:
        return hmac.new(self._secret, nonce.encode(), hashlib.sha256).hexdigest()


def is_ours(headers: Headers) -> bool:
    """Whether a POST comes from one of our own pages, as far as the browser tells.

    A program that is no browser sends neither header; the token is what it must have then.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or origin == f"http://{headers.get('host')}"


class Guard:
    """The middleware: refuses, adds the headers, and turns an accident into a plain page."""

    def __init__(self, app: ASGIApp, refuse: Refuse) -> None:
        self._app = app
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        request = Request(scope, receive)
        try:
            if refusal := await self._refusal(request):
                await refusal(scope, receive, guarded)
            else:
                await self._app(scope, receive, guarded)
        except Exception as error:  # noqa: BLE001 - the desk's edge: a fault is a page, no traceback
            _log(scope, error)
            if started:
                raise ConnectionError("the answer broke off") from None
            response = await self._fault(request, error)
            await response(scope, receive, guarded)

    async def _refusal(self, request: Request) -> Response | None:
        if not is_here(request.headers.get("host")):
            remedy = "Open it as http://127.0.0.1 with its port."
            return await self._refuse(request, 421, "The desk answers this computer only", remedy)
        if request.method not in _READING and not is_ours(request.headers):
            remedy = "Use the forms of the desk itself, in a current browser."
            return await self._refuse(request, 403, "This form came from another page", remedy)
        return None

    async def _fault(self, request: Request, error: Exception) -> Response:
        if isinstance(error, RollcallError):
            status = 403 if isinstance(error, Withheld) else 500
            return await self._refuse(request, status, str(error), error.remedy)
        remedy = "The other pages go on working. Nothing was changed."
        return await self._refuse(request, 500, "This page could not be made", remedy)


def _log(scope: Scope, error: Exception) -> None:
    """The kind of fault and the page; the message may quote a name, so it is for DEBUG only."""
    logger = logging.getLogger("rollcall.web")
    tell(logger, logging.ERROR, page=str(scope["path"]), error=type(error).__name__)
    logger.debug("page=%s", scope["path"], exc_info=error)
