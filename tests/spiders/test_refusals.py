"""Whatever ends a request has a kind and a sentence."""

from __future__ import annotations

import pytest
from OpenSSL import SSL
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError, DownloadTimeoutError
from twisted.internet.error import ConnectionLost
from twisted.python.failure import Failure
from twisted.web._newclient import ResponseFailed

from spiders.refusals import Refused, explain, http_words


def wrapped(inner: Exception) -> Exception:
    """As Twisted and Scrapy wrap what happened below them."""
    outer = DownloadFailedError("[<twisted.python.failure.Failure>]")
    outer.__cause__ = ResponseFailed([Failure(inner)])
    return outer


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (Refused("robots", "no"), "robots"),
        (DownloadTimeoutError(), "timeout"),
        (DownloadCancelledError(), "too_large"),
        (ConnectionLost(), "connection"),
        (wrapped(ConnectionLost("gone")), "connection"),
        (wrapped(SSL.Error([("SSL routines", "", "certificate has expired")])), "tls"),
        (NameError("nobody"), "failed"),
    ],
)
def test_every_error_has_a_kind_and_a_sentence(error: Exception, kind: str) -> None:
    found, words = explain(error, 100)
    assert found == kind
    assert words
    assert "<twisted" not in words


def test_a_bad_certificate_says_what_is_bad() -> None:
    _, words = explain(wrapped(SSL.Error([("SSL routines", "", "certificate has expired")])), 1)
    assert "certificate has expired" in words


@pytest.mark.parametrize(
    ("status", "words"), [(404, "answered 404 Not Found"), (599, "answered 599")]
)
def test_an_answer_without_a_page_is_said_by_its_status(status: int, words: str) -> None:
    assert http_words(status) == words
