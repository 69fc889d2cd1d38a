"""An index of listed names as flat arrays: built once per list version, shared by many workers.

The words of every name give keys (`rollcall.names.keys`), every two words of a name a pair of keys.
The pairs are sorted 64-bit numbers beside the number of the name, so a million names need some
hundred megabytes, no objects, and can be memory-mapped.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.generic]
SMALL = 400_000
"""Indexes of up to so many pairs are also kept in a dictionary, which is quicker."""


class NameIndex:
    """Names to look for, found by pairs of keys; made by `rollcall.names.build`.

    Arrays: `pair_keys` (uint64, sorted) with `pair_names` (int32, the number of a name);
    `word_keys` (uint64, sorted, unique) with `word_counts` (int32, entries that have the word) and
    `word_partners` (uint32, a bit for each first letter of the words beside it);
    `name_entry` (int32, the entry of each name); names and entry ids as UTF-8 in `name_bytes`
    and `entry_bytes` (uint8), cut by `name_ends` and `entry_ends` (int64).
    """

    def __init__(self, arrays: dict[str, Array]) -> None:
        self._arrays = arrays
        self.pair_keys = arrays["pair_keys"]
        self.pair_names = arrays["pair_names"]
        self.word_keys = arrays["word_keys"]
        self.word_counts = arrays["word_counts"]
        self.word_partners = arrays["word_partners"]
        self.name_entry = arrays["name_entry"]
        self.words_seen: dict[str, Any] = {}
        self.keys_seen: dict[tuple[int, ...], Any] = {}
        self.pairs_seen: dict[Any, tuple[int, ...]] = {}
        self._word_at: dict[int, int] | None = None
        self._pair_at: dict[int, tuple[int, int]] | None = None
        if len(self.pair_keys) <= SMALL:
            partners = self.word_partners.tolist()
            self._word_at = dict(zip(self.word_keys.tolist(), partners, strict=True))
            keys, first, count = np.unique(self.pair_keys, return_index=True, return_counts=True)
            ends = zip(first.tolist(), (first + count).tolist(), strict=True)
            self._pair_at = dict(zip(keys.tolist(), ends, strict=True))

    def __len__(self) -> int:
        """How many entries there are."""
        return len(self._arrays["entry_ends"])

    def name(self, number: int) -> str:
        """The spelling of a name by its number."""
        return _cut(self._arrays["name_bytes"], self._arrays["name_ends"], number)

    def entry(self, number: int) -> str:
        """The id of an entry by its number."""
        return _cut(self._arrays["entry_bytes"], self._arrays["entry_ends"], number)

    def known(self, keys: tuple[int, ...]) -> tuple[tuple[int, ...], int]:
        """Those of these hashed keys that listed names have, and the bits of their partners."""
        if self._word_at is not None:
            mine = tuple(key for key in keys if key in self._word_at)
            bits = 0
            for key in mine:
                bits |= self._word_at[key]
            return mine, bits
        asked = np.array(keys, dtype=np.uint64)
        at = np.minimum(np.searchsorted(self.word_keys, asked), len(self.word_keys) - 1)
        hit = self.word_keys[at] == asked
        return tuple(asked[hit].tolist()), int(np.bitwise_or.reduce(self.word_partners[at[hit]]))

    def find(self, asked: list[int]) -> Iterator[tuple[int, list[int]]]:
        """For each pair key that is in the index: its position in `asked`, numbers of names."""
        if self._pair_at is not None:
            for position, key in enumerate(asked):
                at = self._pair_at.get(key)
                if at is not None:
                    yield position, self.pair_names[at[0] : at[1]].tolist()
        elif asked:
            wanted = np.array(asked, dtype=np.uint64)
            first = np.searchsorted(self.pair_keys, wanted, side="left")
            last = np.searchsorted(self.pair_keys, wanted, side="right")
            for position in np.nonzero(last > first)[0].tolist():
                yield position, self.pair_names[first[position] : last[position]].tolist()

    def to_arrays(self) -> dict[str, Array]:
        """The whole index as named flat arrays, to be saved and memory-mapped."""
        return dict(self._arrays)

    @classmethod
    def from_arrays(cls, arrays: dict[str, Array]) -> NameIndex:
        """The index that `to_arrays` gave; memory-mapped arrays are fine."""
        return cls(dict(arrays))


def _cut(data: Array, ends: Array, number: int) -> str:
    start = int(ends[number - 1]) if number else 0
    return bytes(data[start : int(ends[number])]).decode()
