"""What reading a list gives: sheets, columns, rows and problems, as plain frozen values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal, NamedTuple

from rollcall.records import CaseRow, Problem

Meaning = Literal[
    "id",
    "number",
    "list",
    "name",
    "surname",
    "given",
    "patronymic",
    "other_names",
    "birth",
    "age",
    "status",
    "status_date",
    "place",
    "remarks",
    "source",
    "offence",
    "gender",
    "do_not_publish",
    "minor",
    "silence",
    "ignore",
]
"""What a column is about. `number` is a running number, which says nothing about identity."""

How = Literal["heading", "content", "mapping"]
Value = str | int | float | bool | date | datetime | time | None
OWN = "Rollcall: "
"""How the headings of the columns begin that we add to a list keeper's own workbook."""
ID_HEADING = OWN + "case"
"""The column of ours that tells which case a row is, for lists without an id column."""
COLOUR = "(colour)"
"""The name under which `CaseRow.cells` keeps the fill colour of a coloured row."""

COMMENT = "(comment)"
"""The name under which `CaseRow.cells` keeps what comments on the cells of a row say."""


@dataclass(frozen=True)
class Limits:
    """How much of a hostile or enormous file is read before giving up with a `ListError`."""

    file_bytes: int = 50_000_000
    unpacked_bytes: int = 300_000_000
    rows: int = 200_000
    cells: int = 5_000_000


NOT_A_CASE = frozenset({"heading", "total", "note", "legend", "form"})
"""The codes of problems that tell of a row which is kept like any other, but lists nobody."""


class RawRow(NamedTuple):
    """A row that is not empty: its number as a spreadsheet shows it, and its values in order.

    `fills` are the coloured cells, empty ones too, as runs: first and last column, and colour.
    `comment` is what comments on its cells say.
    """

    number: int
    values: list[Value]
    colour: str | None = None
    formulas: tuple[int, ...] = ()
    fills: tuple[tuple[int, int, str], ...] = ()
    comment: str = ""


class Merge(NamedTuple):
    """A merged range; rows and columns count from 1, both ends belong to it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class RawSheet:
    """One sheet before anything is understood of it; rows that are empty are left out."""

    name: str
    rows: Sequence[RawRow]
    merges: tuple[Merge, ...] = ()
    hidden: bool = False
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Column:
    """One column: `index` counts from 0; `meaning` is None where nothing was recognised.

    `how` says whether the heading, the content or the keeper's own mapping decided; `sample` is
    the first value below the heading.
    """

    index: int
    heading: str
    meaning: Meaning | None = None
    how: How | None = None
    sample: str = ""


@dataclass(frozen=True)
class Sheet:
    """What was understood of one sheet.

    `header` is the number of the row with the headings (the lowest one, where headings take
    several rows), or None; `titles` are the texts above it; `rows` counts the cases below it.
    """

    name: str
    header: int | None
    columns: tuple[Column, ...]
    titles: tuple[str, ...] = ()
    rows: int = 0
    hidden: bool = False


@dataclass(frozen=True)
class ListFile:
    """A case list as it was read. `made_keys` are those keys that no id column gave.

    `beside` names the first column of the table for cases of a table that stands beside another
    on the same sheet, by key.
    """

    name: str
    sheets: tuple[Sheet, ...]
    rows: tuple[CaseRow, ...]
    problems: tuple[Problem, ...] = ()
    has_ids: bool = False
    made_keys: frozenset[str] = frozenset()
    beside: Mapping[str, str] = field(default_factory=dict)


def is_case(row: CaseRow) -> bool:
    """Whether a row lists somebody, be it without a name; headings, totals and remarks do not."""
    return not any(problem.code in NOT_A_CASE for problem in row.problems)
