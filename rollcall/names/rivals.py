"""Names that are found or not depending on who else is in the index.

Nearly all names are found or not by themselves. Two rules of the look-up depend on others, because
they keep a long list quick and quiet: a mere first letter beside a word is enough only where few
entries share both (`MOST_LOOSE`), and of too many names with one pair of keys only the first are
looked at (`MOST`). Who changes a list must look for such names again, too.
"""

from __future__ import annotations

import numpy as np

from rollcall.names.index import MOST, MOST_LOOSE, NameIndex
from rollcall.names.packed import Array, ranges, runs


def rivals(whole: NameIndex, *changed: NameIndex) -> set[str]:
    """The entries of an index that other entries may hide, or no longer hide, by their coming,
    changing or leaving.

    `changed` hold those others as they were and as they are now; they are no rivals themselves.
    """
    theirs = {one.entry(number) for one in changed for number in range(len(one))}
    stays = np.array([whole.entry(n) not in theirs for n in range(len(whole))], dtype=bool)
    if not stays.any():
        return set()
    pairs = np.unique(np.concatenate([one.pair_keys for one in changed]))
    entries, names = (sum(some) for some in zip(*(_sizes(o, pairs) for o in changed), strict=True))
    run, name = _named(whole, pairs)
    owner = whole.name_entry[name]
    run, owner = run[stays[owner]], owner[stays[owner]]
    beside = np.bincount(run[runs(run, owner)], minlength=len(pairs))
    many = np.bincount(run, minlength=len(pairs))
    hidden = (beside <= MOST_LOOSE) & (beside + entries > MOST_LOOSE)
    hidden |= many + names > MOST
    return {whole.entry(number) for number in np.unique(owner[hidden[run]]).tolist()}


def _named(index: NameIndex, pairs: Array) -> tuple[Array, Array]:
    """The names that an index has under each of these pairs of keys, and the number of the pair."""
    first, last = index.find(pairs)
    return np.arange(len(pairs)).repeat(last - first), index.pair_names[ranges(first, last - first)]


def _sizes(index: NameIndex, pairs: Array) -> tuple[Array, Array]:
    """How many entries, and how many names, an index has under each of these pairs of keys."""
    first, last = index.find(pairs)
    return index.entries_between(first, last), last - first
