"""The front page: what is new, grouped by person, the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rollcall.names import skeleton
from rollcall.records import Viewer
from rollcall.store import desk_lists, desk_trouble
from rollcall.store import lists as store_lists
from rollcall.store.desk_news import News, newest
from rollcall.store.telling import Quote, Told
from rollcall.web.desk import Desk
from rollcall.web.export import table
from rollcall.web.forms import number
from rollcall.web.sides import Sides, sides

DAYS = (1, 7, 30)
_MANY = 200
_WHOLE = Viewer("desk", "operator")


@dataclass
class Item:
    """What one story newly says of one person: all notices of it together.

    `change` is the notice that coverage differs from the list, `says` the words that say so.
    """

    told: Told
    quote: Quote | None
    sides: Sides | None
    verdict: str | None
    change: Told | None = None
    says: Quote | None = None

    @property
    def status(self) -> str | None:
        """What the article says happened."""
        return (self.change or self.told).data.get("status")


@dataclass
class PersonNews:
    """A case with what is new about it, newest first."""

    case: Any
    items: list[Item] = field(default_factory=list)

    @property
    def is_sure(self) -> bool:
        """Whether anything here is more than possible."""
        return any(item.verdict in ("likely", "same") for item in self.items)

    @property
    def changed(self) -> bool:
        """Whether coverage says something else than the list."""
        return any(item.change for item in self.items)


def routes(desk: Desk) -> list[Route]:
    """`/` and its table."""

    @lru_cache(maxsize=1)
    def names_at(_stamp: str) -> frozenset[str]:
        """How the names on the lists sound, made once per state of the lists."""
        with desk.store.read() as connection:
            # Everybody's: who is on a list of which this viewer must not know is not "on no list".
            cases = store_lists.current(connection, _WHOLE)
        return frozenset(skeleton(name) for case in cases for name in case.row.names)

    def front(request: Request) -> Response:
        days, before = _asked(request)
        now = desk.clock()
        with desk.store.read() as connection:
            news, total = newest(
                connection,
                desk.viewer,
                now - timedelta(days=days),
                until=now,
                before=before,
                limit=_MANY,
            )
            unread = desk_trouble.unread(connection, desk.viewer)
            failing = desk_trouble.failing(connection, desk.viewer)
            lists = desk_lists.overview(connection, desk.viewer)
            stamp = store_lists.stamp(connection)
        return desk.page(
            request,
            "news.html",
            days=days,
            choices=DAYS,
            total=total,
            older=_older(news),
            **_sections(news, names_at(stamp)),
            unread=[page for page in unread if not _said(page, failing)],
            failing=failing,
            lists=lists,
        )

    def export(request: Request) -> Response:
        days, _ = _asked(request)
        now = desk.clock()
        with desk.store.read() as connection:
            since = now - timedelta(days=days)
            news, _ = newest(connection, desk.viewer, since, until=now, limit=5000, leaving=True)
        withheld = sum(1 for one in news if one.told.shown != "full")
        return table(desk, "new", _HEADINGS, (_line(one) for one in news), withheld=withheld)

    return [Route("/", front), Route("/new.csv", export)]


def _older(news: Sequence[News]) -> int | None:
    """Where the next page begins, if this one is full."""
    return min((one.told.notice_id for one in news), default=None) if len(news) == _MANY else None


def _sections(news: Sequence[News], listed: frozenset[str]) -> dict[str, Any]:
    """The parts of the front page; `listed` is how the names on the lists sound."""
    people = by_person(news)
    unlisted = _of_kind(news, "unlisted")
    return {
        "changed": [person for person in people if person.changed],
        "people": [person for person in people if person.is_sure and not person.changed],
        "possible": [person for person in people if not person.is_sure and not person.changed],
        "unlisted": [told for told in unlisted if skeleton(told.data["name"]) not in listed],
        "tallies": _of_kind(news, "tally"),
        "silent": _of_kind(news, "silent"),
        "watches": by_watch(news),
    }


def by_watch(news: Iterable[News]) -> list[list[Told]]:
    """What watches found, by watch; both in the order in which it came."""
    found: dict[str, list[Told]] = {}
    for told in _of_kind(news, "watch"):
        if told.watch is not None:
            found.setdefault(told.watch["id"], []).append(told)
    return list(found.values())


def by_person(news: Iterable[News]) -> list[PersonNews]:
    """Notices about cases, grouped by person and story; both in the order in which they came.

    What differs from the list comes first within a person.
    """
    people: dict[str, PersonNews] = {}
    items: dict[tuple[str, str], Item] = {}
    for one in news:
        told = one.told
        if told.case is None or told.article is None or told.kind == "silent":
            continue
        person = people.setdefault(told.case["id"], PersonNews(told.case))
        key = (told.case["id"], told.article["story_id"])
        item = items.get(key)
        if item is None:
            item = items[key] = Item(told, one.quote, _sides(one), one.verdict)
            person.items.append(item)
        elif item.sides is None or (told.kind == "match" and item.told.kind == "possible"):
            item.told, item.quote = told, one.quote
            item.sides, item.verdict = _sides(one), one.verdict
        if told.kind == "status" and item.change is None:
            item.change, item.says = told, one.says
            item.quote = item.quote if item.says else one.quote
    for person in people.values():
        person.items.sort(key=lambda item: item.change is None)
    return list(people.values())


def _said(page: Mapping[str, Any], failing: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a page is the entrance of a source that is told of as failing already."""
    return page["role"] == "entrance" and any(
        page["source_id"] == source["source_id"] for source in failing
    )


def _asked(request: Request) -> tuple[int, int | None]:
    days = number(request.query_params.get("days", ""), otherwise=7, most=366) or 7
    before = number(request.query_params.get("before", ""), otherwise=0)
    return days, before or None


def _sides(one: News) -> Sides | None:
    match = one.match
    return sides(match["surface"], match["score"], match["features"]) if match else None


def _of_kind(news: Iterable[News], kind: str) -> list[Told]:
    return [one.told for one in news if one.told.kind == kind]


_HEADINGS = (
    "noticed",
    "what",
    "list",
    "case",
    "name",
    "verdict",
    "list_says",
    "article_says",
    "found_as",
    "quote",
    "source",
    "control",
    "published",
    "published_from",
    "title",
    "url",
    "copies",
    "care",
    "watch",
)


def _line(one: News) -> list[object]:
    told = one.told
    case, article, source = told.case or {}, told.article or {}, told.source or {}
    quote = one.quote
    return [
        told.at.isoformat(timespec="minutes"),
        told.kind,
        case.get("list"),
        case.get("number"),
        case.get("name") or told.data.get("name"),
        one.verdict,
        case.get("status"),
        told.data.get("status"),
        told.data.get("surface"),
        quote.before + quote.marked + quote.after if quote else "",
        source.get("name"),
        source.get("control"),
        article.get("published"),
        article.get("published_from"),
        article.get("title"),
        article.get("url"),
        told.copies,
        case.get("care"),
        (told.watch["title"] or told.watch["number"]) if told.watch else None,
    ]
