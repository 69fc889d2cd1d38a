"""The way to the cluster: the client, and what its failures mean to whoever asked.

Questions go in the bodies of POSTs and never into an address; what the client would log of them
stays silent, and no failure repeats a question.
"""

from __future__ import annotations

import base64
import logging
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from elastic_transport import Transport, TransportApiResponse
from elasticsearch import (
    ApiError,
    ConnectionError,
    ConnectionTimeout,
    Elasticsearch,
    SerializationError,
    SSLError,
    TransportError,
    UnsupportedProductError,
)

from rollcall.errors import SearchError, SettingsError
from rollcall.settings import Settings, elasticsearch_api_key, elasticsearch_password

PASSING = (429, 502, 503, 504)
"""Answers of a cluster that is busy or electing: worth another try."""
OLDEST = (8, 19)
_PREVIEW = re.compile(r"\s*Preview of field's value.*", re.DOTALL)

logging.getLogger("elastic_transport").setLevel(logging.CRITICAL)
logging.getLogger("elastic_transport.node").propagate = False  # it would decode every body


class _PlainTransport(Transport):
    """Asks for plain JSON: a newer client would else be refused by an older server's headers."""

    def perform_request(self, method: str, target: str, **options: Any) -> TransportApiResponse:
        headers = dict(options.pop("headers", None) or {})
        for name, value in headers.items():
            if name.lower() in ("accept", "content-type"):
                kind = "x-ndjson" if "x-ndjson" in value else "json"
                headers[name] = f"application/{kind}"
        return super().perform_request(method, target, headers=headers, **options)


def connect(settings: Settings) -> Elasticsearch:
    """A client of the cluster that is set; asks nothing yet.

    Raises `SettingsError` for addresses, files and secrets that cannot be used.
    """
    own = settings.search.elasticsearch
    password, api_key = elasticsearch_password(settings), elasticsearch_api_key(settings)
    options: dict[str, Any] = {}
    if api_key:
        options["api_key"] = api_key
    elif own.user:  # the client itself takes ASCII only
        options["basic_auth"] = base64.b64encode(f"{own.user}:{password}".encode()).decode()
    if own.ca_file is not None:
        options["ca_certs"] = _authority(settings.home / own.ca_file)
    for url in own.urls:
        if not url.startswith(("http://", "https://")):
            raise _unusable(f"{bare(url)} is no address of the web")
    try:
        return Elasticsearch(
            list(own.urls),
            transport_class=_PlainTransport,
            meta_header=False,
            request_timeout=settings.search.seconds,
            # A node that died is known to the others after some seconds; one alone is just down.
            max_retries=1 if len(own.urls) == 1 else 2 * len(own.urls),
            retry_on_status=PASSING,
            retry_backoff_base=0.2,
            retry_backoff_cap=1.0,
            **options,
        )
    except ValueError as error:
        raise _unusable(bare(str(error))) from None


def _unusable(reason: str) -> SettingsError:
    return SettingsError(
        f"search.elasticsearch.urls: {reason}",
        remedy="write addresses like https://search.example.org:9200",
    )


def _authority(path: Path) -> str:
    """The file of an authority's certificate, if it can be used."""
    try:
        ssl.create_default_context(cafile=path)
    except OSError as error:  # also what is no certificate
        raise SettingsError(
            f"search.elasticsearch.ca_file: {path} cannot be used: {error.strerror or error}",
            remedy="give the certificate of the authority that signed the cluster's, as PEM",
        ) from None
    return str(path)


def bare(address: str) -> str:
    """An address as it may be shown: without user and password."""
    return re.sub(r"://[^/@\s]*@", "://", address)


@contextmanager
def meaning(client: Elasticsearch, *, searched: bool = False) -> Iterator[None]:
    """Turn what the client raises into a `SearchError` that says what to do.

    Where something is `searched`, the server's own words are left out: they may repeat it.
    """
    try:
        yield
    except (ApiError, TransportError) as error:
        raise explained(client, error, searched=searched) from None


def explained(client: Elasticsearch, error: Exception, *, searched: bool = False) -> SearchError:
    """What a failure of the client means, in words, with the address and a remedy."""
    nodes = client.transport.node_pool.all()
    where = ", ".join(sorted(bare(node.base_url) for node in nodes))
    if isinstance(error, UnsupportedProductError):
        return SearchError(
            f"what answers at {where} is not Elasticsearch",
            remedy="check search.elasticsearch.urls in rollcall.toml",
        )
    if isinstance(error, ApiError):
        where = bare(_base(error) or where)
        return _refusal(where, error, kind_of(error.body) if searched else reason_of(error.body))
    if isinstance(error, ConnectionTimeout):
        return SearchError(
            f"Elasticsearch at {where} did not answer in time",
            remedy="ask for less, or raise search.seconds in rollcall.toml",
        )
    if isinstance(error, SSLError):
        return SearchError(
            f"the certificate of Elasticsearch at {where} cannot be trusted: {error.message}",
            remedy="let search.elasticsearch.ca_file name the authority's certificate, and let"
            " the address be the one that the certificate is for",
        )
    if isinstance(error, SerializationError):
        return SearchError(
            f"what answers at {where} does not speak JSON",
            remedy="check search.elasticsearch.urls: is it a page before Elasticsearch?",
        )
    reason = "the connection failed" if isinstance(error, ConnectionError) else "the client failed"
    return SearchError(
        f"Elasticsearch at {where} cannot be reached: {reason}",
        remedy="start it, or correct search.elasticsearch.urls; nothing but search waits for it",
    )


def nonsense(answer: object) -> SearchError:
    """What is said where an answer has not the form that Elasticsearch gives it."""
    kind = type(answer).__name__
    return SearchError(
        f"Elasticsearch gave an answer that is none (a {kind} that lacks what was asked)",
        remedy="check search.elasticsearch.urls: is it a page before Elasticsearch?",
    )


def _base(error: ApiError) -> str:
    node = error.meta.node
    return f"{node.scheme}://{node.host}:{node.port}{node.path_prefix}" if node else ""


def _refusal(where: str, error: ApiError, reason: str) -> SearchError:
    status, kind = error.status_code, kind_of(error.body)
    if status == 401:
        return SearchError(
            f"Elasticsearch at {where} does not know this user or key",
            remedy="correct search.elasticsearch.user and its password_file, or api_key_file",
        )
    if status == 403 and "block" not in kind:
        return SearchError(
            f"Elasticsearch at {where} does not allow this user or key what was asked",
            remedy="give it the privileges that docs/elasticsearch.md lists",
        )
    if "block" in kind:
        return SearchError(
            f"Elasticsearch at {where} blocks the index: {reason}",
            remedy="most often its disk is full: free some space there; nothing is lost",
        )
    if status in PASSING:
        return SearchError(
            f"Elasticsearch at {where} is overloaded or not ready ({status} {reason})",
            remedy="try again later; look at its health with GET /_cluster/health",
        )
    return SearchError(
        f"Elasticsearch at {where} refused what was asked ({status} {reason})",
        remedy="see its log; `rollcall index --rebuild` makes the index anew",
    )


def kind_of(body: object) -> str:
    """The kind of error in an answer's body: the innermost one that it names."""
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        return str(error or "no reason given")[:100]
    for cause in (error.get("caused_by"), *(error.get("root_cause") or ())):
        if isinstance(cause, dict) and cause.get("type"):
            return str(cause["type"])
    return str(error.get("type", "no reason given"))


def reason_of(body: object) -> str:
    """Why something was refused, in the server's words, without the text it was about."""
    error = body.get("error", body) if isinstance(body, dict) else None
    if not isinstance(error, dict):
        return str(error or "no reason given")[:300]
    inner = error.get("caused_by")
    words = f"{error.get('type')}: {error.get('reason')}"
    if isinstance(inner, dict):
        words += f" ({inner.get('reason')})"
    return _PREVIEW.sub("", words)[:300]
