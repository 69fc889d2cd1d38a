"""What each outlet answers: addresses in, bytes out, through a template per outlet."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from examples.week.material import ALMATY, HERE, Article, Week
from rollcall.records import Source

MONTHS = {
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    "en": "January February March April May June July August September October November December",
}
BROKEN = (
    "<br />\n<b>Fatal error</b>:  Allowed memory size of 134217728 bytes exhausted (tried to "
    "allocate 20480 bytes) in <b>/home/kurier/public_html/core/rss.php</b> on line <b>212</b><br />"
)
ACCOUNT = "109900412"
RELATED = 3


@dataclass(frozen=True)
class Answer:
    """What goes over the wire. `modified` is None where the outlet does not say."""

    status: int
    content_type: str
    body: bytes
    modified: datetime | None = None
    location: str = ""


def spoken(when: datetime, language: str) -> str:
    """A date as a reader sees it: '3 февраля 2025, 11:40'."""
    local = when.astimezone(ALMATY)
    month = MONTHS[language].split()[local.month - 1]
    if language == "kk":
        return f"{local.year} жылғы {local.day} {month}, {local:%H:%M}"
    return f"{local.day} {month} {local.year}, {local:%H:%M}"


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(HERE) / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["rfc822"] = format_datetime
    made.filters["spoken"] = spoken
    return made


class Site:
    """One outlet: its articles and what it shows of them on a day."""

    def __init__(self, source: Source, week: Week, port: int) -> None:
        parts = urlsplit(source.url)
        self.source = replace(source, url=source.url.replace(":0/", f":{port}/"))
        self.home = f"http://{parts.hostname}:{port}"
        self.entrance = parts.path
        own = [article for article in week.articles if article.source == source.id]
        self.articles = sorted(own, key=lambda article: article.published, reverse=True)
        self.templates = _environment()

    def answer(self, target: str, day: int) -> Answer:
        """The answer to a GET of `target` (path and query) on that day."""
        parts = urlsplit(target)
        if parts.path == "/robots.txt":
            return self._robots()
        if parts.path.startswith("/private/") and self.source.id == "tamga":
            return self._page("private.html", None)
        for article in self.articles:
            if article.path == parts.path:
                return self._article(article, day)
        if self.source.way == "mastodon":
            return self._mastodon(parts.path, parse_qs(parts.query), day)
        return self._entrance(parts.path, day)

    def shown(self, day: int) -> list[Article]:
        """What its entrances list, newest first; one that was taken down stays in the feed."""
        return [article for article in self.articles if article.appears <= day]

    def _entrance(self, path: str, day: int) -> Answer:
        way, name = self.source.way, self.source.id
        if name == "kurier" and path == self.entrance:
            return Answer(200, "application/rss+xml; charset=utf-8", BROKEN.encode())
        if way == "feed" and path == self.entrance:
            kind = "atom" if path.endswith("atom.xml") else "rss"
            return self._page(f"{kind}.xml", day, f"application/{kind}+xml")
        if way == "sitemap" and path in ("/sitemap.xml", "/sitemap-2025-02.xml"):
            return self._page(path.strip("/"), day, "application/xml")
        if way == "sitemap" and path == "/about.html":
            return self._page("about.html", None)
        if way == "telegram" and path == self.entrance:
            return self._page("telegram.html", day)
        if path in ("/", self.entrance):
            return self._page("front.html", day)
        return Answer(404, "text/html; charset=utf-8", b"<h1>404</h1>")

    def _article(self, article: Article, day: int) -> Answer:
        if article.appears > day:
            return Answer(404, "text/html; charset=utf-8", b"<h1>404</h1>")
        if article.is_gone(day):
            return Answer(410, "text/html; charset=utf-8", "<h1>Материал удалён</h1>".encode())
        when = article.touched(day)
        if article.pdf:
            return Answer(200, "application/pdf", (HERE / "pdf" / article.pdf).read_bytes(), when)
        if self.source.way == "telegram":
            return self._page("telegram.html", day, posts=[article])
        name = f"{self.source.id}.html"
        older = [one for one in self.articles if one.published < article.published]
        return self._page(name, day, article=article, related=older[:RELATED])

    def _page(
        self,
        template: str,
        day: int | None,
        kind: str = "text/html",
        *,
        article: Article | None = None,
        related: Sequence[Article] = (),
        posts: Sequence[Article] | None = None,
    ) -> Answer:
        shown = self.shown(day) if day is not None else []
        whole = list(shown) if posts is None else list(posts)
        text = self.templates.get_template(template).render(
            **{"source": self.source, "home": self.home, "day": day, "articles": whole},
            **{"article": article, "related": related, "text": article and article.on(day or 0)},
        )
        encoding, declared = self._encodings()
        newest = [one.touched(day) for one in shown] if day is not None else []
        modified = article.touched(day or 0) if article else max(newest, default=None)
        body = text.encode(encoding, "xmlcharrefreplace")
        return Answer(200, f"{kind}{declared}", body, modified)

    def _encodings(self) -> tuple[str, str]:
        """How its bytes are written, and what its headers say of it: outlets get that wrong."""
        if self.source.id == "listok":
            return "cp1251", ""
        if self.source.id == "lenta":
            return "utf-8", "; charset=windows-1251"
        return "utf-8", "; charset=utf-8"

    def _robots(self) -> Answer:
        closed = {"tamga": "/private/", "lenta": "/search", "listok": "/admin/"}
        rule = closed.get(self.source.id, "")
        text = f"User-agent: *\nDisallow: {rule}\n"
        if self.source.way == "sitemap":
            text += f"\nSitemap: {self.home}/sitemap.xml\n"
        return Answer(200, "text/plain; charset=utf-8", text.encode())

    def _mastodon(self, path: str, query: dict[str, list[str]], day: int) -> Answer:
        account = {"id": ACCOUNT, "username": "qamqor", "acct": "qamqor", "display_name": "Qamqor"}
        account |= {"url": f"{self.home}/@qamqor", "note": "", "bot": False}  # type: ignore[dict-item]
        if path == "/api/v1/accounts/lookup" and query.get("acct") == ["qamqor"]:
            return _json(account)
        if path == f"/api/v1/accounts/{ACCOUNT}/statuses":
            return _json([self._status(one, account) for one in self.shown(day)])
        if path == "/@qamqor":
            return self._page("front.html", day)
        return Answer(404, "application/json; charset=utf-8", b'{"error":"Record not found"}')

    def _status(self, article: Article, account: dict[str, str]) -> dict[str, object]:
        number = article.path.rpartition("/")[2]
        address = f"{self.home}{article.path}"
        words = "".join(f"<p>{_escaped(part)}</p>" for part in article.first.paragraphs)
        written = article.published.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        return {
            **{"id": number, "created_at": written, "edited_at": None, "reblog": None},
            **{"url": address, "uri": f"{self.home}/users/qamqor/statuses/{number}"},
            **{"content": words, "spoiler_text": "", "language": article.language},
            **{"visibility": "public", "sensitive": False, "account": account},
            **{"media_attachments": [], "mentions": [], "tags": [], "in_reply_to_id": None},
        }


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _json(value: object) -> Answer:
    body = json.dumps(value, ensure_ascii=False).encode()
    return Answer(200, "application/json; charset=utf-8", body)
