"""What was searched for backwards, under which names and details, and what to match again."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, or_, select

from rollcall.store import leases
from rollcall.store.rows import batches
from rollcall.store.schema import (
    articles,
    cases,
    claims,
    matches,
    rematches,
    searched,
    searches,
    tallies,
)

_AT_ONCE = 400
"""Values in one statement; SQLite allows some hundreds in its older versions."""


@dataclass(frozen=True)
class Names:
    """The names of a case as they were searched for: those of its list, and those learned from
    decisions with the numbers of these.
    """

    list_id: str
    names: tuple[str, ...]
    learned: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class State:
    """The lists as a search found them: `mark` changes with whatever matching takes from them,
    `counts` are cases per status, `named` is whether any case has a name.
    """

    mark: str
    counts: Mapping[str, int]
    named: bool


def newest(connection: Connection) -> tuple[int, State]:
    """The last search by its number, and what it found; 0 and a record without lists before it."""
    query = select(searches.c.id, searches.c.state).order_by(searches.c.id.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return (0, State("", {}, False)) if row is None else (row.id, State(**json.loads(row.state)))


def save(
    connection: Connection,
    state: State,
    *,
    now: datetime,
    count: int,
    marked: int,
    milliseconds: int,
) -> None:
    """Write down that a search is done."""
    connection.execute(
        searches.insert().values(
            state=json.dumps(asdict(state)),
            at=now,
            cases=count,
            revisions=marked,
            milliseconds=milliseconds,
        )
    )


def each(connection: Connection) -> dict[str, tuple[Names, str]]:
    """Every case that was searched for and still counted then: its names, and what its details
    were (a digest).
    """
    query = select(searched, cases.c.list_id).join(cases, cases.c.id == searched.c.case_id)
    return {
        row.case_id: (
            Names(row.list_id, tuple(row.names["names"]), row.names["learned"]),
            row.details,
        )
        for row in connection.execute(query.execution_options(yield_per=5_000))
    }


def remember(
    connection: Connection, now: Mapping[str, tuple[Names, str]], gone: Collection[str]
) -> None:
    """Write down under which names and details cases were searched for, and forget those gone."""
    rows = [
        {
            "case_id": case_id,
            "names": {"names": list(names.names), "learned": dict(names.learned)},
            "details": details,
        }
        for case_id, (names, details) in now.items()
    ]
    if rows:
        statement = leases.insert(connection, searched)
        new = statement.excluded
        put = statement.on_conflict_do_update(
            index_elements=["case_id"], set_={"names": new.names, "details": new.details}
        )
        connection.execute(put, rows)
    for some in batches(gone, _AT_ONCE):
        connection.execute(delete(searched).where(searched.c.case_id.in_(some)))


def again(connection: Connection, revisions: Iterable[str]) -> None:
    """Have revisions matched once more, whatever has come of them."""
    for some in batches(
        sorted(revisions), _AT_ONCE
    ):  # in one order, or two workers wait for each other
        statement = leases.insert(connection, rematches).values(
            [{"revision_id": one, "number": 1} for one in some]
        )
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["revision_id"], set_={"number": rematches.c.number + 1}
            )
        )


def naming(connection: Connection, case_ids: Iterable[str]) -> set[str]:
    """The present texts in which matching found one of these cases."""
    found: set[str] = set()
    for some in batches(case_ids, _AT_ONCE):
        query = _current(matches).where(matches.c.case_id.in_(some))
        found.update(connection.execute(query).scalars())
    return found


def counting(connection: Connection, ranges: Mapping[str, tuple[int, int]]) -> set[str]:
    """The present texts with a total, by status, from the first number up to before the second."""
    if not ranges:
        return set()
    number = tallies.c.data["count"].as_integer()
    wanted = or_(
        *(
            (tallies.c.status == status) & (number >= first) & (number < last)
            for status, (first, last) in ranges.items()
        )
    )
    return set(connection.execute(_current(tallies).where(wanted)).scalars())


def claiming(connection: Connection, statuses: Iterable[str]) -> set[str]:
    """The present texts that say that something of this happened to somebody."""
    query = _current(claims).where(claims.c.status.in_(sorted(statuses)))
    return set(connection.execute(query).scalars())


def later(connection: Connection, case_id: str, moment: datetime) -> set[str]:
    """The present texts published after a moment that say what happened to a case."""
    query = _current(matches).where(
        matches.c.case_id == case_id,
        matches.c.status.is_not(None),
        matches.c.verdict.in_(("likely", "same")),
        articles.c.sort_at > moment,
    )
    return set(connection.execute(query).scalars())


def joined(connection: Connection) -> list[tuple[str, str]]:
    """The cases that somebody joined to another: with the person that they belong to."""
    query = select(cases.c.id, cases.c.person_id).where(cases.c.person_id != cases.c.id)
    return [(row.id, row.person_id) for row in connection.execute(query.order_by(cases.c.id))]


def _current(table: Any) -> Any:
    """The revisions of a table that are the present texts of articles."""
    return (
        select(table.c.revision_id)
        .join(articles, articles.c.revision_id == table.c.revision_id)
        .distinct()
    )
