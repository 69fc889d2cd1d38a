"""What could not be read, for the desk: pages that failed, sources that do not answer."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from rollcall.records import Viewer
from rollcall.store.rows import as_dict
from rollcall.store.schema import pages, source_health, sources, step_state, visits
from rollcall.store.sources import FINE


def unread(connection: Connection, viewer: Viewer, limit: int = 50) -> list[dict[str, Any]]:
    """Pages whose reading failed, newest first: where they are from, and why."""
    assert viewer.name, "every read has a viewer"  # noqa: S101
    state = step_state
    failed = (
        select(state.c.item, state.c.reason)
        .where(state.c.step == "extract", state.c.outcome.in_(("failed", "again")))
        .order_by(state.c.finished_at.desc())
        .limit(limit)
    )
    reasons = {int(row.item): row.reason for row in connection.execute(failed)}
    query = (
        select(
            pages.c.id,
            pages.c.url,
            pages.c.captured_at,
            pages.c.role,
            pages.c.source_id,
            sources.c.name,
        )
        .join(sources, sources.c.id == pages.c.source_id)
        .where(pages.c.id.in_(reasons))
        .order_by(pages.c.id.desc())
    )
    return [
        as_dict(row) | {"reason": reasons[row.id] or "no reason was kept"}
        for row in connection.execute(query)
    ]


def failing(connection: Connection, viewer: Viewer) -> list[dict[str, Any]]:
    """Sources whose last visit failed as a whole, and why."""
    assert viewer.name, "every read has a viewer"  # noqa: S101
    query = (
        select(sources.c.id, sources.c.name, source_health)
        .join(source_health, source_health.c.source_id == sources.c.id)
        .where(source_health.c.error.is_not(None), sources.c.enabled)
        .order_by(sources.c.name)
    )
    return [as_dict(row) for row in connection.execute(query)]


def refused(connection: Connection, viewer: Viewer, limit: int = 100) -> list[dict[str, Any]]:
    """Single addresses whose last visit failed, newest first, with the name of their source."""
    assert viewer.name, "every read has a viewer"  # noqa: S101
    query = (
        select(visits, sources.c.name)
        .join(sources, sources.c.id == visits.c.source_id)
        .where(visits.c.outcome.not_in(FINE))
        .order_by(visits.c.last_at.desc(), visits.c.url)
        .limit(limit)
    )
    return [as_dict(row) for row in connection.execute(query)]
