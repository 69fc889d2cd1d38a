"""Serves the invented week: one loopback host per outlet, and every day other pages.

    week = WeekServer(port=0)
    week.start()          # binds 127.0.1.1, 127.0.1.2, ... on one port: week.port
    week.day = 3          # Wednesday
    week.stop()

Run `python -m examples.server --day 3` to look at a day in a browser.
"""

from __future__ import annotations

import argparse
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, time
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from examples.week import Week, load, the_day
from examples.week.material import ALMATY, DAYS
from examples.week.pages import Answer, Site
from rollcall.records import Source

PORT_TRIES = 20


@dataclass(frozen=True)
class Asked:
    """One request that came in, and what it was answered with."""

    source: str
    path: str
    status: int


class WeekServer:
    """The outlets of the week on their loopback hosts; `day` (0 to 7) may be set at any time."""

    def __init__(self, port: int = 0, week: Week | None = None) -> None:
        self.week = week or load()
        self.port = port
        self.day = 1
        self.asked: list[Asked] = []
        self._servers: list[_Outlet] = []

    def start(self) -> None:
        """Listen. Port 0 chooses one that is free on every host; OSError where none is."""
        for attempt in range(PORT_TRIES):
            try:
                return self._bind()
            except OSError:
                self.stop()
                if self.port or attempt == PORT_TRIES - 1:
                    raise

    def stop(self) -> None:
        """Close every host; requests under way are answered first."""
        for server in self._servers:
            if server.serving:
                server.shutdown()
            server.server_close()
        self._servers = []

    def __enter__(self) -> WeekServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources at the port that is being served."""
        return self.week.sources(self._servers[0].server_port if self._servers else self.port)

    def now(self) -> datetime:
        """Half past eleven at night in Almaty, in UTC: all of that day has been published."""
        return datetime.combine(the_day(self.day), time(23, 30), ALMATY).astimezone(UTC)

    def _bind(self) -> None:
        wanted = self.port
        for source in self.week.sources(0):
            host = urlsplit(source.url).hostname or ""
            server = _Outlet((host, wanted), _Handler)
            self._servers.append(server)
            wanted = server.server_port
            server.site = Site(source, self.week, wanted)
            server.owner = self
        self.port = wanted
        for server in self._servers:
            server.serving = True
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()


class _Outlet(ThreadingHTTPServer):
    """One host."""

    daemon_threads = True
    site: Site
    owner: WeekServer
    serving = False


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD, with ETag and Last-Modified, and 304 to who has the page already."""

    server: _Outlet
    protocol_version = "HTTP/1.1"
    server_version = "nginx"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer with headers and body."""
        self._reply(with_body=True)

    def do_HEAD(self) -> None:
        """Answer with headers."""
        self._reply(with_body=False)

    def _reply(self, *, with_body: bool) -> None:
        owner = self.server.owner
        answer = self.server.site.answer(self.path, owner.day)
        tag = f'"{sha256(answer.body).hexdigest()[:20]}"'
        status = 304 if answer.status == 200 and self._has(tag, answer) else answer.status
        owner.asked.append(Asked(self.server.site.source.id, self.path, status))
        self.send_response(status)
        if answer.status == 200:
            self.send_header("ETag", tag)
            if answer.modified:
                self.send_header("Last-Modified", http_date(answer.modified))
        if answer.location:
            self.send_header("Location", answer.location)
        if status != 304:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if with_body and status != 304:
            self.wfile.write(answer.body)

    def _has(self, tag: str, answer: Answer) -> bool:
        given = self.headers.get("If-None-Match")
        if given is not None:
            tags = {part.strip().removeprefix("W/") for part in given.split(",")}
            return tag in tags or "*" in tags
        since = self.headers.get("If-Modified-Since")
        if since is None or answer.modified is None:
            return False
        try:
            return answer.modified.replace(microsecond=0) <= parsedate_to_datetime(since)
        except (TypeError, ValueError):
            return False

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The Date header tells the week's time, not the machine's."""
        return http_date(self.server.owner.now())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: `WeekServer.asked` has it."""


def http_date(when: datetime) -> str:
    """A time as HTTP writes it."""
    return format_datetime(when.astimezone(UTC), usegmt=True)


def main() -> None:
    """Serve one day until Ctrl-C, and say where."""
    parser = argparse.ArgumentParser(description="Serve a day of the invented week.")
    parser.add_argument("--day", type=int, default=DAYS, choices=range(DAYS + 1))
    parser.add_argument("--port", type=int, default=0)
    given = parser.parse_args()
    with WeekServer(port=given.port) as week:
        week.day = given.day
        for source in week.sources:
            print(f"{source.id:10} {source.way:9} {source.url}")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
