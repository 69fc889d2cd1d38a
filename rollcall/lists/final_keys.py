"""The keys under which the rows of a new version are stored: a case keeps its key for good."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from rollcall.lists.difference import Diff
from rollcall.records import CaseRow


def keyed(rows: Sequence[CaseRow], found: Diff, taken: Collection[str]) -> list[CaseRow]:
    """The rows of a new version, each with the key of its case; all keys are different.

    `taken` are all keys that the list ever used. A row that goes on from an old one has that row's
    key. Any other keeps the key it was read with: a case that left the list and is back is so the
    same case. But where another row has that key, in this version or in the one before, it is
    somebody else's, and the row gets one that no case of the list ever had: `17~2`.
    """
    everybody = frozenset(taken)
    held = set(found.kept.values()) | {row.key for row in found.removed}
    held |= {row.key for one in found.merged for row in one.gone}
    keys: dict[int, str] = {}
    for at, row in enumerate(rows):
        if row.key in found.kept:
            keys[at] = found.kept[row.key]
    used = set(keys.values())
    for at, row in enumerate(rows):
        if at not in keys and row.key not in held and row.key not in used:
            keys[at] = row.key
            used.add(row.key)
    for at, row in enumerate(rows):
        if at not in keys:
            keys[at] = _another(row.key, used | held, everybody)
            used.add(keys[at])
    return [
        row if row.key == keys[at] else replace(row, key=keys[at]) for at, row in enumerate(rows)
    ]


def _another(wanted: str, used: Collection[str], taken: Collection[str]) -> str:
    number = 2
    while (key := f"{wanted}~{number}") in used or key in taken:
        number += 1
    return key
