"""A temporary record that holds analysed articles, with the keys that matching keeps of each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, literal, select

from rollcall import lists
from rollcall.clock import fixed_clock
from rollcall.listing import add_list
from rollcall.match import NAME, VERSION, Known, search
from rollcall.names import spot_and_keep
from rollcall.pipeline import Project, open_project
from rollcall.settings import FILE_NAME
from rollcall.store import matches, name_indexes, name_keys
from rollcall.store import schema as s

NOW = datetime(2024, 5, 4, 12, 0, tzinfo=UTC)
_AT_ONCE = 1_000


def project(home: Path, texts: Iterable[tuple[str, str]]) -> Project:
    """A project whose record holds these texts, analysed: nothing was found in them."""
    home.mkdir(parents=True)
    (home / FILE_NAME).write_text('timezone = "Asia/Almaty"\n', encoding="utf-8")
    made = open_project(home, fixed_clock(NOW))
    rows = enumerate(texts)
    while some := list(islice(rows, _AT_ONCE)):
        with made.store.write() as connection:
            _fill(connection, some)
    return made


def _fill(connection: Connection, some: list[tuple[int, tuple[str, str]]]) -> None:
    tables: dict[Any, list[dict[str, Any]]] = {
        s.stories: [], s.articles: [], s.revisions: [], s.analyses: []
    }  # fmt: skip
    for number, (language, text) in some:
        one, at = f"{number:016x}", NOW - timedelta(minutes=10_000_000 - number)
        tables[s.stories].append({"id": one, "created_at": at})
        tables[s.articles].append({
            "id": one, "kind": "news", "sort_at": at, "first_seen_at": at, "story_id": one,
            "revision_id": one,
        })  # fmt: skip
        tables[s.revisions].append({
            "id": one, "article_id": one, "number": 1, "text": text, "sha256": "",
            "created_at": at,
        })  # fmt: skip
        tables[s.analyses].append({
            "revision_id": one, "language": language, "version": 1, "created_at": at
        })  # fmt: skip
    for table, rows in tables.items():
        connection.execute(table.insert(), rows)


def keep(one: Project) -> None:
    """Make the record that of a Rollcall which has matched everything while it had no list: the
    keys of each text are kept, and nothing is pending.
    """
    search(one.store, one.clock, Known(None))
    program = name_indexes.program()
    with one.store.read() as connection:
        ids = list(connection.execute(select(s.revisions.c.id)).scalars())
    for at in range(0, len(ids), _AT_ONCE):
        with one.store.write() as connection:
            query = select(s.revisions.c.id, s.revisions.c.text).where(
                s.revisions.c.id.in_(ids[at : at + _AT_ONCE])
            )
            rows = connection.execute(query).all()
            nobody: list[tuple[()]] = [() for _ in rows]
            kept = spot_and_keep([], (row.text for row in rows), nobody, nobody)
            for row, (_, keys) in zip(rows, kept, strict=True):
                name_keys.save(connection, row.id, program, keys)
    with one.store.write() as connection:
        done = matches.pending(program).subquery()
        query = select(
            literal(NAME), done.c.item, literal(VERSION), done.c.input_hash, literal("nothing"),
            literal(0),
        )  # fmt: skip
        columns = ["step", "item", "version", "input_hash", "outcome", "attempts"]
        connection.execute(s.step_state.insert().from_select(columns, query))


def upload(one: Project, names: list[str]) -> None:
    """Put a list with these names into the record."""
    data = "\n".join(names).encode()
    add_list(one, "names", data, "names.txt", lists.read(data, "names.txt"))


def forget(one: Project, first: int) -> None:
    """Take back what matching did with the first so many articles: they are pending again."""
    before = f"{first:016x}"
    with one.store.write() as connection:
        connection.execute(delete(s.matches).where(s.matches.c.revision_id < before))
        state = s.step_state
        mine = (state.c.step == NAME) & (state.c.item < before)
        connection.execute(delete(state).where(mine))


def found(one: Project, first: int) -> list[tuple[Any, ...]]:
    """What matching found in the first so many articles, with everything that scoring saw."""
    table = s.matches
    query = (
        select(
            table.c.revision_id, table.c.case_id, table.c.start, table.c.end, table.c.score,
            table.c.verdict, table.c.features,
        )
        .where(table.c.revision_id < f"{first:016x}")
        .order_by(table.c.revision_id, table.c.case_id)
    )  # fmt: skip
    with one.store.read() as connection:
        return [tuple(row) for row in connection.execute(query)]
