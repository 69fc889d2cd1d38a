"""One article with everything the record knows of it, for the desk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from nlp.annotations import Analysis
from rollcall.lists.care import in_words
from rollcall.lists.numbers import number_in
from rollcall.records import Viewer
from rollcall.store import decisions, findings
from rollcall.store.care import care_for, withheld
from rollcall.store.rows import as_dict
from rollcall.store.schema import (
    articles,
    case_rows,
    cases,
    matches,
    pages,
    revisions,
    sightings,
    sources,
)

_MANY = 100
"""Sightings and copies that one page shows; an article seen more often shows the newest."""


@dataclass(frozen=True)
class Whole:
    """An article, its source, its revisions (oldest first) and what was found in the present one.

    `sightings` and `copies` hold the newest hundred; `seen` and `copied` count all of them.
    """

    article: Mapping[str, Any]
    source: Mapping[str, Any] | None
    revisions: Sequence[Mapping[str, Any]]
    analysis: Analysis | None
    matches: Sequence[Mapping[str, Any]]
    sightings: Sequence[Mapping[str, Any]]
    seen: int
    copies: Sequence[Mapping[str, Any]]
    copied: int


def whole(connection: Connection, viewer: Viewer, article_id: str) -> Whole | None:
    """One article by its id, or None."""
    assert viewer.name, "every read of matches has a viewer"  # noqa: S101
    query = select(articles).where(articles.c.id == article_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    article = as_dict(row)
    texts = select(revisions).where(revisions.c.article_id == article_id)
    ordered = connection.execute(texts.order_by(revisions.c.number)).all()
    seen, seen_count = _sightings(connection, article_id)
    copies, copied = _copies(connection, article)
    return Whole(
        article=article,
        source=_sources(connection, [article["source_id"]]).get(article["source_id"]),
        revisions=[as_dict(revision) for revision in ordered],
        analysis=findings.load(connection, [article["revision_id"] or ""]).get(
            article["revision_id"] or ""
        ),
        matches=named(connection, viewer, article["revision_id"]),
        sightings=seen,
        seen=seen_count,
        copies=copies,
        copied=copied,
    )


def named(connection: Connection, viewer: Viewer, revision_id: str | None) -> list[dict[str, Any]]:
    """The matches of one revision, in the order of the text, each with its case as listed
    and the decision that settles it, if any.

    Cases that the viewer does not see as they are do not stand beside a text that names them.
    """
    care = care_for(connection, viewer)
    hidden = care.hidden(leaving=False)
    query = (
        select(matches, cases.c.list_id, cases.c.key, case_rows.c.data)
        .join(cases, cases.c.id == matches.c.case_id)
        .outerjoin(
            case_rows,
            (case_rows.c.case_id == cases.c.id)
            & (case_rows.c.version_id == cases.c.current_version),
        )
        .where(matches.c.revision_id == revision_id)
        .order_by(matches.c.start, matches.c.case_id)
    )
    found = [as_dict(row) for row in connection.execute(query) if row.case_id not in hidden]
    if hidden:  # who else bears a name is told to nobody from whom one of them may be hidden
        found = [one | {"features": one["features"] | {"bearers": 1}} for one in found]
    made = decisions.listed(connection, viewer, [match["case_id"] for match in found])
    return [
        match
        | {
            "number": number_in(match["data"], match["key"]),
            "decision": _decision(match, made),
            "care": in_words(care.of(match["case_id"])),
        }
        for match in found
    ]


def _decision(match: Mapping[str, Any], made: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The newest decision about a match: one that settles it, or one that the step `match` has not
    applied yet, which `waits`.
    """
    number = match["features"].get("decision")
    for one in made:
        about = (one["case_id"], one["article_id"]) == (match["case_id"], match["article_id"])
        if one["id"] == number or (about and not one["undone_at"]):
            return {**one, "waits": one["id"] != number}
    return None


def heads(
    connection: Connection, viewer: Viewer, ids: Iterable[str], *, leaving: bool = False
) -> dict[str, dict[str, Any]]:
    """Articles by id without their texts: with the source's name and how many cases they name.

    A case that the viewer does not see as it is on a page, or (with `leaving`) in an export, is
    not counted: beside a headline, a count names as well as a name.
    """
    wanted = list(ids)
    hidden = withheld(connection, viewer, leaving=leaving)
    query = (
        select(
            articles,
            sources.c.name.label("source_name"),
            sources.c.control,
        )
        .outerjoin(sources, sources.c.id == articles.c.source_id)
        .where(articles.c.id.in_(wanted))
    )
    found = [as_dict(row) for row in connection.execute(query)]
    standing = select(matches.c.revision_id, matches.c.case_id).where(
        matches.c.article_id.in_(wanted), matches.c.verdict != "different"
    )
    named = Counter(
        row.revision_id for row in connection.execute(standing) if row.case_id not in hidden
    )
    return {row["id"]: row | {"named": named[row["revision_id"]]} for row in found}


def _sources(connection: Connection, ids: Iterable[str | None]) -> dict[str | None, dict[str, Any]]:
    query = select(sources).where(sources.c.id.in_([i for i in ids if i]))
    return {row.id: as_dict(row) for row in connection.execute(query)}


def _sightings(connection: Connection, article_id: str) -> tuple[list[dict[str, Any]], int]:
    query = (
        select(
            sightings.c.seen_at,
            sightings.c.revision_id,
            pages.c.id.label("page_id"),
            pages.c.url,
            pages.c.role,
            pages.c.status,
            pages.c.bytes,
            pages.c.sha256,
            pages.c.captured_at,
            pages.c.captured_by,
            pages.c.imported_at,
            pages.c.warc_file,
            func.count().over().label("all"),
        )
        .join(pages, pages.c.id == sightings.c.page_id)
        .where(sightings.c.article_id == article_id)
        .order_by(pages.c.captured_at.desc(), pages.c.id.desc())
        .limit(_MANY)
    )
    rows = [as_dict(row) for row in connection.execute(query)]
    return rows, rows[0]["all"] if rows else 0


def _copies(connection: Connection, article: Mapping[str, Any]) -> tuple[list[dict[str, Any]], int]:
    query = (
        select(
            articles.c.id,
            articles.c.kind,
            articles.c.title,
            articles.c.published,
            articles.c.published_from,
            articles.c.sort_at,
            articles.c.url,
            sources.c.name.label("source_name"),
            sources.c.control,
            func.count().over().label("all"),
        )
        .outerjoin(sources, sources.c.id == articles.c.source_id)
        .where(articles.c.story_id == article["story_id"], articles.c.id != article["id"])
        .order_by(articles.c.sort_at, articles.c.id)
        .limit(_MANY)
    )
    rows = [as_dict(row) for row in connection.execute(query)]
    return rows, rows[0]["all"] if rows else 0
