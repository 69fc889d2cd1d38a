"""Matches and the decisions people made about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, String, cast, delete, func, literal, select

from rollcall.records import Judgement
from rollcall.store.lists import Case
from rollcall.store.rows import digest
from rollcall.store.schema import (
    analyses,
    articles,
    case_rows,
    list_versions,
    matches,
    revisions,
)
from rollcall.store.schema import (
    decisions as decisions_table,
)


def pending(lists_stamp: str, decisions_stamp: str) -> Select[Any]:
    """The items of the match step: current revisions that have been analysed."""
    stamp = literal(f":{lists_stamp}:{decisions_stamp}")
    return select(
        analyses.c.revision_id.label("item"),
        (cast(analyses.c.version, String) + stamp).label("input_hash"),
        articles.c.sort_at.label("place"),
    ).join(articles, articles.c.revision_id == analyses.c.revision_id)


def replace(connection: Connection, revision: dict[str, Any], found: Iterable[Any]) -> None:
    """Make `found` the matches of a revision. They carry what scoring saw, and the verdict."""
    connection.execute(delete(matches).where(matches.c.revision_id == revision["id"]))
    for one in found:
        spot = one.spot
        features = {
            "name": spot.name,
            "bearers": spot.bearers,
            "weak": [list(span) for span in spot.weak],
            "reasons": [asdict(reason) for reason in spot.reasons],
            "evidence": [asdict(reason) for reason in one.evidence],
        }
        connection.execute(
            matches.insert().values(
                id=digest(revision["id"], one.case_id),
                revision_id=revision["id"],
                article_id=revision["article_id"],
                case_id=one.case_id,
                surface=spot.surface,
                start=spot.start,
                end=spot.end,
                score=spot.score,
                features=features,
                verdict=one.verdict,
                status=one.status,
            )
        )


def is_historical(connection: Connection, case: Case, revision: dict[str, Any]) -> bool:
    """Whether the case came onto its list only after this text had been collected."""
    query = (
        select(func.min(list_versions.c.uploaded_at))
        .join(case_rows, case_rows.c.version_id == list_versions.c.id)
        .where(case_rows.c.case_id == case.id)
    )
    listed_at = connection.execute(query).scalar_one()
    seen_at = connection.execute(
        select(revisions.c.created_at).where(revisions.c.id == revision["id"])
    ).scalar_one()
    return bool(listed_at and listed_at > seen_at)


def decide(
    connection: Connection,
    case_id: str,
    judgement: Judgement,
    *,
    article_id: str | None,
    surface: str | None,
    by: str,
    why: str,
    now: datetime,
) -> int:
    """Keep a human's answer; it takes effect at the next match."""
    statement = decisions_table.insert().values(
        case_id=case_id,
        article_id=article_id,
        surface=surface,
        judgement=judgement,
        by=by,
        why=why,
        at=now,
    )
    key = connection.execute(statement).inserted_primary_key
    assert key is not None  # noqa: S101 - an insert always has one
    return int(key[0])


def decisions(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """What people decided and did not undo, per case, the newest first."""
    table = decisions_table
    query = (
        select(table.c.case_id, table.c.article_id, table.c.surface, table.c.judgement)
        .where(table.c.undone_at.is_(None), table.c.other_case_id.is_(None))
        .order_by(table.c.id.desc())
    )
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.case_id].append(
            {"article_id": row.article_id, "surface": row.surface, "judgement": row.judgement}
        )
    return dict(found)


def decisions_stamp(connection: Connection) -> str:
    """Changes with every decision and with every undoing of one."""
    table = decisions_table
    made, undone = connection.execute(
        select(func.count(table.c.id), func.count(table.c.undone_at))
    ).one()
    return f"{made}-{undone}"
