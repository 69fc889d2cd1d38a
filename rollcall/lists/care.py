"""Care for people: what may be shown of a case, to whom, and what may leave the building.

A list keeper, a family or a lawyer asks; everything that shows a case obeys. Where it is not known
whether somebody is a child, what the list says of age or birth decides, and doubt counts as a yes:
too much care costs a look into the list, too little cannot be taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Literal, get_args

from rollcall.lists.numbers import number_in, number_of
from rollcall.records import CaseRow, Flag, Role

Shown = Literal["full", "number", "nothing"]
"""A case as it is; by its number only, without name, words or links that name it; not at all."""

FLAGS: tuple[Flag, ...] = get_args(Flag)
WORDS: Mapping[Flag, str] = {
    "do_not_publish": "do not publish",
    "minor": "a minor",
    "silence": "the family asked for silence",
}
"""Why care is asked for, as people read it."""

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


def is_minor(
    age: int | None, birth: str | None, event: str | None, *, year: int | None = None
) -> bool:
    """Whether somebody may have been under 18: by an age, or by a birth and the day of the event.

    `birth` and `event` are ISO 8601, as exact as they are known; without an event the end of
    `year` counts. What an inexact date leaves open counts as under 18.
    """
    if age is not None and age < _OF_AGE:
        return True
    if birth is None or (event is None and year is None):
        return False
    # The youngest that the dates allow: born as late, and seen as early, as they can be read.
    late, early = f"{birth[:10]}-12-31"[:10], f"{event or f'{year}-12-31'}-01-01"[:10]
    if not (late[:4].isdigit() and early[:4].isdigit()):
        return False
    years = int(early[:4]) - int(late[:4]) - (early[4:] < late[4:])
    return years < _OF_AGE


def flags_of(row: CaseRow, *, year: int | None = None) -> frozenset[Flag]:
    """The care that a case needs: what its row asks for, and childhood.

    `year` is that of the upload (or today's), for a row that says nothing of when it happened.
    """
    asked = set(row.flags)
    if is_minor(row.age, row.birth, row.status_date, year=year):
        asked.add("minor")
    return frozenset(asked)


def flags_in(data: Mapping[str, Any], *, year: int | None = None) -> frozenset[Flag]:
    """The same for a row as the record keeps it."""
    asked: set[Flag] = set(data.get("flags") or ())
    if is_minor(data.get("age"), data.get("birth"), data.get("status_date"), year=year):
        asked.add("minor")
    return frozenset(asked)


def shown(flags: Iterable[Flag], role: Role, *, leaving: bool) -> Shown:
    """How much of a case somebody in this role sees.

    `leaving`: in an export or a message, which goes where nobody can take it back; else on a page
    of the desk. Monitors see everything on their pages, or they could not decide.
    """
    rules = (_LEAVING if leaving else _ON_A_PAGE)[role]
    return strictest(rules.get(flag, "full") for flag in flags)


def hides(role: Role, *, leaving: bool) -> bool:
    """Whether anything at all is withheld from this role."""
    return bool((_LEAVING if leaving else _ON_A_PAGE)[role])


def strictest(many: Iterable[Shown]) -> Shown:
    """What holds where several cases are told by the same words."""
    return max(many, key=_ORDER.index, default="full")


def veil(row: CaseRow, how: Shown) -> CaseRow | None:
    """A row as somebody may see it: as it is, by its number, or (None) not at all.

    By number: key, number, list, place in the workbook and status stay. Names, dates, age, places,
    remarks and every cell go, and so do the problems, which quote cells.
    """
    if how == "full":
        return row
    if how == "nothing":
        return None
    return replace(row, **_BLANK, id=number_of(row))


_BLANK: dict[str, Any] = {
    "names": (),
    "status_words": "",
    "status_date": None,
    "birth": None,
    "age": None,
    "places": (),
    "remarks": "",
    "cells": {},
    "problems": (),
}


def veil_data(data: Mapping[str, Any], how: Shown) -> dict[str, Any] | None:
    """The same for a row as the record keeps it."""
    if how == "nothing":
        return None
    blank = {key: list(value) if value == () else value for key, value in _BLANK.items()}
    return dict(data) | (blank | {"id": number_in(data)} if how == "number" else {})


BY_NUMBER = "by number only"


def in_words(flags: Iterable[Flag], how: Shown = "full") -> str:
    """Flags as people read them: `a minor; do not publish`.

    Whoever sees a number only is not told why.
    """
    return "; ".join(sorted(WORDS[flag] for flag in flags)) if how == "full" else BY_NUMBER
