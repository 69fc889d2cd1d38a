"""The care that one row asks for: by columns of their own, words, signs, titles and comments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rollcall.lists.care import is_minor
from rollcall.lists.care_signs import CareSigns
from rollcall.lists.cells.flags import FLAGS, answer, care_in, titled
from rollcall.lists.cells.values import cell_text
from rollcall.lists.headings import turned
from rollcall.lists.model import Column, RawRow, Value
from rollcall.records import Flag

_SILENT = frozenset({"id", "number", "list", "birth", "age", "gender"})
"""What columns are about whose words never ask for care."""
_NAMING = frozenset({"name", "other_names", "surname", "given", "patronymic"})


class CareColumn(NamedTuple):
    """A column about care; where `turned`, the answer "no" is what asks for it."""

    at: int
    flag: Flag
    turned: bool


@dataclass(frozen=True)
class CarePlan:
    """Where the people of a sheet ask for care; made once per sheet.

    `told` are the columns whose words may ask for it; `coded` those where letters may, `named`
    those with names, where only other signs may; `signs` are
    the colours and letters that a legend explains; `titled` is what titles ask for with every row;
    `year` is the only year that the titles speak of.
    """

    columns: tuple[CareColumn, ...] = ()
    told: tuple[int, ...] = ()
    coded: tuple[int, ...] = ()
    named: tuple[int, ...] = ()
    signs: CareSigns = field(default_factory=CareSigns)
    titled: frozenset[Flag] = frozenset()
    year: int | None = None


class Life(NamedTuple):
    """What a row says of somebody's age: birth and event as ISO 8601, age in years."""

    birth: str | None
    age: int | None
    when: str | None


class Asked(NamedTuple):
    """The care of a row; `unclear` is what was taken to be asked for, to be safe."""

    flags: tuple[Flag, ...]
    unclear: tuple[Flag, ...]


def plan_care(columns: Sequence[Column]) -> CarePlan:
    """Sorts the columns by how they can ask for care."""
    return CarePlan(
        tuple(_care_columns(columns)),
        tuple(column.index for column in columns if column.meaning not in _SILENT),
        tuple(column.index for column in columns if column.meaning not in _NAMING),
        tuple(column.index for column in columns if column.meaning in _NAMING),
    )


def care_of(
    plan: CarePlan, row: RawRow, values: Sequence[Value], section: str, life: Life
) -> Asked:
    """The care that a row asks for; a doubt asks for it.

    `section` is the heading inside the table above the row. A title makes nobody a minor whose age
    is known, and of a birth it tells the year of what happened, where the row does not.
    """
    found: dict[Flag, bool] = {}
    for column in plan.columns:
        text = cell_text(values[column.at]).strip() if column.at < len(values) else ""
        said = answer(column.flag, text, turned=column.turned)
        if said != "no":
            found[column.flag] = said != "unclear" or found.get(column.flag, False)
    for text in _texts(plan, row, values):
        for care in care_in(text):
            found[care.flag] = care.clear or found.get(care.flag, False)
    for flag in (*_signed(plan, row, values), *_titled(plan, section, life)):
        found[flag] = True
    return Asked(
        tuple(flag for flag in FLAGS if flag in found),
        tuple(flag for flag in found if not found[flag]),
    )


def _care_columns(columns: Sequence[Column]) -> Iterator[CareColumn]:
    for column in columns:
        for flag in FLAGS:
            if column.meaning == flag and column.sample:
                other_way = column.how == "heading" and turned(column.heading)
                yield CareColumn(column.index, flag, other_way)


def _texts(plan: CarePlan, row: RawRow, values: Sequence[Value]) -> Iterator[str]:
    """The texts of a row that may ask for care."""
    for at in plan.told:
        value = values[at] if at < len(values) else None
        if isinstance(value, str) and len(value) > 2:
            yield value
    if row.comment:
        yield row.comment


def _signed(plan: CarePlan, row: RawRow, values: Sequence[Value]) -> set[Flag]:
    """The care that colours and letters ask for, which a legend or the keeper explains."""
    found: set[Flag] = set()
    for at in plan.named if plan.signs.codes else ():
        value = values[at] if at < len(values) else None
        if isinstance(value, str):
            found |= plan.signs.of_marks(value)
    if row.fills or row.colour:
        colours = {colour for _, _, colour in row.fills} | ({row.colour} if row.colour else set())
        found |= plan.signs.of_colours(colours)
    for at in plan.coded if plan.signs.codes else ():
        value = values[at] if at < len(values) else None
        if isinstance(value, str):
            found |= plan.signs.of_codes(value)
    return found


def _titled(plan: CarePlan, section: str, life: Life) -> set[Flag]:
    asked = {*plan.titled, *(titled(section) if section else ())}
    known = life.age is not None or (life.birth and (life.when or plan.year))
    if "minor" in asked and known:
        asked.discard("minor")
    # What age and event tell together, `rollcall.lists.care` reads; only the titles know the year.
    if life.when is None and is_minor(None, life.birth, None, year=plan.year):
        asked.add("minor")
    return asked
