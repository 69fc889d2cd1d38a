"""The outbox: which articles the search engine has not seen in their present form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from rollcall.store.rows import as_dict
from rollcall.store.schema import analyses, articles, claims, matches, mentions, outbox, revisions

_AT_ONCE = 500


def size(connection: Connection) -> int:
    """How many articles wait."""
    return connection.execute(select(func.count(func.distinct(outbox.c.article_id)))).scalar_one()


def next_batch(connection: Connection, limit: int) -> tuple[list[int], list[str]]:
    """The articles that have waited longest, and all entries that this batch answers."""
    query = (
        select(outbox.c.article_id)
        .group_by(outbox.c.article_id)
        .order_by(func.min(outbox.c.id))
        .limit(limit)
    )
    ids = list(connection.execute(query).scalars())
    entries = select(outbox.c.id).where(outbox.c.article_id.in_(ids))
    return list(connection.execute(entries).scalars()), ids


def done(connection: Connection, entries: Sequence[int]) -> None:
    """Forget these entries, and no others: what came in after they were read is still to do."""
    for first in range(0, len(entries), _AT_ONCE):
        some = entries[first : first + _AT_ONCE]
        connection.execute(delete(outbox).where(outbox.c.id.in_(some)))


def everything(connection: Connection) -> None:
    """Put every article into the outbox."""
    connection.execute(
        insert(outbox).from_select(
            ["article_id", "at"], select(articles.c.id, articles.c.first_seen_at)
        )
    )


def documents(connection: Connection, ids: Iterable[str]) -> list[dict[str, Any]]:
    """What the engine should hold of these articles; those without a text are left out."""
    query = (
        select(
            articles.c.id,
            articles.c.source_id,
            articles.c.kind,
            articles.c.sort_at,
            articles.c.revision_id,
            revisions.c.title,
            revisions.c.text,
            analyses.c.language,
        )
        .join(revisions, revisions.c.id == articles.c.revision_id)
        .outerjoin(analyses, analyses.c.revision_id == articles.c.revision_id)
        .where(articles.c.id.in_(list(ids)))
        .order_by(articles.c.id)
    )
    rows = [as_dict(row) for row in connection.execute(query)]
    owners = {row["revision_id"]: row for row in rows}
    for row in rows:
        row |= {"persons": set(), "places": set(), "statuses": []}
    found = select(mentions.c.revision_id, mentions.c.kind, mentions.c.name, mentions.c.data).where(
        mentions.c.revision_id.in_(list(owners))
    )
    for mention in connection.execute(found):
        row = owners[mention.revision_id]
        if mention.kind == "person":
            row["persons"] |= {mention.name, mention.data["surface"]}
        elif mention.kind == "place":
            row["places"].add(mention.name)
    matched = select(matches.c.revision_id, matches.c.surface).where(
        matches.c.revision_id.in_(list(owners)), matches.c.verdict != "different"
    )
    for match in connection.execute(matched):
        # As the article writes it: no name goes from a list into the index.
        owners[match.revision_id]["persons"].add(match.surface)
    claimed = (
        select(claims.c.revision_id, claims.c.status)
        .where(claims.c.revision_id.in_(list(owners)))
        .distinct()
        .order_by(claims.c.status)
    )
    for claim in connection.execute(claimed):
        owners[claim.revision_id]["statuses"].append(claim.status)
    return rows
