"""What a decider saw: kept with every decision, so that it can be understood when the list and the
article are gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from rollcall.records import Viewer
from rollcall.store.articles import whole_text
from rollcall.store.schema import (
    articles,
    case_rows,
    cases,
    decisions,
    list_versions,
    matches,
    revisions,
    sources,
)
from rollcall.store.telling import cut

_MACHINE = ("likely", "possible")


def seen(
    connection: Connection, viewer: Viewer, *, case_id: str, article_id: str, surface: str | None
) -> dict[str, Any]:
    """The row as listed, and the article's present text around the words that name the case.

    A plain JSON object: `list`, `version`, `key`, `listed` (the whole row); `article`, `story`,
    `revision`, `sha256`, `title`, `url`, `published`, `published_from`, `source`, `source_name`,
    `control`; `surface` and `quote` (before, the words, after); and what scoring saw, as far as
    there is a match: `score`, `verdict` (the machine's), `status`, `name` (the spelling compared),
    `bearers`, `reasons`, `evidence`.
    """
    assert viewer.name, "every read of lists has a viewer"  # noqa: S101
    text, told = _article(connection, article_id)
    match = _match(connection, case_id, told["revision"])
    words = surface or match.get("surface")
    at = match.pop("start", None)
    if at is None or words != match.get("surface"):
        at = text.find(words) if words else -1
    quote = None
    if words and at >= 0:
        cut_out = cut(text, at, at + len(words))
        quote = [cut_out.before, cut_out.marked, cut_out.after]
    return _listed(connection, case_id) | told | match | {"surface": words, "quote": quote}


def _listed(connection: Connection, case_id: str) -> dict[str, Any]:
    query = (
        select(
            cases.c.list_id.label("list"),
            list_versions.c.number.label("version"),
            cases.c.key,
            case_rows.c.data.label("listed"),
        )
        .join(case_rows, case_rows.c.case_id == cases.c.id)
        .join(list_versions, list_versions.c.id == case_rows.c.version_id)
        .where(cases.c.id == case_id)
        .order_by(list_versions.c.number.desc())
        .limit(1)
    )
    return dict(connection.execute(query).one()._mapping)


def _article(connection: Connection, article_id: str) -> tuple[str, dict[str, Any]]:
    query = (
        select(
            articles,
            revisions.c.text,
            revisions.c.title.label("head"),
            revisions.c.sha256,
            sources.c.name.label("source_name"),
            sources.c.control,
        )
        .outerjoin(revisions, revisions.c.id == articles.c.revision_id)
        .outerjoin(sources, sources.c.id == articles.c.source_id)
        .where(articles.c.id == article_id)
    )
    row = connection.execute(query).one()
    told = {
        "article": row.id,
        "story": row.story_id,
        "revision": row.revision_id,
        "sha256": row.sha256,
        "title": row.head or row.title,
        "url": row.url,
        "published": row.published,
        "published_from": row.published_from,
        "source": row.source_id,
        "source_name": row.source_name,
        "control": row.control,
    }
    return whole_text(row.head, row.text or ""), told


def _match(connection: Connection, case_id: str, revision_id: str | None) -> dict[str, Any]:
    query = select(matches).where(
        matches.c.case_id == case_id, matches.c.revision_id == revision_id
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return {"score": None, "verdict": None}
    return {
        "surface": row.surface,
        "start": row.start,
        "score": row.score,
        "verdict": _machines(connection, row.verdict, row.features),
        "status": row.status,
        "name": row.features["name"],
        "bearers": row.features["bearers"],
        "reasons": row.features["reasons"],
        "evidence": row.features["evidence"],
    }


def _machines(connection: Connection, verdict: str, features: Mapping[str, Any]) -> str | None:
    """What the machine said; of a match that is decided already, what it said at that time."""
    if verdict in _MACHINE:
        return verdict
    query = select(decisions.c.evidence).where(decisions.c.id == features.get("decision"))
    earlier = connection.execute(query).scalar_one_or_none() or {}
    said = earlier.get("verdict")
    return said if said in _MACHINE else None
