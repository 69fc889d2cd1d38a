"""What was asked and what was answered, with the scores: what settings are judged by."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from rollcall.records import Viewer
from rollcall.store.review import listed_cases
from rollcall.store.schema import articles, decisions, matches

Pair = tuple[str, str]
"""A case and a story."""


def answered(connection: Connection, viewer: Viewer) -> dict[Pair, tuple[float, str, datetime]]:
    """For each case and story that somebody decided on when the machine said "possible": the score,
    the newest answer that stands, and when the article was first seen.
    """
    assert viewer.name, "every read of matches has a viewer"  # noqa: S101
    query = (
        select(
            decisions.c.case_id,
            articles.c.story_id,
            articles.c.first_seen_at,
            decisions.c.judgement,
            decisions.c.evidence,
        )
        .join(articles, articles.c.id == decisions.c.article_id)
        .where(
            decisions.c.undone_at.is_(None),
            decisions.c.other_case_id.is_(None),
            decisions.c.evidence.is_not(None),
        )
        .order_by(decisions.c.id)
    )
    found: dict[Pair, tuple[float, str, datetime]] = {}
    for row in connection.execute(query):
        saw: dict[str, Any] = row.evidence
        if saw["verdict"] == "possible" and saw["score"] is not None:
            found[row.case_id, row.story_id] = (saw["score"], row.judgement, row.first_seen_at)
    return found


def asked(connection: Connection, viewer: Viewer, since: datetime) -> list[float]:
    """The scores of all questions, answered or not, about articles that were first seen since then.

    What a new list found in the archive is left out: it comes once and not every week.
    """
    found = {
        pair: score
        for pair, (score, _, seen) in answered(connection, viewer).items()
        if seen >= since
    }
    some = select(matches.c.case_id).where(matches.c.verdict == "possible").distinct()
    listed = listed_cases(some).subquery()
    query = (
        select(matches.c.case_id, articles.c.story_id, func.max(matches.c.score).label("score"))
        .join(
            articles,
            (articles.c.id == matches.c.article_id)
            & (articles.c.revision_id == matches.c.revision_id),
        )
        .join(listed, listed.c.id == matches.c.case_id)
        .where(
            matches.c.verdict == "possible",
            articles.c.first_seen_at >= since,
            listed.c.since <= articles.c.first_seen_at,
        )
        .group_by(matches.c.case_id, articles.c.story_id)
    )
    still = {(row.case_id, row.story_id): float(row.score) for row in connection.execute(query)}
    return sorted((found | still).values())
