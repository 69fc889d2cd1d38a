"""Ask "has it changed?" with the validators of the last answer, verbatim.

So hosts need not send what we already hold. Header bytes are latin-1 in and out: Scrapy alone would
send an odd ETag back in UTF-8, and the host would not know it again.
"""

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
            request.headers["If-None-Match"] = held.etag.encode("latin-1", "replace")
        if held.last_modified:
            request.headers["If-Modified-Since"] = held.last_modified.encode("latin-1", "replace")
