"""What the sheets of one workbook tell each other: the same heading means the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace

from rollcall.lists.model import OWN, Column, Meaning, RawRow


def told_by_content(sheets: Iterable[Sequence[Column]]) -> dict[str, Meaning]:
    """The headings that no table knows, but of which a sheet's cells tell what they mean.

    A heading that means two things on two sheets is left out.
    """
    said: dict[str, set[Meaning]] = defaultdict(set)
    for columns in sheets:
        for column in columns:
            if column.heading and column.how == "content" and column.meaning:
                said[_plain(column.heading)].add(column.meaning)
    return {heading: found.pop() for heading, found in said.items() if len(found) == 1}


def share(columns: Sequence[Column], told: Mapping[str, Meaning]) -> tuple[Column, ...]:
    """The columns of a sheet, where one that was not understood means what it does elsewhere.

    A meaning that the sheet has a column for already is not given twice.
    """
    taken = {column.meaning for column in columns}
    found = []
    for column in columns:
        meaning = told.get(_plain(column.heading)) if column.meaning is None else None
        if meaning and meaning not in taken and not column.heading.startswith(OWN):
            taken.add(meaning)
            column = replace(column, meaning=meaning, how="content")
        found.append(column)
    return tuple(found)


def explained_colours(rows: Sequence[RawRow], signs: Set[int]) -> set[str]:
    """The fills (RRGGBB) of a legend: rows that explain signs, and lone cells right beside them.

    They may stand for what is no status ("grey - checked"), and are explained all the same.
    """
    numbers = set(signs)
    for ordered in (rows, rows[::-1]):
        for row in ordered:
            lone = len(row.values) - row.values.count(None) == 1
            if row.fills and lone and {row.number - 1, row.number + 1} & numbers:
                numbers.add(row.number)
    return {fill[2] for row in rows if row.number in numbers for fill in row.fills}


def _plain(heading: str) -> str:
    return " ".join(heading.casefold().split())
