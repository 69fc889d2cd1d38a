"""One row of a sheet into one case: nothing is dropped, what looks wrong is flagged."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from rollcall.lists.cells.dates import full_year, read_birth
from rollcall.lists.cells.flags import care_in
from rollcall.lists.cells.moments import NOTHING_AROUND, Around
from rollcall.lists.cells.name_parts import given_name_only, join_parts
from rollcall.lists.cells.person import Person, split_names, split_person
from rollcall.lists.cells.statuses import says, sole_status, statuses_in
from rollcall.lists.cells.values import cell_text, formula_like
from rollcall.lists.columns import cell_names, column_letter
from rollcall.lists.headings import meaning_of, speaks_of_age
from rollcall.lists.kinds import names_kind
from rollcall.lists.mapping import Mapped
from rollcall.lists.model import COLOUR, COMMENT, Column, Meaning, RawRow, Value
from rollcall.lists.plan import Plan
from rollcall.lists.row_care import Life, care_of, plan_care
from rollcall.lists.summaries import place_of
from rollcall.lists.telling import colour_of, date_problem, happened, nothing, texts_of, updates
from rollcall.records import Flag, Problem

_PLACES = re.compile(r"\s{0,5}[,;/\n]\s{0,5}")
_TOWN = re.compile(r"^(?:г\.|гор\.|город\s|қ\.|city of\s)\s{0,3}", re.IGNORECASE)
_TOWN_AFTER = re.compile(r"\s(?:қ|г|қаласы|city|town)\.?$", re.IGNORECASE)
_MOST_PLACES = 5
_YEAR_SAMPLE = 300
_THIS_CENTURY = 25
_PARTS: tuple[Meaning, ...] = ("surname", "given", "patronymic")
_CALLS = frozenset("=＝@＠")
_FORMULA_START = frozenset("=+-@＝＋－＠ \t")


class Draft(NamedTuple):
    """A row that was understood, before it has a key and is compared with its neighbours."""

    names: tuple[str, ...]
    id: str
    list_name: str
    status: str | None
    status_words: str
    status_date: str | None
    birth: str | None
    age: int | None
    places: tuple[str, ...]
    remarks: str
    cells: dict[str, str]
    problems: list[Problem]
    flags: tuple[Flag, ...] = ()


def plan_sheet(
    sheet: str,
    columns: tuple[Column, ...],
    body: Sequence[RawRow],
    default_list: str,
    status: tuple[str | None, str],
    mapping: Mapped,
    around: Around = NOTHING_AROUND,
    codes: Mapping[str, str] | None = None,
) -> Plan:
    """Sorts the columns by meaning; `mapping` says what colours and status words mean.

    `around` has the only year and month that the titles speak of; a column of dates with another
    year goes first. `codes` are letters that a legend explains.
    """
    at: dict[Meaning, tuple[int, ...]] = {}
    for column in columns:
        if column.meaning:
            at[column.meaning] = (*at.get(column.meaning, ()), column.index)
    years = {index: _year(body, index) or around.year for index in at.get("status_date", ())}
    only = {year for year in years.values() if year}
    return Plan(
        sheet,
        columns,
        default_list,
        status,
        mapping.colours,
        mapping.statuses,
        cell_names(columns),
        at,
        {index: statuses_in(columns[index].heading) for index in at.get("status_date", ())},
        years,
        next((sole_status(columns[index].heading) for index in at.get("status", ())), None),
        around._replace(year=around.year or (only.pop() if len(only) == 1 else None)),
        updates(columns),
        codes or {},
        status[0] == "missing",
        all(
            columns[index].how == "content" and not says(columns[index].heading, "update")
            for index in at.get("status", ())
        ),
        tuple(
            column.index
            for column in columns
            if column.meaning is None
            and not says(column.heading, "other_person")
            and not names_kind(column.heading, "legend")
        ),
        plan_care(columns),
    )


def read_row(plan: Plan, row: RawRow, values: Sequence[Value], section: str) -> Draft:
    """Understands one row. `values` are its cells with merged ranges filled in.

    `section` is the heading inside the table that the row stands under ("Погибшие"), or "".
    """
    problems: list[Problem] = []
    cells = _cells(plan, row, problems)
    person = _person(plan, row, values, problems)
    birth, age = _birth(plan, row, values, person, problems)
    told = happened(plan, row, values, section, problems)
    status, words, when = told.status, told.words, told.when
    if birth and when and when[: len(birth)] < birth[: len(when)]:
        message = f"The date {when} lies before the birth {birth}."
        problems.append(Problem("impossible_date", message, plan.sheet, row.number))
    places: list[str] = []
    for text in texts_of(plan, values, "place"):
        places.extend(split_places(text[:300]))
    if not places and section and (town := place_of(section)):
        places.extend(split_places(town))
    remarks = [*person.remarks, *texts_of(plan, values, "remarks")]
    asked = care_of(plan.care, row, values, section, Life(birth, age, when))
    problems.extend(_unclear(plan, row, flag) for flag in asked.unclear)
    if asked.flags and status is None and words and care_in(words):
        problems[:] = [one for one in problems if one.code != "unreadable_status"]
    lists = texts_of(plan, values, "list")
    ids = texts_of(plan, values, "id")
    return Draft(
        person.names,
        ids[0] if ids else "",
        lists[0] if lists else plan.default_list,
        status,
        words,
        when,
        birth,
        age,
        tuple(dict.fromkeys(places))[:_MOST_PLACES],
        "; ".join(dict.fromkeys(remark for remark in remarks if remark)),
        cells,
        problems,
        asked.flags,
    )


def plain_cells(plan: Plan, row: RawRow, problems: list[Problem]) -> dict[str, str]:
    """Every cell of a row that lists nobody (a heading inside the table)."""
    return _cells(plan, row, problems)


@lru_cache(maxsize=20_000)
def split_places(text: str) -> tuple[str, ...]:
    """The places in a cell, largest or smallest first as listed, without "г." and "город"."""
    parts = [
        _TOWN_AFTER.sub("", _TOWN.sub("", part.strip())).strip(" .") for part in _PLACES.split(text)
    ]
    return tuple(part for part in parts if part)


def _cells(plan: Plan, row: RawRow, problems: list[Problem]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for at, value in enumerate(row.values):
        if value is None:
            continue
        text = cell_text(value)
        cells[plan.names[at]] = text
        if at in row.formulas:
            message = f"Cell {column_letter(at)}{row.number} holds a formula with no stored value."
            problems.append(Problem("formula", message, plan.sheet, row.number, plan.names[at]))
        elif isinstance(value, str) and text[:1] in _FORMULA_START and formula_like(text):
            message = f"Cell {column_letter(at)}{row.number} would run as a formula; kept as text."
            problems.append(Problem("formula", message, plan.sheet, row.number, plan.names[at]))
    if colour := colour_of(plan, row):
        cells[COLOUR] = colour
    if row.comment:
        cells[COMMENT] = row.comment
    return cells


def _person(plan: Plan, row: RawRow, values: Sequence[Value], problems: list[Problem]) -> Person:
    cells = texts_of(plan, values, "name")
    parts = [text for meaning in _PARTS for text in texts_of(plan, values, meaning)]
    if parts:
        cells.append(join_parts(parts))
    people = [_split(plan.care.signs.without_marks(cell)) for cell in cells]
    names = [name for person in people for name in person.names]
    for text in texts_of(plan, values, "other_names"):
        names.extend(split_names(plan.care.signs.without_marks(text)))
    remarks = [remark for person in people for remark in person.remarks]
    birth = next((person.birth for person in people if person.birth), None)
    age = next((person.age for person in people if person.age is not None), None)
    if not names:
        message = "No name could be read in this row."
        problems.append(Problem("no_name", message, plan.sheet, row.number))
    two = any(person.two for person in people)
    if two:
        message = "One cell seems to name two people; a person each needs a row of their own."
        problems.append(Problem("two_names", message, plan.sheet, row.number))
    if names and " " not in names[0] and all(map(given_name_only, names)):
        message = "Only one name is given; by it alone nobody is found in the coverage."
        problems.append(Problem("given_name_only", message, plan.sheet, row.number))
    return Person(tuple(dict.fromkeys(names)), tuple(remarks), birth, age, two)


def _split(cell: str) -> Person:
    """A cell with a name; a formula names nobody. A dash before a name is no formula."""
    formula = cell.lstrip()[:1] in _CALLS and formula_like(cell)
    return Person(remarks=(cell,)) if formula else split_person(cell)


def _birth(
    plan: Plan, row: RawRow, values: Sequence[Value], person: Person, problems: list[Problem]
) -> tuple[str | None, int | None]:
    birth: str | None = None
    age: int | None = None
    for at in (*plan.at.get("birth", ()), *plan.at.get("age", ())):
        value = values[at] if at < len(values) else None
        if value is None or nothing(cell_text(value)):
            continue
        found = read_birth(_full_year(plan, at, value))
        birth, age = birth or found.iso, found.age if age is None else age
        if found.problem:
            problems.append(date_problem(plan, row, at, value, found.problem))
    return birth or person.birth, person.age if age is None else age


def _unclear(plan: Plan, row: RawRow, flag: Flag) -> Problem:
    words = flag.replace("_", " ")
    message = f"It is not clear whether this row asks for {words!r}; it is taken to ask."
    return Problem("flag_unclear", message, plan.sheet, row.number)


def _full_year(plan: Plan, at: int, value: Value) -> Value:
    """A year of birth in two digits ("87") under a heading that speaks of no age."""
    text = cell_text(value).strip(" '’.")
    column = plan.columns[at]
    if len(text) != 2 or not text.isdecimal() or column.meaning != "birth":
        return value
    known = meaning_of(column.heading) if column.how == "heading" else None
    if known is None or known[1] < 1.0 or speaks_of_age(column.heading):
        return value
    return f"{19 if int(text) > _THIS_CENTURY else 20}{text}"


def _year(body: Sequence[RawRow], at: int) -> int | None:
    """The only year that the full dates of a column have."""
    years = {
        year
        for row in body[:_YEAR_SAMPLE]
        if at < len(row.values) and (year := full_year(row.values[at]))
    }
    return years.pop() if len(years) == 1 else None
