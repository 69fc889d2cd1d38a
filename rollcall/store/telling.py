"""Notices with everything that a reader of an alert or a digest wants beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from rollcall.records import Viewer
from rollcall.store.articles import whole_text
from rollcall.store.rows import as_dict
from rollcall.store.schema import (
    articles,
    case_rows,
    cases,
    facts,
    list_versions,
    messages,
    notices,
    revisions,
    sources,
)

_AROUND = 160


@dataclass(frozen=True)
class Quote:
    """A stretch of an article with one part of it marked."""

    before: str
    marked: str
    after: str


@dataclass(frozen=True)
class Told:
    """One notice, ready to be put into words."""

    notice_id: int
    kind: str
    at: datetime
    data: Mapping[str, Any]
    case: Mapping[str, Any] | None
    article: Mapping[str, Any] | None
    source: Mapping[str, Any] | None
    quote: Quote | None
    copies: int
    also: tuple[Mapping[str, Any], ...] = ()
    """Cases of other lists of which the same words tell the same."""


def cut(text: str, start: int, end: int, around: int = _AROUND) -> Quote:
    """The part of a text around a span, from sentence to sentence where one begins nearby."""
    first = max(0, start - around)
    for stop in ("\n", ". ", "! ", "? "):
        at = text.rfind(stop, first, start)
        if at >= 0:
            first = max(first, at + len(stop))
    last = min(len(text), end + around)
    stops = [at for stop in ("\n", ". ", "! ", "? ") if (at := text.find(stop, end, last)) >= 0]
    if stops:
        last = min(stops) + 1
    before = ("…" if first and text[first - 1] not in "\n " else "") + text[first:start].lstrip()
    after = text[end:last].rstrip() + ("…" if last < len(text) and not stops else "")
    return Quote(before, text[start:end], after)


def tell(connection: Connection, viewer: Viewer, ids: Iterable[int]) -> list[Told]:
    """These notices, in the order of their ids."""
    assert viewer.name, "every read of matches has a viewer"  # noqa: S101
    query = (
        select(notices.c.id, notices.c.kind, notices.c.at, facts)
        .join(facts, facts.c.id == notices.c.fact_id)
        .where(notices.c.id.in_(list(ids)))
        .order_by(notices.c.id)
    )
    rows = connection.execute(query).all()
    about_cases = _cases(connection, {r.case_id for r in rows})
    about_articles = _articles(connection, {r.article_id for r in rows})
    about_sources = {r.id: as_dict(r) for r in connection.execute(select(sources))}
    texts = _texts(connection, {r.revision_id for r in rows})
    copies = _copies(connection, {a["story_id"] for a in about_articles.values()})
    told = []
    for row in rows:
        article = about_articles.get(row.article_id)
        told.append(
            Told(
                notice_id=row[0],
                kind=row[1],
                at=row[2],
                data=row.data,
                case=about_cases.get(row.case_id),
                article=article,
                source=about_sources.get(row.source_id),
                quote=_quote(texts.get(row.revision_id), row.data),
                copies=copies.get(article["story_id"], 1) if article else 0,
            )
        )
    return told


def _quote(text: str | None, data: Mapping[str, Any]) -> Quote | None:
    """For a change, the words that tell of it; else the name."""
    if text is None:
        return None
    start, end = data.get("quote") or (data.get("start"), data.get("end"))
    return None if start is None or end is None else cut(text, int(start), int(end))


def _cases(connection: Connection, ids: set[str | None]) -> dict[str, dict[str, Any]]:
    query = (
        select(cases.c.id, cases.c.list_id, cases.c.key, cases.c.person_id, case_rows.c.data)
        .join(case_rows, case_rows.c.case_id == cases.c.id)
        .join(list_versions, list_versions.c.id == case_rows.c.version_id)
        .where(cases.c.id.in_([i for i in ids if i]))
        .order_by(list_versions.c.number)
    )
    return {
        row.id: {
            "id": row.id,
            "list": row.list_id,
            "key": row.key,
            "person_id": row.person_id,
            "name": (row.data["names"] or [""])[0],
            "status": row.data["status"],
            "status_words": row.data["status_words"],
        }
        for row in connection.execute(query)
    }


def _articles(connection: Connection, ids: set[str | None]) -> dict[str, dict[str, Any]]:
    query = select(articles).where(articles.c.id.in_([i for i in ids if i]))
    return {row.id: as_dict(row) for row in connection.execute(query)}


def _texts(connection: Connection, ids: set[str | None]) -> dict[str, str]:
    query = select(revisions.c.id, revisions.c.title, revisions.c.text).where(
        revisions.c.id.in_([i for i in ids if i])
    )
    return {row.id: whole_text(row.title, row.text) for row in connection.execute(query)}


def _copies(connection: Connection, stories: set[str]) -> dict[str, int]:
    query = (
        select(articles.c.story_id, func.count())
        .where(articles.c.story_id.in_(stories))
        .group_by(articles.c.story_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def newest_message(connection: Connection, viewer: Viewer, kind: str) -> dict[str, Any] | None:
    """The last message of a kind, for showing it on the desk."""
    assert viewer.name, "every read of matches has a viewer"  # noqa: S101
    query = select(messages).where(messages.c.kind == kind)
    row = connection.execute(query.order_by(messages.c.created_at.desc()).limit(1)).one_or_none()
    return None if row is None else as_dict(row)
