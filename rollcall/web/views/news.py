"""The front page: what is new, grouped by person, the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rollcall.lists.gravity import gravity
from rollcall.names import skeleton
from rollcall.records import Viewer
from rollcall.store import desk_lists, desk_trouble
from rollcall.store import lists as store_lists
from rollcall.store.desk_news import News, newest
from rollcall.store.telling import Told
from rollcall.web.cards import by_person
from rollcall.web.desk import Desk
from rollcall.web.export import table
from rollcall.web.forms import number

DAYS = (1, 7, 30)
_MANY = 200
_WHOLE = Viewer("desk", "operator")


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
            **sections(news, names_at(stamp)),
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


def sections(news: Sequence[News], listed: frozenset[str]) -> dict[str, Any]:
    """The parts of the front page; `listed` is how the names on the lists sound."""
    people = by_person(news)
    same = [person for person in people if not person.differs]
    possible = [person for person in same if not person.is_sure]
    unlisted = [
        one for one in _of_kind(news, "unlisted") if not one.since and _sound(one) not in listed
    ]
    return {
        "changed": sorted((one for one in people if one.differs), key=lambda one: one.gravity),
        "people": [person for person in same if person.is_sure],
        "possible": sorted(possible, key=lambda one: one.gravity),
        "also_possible": [one for one in people if one.is_possible and one not in possible],
        "unlisted": by_name(unlisted),
        "tallies": _of_kind(news, "tally"),
        "silent": _of_kind(news, "silent"),
        "watches": by_watch(news),
    }


def by_name(unlisted: Iterable[Told]) -> list[list[Told]]:
    """Notices about people on no list, by how a name sounds; the gravest first, then the newest."""
    found: dict[str, list[Told]] = {}
    for told in sorted(unlisted, key=lambda one: gravity(None, one.data.get("status"))):
        found.setdefault(_sound(told), []).append(told)
    return list(found.values())


def by_watch(news: Iterable[News]) -> list[list[Told]]:
    """What watches found, by watch; both in the order in which it came."""
    found: dict[str, list[Told]] = {}
    for told in _of_kind(news, "watch"):
        if told.watch is not None:
            found.setdefault(told.watch["id"], []).append(told)
    return list(found.values())


def _said(page: Mapping[str, Any], failing: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a page is the entrance of a source that is told of as failing already."""
    return page["role"] == "entrance" and any(
        page["source_id"] == source["source_id"] for source in failing
    )


def _asked(request: Request) -> tuple[int, int | None]:
    days = number(request.query_params.get("days", ""), otherwise=7, most=366) or 7
    before = number(request.query_params.get("before", ""), otherwise=0)
    return days, before or None


def _sound(told: Told) -> str:
    return skeleton(str(told.data["name"]))


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
