"""Known spellings of the people on the lists, learned from what somebody decided."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import Connection, select

from rollcall.store.schema import decisions as table


def variants(connection: Connection) -> dict[str, dict[str, int]]:
    """Known spellings per case, learned from decisions "same": spelling -> the decision's number.

    Of several answers about the same words of the same article the newest counts.
    """
    query = select(table).where(table.c.undone_at.is_(None), table.c.other_case_id.is_(None))
    newest = {
        (row.case_id, row.article_id, row.surface): row
        for row in connection.execute(query.order_by(table.c.id))
    }
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in newest.values():
        if row.judgement == "same" and row.spelling:
            found[row.case_id].setdefault(row.spelling, row.id)
    return dict(found)
