"""An index of listed names as flat arrays: built once per list version, shared by many workers.

The words of every name give keys (`rollcall.names.keys`), every two words of a name a pair of keys.
The pairs are sorted 64-bit numbers beside the number of the name, and in front of them stands a
filter of bits that answers most questions. So a million names need some hundred megabytes, no
objects, and can be memory-mapped.
"""

from __future__ import annotations

import numpy as np

from rollcall.names.packed import Array, ranges, runs
from rollcall.names.remembered import Remembered

LOOSE = np.uint64(0x9E3779B97F4A7C15)
"""What turns a pair of a whole word and a mere first letter into its question to the filter."""
MOST_LOOSE = 2
"""Entries that may share a word and a first letter, for the letter of a whole word to be enough."""
MOST = 200
"""Names of one pair of keys that are looked at; a name with more bearers tells nobody apart."""
_BYTE, _BITS = np.uint64(3), np.uint64(7)
_BIT = (1 << np.arange(8)).astype(np.uint8)


class NameIndex:
    """Names to look for, found by pairs of keys; made by `rollcall.names.build`.

    Arrays: `pair_keys` (uint64, sorted) with `pair_names` (int32, the number of a name) and
    `pair_words` (int32, the numbers of the two words in the order of the name); `voices` (uint8,
    how words sound: `rollcall.names.alike`), cut by `word_ends` (int32); `pair_bits` and
    `word_bits` (uint8), filters of 2**n bits over all pairs and words (Bloom, 1970, with one
    hash); `partners` (uint64, 2**n rows), which keys stand beside a key in some name
    (`rollcall.names.partners`); `name_entry` (int32, the entry of each name); names and entry ids
    as UTF-8 in `name_bytes` and `entry_bytes` (uint8), cut by `name_ends` and `entry_ends` (int64).
    """

    def __init__(self, arrays: dict[str, Array]) -> None:
        self._arrays = arrays
        self.pair_keys = np.asarray(arrays["pair_keys"])
        self.pair_names = np.asarray(arrays["pair_names"])
        self.pair_words = np.asarray(arrays["pair_words"])
        self.partners = np.asarray(arrays["partners"])
        self.name_entry = np.asarray(arrays["name_entry"])
        self.remembered = Remembered()
        """How much words of texts are alike listed words, as far as `near` was asked for it."""

    def __len__(self) -> int:
        """How many entries there are."""
        return len(self._arrays["entry_ends"])

    def name(self, number: int) -> str:
        """The spelling of a name by its number."""
        return _cut(self._arrays["name_bytes"], self._arrays["name_ends"], number)

    def entry(self, number: int) -> str:
        """The id of an entry by its number."""
        return _cut(self._arrays["entry_bytes"], self._arrays["entry_ends"], number)

    def has_words(self, hashes: Array) -> Array:
        """Whether some listed name probably has a word with each of these keys, which come mixed:
        no is certain.
        """
        return _ask(self._arrays["word_bits"], hashes)

    def may_have(self, pairs: Array) -> Array:
        """Whether each of these pairs of keys is probably in the index: no is certain."""
        return _ask(self._arrays["pair_bits"], pairs)

    def find(self, pairs: Array) -> tuple[Array, Array]:
        """Where the names of each pair of keys begin and end in `pair_names`."""
        # In their order, so that the processor finds the neighbours of one key in its cache.
        asked, where = np.unique(pairs, return_inverse=True)
        first = np.searchsorted(self.pair_keys, asked, side="left")
        last = np.searchsorted(self.pair_keys, asked, side="right")
        return first[where], last[where]

    def entries_between(self, first: Array, last: Array) -> Array:
        """How many entries have the names of each of these runs, as `find` gives them."""
        counts = last - first
        owners = self.name_entry[self.pair_names[ranges(first, counts)]]
        some = counts.nonzero()[0]
        found = np.zeros(len(counts), dtype=np.intp)
        found[some] = entries_of(owners, (counts.cumsum() - counts)[some])
        return found

    def voices_of(self, words: Array) -> tuple[Array, Array]:
        """How words sound, and how many ways there are to read each."""
        ends = self._arrays["word_ends"]
        counts = ends[words] - np.where(words > 0, ends[words - 1], 0)
        rows = ranges(ends[words] - counts, counts)
        return self._arrays["voices"][rows], counts

    def to_arrays(self) -> dict[str, Array]:
        """The whole index as named flat arrays, to be saved and memory-mapped."""
        return dict(self._arrays)

    @classmethod
    def from_arrays(cls, arrays: dict[str, Array]) -> NameIndex:
        """The index that `to_arrays` gave; memory-mapped arrays are fine."""
        return cls(dict(arrays))


def filter_of(hashes: Array) -> Array:
    """A filter over well-mixed numbers: 16 to 32 bits for each, at least 64 bits."""
    size = max(6, int(len(hashes) * 16 - 1).bit_length()) if len(hashes) else 6
    bits = np.zeros(1 << (size - 3), dtype=np.uint8)
    slots = hashes >> np.uint64(64 - size)
    np.bitwise_or.at(bits, slots >> _BYTE, _BIT[slots & _BITS])
    return bits


def entries_of(owners: Array, first: Array) -> Array:
    """How many entries each run of names has; a run's names stand in the order of their entries."""
    if not len(owners):
        return owners
    new = runs(owners)
    new[first] = True
    return np.add.reduceat(new.astype(np.intp), first)


def _ask(bits: Array, hashes: Array) -> Array:
    slots = hashes >> np.uint64(64 - 3 - (len(bits) - 1).bit_length())
    answers: Array = (bits[slots >> _BYTE] & _BIT[slots & _BITS]) != 0
    return answers


def _cut(data: Array, ends: Array, number: int) -> str:
    start = int(ends[number - 1]) if number else 0
    return bytes(data[start : int(ends[number])]).decode()
