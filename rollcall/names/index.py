"""An index of listed names as flat arrays: built once per list version, shared by many workers.

The words of every name give keys (`rollcall.names.keys`), every two words of a name a pair of keys.
The pairs are sorted 64-bit numbers beside the number of the name, so a million names need some
hundred megabytes, no objects, and can be memory-mapped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rollcall.names.keys import hashed, initial_keys, pair, part_keys
from rollcall.names.parts import Part, parse

Array = NDArray[np.generic]


class NameIndex:
    """Names to look for, found by pairs of keys. Make one with `build` or `from_arrays`.

    Arrays: `pair_keys` (uint64, sorted) with `pair_names` (int32, the number of a name);
    `word_keys` (uint64, sorted, unique) with `word_counts` (int32, entries that have the word);
    `name_entry` (int32, the entry of each name); names and entry ids as UTF-8 in `name_bytes`
    and `entry_bytes` (uint8), cut by `name_ends` and `entry_ends` (int64).
    """

    def __init__(self, arrays: dict[str, Array]) -> None:
        self._arrays = arrays
        self.pair_keys = arrays["pair_keys"]
        self.pair_names = arrays["pair_names"]
        self.word_keys = arrays["word_keys"]
        self.word_counts = arrays["word_counts"]
        self.name_entry = arrays["name_entry"]
        self.words_seen: dict[str, Any] = {}
        self.has_initials = bool(len(arrays["has_initials"]) and arrays["has_initials"][0])
        small = len(self.word_keys) <= 300_000
        self._word_set = frozenset(self.word_keys.tolist()) if small else None

    def __len__(self) -> int:
        """How many entries there are."""
        return len(self._arrays["entry_ends"])

    def name(self, number: int) -> str:
        """The spelling of a name by its number."""
        return _cut(self._arrays["name_bytes"], self._arrays["name_ends"], number)

    def entry(self, number: int) -> str:
        """The id of an entry by its number."""
        return _cut(self._arrays["entry_bytes"], self._arrays["entry_ends"], number)

    def count(self, key: int) -> int:
        """How many entries have a word with this hashed key."""
        at = int(np.searchsorted(self.word_keys, np.uint64(key)))
        if at < len(self.word_keys) and int(self.word_keys[at]) == key:
            return int(self.word_counts[at])
        return 0

    def known(self, keys: tuple[int, ...]) -> tuple[int, ...]:
        """Those of these hashed keys that some word of a listed name has."""
        if self._word_set is not None:
            return tuple(key for key in keys if key in self._word_set)
        asked = np.array(keys, dtype=np.uint64)
        at = np.minimum(np.searchsorted(self.word_keys, asked), len(self.word_keys) - 1)
        return tuple(asked[self.word_keys[at] == asked].tolist())

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
    full = tuple(hashed(key) for key in part_keys(part))
    if part.initial:
        return full, ()
    return full, tuple(hashed(key) for key in initial_keys(part.low))


def _nowhere(part: Part) -> Part:
    return Part(part.text, part.low, 0, 0, part.initial, part.father, part.sex, part.patronymic)


def pairs_of(name: str) -> tuple[set[int], set[int]]:
    """The pair keys of a name and the keys of its words, hashed."""
    parts = [(*_hashes(_nowhere(part)), part.initial) for part in parse(name)]
    found: set[int] = set()
    words: set[int] = set()
    for (full_a, short_a, initial_a), (full_b, short_b, initial_b) in combinations(parts, 2):
        if initial_a and initial_b:
            continue
        found.update(pair(a, b) for a in full_a for b in full_b)
        found.update(pair(a, b) for a in full_a for b in short_b)
        found.update(pair(a, b) for a in short_a for b in full_b)
    for full, _, _ in parts:
        words.update(full)
    return found, words if any(not initial for _, _, initial in parts) else set()


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
    initials = False
    for number, (entry, spellings) in enumerate(entries):
        ids.append(entry)
        mine: set[int] = set()
        for spelling in dict.fromkeys(spellings):
            found, parts = pairs_of(spelling)
            if not parts:
                continue
            initials = initials or any(part.initial for part in parse(spelling))
            keys.extend(found)
            of_name.extend([len(names)] * len(found))
            names.append(spelling)
            owners.append(number)
            mine |= parts
        words.extend(mine)
    pair_keys = np.array(keys, dtype=np.uint64)
    order = np.argsort(pair_keys, kind="stable")
    word_keys, counts = np.unique(np.array(words, dtype=np.uint64), return_counts=True)
    return NameIndex(
        {
            "pair_keys": pair_keys[order],
            "pair_names": np.array(of_name, dtype=np.int32)[order],
            "word_keys": word_keys,
            "word_counts": counts.astype(np.int32),
            "has_initials": np.array([initials], dtype=np.bool_),
            "name_entry": np.array(owners, dtype=np.int32),
            **_text_arrays("name", names),
            **_text_arrays("entry", ids),
        }
    )


def _text_arrays(kind: str, texts: list[str]) -> dict[str, Array]:
    encoded = [text.encode("utf-8", "replace") for text in texts]
    ends = np.cumsum([len(text) for text in encoded], dtype=np.int64)
    return {
        f"{kind}_bytes": np.frombuffer(b"".join(encoded), dtype=np.uint8),
        f"{kind}_ends": ends,
    }
