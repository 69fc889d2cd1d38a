"""What the colours of a workbook mean, where a legend in it tells: a coloured cell and its status.

Keepers put the legend above or below the table, beside it, or on a sheet of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rollcall.lists.cells.values import cell_text
from rollcall.lists.headings import meaning_of
from rollcall.lists.kinds import colour_word, is_total, names_kind, sign_status
from rollcall.lists.model import RawRow, RawSheet

_MOST_SIGNS = 40
_WIDEST = 3
_NAMING = frozenset({"name", "surname", "given"})


class Legend(NamedTuple):
    """`colours` goes from a colour to a status; `signs` are the rows of each sheet that say so."""

    colours: dict[str, str]
    signs: dict[int, frozenset[int]]


def find_legend(raws: Sequence[RawSheet]) -> Legend:
    """The legend of all sheets of a file; a colour with two meanings has none."""
    said: dict[str, set[str]] = defaultdict(set)
    signs: dict[int, frozenset[int]] = {}
    for at, raw in enumerate(raws):
        rows = set()
        for row in raw.rows:
            if row.fills:
                for colour, status in _signs(row):
                    said[colour].add(status)
                    if sum(1 for value in row.values if value is not None) <= _WIDEST:
                        rows.add(row.number)
        signs[at] = frozenset(rows)
    colours = {colour: found.pop() for colour, found in said.items() if len(found) == 1}
    return Legend(colours if len(colours) <= _MOST_SIGNS else {}, signs)


def is_legend(raw: RawSheet, signs: frozenset[int]) -> bool:
    """Whether a sheet lists no people but explains the signs of the others."""
    if not raw.rows or len(raw.rows) > _MOST_SIGNS:
        return False
    texts = [[text for value in row.values if (text := cell_text(value))] for row in raw.rows]
    named = any(
        (known := meaning_of(text)) and known[0] in _NAMING for row in texts for text in row
    )
    if named or any(len(row) > _WIDEST for row in texts):
        return False
    if names_kind(raw.name, "legend") or (texts and names_kind(texts[0][0], "legend")):
        return True
    return 2 * sum(1 for row in raw.rows if row.number in signs) > len(texts)


def _signs(row: RawRow) -> Iterator[tuple[str, str]]:
    """Every colour of a row that has a status in it or right beside it, and not a person too."""
    for start, end, colour in row.fills:
        inside = [
            text
            for at in range(start, min(end + 1, len(row.values)))
            if (text := cell_text(row.values[at]).strip())
        ]
        if len(inside) > 2 or is_total(inside):
            continue
        if all(colour_word(text) for text in inside) and end + 1 < len(row.values):
            inside.append(cell_text(row.values[end + 1]).strip())
        statuses = [sign_status(text) for text in inside]
        words = [text for text, status in zip(inside, statuses, strict=True) if not status]
        found = {status for status in statuses if status}
        if len(found) == 1 and all(colour_word(text) for text in words):
            yield colour, found.pop()
