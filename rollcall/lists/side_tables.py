"""Tables that stand side by side on one sheet, taken apart and read like a sheet each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rollcall.lists.columns import column_letter
from rollcall.lists.header import Header, find_header
from rollcall.lists.headings import meaning_of
from rollcall.lists.model import RawRow, RawSheet, Value

_NAMING = frozenset({"name", "surname"})
_MOST_WIDE = 200


class Block(NamedTuple):
    """One table of a sheet; `letter` is its first column where it is not the first table."""

    raw: RawSheet
    header: Header
    letter: str = ""


def side_by_side(raw: RawSheet, said: int | None) -> list[Block]:
    """The tables of a sheet from left to right; nearly always the sheet itself.

    Tables are told apart by columns that are empty from the headings down, and only where each of
    them has a heading for names that the first has too. No cell is lost: what stands in none of
    them belongs to the first.
    """
    header = find_header(raw, said)
    headings = header.headings
    if header.number is None or not 5 <= len(headings) <= _MOST_WIDE:
        return [Block(raw, header)]
    naming = [
        at
        for at, text in enumerate(headings)
        if (known := meaning_of(text)) and known[0] in _NAMING and known[1] > 0.5
    ]
    if len(naming) < 2 or len({headings[at] for at in naming}) == len(naming):
        return [Block(raw, header)]
    starts = _starts(headings, header.body, naming)
    if len(starts) < 2:
        return [Block(raw, header)]
    ends = [*starts[1:], 16_384]
    blocks = []
    for at, (start, end) in enumerate(zip(starts, ends, strict=True)):
        part = _part(raw, start if at else 0, end)
        letter = column_letter(start) if at else ""
        blocks.append(Block(part, find_header(part, header.number), letter))
    return blocks


def _starts(headings: Sequence[str], body: Sequence[RawRow], naming: Sequence[int]) -> list[int]:
    """Where the tables begin: behind an empty column, with the heading for names in each."""
    filled = {at for at, text in enumerate(headings) if text}
    for row in body:
        filled.update(at for at, value in enumerate(row.values) if value is not None)
    starts = [at for at in sorted(filled) if at - 1 not in filled]
    first = headings[naming[0]]
    kept = []
    for at, start in enumerate(starts):
        end = starts[at + 1] if at + 1 < len(starts) else len(headings)
        if any(start <= name < end and headings[name] == first for name in naming):
            kept.append(start)
    return kept


def _part(raw: RawSheet, start: int, end: int) -> RawSheet:
    rows = []
    for row in raw.rows:
        values: list[Value] = [None] * min(start, len(row.values))
        values += row.values[start:end]
        if all(value is None for value in values):
            continue
        fills = tuple(run for run in row.fills if start <= run[0] < end)
        rows.append(
            RawRow(
                row.number,
                values,
                fills[0][2] if fills else None,
                tuple(at for at in row.formulas if start <= at < end),
                fills,
                "" if start else row.comment,
            )
        )
    merges = tuple(merge for merge in raw.merges if start < merge.left <= end)
    return RawSheet(raw.name, rows, merges, raw.hidden, raw.problems if start == 0 else ())
