"""Why an address gave no page: one word for counting, one sentence for people."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from OpenSSL import SSL
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from service_identity.exceptions import VerificationError
from twisted.internet.error import ConnectError, ConnectionClosed
from twisted.python.failure import Failure


class Refused(IgnoreRequest):
    """We or the host's rules refuse this request. `kind` is the word, `words` the sentence."""

    def __init__(self, kind: str, words: str) -> None:
        super().__init__(words)
        self.kind = kind
        self.words = words


def explain(error: BaseException, limit: int) -> tuple[str, str]:
    """(kind, sentence) for what a request ended with; `limit` is the most bytes a page may have."""
    if isinstance(error, Refused):
        return error.kind, error.words
    if is_tls(error):
        return "tls", f"its TLS certificate cannot be trusted: {_tls_words(error)}"
    for kinds, kind, words in _KNOWN:
        if isinstance(error, kinds):
            return kind, words
    if isinstance(error, DownloadCancelledError):
        return "too_large", f"larger than the limit of {limit:,} bytes; the download was broken off"
    if isinstance(error, IgnoreRequest):
        words = str(error)
        if "redirect" in words:
            return "redirects", "redirects in a circle, or more than five of them"
        return "ignored", words
    if isinstance(error, DownloadFailedError | ConnectionError | ConnectionClosed | TunnelError):
        return "connection", f"the connection broke: {_short(error)}"
    return "failed", f"our own fault, or a new kind of trouble; please report it: {_short(error)}"


_KNOWN: tuple[tuple[tuple[type[BaseException], ...], str, str], ...] = (
    ((DownloadTimeoutError, TimeoutError), "timeout", "no whole answer within the time limit"),
    ((CannotResolveHostError,), "dns", "its host name is not known to the DNS"),
    ((DownloadConnectionRefusedError,), "refused", "the host refuses connections"),
    ((ResponseDataLossError,), "connection", "the answer broke off before its end"),
    ((UnsupportedURLSchemeError,), "scheme", "not an http or https address"),
    ((ConnectError,), "connection", "the host cannot be reached"),
)


HOST_KINDS = frozenset({"dns", "refused", "tls", "private_address", "connection", "scheme"})
"""What is wrong with the whole host, whichever of its addresses was asked for."""


def is_tls(error: BaseException) -> bool:
    """True when the certificate or the handshake is to blame (asking again would not help)."""
    return any(isinstance(cause, SSL.Error | VerificationError) for cause in _causes(error))


def http_words(status: int) -> str:
    """The sentence for an answer that brings no page."""
    try:
        return f"answered {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"answered {status}"


def _causes(error: BaseException, depth: int = 0) -> Iterator[BaseException]:
    """The error and what it was made from: Python's causes, and the list Twisted keeps."""
    yield error
    if depth > 5:
        return
    if error.__cause__ is not None:
        yield from _causes(error.__cause__, depth + 1)
    reasons = getattr(error, "reasons", None)
    for reason in reasons if isinstance(reasons, list) else ():
        if isinstance(reason, Failure) and reason.value is not None:
            yield from _causes(reason.value, depth + 1)


def _tls_words(error: BaseException) -> str:
    for cause in _causes(error):
        if isinstance(cause, VerificationError):
            return "it was made for another host name"
        if isinstance(cause, SSL.Error) and cause.args and cause.args[0]:
            return "; ".join(str(part[-1]) for part in cause.args[0])
    return "the handshake failed"


def _short(error: BaseException) -> str:
    """The words of the first cause that has any; Twisted's own outermost text is Python code."""
    for cause in reversed(list(_causes(error))):
        words = " ".join(str(cause).split())
        if words and "<twisted." not in words:
            return f"{type(cause).__name__}: {words[:200]}"
    return type(error).__name__
