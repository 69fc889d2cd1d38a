"""Ask "has it changed?" with the validators of the last answer, verbatim, so that hosts need not
send what we already hold."""

from __future__ import annotations

from scrapy.http import Request

from spiders.job import Validators


class ConditionalGet:
    """Downloader middleware: sends both validators that the request carries in its meta."""

    def process_request(self, request: Request) -> None:
        """Set the two headers; a redirect's target is another page, with no validators of ours."""
        request.headers.pop("If-None-Match", None)
        request.headers.pop("If-Modified-Since", None)
        held: Validators | None = request.meta.get("validators")
        if held is None or request.url != request.meta.get("asked_url"):
            return
        if held.etag:
            request.headers["If-None-Match"] = held.etag
        if held.last_modified:
            request.headers["If-Modified-Since"] = held.last_modified
