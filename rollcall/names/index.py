"""An index of listed names as flat arrays: built once per list version, shared by many workers.

The words of every name give keys (`rollcall.names.keys`), every two words of a name a pair of keys.
The pairs are sorted 64-bit numbers beside the number of the name, so a million names need some
hundred megabytes, no objects, and can be memory-mapped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rollcall.names.keys import begin_bits, hashed, initial_keys, pair, part_keys
from rollcall.names.parts import Part, parse

Array = NDArray[np.generic]
SMALL = 400_000
"""Indexes of up to so many pairs are also kept in a dictionary, which is quicker."""


class NameIndex:
    """Names to look for, found by pairs of keys. Make one with `build` or `from_arrays`.

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


@lru_cache(maxsize=1 << 18)
def _hashes(part: Part) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The keys of a part, and of its first letter where a text may shorten it."""
    full = tuple(map(hashed, part_keys(part)))
    return full, () if part.initial else tuple(map(hashed, initial_keys(part.low)))


def pairs_of(name: str) -> tuple[set[int], dict[int, int]]:
    """The pair keys of a name, and the keys of its words with the bits of their partners.

    Hyphenated words count in pieces and whole: Қасым-Жомарт is also Касымжомарт.
    """
    parts = parse(name)
    if all(part.initial for part in parts):
        return set(), {}
    found: set[int] = set()
    words: dict[int, int] = {}
    begins = 0
    for part in parts:
        begins |= begin_bits(part.low)
    for a, b in combinations(parts, 2):
        if not (a.initial and b.initial):
            _add_pairs(a, b, found)
    if "-" in name:
        for n in range(len(parts) - 1):
            both = Part("", parts[n].low + parts[n + 1].low, 0, 0)
            words.update(dict.fromkeys(_hashes(both)[0], 0))
            for other in (*parts[:n], *parts[n + 2 :]):
                _add_pairs(both, other, found)
    for part in parts:
        words.update(dict.fromkeys(_of(part)[0], begins if _leads(part) else 0))
    return found, words


def _leads(part: Part) -> bool:
    """Whether a part names a person beside the mere first letter of another: a surname does."""
    return part.role in ("surname", "")


def _of(part: Part) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return _hashes(replace(part, text="", start=0, end=0, role="", sex=""))


def _add_pairs(a: Part, b: Part, found: set[int]) -> None:
    (full_a, short_a), (full_b, short_b) = _of(a), _of(b)
    found.update(pair(x, y) for x in full_a for y in full_b)
    if _leads(a):
        found.update(pair(x, y) for x in full_a for y in short_b)
    if _leads(b):
        found.update(pair(x, y) for x in short_a for y in full_b)


def build(entries: Iterable[tuple[str, Sequence[str]]]) -> NameIndex:
    """An index of entries: (id, names), the listed name first, then other names.

    A name of a single word is kept but never found in a text by itself. Names that name nobody
    ("", digits) are left out.
    """
    ids: list[str] = []
    names: list[str] = []
    owners: list[int] = []
    keys: list[int] = []
    of_name: list[int] = []
    words: list[int] = []
    bits_of: list[int] = []
    for number, (entry, spellings) in enumerate(entries):
        ids.append(entry)
        mine: dict[int, int] = {}
        for spelling in dict.fromkeys(spellings):
            found, parts = pairs_of(spelling)
            if not parts:
                continue
            keys.extend(found)
            of_name.extend([len(names)] * len(found))
            names.append(spelling)
            owners.append(number)
            for key, begins in parts.items():
                mine[key] = mine.get(key, 0) | begins
        words.extend(mine)
        bits_of.extend(mine.values())
    pair_keys = np.array(keys, dtype=np.uint64)
    order = np.argsort(pair_keys, kind="stable")
    word_keys, partners, counts = _words(words, bits_of)
    return NameIndex(
        {
            "pair_keys": pair_keys[order],
            "pair_names": np.array(of_name, dtype=np.int32)[order],
            "word_keys": word_keys,
            "word_counts": counts,
            "word_partners": partners,
            "name_entry": np.array(owners, dtype=np.int32),
            **_text_arrays("name", names),
            **_text_arrays("entry", ids),
        }
    )


def _words(words: list[int], partners: list[int]) -> tuple[Array, Array, Array]:
    """Unique keys of words, the bits of all their partners, how many entries have each."""
    keys = np.array(words, dtype=np.uint64)
    order = np.argsort(keys, kind="stable")
    unique, first, counts = np.unique(keys[order], return_index=True, return_counts=True)
    bits = np.array(partners, dtype=np.uint32)[order]
    joined = np.bitwise_or.reduceat(bits, first) if len(bits) else bits
    return unique, joined, counts.astype(np.int32)


def _text_arrays(kind: str, texts: list[str]) -> dict[str, Array]:
    encoded = [text.encode("utf-8", "replace") for text in texts]
    ends = np.cumsum([len(text) for text in encoded], dtype=np.int64)
    return {
        f"{kind}_bytes": np.frombuffer(b"".join(encoded), dtype=np.uint8),
        f"{kind}_ends": ends,
    }
