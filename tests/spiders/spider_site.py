"""A small web site of our own, on a loopback address, that remembers what it was asked."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HTML = "text/html; charset=utf-8"


@dataclass
class Answer:
    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = HTML
    stream: Callable[[Callable[[bytes], object]], None] | None = None
    """Writes the body by itself, without a Content-Length; the connection is closed behind it."""


@dataclass
class Asked:
    path: str
    headers: dict[str, str]


Route = Answer | Callable[[Asked], Answer]


class Site:
    """`routes` maps paths (with query) to answers; everything else is 404."""

    def __init__(self, host: str, *, certificate: Path | None = None) -> None:
        self.host = host
        self.routes: dict[str, Route] = {}
        self.asked: list[Asked] = []
        self.times: list[float] = []
        """Seconds, for routes that note when they were asked."""
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                asked = Asked(self.path, {k.lower(): v for k, v in self.headers.items()})
                site.asked.append(asked)
                route = site.routes.get(self.path, Answer(b"not here", 404))
                answer = route(asked) if callable(route) else route
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.content_type)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if answer.stream:
                    self.close_connection = True
                    self.send_header("Connection", "close")
                elif answer.status != 304 and "Content-Length" not in answer.headers:
                    self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                try:
                    if answer.stream:
                        answer.stream(self.wfile.write)
                    elif answer.status != 304:
                        self.wfile.write(answer.body)
                except OSError:
                    self.close_connection = True

            def log_message(self, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, *args: object) -> None:
                pass  # clients that break off are what some tests are about

        self.server = Server((host, 0), Handler)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.scheme = "https" if certificate else "http"
        self.port = self.server.server_port
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    @property
    def root(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}"

    def url(self, path: str) -> str:
        return self.root + path

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def serve_raw(host: str, answer: bytes) -> socket.socket:
    """Answers every connection with the same bytes, whatever was asked; close it to end it."""
    listening = socket.create_server((host, 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                connection.recv(4096)
                connection.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    return listening
