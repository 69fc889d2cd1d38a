"""People across lists as plain rows: for the terminal, for spreadsheets, for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from nlp.annotations import STATUSES
from rollcall.clock import day
from rollcall.lists.numbers import number_of
from rollcall.match.persons import Conflict, Proposal, Side, in_words
from rollcall.records import CaseRow
from rollcall.store.counts import NO_STATUS, Standing, Total, standing_at
from rollcall.store.lists import Case


def case_of(case: Case) -> str:
    """How a case is asked for: LIST:NUMBER."""
    return f"{case.list_id}:{number_of(case.row)}"


def told(row: CaseRow) -> str:
    """What a row says beside the name, in a line."""
    said = [
        f"born {row.birth}" if row.birth else "",
        f"{row.age} years" if row.age is not None else "",
        ", ".join(row.places),
        (row.status or "no status").replace("_", " ") + (f" {row.status_date or ''}").rstrip(),
    ]
    return "; ".join(part for part in said if part)


def proposal(one: Proposal) -> dict[str, Any]:
    """A proposal for a program: both cases, how sure, and every reason."""
    return {
        "one": _case(one.one),
        "other": _case(one.other),
        "verdict": one.verdict,
        "score": one.score,
        "within_one_list": one.within,
        "other_candidates": one.rivals,
        "why": in_words(one),
        "reasons": [
            {"code": r.code, "weight": r.weight, "listed": r.listed, "found": r.found}
            for r in one.details
        ],
    }


def _case(case: Case) -> dict[str, Any]:
    row = case.row
    return {
        "list": case.list_id,
        "case": number_of(row),
        "names": list(row.names),
        "birth": row.birth,
        "age": row.age,
        "places": list(row.places),
        "status": row.status,
        "status_date": row.status_date,
    }


PROPOSAL_COLUMNS = (
    "list", "case", "name", "details", "other list", "other case", "other name", "other details",
    "verdict", "score", "same list", "other candidates", "why",
)  # fmt: skip


def proposal_cells(one: Proposal) -> list[object]:
    """A proposal as a row of a table."""
    cells: list[object] = []
    for case in (one.one, one.other):
        cells += [case.list_id, number_of(case.row), case.name, told(case.row)]
    within = "yes" if one.within else ""
    return [*cells, one.verdict, one.score, within, one.rivals, in_words(one)]


def side_in_words(side: Side) -> str:
    """One side of a conflict: taken: detained (2022-01-07); coverage: sentenced (2 outlets)."""
    status = side.status.replace("_", " ")
    if side.list is not None:
        own = f", “{side.words}”" if side.words and side.words != side.status else ""
        return f"{side.who}: {status}" + (f" ({side.date}{own})" if side.date else own)
    outlets = f"{side.outlets} outlet" + ("" if side.outlets == 1 else "s")
    newest = f", {side.url}" if side.url else ""
    return f"coverage: {status} ({outlets}{newest})"


CONFLICT_COLUMNS = (
    "person", "name", "who", "case", "status", "date", "in the list's words", "outlets",
    "newest article", "published",
)  # fmt: skip


def conflict_rows(one: Conflict) -> list[list[object]]:
    """A conflict as rows of a table, one for each side."""
    keys = {case.id: number_of(case.row) for case in one.cases}
    return [
        [
            one.person_id,
            one.name,
            side.who,
            keys.get(side.case_id or ""),
            side.status,
            side.date,
            side.words,
            side.outlets or None,
            side.url,
            side.at.date().isoformat() if side.at else None,
        ]
        for side in one.sides
    ]


def counts_now(found: Sequence[Standing], said: Sequence[Total]) -> list[list[object]]:
    """The newest standing: a row for each status, a column for each list, then persons.

    The gravest status comes first. One of which nobody is on a list stands there, too, where it
    was on one before or somebody publishes a total of it.
    """
    if not found:
        return []
    now = found[-1]
    known = {status for standing in found for status in standing.people}
    known |= {status for some in now.lists.values() for status in some}
    known |= {total.status for total in said}
    statuses = [status for status in (*STATUSES, NO_STATUS) if status in known]
    rows: list[list[object]] = [
        [
            status.replace("_", " ") or "no status",
            *(now.lists[name].get(status, 0) for name in sorted(now.lists)),
            now.people.get(status, 0),
            now.disputed.get(status, 0),
        ]
        for status in statuses
    ]
    sums = [sum(now.lists[name].values()) for name in sorted(now.lists)]
    return [*rows, ["in all", *sums, now.total, None]]


BESIDE_COLUMNS = ("published", "who says", "source", "status", "says", "as of", "link")


def beside(said: Total, found: Sequence[Standing], lists: Sequence[str]) -> list[object]:
    """A published total beside what our lists held then, and hold now."""
    then = standing_at(found, said.at)
    now = found[-1] if found else None
    count = f"{_BOUNDS[said.bound]}{said.count}"
    return [
        said.when or said.at.date().isoformat(),
        said.who,
        said.source,
        said.status.replace("_", " "),
        count,
        said.as_of,
        said.url,
        *(then.lists.get(name, {}).get(said.status, 0) if then else 0 for name in lists),
        then.people.get(said.status, 0) if then else 0,
        now.people.get(said.status, 0) if now else 0,
    ]


def in_a_line(said: Total, found: Sequence[Standing], zone: str) -> str:
    """A published total for a terminal: who says how many, and what the lists held then."""
    then = standing_at(found, said.at)
    status = said.status.replace("_", " ")
    who = said.who if said.who == said.source else f"{said.who} ({said.source})"
    held = (
        [f"{name} {some.get(said.status, 0)}" for name, some in sorted(then.lists.items())]
        if then
        else []
    )
    people = then.people.get(said.status, 0) if then else 0
    ours = ("1 person" if people == 1 else f"{people} people") + (
        f" ({', '.join(held)})" if len(held) > 1 else ""
    )
    when = (said.when or day(said.at, zone))[:10]
    return f"{when}  {who}: {_BOUNDS[said.bound]}{said.count} {status}; the lists: {ours}"


_BOUNDS = {
    "exact": "",
    "at_least": "at least ",
    "about": "about ",
    "more_than": "more than ",
    "up_to": "up to ",
}


def standing(one: Standing) -> dict[str, Any]:
    """The lists at one moment, for a program."""
    return asdict(one) | {"at": one.at.isoformat()}


def total(one: Total) -> dict[str, Any]:
    """A published total, for a program."""
    return asdict(one) | {"at": one.at.isoformat()}
