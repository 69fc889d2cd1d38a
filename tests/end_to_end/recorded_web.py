"""The recorded material as a small web: one loopback host per kind, pages behind real links."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from rollcall.records import Source, Way

PORT_TRIES = 20
NEWS, LISTED, MAPPED, FEEDS, MORE_FEEDS, SOCIAL = (f"127.0.3.{number}" for number in range(1, 7))
HOSTS = (NEWS, LISTED, MAPPED, FEEDS, MORE_FEEDS, SOCIAL)


@dataclass(frozen=True)
class Answer:
    """What one path answers."""

    body: bytes
    content_type: str


@dataclass
class RecordedWeb:
    """What stands at each host and path, and the sources that lead there."""

    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)
    ways: list[tuple[str, Way, str, str]] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)
    """The kind of page (article, forum, product, ...) by the host and path at which it stands."""
    asked: list[tuple[str, str]] = field(default_factory=list)
    port: int = 0
    _servers: list[_Host] = field(default_factory=list)

    def sources(self) -> Iterator[Source]:
        """The sources, once the port is known; feeds of strangers are not followed."""
        for name, way, host, path in self.ways:
            leads = host in (NEWS, LISTED, MAPPED)
            options = {} if leads else {"follow": False}
            address = f"http://{host}:{self.port}{path}"
            yield Source(name, name, way, address, options=options)

    def serve(self, host: str, path: str, body: bytes, kind: str) -> None:
        """What one path answers."""
        self.answers[host, path] = Answer(body, kind)

    def is_free(self, host: str, path: str) -> bool:
        """True when nothing is served there yet."""
        return (host, path) not in self.answers

    def add(self, name: str, way: Way, host: str, path: str, body: bytes, kind: str) -> None:
        """One more source, and what its address answers."""
        self.serve(host, path, body, kind)
        self.ways.append((name, way, host, path))

    def __enter__(self) -> RecordedWeb:
        for attempt in range(PORT_TRIES):
            try:
                self._bind()
                break
            except OSError:
                self.close()
                if attempt == PORT_TRIES - 1:
                    raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _bind(self) -> None:
        self.port = 0
        for host in HOSTS:
            server = _Host((host, self.port), _Handler)
            self._servers.append(server)
            self.port = server.server_port
            server.web = self
            server.name = host
        for server in self._servers:
            server.serving = True
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        """Stop serving."""
        for server in self._servers:
            if server.serving:
                server.shutdown()
            server.server_close()
        self._servers = []


class _Host(ThreadingHTTPServer):
    daemon_threads = True
    web: RecordedWeb
    name: str
    serving = False


class _Handler(BaseHTTPRequestHandler):
    server: _Host
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer what was recorded, without validators, so that a second visit gets it again."""
        web, path = self.server.web, self.path
        web.asked.append((self.server.name, path))
        answer = web.answers.get((self.server.name, path))
        body = answer.body if answer else b"not here"
        if path == "/map.xml":  # a sitemap has whole addresses, and the port is chosen late
            body = body.replace(b":PORT", f":{web.port}".encode())
        self.send_response(200 if answer else 404)
        self.send_header("Content-Type", answer.content_type if answer else "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: `RecordedWeb.asked` has it."""
