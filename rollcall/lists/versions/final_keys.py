"""The keys under which the rows of a new version are stored: a case keeps its key for good."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from rollcall.lists.versions.diff import diff
from rollcall.lists.versions.difference import Diff
from rollcall.records import CaseRow


def keyed(
    rows: Sequence[CaseRow],
    found: Diff,
    taken: Collection[str],
    former: Sequence[CaseRow] = (),
) -> list[CaseRow]:
    """The rows of a new version, each with the key of its case; all keys are different.

    `found` is the difference between the version before and `rows`, `taken` all keys that the list
    ever used. A row that goes on from an old one has that row's key. Any other keeps the key it was
    read with: a case that left the list and is back is so the same case. But where that key is
    somebody else's, the row gets one that no case of the list ever had: `17~2`.

    `former` are the rows of cases that are not in the version before, as they last stood. With
    them a case is recognised that is back under another key, and an id that somebody else has now.
    """
    keys = {at: found.kept[row.key] for at, row in enumerate(rows) if row.key in found.kept}
    held = set(keys.values()) | {row.key for row in found.removed}
    held |= {row.key for one in found.merged for row in one.gone}
    left = [row for row in former if row.key not in held]
    back = diff(left, [row for at, row in enumerate(rows) if at not in keys]).kept if left else {}
    for at, row in enumerate(rows):
        if row.key in back:
            keys[at] = back[row.key]
    held |= {row.key for row in left}
    for at, row in enumerate(rows):
        if at not in keys and row.key not in held:
            keys[at] = row.key
            held.add(row.key)
    for at, row in enumerate(rows):
        if at not in keys:
            keys[at] = _another(row.key, held, taken)
            held.add(keys[at])
    return [
        row if row.key == keys[at] else replace(row, key=keys[at]) for at, row in enumerate(rows)
    ]


def _another(wanted: str, held: Collection[str], taken: Collection[str]) -> str:
    number = 2
    while (key := f"{wanted}~{number}") in held or key in taken:
        number += 1
    return key
