"""What a keeper wants to know first of a list that was read: who is protected, what was missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rollcall.lists.care import FLAGS, flags_of
from rollcall.lists.cells.flags import answers
from rollcall.lists.columns import cell_names, column_letter
from rollcall.lists.model import OWN, Column, ListFile, Sheet, is_case
from rollcall.records import CaseRow, Flag, Problem

_WORDS: dict[Flag, tuple[str, str]] = {
    "do_not_publish": ("do not publish", "do not publish"),
    "minor": ("minor", "minors"),
    "silence": ("asks for silence", "ask for silence"),
}
_GRAVE = (
    ("care_column", "care_colours", "colours", "flag_unclear"),
    ("no_name_column", "forms", "empty", "no_name", "two_names"),
    ("unreadable_status",),
)
_HARMLESS = ("heading", "total", "note", "legend", "form", "hidden_sheet")
_MOST_VALUES = 4
_MOSTLY = 0.6
_MOST_ANSWERS = 12
_FEWEST = 3


class Unknown(NamedTuple):
    """A column that was not understood: its most frequent values, each with how often it stands.

    `care` tells that its values look like answers, so that it may say who may be named.
    """

    sheets: tuple[str, ...]
    heading: str
    values: tuple[tuple[str, int], ...]
    care: bool


def care_line(found: ListFile) -> str:
    """How many people are protected, and why: `9 of 12 people ask for care: 7 do not publish`."""
    people = [row for row in found.rows if is_case(row)]
    flags = [flags_of(row) for row in people]
    counts = Counter(flag for each in flags for flag in each)
    protected = sum(1 for each in flags if each)
    if not protected:
        return (
            f"Nobody of {len(people)} asks for care: no row says so in words that were understood."
        )
    told = ", ".join(
        f"{counts[flag]} {_WORDS[flag][counts[flag] > 1]}" for flag in FLAGS if counts[flag]
    )
    return f"{protected} of {len(people)} ask for care: {told}."


def unknown_columns(found: ListFile) -> list[Unknown]:
    """The columns that were not understood and hold something, those about care first."""
    values: dict[str, Counter[str]] = {}
    sheets: dict[str, list[str]] = {}
    rows: dict[str, list[CaseRow]] = {}
    for row in found.rows:
        if is_case(row):
            rows.setdefault(row.sheet, []).append(row)
    for sheet in found.sheets:
        for column, name in zip(sheet.columns, cell_names(sheet.columns), strict=True):
            if column.meaning is None and not column.heading.startswith(OWN):
                said = Counter(
                    row.cells[name] for row in rows.get(sheet.name, ()) if name in row.cells
                )
                if said:
                    called = column.heading or column_letter(column.index)
                    values.setdefault(called, Counter()).update(said)
                    sheets.setdefault(called, []).append(sheet.name)
    unknown = [
        Unknown(
            tuple(dict.fromkeys(sheets[name])),
            name,
            tuple(said.most_common(_MOST_VALUES)),
            are_answers(said),
        )
        for name, said in values.items()
    ]
    return sorted(unknown, key=lambda one: not one.care)


def are_answers(values: Counter[str]) -> bool:
    """Whether the values of a column look like answers: yes, no, only initials, ask the mother."""
    total = sum(values.values())
    if total < _FEWEST or len(values) > _MOST_ANSWERS:
        return False
    return sum(count for text, count in values.items() if answers(text)) >= _MOSTLY * total


def folded(found: ListFile) -> Iterator[tuple[list[str], Sheet]]:
    """The sheets, those with equal columns together."""
    same: dict[tuple[tuple[str, str | None], ...], list[Sheet]] = {}
    for sheet in found.sheets:
        same.setdefault(tuple(map(_look, sheet.columns)), []).append(sheet)
    for sheets in same.values():
        yield [sheet.name for sheet in sheets], sheets[0]


def names_read(found: ListFile, sheet: str, most: int) -> list[str]:
    """The first names of a sheet as they were read."""
    read = (row.names[0] for row in found.rows if row.sheet == sheet and row.names)
    return [name for name, _ in zip(read, range(most), strict=False)]


def gravest_first(problems: Sequence[Problem]) -> list[Problem]:
    """Problems in the order in which they matter: who is unprotected, who is nameless, the rest."""
    return sorted(problems, key=lambda problem: _gravity(problem.code))


def _gravity(code: str) -> int:
    for at, codes in enumerate(_GRAVE):
        if code in codes:
            return at
    return len(_GRAVE) + (code in _HARMLESS)


def _look(column: Column) -> tuple[str, str | None]:
    return column.heading, column.meaning
