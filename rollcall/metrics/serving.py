"""The exposition text, and a small server of this computer that gives it out."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator
from socketserver import ThreadingMixIn
from threading import Lock
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import Metric
from prometheus_client.registry import Collector

from rollcall.addresses import is_here
from rollcall.errors import RollcallError
from rollcall.metrics.families import families
from rollcall.metrics.reading import read
from rollcall.pipeline import Project

KEPT = 5.0
"""Seconds for which one reading serves several scrapes; ten times as long as it took, if that is
more, so that scraping never costs a tenth of a core, however large the record is.
"""
_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SLOWEST = 10


def exposition(project: Project) -> bytes:
    """All metrics in Prometheus' text format."""
    return Scraped(project).text()


class Scraped(Collector):
    """What is scraped: read anew when the last reading is some seconds old, by one at a time."""

    def __init__(self, project: Project, kept: float = KEPT) -> None:
        self._project, self._kept = project, kept
        self._lock = Lock()
        self._fresh_until = -math.inf
        self._text = b""
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(self)

    def describe(self) -> Iterator[Metric]:
        """Nothing: to know the metrics the record would have to be read."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Read the record and tell."""
        began = time.perf_counter()
        facts = read(self._project)
        yield from families(facts, time.perf_counter() - began)

    def text(self) -> bytes:
        """The exposition. Raises `StoreError` where the record cannot be read."""
        with self._lock:
            began = time.monotonic()
            if began >= self._fresh_until:
                self._text = generate_latest(self._registry)
                now = time.monotonic()
                self._fresh_until = now + max(self._kept, 10 * (now - began) * bool(self._kept))
            return self._text


def serve(project: Project, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Give the metrics out at /metrics until Ctrl-C; `ready` is told the address."""
    made = server(project, host, port)
    ready(f"http://{host}:{made.server_port}/metrics")
    with made:
        made.serve_forever(poll_interval=0.2)


def server(project: Project, host: str, port: int) -> WSGIServer:
    """The server, bound already. Raises `RollcallError` where the port is taken."""
    scraped = Scraped(project)

    def application(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        status, body, kind = _answer(scraped, environ)
        start(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    try:
        return make_server(host, port, application, _Server, _Quiet)
    except OSError as error:
        raise RollcallError(
            f"{host}:{port} cannot be served: {error.strerror}",
            remedy="another program may serve it; name another --port",
        ) from error


def _answer(scraped: Scraped, environ: dict[str, Any]) -> tuple[str, bytes, str]:
    plain = "text/plain; charset=utf-8"
    if not is_here(environ.get("HTTP_HOST")):  # a page in a browser here, under another name
        return "421 Misdirected Request", b"this computer only\n", plain
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return "405 Method Not Allowed", b"GET only\n", plain
    if environ["PATH_INFO"] != "/metrics":
        return "404 Not Found", b"/metrics\n", plain
    try:
        return "200 OK", scraped.text(), _TYPE
    except Exception as error:  # noqa: BLE001 - the server's edge: the next scrape may do
        return "503 Service Unavailable", f"{type(error).__name__}\n".encode(), plain


class _Server(ThreadingMixIn, WSGIServer):
    """One that a slow client does not hold up."""

    daemon_threads = True
    request_queue_size = 20


class _Quiet(WSGIRequestHandler):
    timeout = _SLOWEST

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of single scrapes."""
