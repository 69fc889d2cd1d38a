"""Care for people: what may be shown of a case, to whom, and what may leave the building.

A list keeper, a family or a lawyer asks; everything that shows a case obeys. Where it is not known
whether somebody is a child, what the list says of age or birth decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from rollcall.records import CaseRow, Flag, Role

Shown = Literal["full", "number", "nothing"]
"""A case as it is; by its number only, without name, words or links that name it; not at all."""

_OF_AGE = 18
_ORDER: tuple[Shown, ...] = ("full", "number", "nothing")
_LEAVING: dict[Role, dict[Flag, Shown]] = {
    "operator": {},
    "keeper": {},
    "monitor": {"do_not_publish": "number", "minor": "number", "silence": "number"},
    "reader": {"do_not_publish": "number", "minor": "number", "silence": "nothing"},
}
_ON_A_PAGE: dict[Role, dict[Flag, Shown]] = {
    **_LEAVING,
    "monitor": {},
}


def flags_of(
    row: CaseRow, given: Iterable[Flag] = (), *, year: int | None = None
) -> frozenset[Flag]:
    """The care that a case needs: what its row asks for, what people `given`, and childhood.

    `year` is that of the event (or today's): somebody born less than 18 years before it is minor.
    """
    flags: set[Flag] = {*row.flags, *given}
    if row.age is not None and row.age < _OF_AGE:
        flags.add("minor")
    born = int(row.birth[:4]) if row.birth else None
    event = int(row.status_date[:4]) if row.status_date else year
    if row.age is None and born is not None and event is not None and 0 <= event - born < _OF_AGE:
        flags.add("minor")
    return frozenset(flags)


def shown(flags: Iterable[Flag], role: Role, *, leaving: bool) -> Shown:
    """How much of a case somebody in this role sees.

    `leaving`: in an export or a message, which goes where nobody can take it back; else on a page
    of the desk. Monitors see everything on their pages, or they could not decide.
    """
    rules = (_LEAVING if leaving else _ON_A_PAGE)[role]
    return max((rules.get(flag, "full") for flag in flags), key=_ORDER.index, default="full")
