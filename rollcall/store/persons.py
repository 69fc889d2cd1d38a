"""Who is one person: what people decided about two cases, and the persons that follow from it.

A person is a set of cases that standing answers "same" connect; its id is that of its smallest
case. Nothing else joins or parts cases, so undoing an answer gives back exactly what was before,
and a new version of a list changes nothing: answers hang on cases, and cases last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, or_, select, update

from rollcall.errors import RollcallError
from rollcall.lists.numbers import number_in
from rollcall.records import Judgement, Viewer
from rollcall.store import care, decisions
from rollcall.store.rows import as_dict, batches, one_at_a_time
from rollcall.store.schema import case_rows, cases, list_versions
from rollcall.store.schema import decisions as table

_LOCK = "persons"
_PAIR = table.c.other_case_id.is_not(None) & table.c.undone_at.is_(None)


class Answer(NamedTuple):
    """A standing answer about two cases."""

    id: int
    one: str
    other: str
    judgement: Judgement


def decide(
    connection: Connection,
    viewer: Viewer,
    case_id: str,
    other_case_id: str,
    judgement: Judgement,
    *,
    why: str,
    now: datetime,
    proposed: Mapping[str, Any] | None = None,
) -> int:
    """Keep somebody's answer about two cases and join their persons if it is "same".

    Kept as evidence: both rows as they stand, and what the decider was shown (`proposed`). Returns
    the decision's number. Raises `RollcallError` for an answer that contradicts standing ones; it
    says which, and how to undo them.
    """
    assert viewer.name, "every read of lists has a viewer"  # noqa: S101
    one_at_a_time(connection, _LOCK)
    one, other = sorted((case_id, other_case_id))
    persons = persons_of(connection, (one, other))
    if one == other:
        raise RollcallError("this is one and the same case", remedy="name two different cases")
    if len(persons) < 2:
        raise RollcallError("there is no such case", remedy="`rollcall lists show` shows them")
    touched = _of_persons(connection, persons.values())
    _must_agree(
        (one, other), judgement, persons_of(connection, touched), _answers(connection, touched)
    )
    number = decisions.decide(
        connection,
        one,
        judgement,
        article_id=None,
        surface=None,
        by=viewer.name,
        why=why,
        now=now,
        other_case_id=other,
        evidence={"cases": rows(connection, viewer, (one, other))} | dict(proposed or {}),
    )
    if judgement == "same":
        with care.noticed(connection, now):
            _regroup(connection, touched)
    return number


def undo(connection: Connection, number: int, now: datetime, *, by: str) -> tuple[str, str]:
    """Take an answer about two cases back, and part what only it had joined; returns the cases.

    Who took it back stands beside when. Raises `RollcallError` where no such answer stands.
    """
    one_at_a_time(connection, _LOCK)
    query = select(table.c.case_id, table.c.other_case_id).where(table.c.id == number, _PAIR)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise RollcallError(
            f"there is no decision {number} about two cases that stands",
            remedy="`rollcall people decisions` shows those that do",
        )
    touched = _of_persons(connection, persons_of(connection, tuple(row)).values())
    taken_back = update(table).where(table.c.id == number).values(undone_at=now, undone_by=by)
    connection.execute(taken_back)
    with care.noticed(connection, now):
        _regroup(connection, touched)
    return row.case_id, row.other_case_id


def answered(connection: Connection) -> dict[str, frozenset[str]]:
    """For each case those about which nobody need be asked again.

    Somebody is unsure about the two; or said that the two persons are different, which then holds
    for all their cases.
    """
    standing = [one for one in _answers(connection, None) if one.judgement != "same"]
    persons = persons_of(connection, [case for one in standing for case in (one.one, one.other)])
    members: dict[str, list[str]] = defaultdict(list)
    for some in batches(sorted(set(persons.values()))):
        query = select(cases.c.id, cases.c.person_id).where(cases.c.person_id.in_(some))
        for row in connection.execute(query):
            members[row.person_id].append(row.id)
    found: dict[str, set[str]] = defaultdict(set)
    for answer in standing:
        left, right = [answer.one], [answer.other]
        if answer.judgement == "different":
            left, right = members[persons[answer.one]], members[persons[answer.other]]
        for a in left:
            for b in right:
                found[a].add(b)
                found[b].add(a)
    return {case_id: frozenset(others) for case_id, others in found.items()}


def listed(
    connection: Connection, viewer: Viewer, case_ids: Sequence[str] | None = None
) -> list[dict[str, Any]]:
    """Every answer about two cases, newest first, undone ones too, each with both cases.

    `one` and `other` are rows as `rows` gives them, the newest there are; `evidence` tells what
    they were when somebody decided.
    """
    assert viewer.name, "every read of lists has a viewer"  # noqa: S101
    query = select(table).where(table.c.other_case_id.is_not(None)).order_by(table.c.id.desc())
    if case_ids is not None:
        wanted = list(case_ids)
        query = query.where(or_(table.c.case_id.in_(wanted), table.c.other_case_id.in_(wanted)))
    found = [as_dict(row) for row in connection.execute(query)]
    ids = dict.fromkeys(i for row in found for i in (row["case_id"], row["other_case_id"]))
    now = {row["id"]: row for row in rows(connection, viewer, ids)}
    return [row | {"one": now[row["case_id"]], "other": now[row["other_case_id"]]} for row in found]


def rows(connection: Connection, viewer: Viewer, case_ids: Iterable[str]) -> list[dict[str, Any]]:
    """The newest row of each case, also of those that have left their list.

    Each with `id`, `person`, `list`, `key`, `number` (what people call it now), `version`,
    `current` (whether it still stands on its list) and `listed`, the row as it was read: whoever
    shows it asks what the viewer may see of it (`rollcall.store.care`).
    """
    assert viewer.name, "every read of lists has a viewer"  # noqa: S101
    found: dict[str, dict[str, Any]] = {}
    wanted = list(dict.fromkeys(case_ids))
    for some in batches(wanted):
        query = (
            select(
                cases.c.id,
                cases.c.person_id.label("person"),
                cases.c.list_id.label("list"),
                cases.c.key,
                list_versions.c.number.label("version"),
                cases.c.current_version.is_not(None).label("current"),
                case_rows.c.data.label("listed"),
            )
            .join(case_rows, case_rows.c.case_id == cases.c.id)
            .join(list_versions, list_versions.c.id == case_rows.c.version_id)
            .where(cases.c.id.in_(some))
            .order_by(list_versions.c.number)
        )
        for row in connection.execute(query):
            found[row.id] = as_dict(row) | {
                "current": bool(row.current),
                "number": number_in(row.listed, row.key),
            }
    return [found[case_id] for case_id in wanted if case_id in found]


def members(connection: Connection, viewer: Viewer, case_id: str) -> list[dict[str, Any]]:
    """All cases of the person behind a case, as `rows` gives them; empty where there is none."""
    assert viewer.name, "every read of lists has a viewer"  # noqa: S101
    owner = persons_of(connection, [case_id]).values()
    return rows(connection, viewer, sorted(_of_persons(connection, owner)))


def persons_of(connection: Connection, case_ids: Iterable[str]) -> dict[str, str]:
    """The person of each of these cases, by case."""
    found: dict[str, str] = {}
    for some in batches(dict.fromkeys(case_ids)):
        query = select(cases.c.id, cases.c.person_id).where(cases.c.id.in_(some))
        found |= {row.id: row.person_id for row in connection.execute(query)}
    return found


def _of_persons(connection: Connection, persons: Iterable[str]) -> set[str]:
    query = select(cases.c.id).where(cases.c.person_id.in_(list(set(persons))))
    return set(connection.execute(query).scalars())


def _answers(connection: Connection, among: Iterable[str] | None) -> list[Answer]:
    """The standing answers that touch some cases, or all, the oldest first."""
    about: ColumnElement[bool] = _PAIR
    if among is not None:
        known = list(among)
        about &= table.c.case_id.in_(known) | table.c.other_case_id.in_(known)
    query = select(table.c.id, table.c.case_id, table.c.other_case_id, table.c.judgement)
    return [Answer(*row) for row in connection.execute(query.where(about).order_by(table.c.id))]


def _regroup(connection: Connection, touched: set[str]) -> None:
    """Give all these cases the persons that standing answers make of them.

    `touched` holds whole persons, so nothing beyond it can change.
    """
    group = {case_id: case_id for case_id in touched}

    def root(case_id: str) -> str:
        while group[case_id] != case_id:
            group[case_id] = group[group[case_id]]
            case_id = group[case_id]
        return case_id

    for answer in _answers(connection, touched):
        if answer.judgement == "same":
            low, high = sorted((root(answer.one), root(answer.other)))
            group[high] = low
    before = persons_of(connection, touched)
    for case_id in sorted(touched):
        person = root(case_id)
        if before[case_id] != person:
            connection.execute(update(cases).where(cases.c.id == case_id).values(person_id=person))


def _must_agree(
    pair: tuple[str, str],
    judgement: Judgement,
    persons: Mapping[str, str],
    standing: Sequence[Answer],
) -> None:
    """Refuse an answer that cannot be true together with those that stand."""
    given = [answer for answer in standing if (answer.one, answer.other) == pair]
    if given and judgement in ("unsure", given[-1].judgement):
        raise _refused(f"decision {given[-1].id} has answered this: {given[-1].judgement}", given)
    here, there = (persons[case_id] for case_id in pair)
    if here == there and judgement != "same":
        chain = _chain(*pair, standing)
        raise _refused(f"{_named(chain, 'make')} these two cases one person", chain)
    if here != there and judgement == "same":
        parted = [
            answer
            for answer in standing
            if answer.judgement == "different"
            and {persons.get(answer.one), persons.get(answer.other)} == {here, there}
        ]
        if parted:
            raise _refused(f"{_named(parted, 'say')} that these are two different people", parted)


def _refused(message: str, answers: Sequence[Answer]) -> RollcallError:
    first = f"`rollcall people undo {answers[0].id}`"
    more = ", or another of them" if len(answers) > 1 else ""
    return RollcallError(message, remedy=f"if that is wrong: {first}{more}; then decide again")


def _named(answers: Sequence[Answer], verb: str) -> str:
    numbers = ", ".join(str(answer.id) for answer in answers)
    if len(answers) == 1:
        return f"decision {numbers} {verb}s"
    return f"decisions {numbers} together {verb}"


def _chain(one: str, other: str, standing: Sequence[Answer]) -> list[Answer]:
    """The shortest row of answers "same" that leads from one case to the other."""
    beside: dict[str, list[tuple[str, Answer]]] = defaultdict(list)
    for answer in standing:
        if answer.judgement == "same":
            beside[answer.one].append((answer.other, answer))
            beside[answer.other].append((answer.one, answer))
    ways: dict[str, list[Answer]] = {one: []}
    queue = [one]
    for here in queue:
        for there, answer in beside[here]:
            if there not in ways:
                ways[there] = [*ways[here], answer]
                queue.append(there)
    return ways[other]
