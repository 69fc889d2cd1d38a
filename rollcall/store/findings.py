"""What was found in a revision: mentions, claims and tallies."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Table, select

from nlp.annotations import Analysis
from rollcall.store.rows import put, replace
from rollcall.store.schema import analyses, claims, mentions, revisions, tallies


def save(
    connection: Connection, revision_id: str, analysis: Analysis, version: int, now: datetime
) -> str:
    """Make this the analysis of a revision, instead of any earlier one; returns its article."""
    put(
        connection,
        analyses,
        revision_id=revision_id,
        language=analysis["language"],
        version=version,
        created_at=now,
    )
    for table, found, column in (
        (mentions, analysis["mentions"], "name"),
        (claims, analysis["claims"], "status"),
        (tallies, analysis["tallies"], "status"),
    ):
        replace(connection, table, revision_id, _rows(table, revision_id, found, column))
    query = select(revisions.c.article_id).where(revisions.c.id == revision_id)
    return str(connection.execute(query).scalar_one())


def _rows(table: Table, revision_id: str, found: Any, column: str) -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = []
    for position, item in enumerate(found):
        row = {
            "revision_id": revision_id,
            "position": position,
            "start": item["start"],
            "end": item["end"],
            column: item[column],
            "data": dict(item),
        }
        if table is mentions:
            row["kind"] = item["kind"]
        rows.append(row)
    return rows


def differs(connection: Connection, revision_id: str, analysis: Analysis) -> bool:
    """Whether a revision has another analysis already; not where it has none."""
    before = load(connection, [revision_id]).get(revision_id)
    if before is None:
        return False
    return _plain(before) != _plain(analysis)


def _plain(analysis: Analysis) -> str:
    """What is kept of an analysis, as it comes back from the record."""
    kept = {key: value for key, value in analysis.items() if key != "reason"}
    return json.dumps(kept, sort_keys=True)


def load(connection: Connection, ids: Iterable[str]) -> dict[str, Analysis]:
    """The analyses of revisions, by revision id; those not analysed yet are not in it."""
    wanted = list(ids)
    languages = select(analyses.c.revision_id, analyses.c.language).where(
        analyses.c.revision_id.in_(wanted)
    )
    found: dict[str, dict[str, Any]] = {
        row.revision_id: {"language": row.language, "mentions": [], "claims": [], "tallies": []}
        for row in connection.execute(languages)
    }
    for table in (mentions, claims, tallies):
        query = select(table.c.revision_id, table.c.data).where(table.c.revision_id.in_(wanted))
        for row in connection.execute(query.order_by(table.c.revision_id, table.c.position)):
            found[row.revision_id][table.name].append(row.data)
    return cast(dict[str, Analysis], found)
