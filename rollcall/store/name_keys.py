"""What matching keeps of every text, so that names can be searched for in all that was ever read.

The keys come from `rollcall.names.spot_and_keep`. They mean something only to the program that
made them, so each row says which one that was (`rollcall.store.name_indexes.program`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, delete, exists, func, select

from rollcall.store.rows import put
from rollcall.store.schema import articles, name_keys, step_state

_AT_ONCE = 4_000
"""Texts that are searched together: some sixty megabytes while it lasts."""
_MATCH = "match"


def save(connection: Connection, revision_id: str, program: str, keys: bytes) -> None:
    """Keep the keys of a text instead of any earlier ones; of none (b"") nothing is kept."""
    if keys:
        put(connection, name_keys, revision_id=revision_id, program=program, keys=keys)
    else:
        connection.execute(delete(name_keys).where(name_keys.c.revision_id == revision_id))


def count(connection: Connection, program: str) -> int:
    """Of how many present texts there are keys that this program can read."""
    query = _present(program).with_only_columns(func.count())
    return int(connection.execute(query).scalar_one())


def each(connection: Connection, program: str) -> Iterator[tuple[list[str], list[bytes]]]:
    """The revisions that are the present texts of articles, and their keys, some at a time."""
    query = _present(program).execution_options(yield_per=_AT_ONCE)
    for rows in connection.execute(query).partitions(_AT_ONCE):
        yield [row[0] for row in rows], [bytes(row[1]) for row in rows]


def _present(program: str) -> Select[Any]:
    return (
        select(name_keys.c.revision_id, name_keys.c["keys"])
        .join(articles, articles.c.revision_id == name_keys.c.revision_id)
        .where(name_keys.c.program == program)
    )


def unsearchable(connection: Connection, program: str) -> set[str]:
    """The texts that somebody has matched, or is just matching, and whose keys do not tell what
    with: they have none of this program, or the matching is not done.
    """
    mine = step_state.c.step == _MATCH
    leased = select(step_state.c.item).where(mine, step_state.c.outcome.is_(None))
    kept = exists().where(
        name_keys.c.revision_id == step_state.c.item, name_keys.c.program == program
    )
    without = select(step_state.c.item).where(mine, step_state.c.outcome.is_not(None), ~kept)
    found = set(connection.execute(leased).scalars())
    return found | set(connection.execute(without).scalars())


def sizes(connection: Connection) -> Sequence[int]:
    """How many bytes are kept of each text, for whoever wants to know what it costs."""
    return list(connection.execute(select(func.length(name_keys.c["keys"]))).scalars())
