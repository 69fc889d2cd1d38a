"""What is new, as the desk shows it: notices of the last days with what scoring saw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from rollcall.lists.care import Shown
from rollcall.records import Viewer
from rollcall.store import telling, watches
from rollcall.store.articles import whole_text
from rollcall.store.care import care_for
from rollcall.store.hidden import hidden_from
from rollcall.store.rows import as_dict
from rollcall.store.schema import articles, facts, matches, notices, revisions
from rollcall.store.telling import Quote, Told, careful, near


@dataclass(frozen=True)
class News:
    """One notice. `match` is what scoring saw in the text that raised it.

    `verdict` is how the match stands now: None where the present text names the case no more.
    `quote` has the name marked; `says` are the words that tell what happened, where others do.
    """

    told: Told
    match: Mapping[str, Any] | None
    verdict: str | None
    quote: Quote | None
    says: Quote | None


def newest(
    connection: Connection,
    viewer: Viewer,
    since: datetime,
    *,
    until: datetime,
    before: int | None = None,
    limit: int = 200,
    leaving: bool = False,
) -> tuple[list[News], int]:
    """The notices between two moments, newest first, and how many there are in all.

    `before` is a notice id: only older ones are wanted. What a person ruled out is left out, and
    so is what the viewer must not see on a page or (with `leaving`) in an export, and what watches
    found that are not theirs.
    """
    care = care_for(connection, viewer)
    inside = (notices.c.at >= since) & (notices.c.at <= until)
    if others := watches.unknown_to(connection, viewer):
        theirs = select(facts.c.id).where(facts.c.watch_id.in_(others))
        inside &= notices.c.fact_id.not_in(theirs)
    total = connection.execute(select(func.count()).select_from(notices).where(inside)).scalar_one()
    left = care.hidden(leaving=leaving)
    silent = {one for one, how in left.items() if how == "nothing"}
    if silent:
        about = select(facts.c.case_id).join(notices, notices.c.fact_id == facts.c.id).where(inside)
        total -= sum(1 for one in connection.execute(about).scalars() if one in silent)
    query = select(notices.c.id).where(inside).order_by(notices.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(notices.c.id < before)
    ids = list(connection.execute(query).scalars())
    seen, now = _matches(connection, ids)
    told = telling.tell(connection, viewer, ids, leaving=leaving, care=care)
    quotes = _quotes(connection, ids, left)
    news = [
        News(
            one,
            seen.get(one.notice_id),
            now.get(one.notice_id),
            *quotes.get(one.notice_id, (one.quote, None)),
        )
        if one.shown == "full"
        else News(one, None, now.get(one.notice_id), None, None)
        for one in sorted(told, key=lambda one: -one.notice_id)
    ]
    return [one for one in news if one.verdict != "different"], int(total)


def _matches(
    connection: Connection, ids: Iterable[int]
) -> tuple[dict[int, dict[str, Any]], dict[int, str]]:
    """Per notice: the match in the revision that raised it, and the verdict as it stands now."""
    query = (
        select(
            notices.c.id.label("notice_id"),
            facts.c.revision_id.label("raised_by"),
            articles.c.revision_id.label("present"),
            matches,
        )
        .join(facts, facts.c.id == notices.c.fact_id)
        .join(articles, articles.c.id == facts.c.article_id)
        .join(
            matches,
            (matches.c.article_id == facts.c.article_id) & (matches.c.case_id == facts.c.case_id),
        )
        .where(notices.c.id.in_(list(ids)))
    )
    seen: dict[int, dict[str, Any]] = {}
    now: dict[int, str] = {}
    for row in connection.execute(query):
        if row.revision_id == row.raised_by:
            seen[row.notice_id] = as_dict(row)
        if row.revision_id == row.present:
            now[row.notice_id] = row.verdict
    return seen, now


def _quotes(
    connection: Connection, ids: Iterable[int], left: Mapping[str, Shown]
) -> dict[int, tuple[Quote | None, Quote | None]]:
    """Per status notice: the words that name the person, and those that tell what happened.

    The second is None where both are the same words; either is where it names somebody hidden.
    """
    query = (
        select(notices.c.id, facts.c.data, facts.c.revision_id, revisions.c.title, revisions.c.text)
        .join(facts, facts.c.id == notices.c.fact_id)
        .join(revisions, revisions.c.id == facts.c.revision_id)
        .where(notices.c.id.in_(list(ids)), notices.c.kind == "status")
    )
    rows = connection.execute(query).all()
    texts = [row.revision_id for row in rows]
    hidden = hidden_from(connection, left, texts)
    if hidden.cases:
        hidden.look(piece for row in rows for piece in _near(row))
    out = {}
    for row in rows:
        text = whole_text(row.title, row.text)
        start, end = row.data["quote"]
        here = start <= row.data["start"] < end
        named = careful(text, row.data["start"], row.data["end"], hidden, row.revision_id)
        says = None if here else careful(text, start, end, hidden, row.revision_id, 0)
        out[row.id] = (named, says)
    return out


def _near(row: Any) -> tuple[str, str]:
    """The stretches of a text that the two quotes are cut from."""
    text = whole_text(row.title, row.text)
    start, end = row.data["quote"]
    return near(text, row.data["start"], row.data["end"]), near(text, start, end, 0)
