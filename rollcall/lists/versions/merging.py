"""Rows that became one, and rows that became several: told as such, not as removed and added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rollcall.lists.keys import name_key
from rollcall.lists.versions.difference import Merged, Split
from rollcall.lists.versions.likeness import details
from rollcall.lists.versions.pairing import Pairing
from rollcall.records import CaseRow

_MOST_TWINS = 25


def merged_rows(pairing: Pairing, asked: Iterable[int]) -> tuple[Merged, ...]:
    """The old rows whose name another row bears that stays, nothing telling the two apart.

    Either that row has taken the name over ("Ким Вера" is now "Ким Вера / Kim Vera", and the row
    "Kim Vera" is gone), or both always bore it: one of two duplicates was removed. `asked` are old
    rows about which there is a question.
    """
    waiting = set(asked)
    left = [here for here in pairing.free_old() if here not in waiting and pairing.old[here].names]
    names = {name_key(name) for here in left for name in pairing.old[here].names[:1]}
    bearers: dict[str, list[int]] = defaultdict(list)
    for there in pairing.old_of:
        for name in {name_key(name) for name in pairing.new[there].names} & names:
            bearers[name].append(there)
    gone: dict[int, list[int]] = defaultdict(list)
    for here in left:
        twins = bearers.get(name_key(pairing.old[here].names[0]), [])
        if (into := _into(pairing, here, twins)) is not None:
            gone[into].append(here)
    return tuple(
        Merged(pairing.new[there], tuple(pairing.old[here] for here in gone[there]))
        for there in sorted(gone)
    )


def _into(pairing: Pairing, here: int, twins: list[int]) -> int | None:
    """The row that an old one has become a part of: one somebody named, else the most alike."""
    row = pairing.old[here]
    said = [there for there, other in pairing.doubled if other == here and there in pairing.old_of]
    if said:
        return said[0]
    found = []
    for there in twins[:_MOST_TWINS]:
        twin = pairing.new[there]
        if (twin.key, row.key) in pairing.denied:
            continue
        rest = details(row, twin)
        before = {name_key(name) for name in pairing.old[pairing.old_of[there]].names}
        taken_over = name_key(row.names[0]) not in before
        if not rest.differ or (taken_over and not rest.conflict):
            found.append((-rest.weight, twin.key, there))
    return min(found)[2] if found else None


def split_rows(pairing: Pairing) -> tuple[Split, ...]:
    """The old rows of which a further name, or somebody's word, is now a row of its own."""
    parts: dict[int, list[int]] = defaultdict(list)
    for there, here in pairing.doubled:
        if here in pairing.new_of and there not in pairing.old_of:
            parts[here].append(there)
    free = [there for there in pairing.free_new() if pairing.new[there].names]
    names = {name_key(name) for there in free for name in pairing.new[there].names[:1]}
    bearers: dict[str, list[int]] = defaultdict(list)
    for here, there in pairing.new_of.items():
        kept = {name_key(name) for name in pairing.new[there].names}
        if len(pairing.old[here].names) > 1:
            for name in {name_key(name) for name in pairing.old[here].names} & names - kept:
                bearers[name].append(here)
    for there in free:
        for here in bearers.get(name_key(pairing.new[there].names[0]), [])[:1]:
            if there not in parts[here] and _apart(pairing, here, there):
                parts[here].append(there)
    return tuple(
        Split(pairing.old[here], (pairing.new[pairing.new_of[here]], *_rows(pairing, parts[here])))
        for here in sorted(parts)
        if parts[here]
    )


def _apart(pairing: Pairing, here: int, there: int) -> bool:
    """Whether an old row may have told of somebody who has a new row: nobody said otherwise."""
    said = (pairing.new[there].key, pairing.old[here].key) in pairing.denied
    return not said and not details(pairing.old[here], pairing.new[there]).conflict


def _rows(pairing: Pairing, theres: Iterable[int]) -> tuple[CaseRow, ...]:
    return tuple(pairing.new[there] for there in theres)
