"""Ids that stand on somebody else's row in a new version: swapped, or given to another person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from rollcall.lists.model import is_case
from rollcall.lists.numbers import number_of
from rollcall.lists.versions.difference import Diff
from rollcall.lists.versions.pairing import listed_id
from rollcall.records import CaseRow, Problem

_MANY = 12
_PART = 5
"""More ids than that, of more than one row in so many: the list was numbered anew."""


def moved_ids(
    old: Sequence[CaseRow], new: Sequence[CaseRow], found: Diff, where: str
) -> Mapping[str | None, Problem]:
    """The rows of a new version whose id was another person's, each with its problem.

    `found` is the difference of both, `where` the words for the old version. By the key that a row
    was read with; under None one problem for all, where the ids were given anew. A row about which
    a question is open is left out: it may be the same person.
    """
    bore: dict[str, set[str]] = defaultdict(set)
    for row in old:
        if listed_id(row) and is_case(row):
            bore[number_of(row)].add(row.key)
    asked = {question.new.key for question in found.questions}
    moved = [
        row
        for row in new
        if row.key not in asked
        and is_case(row)
        and listed_id(row)
        and (before := bore.get(number_of(row)))
        and found.kept.get(row.key) not in before
    ]
    if len(moved) > max(_MANY, len(new) / _PART):
        words = f"{len(moved):,} ids stood on other people's rows in {where}: they were given anew."
        return {None: Problem("ids_changed", words)}
    return {
        row.key: Problem(
            "id_changed",
            f"The id {number_of(row)!r} stood on another person's row in {where}.",
            row.sheet,
            row.row,
        )
        for row in moved
    }
