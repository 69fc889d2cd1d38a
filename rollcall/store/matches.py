"""Matches: which revision names which case, what scoring saw, and the verdict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    String,
    bindparam,
    cast,
    delete,
    func,
    literal,
    select,
    update,
)

from rollcall.names.composed import composed
from rollcall.store.lists import Case
from rollcall.store.rows import as_dict, digest
from rollcall.store.schema import (
    analyses,
    articles,
    case_rows,
    decisions,
    list_versions,
    matches,
    rematches,
)


def pending(program: str) -> Select[Any]:
    """The items of the match step: current revisions that have been analysed.

    All of them depend on the `program` alone (see `rollcall.store.name_indexes`). A decision about
    a case, made or undone, concerns only the texts that name the case; and what changes on a list
    only those that `rollcall.match.backwards` finds, and counts up in `rematches`.
    """
    about = (
        select(
            matches.c.revision_id,
            func.count(decisions.c.id).label("made"),
            func.count(decisions.c.undone_at).label("undone"),
        )
        .join(decisions, decisions.c.case_id == matches.c.case_id)
        .where(decisions.c.other_case_id.is_(None))
        .group_by(matches.c.revision_id)
        .subquery()
    )
    decided = cast(about.c.made, String) + "-" + cast(about.c.undone, String)
    return (
        select(
            analyses.c.revision_id.label("item"),
            (
                cast(analyses.c.version, String)
                + literal(f":{program}:")
                + func.coalesce(decided, "0-0")
                + literal(":")
                + cast(func.coalesce(rematches.c.number, 0), String)
            ).label("input_hash"),
            articles.c.sort_at.label("place"),
        )
        .join(articles, articles.c.revision_id == analyses.c.revision_id)
        .outerjoin(about, about.c.revision_id == analyses.c.revision_id)
        .outerjoin(rematches, rematches.c.revision_id == analyses.c.revision_id)
    )


def met(connection: Connection, revision_id: str, now: datetime) -> datetime | None:
    """When a revision was matched for the first time; None where that is now."""
    mine = analyses.c.revision_id == revision_id
    before = connection.execute(select(analyses.c.matched_at).where(mine)).scalar()
    if before is None:
        connection.execute(update(analyses).where(mine).values(matched_at=now))
    return before


def replace(connection: Connection, revision: dict[str, Any], found: Iterable[Any]) -> None:
    """Make `found` the matches of a revision. They carry what scoring saw, and the verdict."""
    connection.execute(delete(matches).where(matches.c.revision_id == revision["id"]))
    rows = [_row(one, revision) for one in found]
    if rows:
        connection.execute(matches.insert(), rows)


def _row(one: Any, revision: dict[str, Any]) -> dict[str, Any]:
    """What is kept of one match."""
    spot = one.spot
    return {
        "id": digest(revision["id"], one.case_id),
        "revision_id": revision["id"],
        "article_id": revision["article_id"],
        "case_id": one.case_id,
        "surface": spot.surface,
        "start": spot.start,
        "end": spot.end,
        "score": spot.score,
        "features": {
            "name": spot.name,
            "bearers": spot.bearers,
            "weak": [list(span) for span in spot.weak],
            "decision": one.decision,
            "reasons": [asdict(reason) for reason in spot.reasons],
            "evidence": [asdict(reason) for reason in one.evidence],
        },
        "verdict": one.verdict,
        "status": one.status,
    }


_LISTED = (
    select(list_versions.c.uploaded_at, case_rows.c.data)
    .join(case_rows, case_rows.c.version_id == list_versions.c.id)
    .where(case_rows.c.case_id == bindparam("case"))
    .order_by(list_versions.c.number)
)


def is_historical(connection: Connection, case: Case, name: str, revision: dict[str, Any]) -> bool:
    """Whether the case, or its name as it was matched, came onto the list only after this text had
    been collected. A name that never stood there was learned otherwise.
    """
    rows = connection.execute(_LISTED, {"case": case.id}).all()
    named = [row for row in rows if name in map(_composed, row.data["names"])] or rows
    return bool(named and named[0].uploaded_at > revision["created_at"])


def _composed(name: str) -> str:
    """A name as an index has it."""
    return composed(name).text


def of_case(connection: Connection, case_id: str) -> list[dict[str, Any]]:
    """The matches of a case in the present texts of articles, with what scoring saw."""
    query = (
        select(
            matches.c.revision_id,
            matches.c.article_id,
            matches.c.surface,
            matches.c.start,
            matches.c.end,
            matches.c.verdict,
            matches.c.features,
        )
        .join(articles, articles.c.revision_id == matches.c.revision_id)
        .where(matches.c.case_id == case_id)
        .order_by(articles.c.sort_at, matches.c.id)
    )
    return [as_dict(row) for row in connection.execute(query)]
