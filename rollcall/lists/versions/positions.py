"""The columns that say nothing about a person: running numbers, and those that we added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from rollcall.lists.headings import meaning_of
from rollcall.lists.model import COLOUR, COMMENT, OWN
from rollcall.records import CaseRow

_FEWEST = 3
_SHARE = 0.9


def quiet_headings(rows: Sequence[CaseRow]) -> frozenset[str]:
    """The headings whose cells change with a row's place, or are ours."""
    seen: set[str] = set()
    last: tuple[str, ...] = ()
    for row in rows:
        headings = tuple(row.cells)
        if headings != last:
            seen.update(headings)
            last = headings
    named = {heading for heading in seen if heading.startswith(OWN) or _numbers(heading)}
    return frozenset(named | {heading for heading in seen - named if _running(rows, heading)})


def _numbers(heading: str) -> bool:
    found = meaning_of(heading)
    return found is not None and found[0] == "number"


def _running(rows: Sequence[CaseRow], heading: str) -> bool:
    """Whether the numbers of a column count the rows of every sheet one after the other."""
    if heading in (COLOUR, COMMENT) or meaning_of(heading):
        return False
    at: Mapping[str, list[tuple[int, int]]] = defaultdict(list)
    for number, row in enumerate(rows):
        text = row.cells.get(heading, "").strip()
        if text:
            if not (text.isascii() and text.isdigit() and len(text) <= 7):
                return False
            at[row.sheet].append((row.row or number, int(text)))
    steps = [b[1] - a[1] for one in at.values() for a, b in pairwise(sorted(one))]
    return len(steps) >= _FEWEST and sum(step == 1 for step in steps) >= _SHARE * len(steps)
