"""How much the record holds, in totals that name nobody: for whoever watches it grow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Table, func, select, text

from rollcall.store.schema import (
    analyses,
    articles,
    chain_head,
    matches,
    notices,
    stories,
)

_LANGUAGES = frozenset({"kk", "ru", "en"})
VERDICTS = ("likely", "possible", "same", "different", "unsure")


@dataclass(frozen=True)
class Totals:
    """Rows by what they are. `languages` and `verdicts` have a fixed set of keys, whatever is in
    the record.
    """

    pages: int
    articles: int
    stories: int
    notices: int
    languages: Mapping[str, int]
    verdicts: Mapping[str, int]
    record_bytes: int


def totals(connection: Connection) -> Totals:
    """Count everything once."""
    languages = dict.fromkeys((*sorted(_LANGUAGES), "other", "unknown"), 0)
    spoken = select(analyses.c.language, func.count()).group_by(analyses.c.language)
    for language, number in connection.execute(spoken):
        key = "unknown" if not language else language if language in _LANGUAGES else "other"
        languages[key] += number
    verdicts = dict.fromkeys((*VERDICTS, "other"), 0)
    judged = select(matches.c.verdict, func.count()).group_by(matches.c.verdict)
    for verdict, number in connection.execute(judged):
        verdicts[verdict if verdict in verdicts else "other"] += number
    return Totals(
        connection.execute(select(chain_head.c.pages)).scalar() or 0,
        _count(connection, articles),
        _count(connection, stories),
        _count(connection, notices),
        languages,
        verdicts,
        _bytes(connection),
    )


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _bytes(connection: Connection) -> int:
    """What the database takes on its disk."""
    if connection.dialect.name == "postgresql":
        query = text("SELECT pg_database_size(current_database())")
        return int(connection.execute(query).scalar_one())
    pages, size = (
        int(connection.exec_driver_sql(f"PRAGMA {what}").scalar() or 0)
        for what in ("page_count", "page_size")
    )
    return pages * size
