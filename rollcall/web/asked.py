"""What a search form asks for: from its fields to a query, and the buttons that change it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from rollcall.search import Query
from rollcall.search.base import MOST_PAGED
from rollcall.search.lexer import LONGEST
from rollcall.web.forms import Form, day, many, number, one

PAGE = 20
"""Articles on one page of results."""
_QUERY = {
    "source": "sources",
    "kind": "kinds",
    "language": "languages",
    "status": "statuses",
    "list": "lists",
    "place": "places",
}
FILTERS = tuple(_QUERY)
"""The fields of the form that may stand in it many times, each with one wanted value."""
NONE = "none"
"""How a form sends the empty value: a note has no source, a text perhaps no known language."""
_MOST_WANTED = 60
_LONGEST_VALUE = 300
_MOST_NAMES = 8
_NO_QUOTES = str.maketrans("", "", '"«»“”„')
Sort = Literal["relevance", "newest", "oldest"]
_SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest")


@dataclass(frozen=True)
class Asked:
    """A form, understood: the query, and what the page says again of it as it was typed.

    `total` is how many were found when the pages that this is one of were begun, if it is one.
    """

    query: Query
    since: str
    until: str
    sort: Sort
    page: int
    total: int | None
    wanted: Mapping[str, tuple[str, ...]]

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is set."""
        return any(self.wanted.values()) or bool(self.query.since or self.query.until)


def understood(form: Form, timezone: str) -> Asked:
    """What a form asks for, after the button that was pressed has changed it.

    A further page keeps the snapshot of the first one, but only as long as the same is asked for:
    whoever types another word and presses "Next page" gets the first page of a new search.
    """
    form = _pressed(form)
    query = query_of(form, timezone)
    page, snapshot = 1, ""
    if one(form, "of") == fingerprint(query):
        page = number(one(form, "page"), otherwise=1, most=MOST_PAGED // PAGE) or 1
        snapshot = one(form, "snapshot")[:20_000] if one(form, "page") else ""
    return Asked(
        replace(query, offset=(page - 1) * PAGE, snapshot=snapshot),
        one(form, "since") if query.since else "",
        one(form, "until") if query.until else "",
        _sort(form),
        page,
        number(one(form, "total"), otherwise=0) if snapshot else None,
        {name: _values(form, name) for name in FILTERS},
    )


def query_of(form: Form, timezone: str) -> Query:
    """The first page of what the fields of a search form ask for, whichever button was pressed.

    The fields are `text`, `exact`, those of `FILTERS`, `since`, `until` and `sort`. Days are whole
    days in the project's time zone.
    """
    text = one(form, "text").replace("\0", "").strip()[: LONGEST + 1]
    values = {name: tuple("" if v == NONE else v for v in _values(form, name)) for name in FILTERS}
    sort = _sort(form)
    until = day(one(form, "until"), timezone, end=True)
    return Query(
        text=text,
        exact=bool(one(form, "exact")),
        sources=values["source"],
        kinds=values["kind"],
        languages=values["language"],
        statuses=values["status"],
        lists=values["list"],
        places=values["place"],
        since=day(one(form, "since"), timezone),
        until=until.replace(microsecond=0) if until else None,
        sort=sort if text or sort != "relevance" else "newest",
        limit=PAGE,
        zone=timezone,
    )


def for_names(names: Iterable[str]) -> str:
    """The text of a search for somebody by any of these names; "" where there is none to look for.

    A mark of quotation within a name would end it: it is left out.
    """
    plain = (name.translate(_NO_QUOTES).strip() for name in names)
    found = [f'name:"{name}"' for name in plain if any(map(str.isalpha, name))]
    return " OR ".join(found[:_MOST_NAMES])[:LONGEST] if found else ""


def fingerprint(query: Query) -> str:
    """The same for the same search, whichever page of it."""
    bare = replace(query, offset=0, limit=PAGE, snapshot="")
    return hashlib.sha256(repr(bare).encode("utf-8", "replace")).hexdigest()[:16]


def without(query: Query, name: str) -> Query:
    """The same search without one of its filters, for counting what that filter could want."""
    bare: dict[str, Any] = {_QUERY[name]: ()}
    return replace(query, **bare, offset=0, limit=1)


def _sort(form: Form) -> Sort:
    return next((sort for sort in _SORTS if sort == one(form, "sort")), "relevance")


def _values(form: Form, name: str) -> tuple[str, ...]:
    found = (value.replace("\0", "")[:_LONGEST_VALUE] for value in many(form, name))
    return tuple(dict.fromkeys(found))[:_MOST_WANTED]


def _pressed(form: Form) -> Form:
    """The form as the buttons for days, an order, or without a filter leave it."""
    if days := one(form, "days"):
        since, _, until = days.partition("..")
        return {**form, "since": [since], "until": [until]}
    if order := one(form, "order"):
        return {**form, "sort": [order]}
    name, _, value = one(form, "drop").partition(":")
    gone = {"all": (*FILTERS, "since", "until"), "days": ("since", "until")}
    if name in gone:
        return {field: values for field, values in form.items() if field not in gone[name]}
    if name in FILTERS:
        return {**form, name: [one for one in form.get(name, []) if one != value]}
    return form
