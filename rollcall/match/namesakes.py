"""People on other lists whose name stands in the same words.

The name index of each list knows the namesakes within it. Across lists the same name is rarely two
people, but nobody has decided that yet: so it is always said, and where birth, age or patronymic
tell the two cases apart, it counts like a namesake on the same list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from rollcall.names import Spot, compare
from rollcall.records import CaseRow, Reason
from rollcall.store.lists import Case

_FAR = 5
_TELLS_APART = frozenset({"patronymic_differs", "sex_differs", "generation_differs"})


def across(spots: Sequence[Spot], cases: Mapping[str, Case]) -> list[tuple[Spot, list[Reason]]]:
    """The spots of all lists, each with what must be said of namesakes on other lists."""
    if len(spots) < 2:
        return [(one, []) for one in spots]
    known = {one.entry: cases[one.entry] for one in spots}
    return [_beside(one, spots, known) for one in spots]


def _beside(
    one: Spot, spots: Sequence[Spot], cases: Mapping[str, Case]
) -> tuple[Spot, list[Reason]]:
    mine = cases[one.entry]
    others = {
        cases[other.entry].person_id: cases[other.entry]
        for other in spots
        if other.start < one.end
        and one.start < other.end
        and cases[other.entry].list_id != mine.list_id
        and cases[other.entry].person_id != mine.person_id
    }
    if not others:
        return one, []
    namesakes = sum(apart(mine.row, other.row) for other in others.values())
    left = len(others) - namesakes
    said = [Reason("other_lists", 0.0, one.name, str(left))] if left else []
    if not namesakes:
        return one, said
    bearers = one.bearers + namesakes
    reasons = [reason for reason in one.reasons if reason.code != "namesakes"]
    reasons.append(Reason("namesakes", -0.3, one.name, str(bearers)))
    return replace(one, bearers=bearers, verdict="possible", reasons=tuple(reasons)), said


def apart(one: CaseRow, other: CaseRow) -> bool:
    """Whether two rows of two lists say of themselves that they are two people."""
    if one.birth and other.birth:
        shorter = min(len(one.birth), len(other.birth))
        if one.birth[:shorter] != other.birth[:shorter]:
            return True
    if one.age is not None and other.age is not None and abs(one.age - other.age) >= _FAR:
        return True
    return _named_apart(one.names[0], other.names[0])


@lru_cache(maxsize=10_000)
def _named_apart(one: str, other: str) -> bool:
    return any(reason.code in _TELLS_APART for reason in compare(one, other).reasons)
