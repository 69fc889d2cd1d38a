"""Building an index of names: from spellings to sorted arrays of keys."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

import numpy as np

from rollcall.names.composed import composed
from rollcall.names.index import Array, NameIndex
from rollcall.names.keys import begin_bits, hashed, initial_keys, learn, mixed, part_keys
from rollcall.names.parts import Part, parse

_MASK = (1 << 64) - 1
_BATCH = 20_000


class _Keys(NamedTuple):
    """What an index keeps of one word: hashed keys, the same mixed, its first letter's mixed."""

    plain: tuple[int, ...]
    full: tuple[int, ...]
    short: tuple[int, ...]
    begins: int


@lru_cache(maxsize=1 << 16)
def _keys(low: str, initial: bool, father: str, patronymic: bool) -> _Keys:
    part = Part(low, low, 0, 0, initial, father, patronymic=patronymic)
    plain = tuple(map(hashed, part_keys(part)))
    short = () if initial else tuple(map(hashed, initial_keys(low)))
    return _Keys(plain, tuple(map(mixed, plain)), tuple(map(mixed, short)), begin_bits(low))


def _of(part: Part) -> _Keys:
    return _keys(part.low, part.initial, part.father, part.patronymic)


def _leads(part: Part) -> bool:
    """Whether a part names a person beside the mere first letter of another: a surname does."""
    return part.role in ("surname", "")


def pairs_of(name: str, parts: tuple[Part, ...]) -> tuple[set[int], dict[int, int]]:
    """The pair keys of a name, and the keys of its words with the bits of their partners.

    Hyphenated words count in pieces and whole: Қасым-Жомарт is also Касымжомарт.
    """
    if all(part.initial for part in parts):
        return set(), {}
    found: set[int] = set()
    words: dict[int, int] = {}
    begins = 0
    for part in parts:
        begins |= _of(part).begins
    for a, b in combinations(parts, 2):
        if not (a.initial and b.initial):
            _add_pairs(a, b, found)
    if "-" in name:
        for n in range(len(parts) - 1):
            both = Part("", parts[n].low + parts[n + 1].low, 0, 0)
            words.update(dict.fromkeys(_of(both).plain, 0))
            for other in (*parts[:n], *parts[n + 2 :]):
                _add_pairs(both, other, found)
    for part in parts:
        words.update(dict.fromkeys(_of(part).plain, begins if _leads(part) else 0))
    return found, words


def _add_pairs(a: Part, b: Part, found: set[int]) -> None:
    ours, theirs = _of(a), _of(b)
    for x in ours.full:
        for y in theirs.full:
            found.add((x + y) & _MASK)
    if _leads(a):
        found.update([(x + y) & _MASK for x in ours.full for y in theirs.short])
    if _leads(b):
        found.update([(x + y) & _MASK for x in ours.short for y in theirs.full])


class _Growing:
    """The arrays of an index while it grows, compactly."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.names: list[str] = []
        self.owners = array("i")
        self.keys = array("Q")
        self.of_name = array("i")
        self.words = array("Q")
        self.bits = array("I")

    def add(self, entry: str, spellings: Iterable[tuple[str, tuple[Part, ...]]]) -> None:
        mine: dict[int, int] = {}
        for spelling, parts in spellings:
            found, words = pairs_of(spelling, parts)
            if not words:
                continue
            self.keys.extend(found)
            self.of_name.extend([len(self.names)] * len(found))
            self.names.append(spelling)
            self.owners.append(len(self.ids))
            for key, begins in words.items():
                mine[key] = mine.get(key, 0) | begins
        self.ids.append(entry)
        self.words.extend(mine)
        self.bits.extend(mine.values())


def build(entries: Iterable[tuple[str, Sequence[str]]]) -> NameIndex:
    """An index of entries: (id, names), the listed name first, then other names.

    A name of a single word is kept but never found in a text by itself. Names that name nobody
    ("", digits) are left out. A million names take about a minute and 1 GB while building.
    """
    growing = _Growing()
    batch: list[tuple[str, list[tuple[str, tuple[Part, ...]]]]] = []
    for entry, spellings in entries:
        whole = dict.fromkeys(composed(one).text for one in spellings)
        batch.append((entry, [(one, parse.__wrapped__(one)) for one in whole]))
        if len(batch) >= _BATCH:
            _take(batch, growing)
    _take(batch, growing)
    learn(set())
    return NameIndex(_arrays(growing))


def _take(batch: list[tuple[str, list[tuple[str, tuple[Part, ...]]]]], growing: _Growing) -> None:
    learn({part.low for _, names in batch for _, parts in names for part in parts})
    for entry, names in batch:
        growing.add(entry, names)
    batch.clear()


def _arrays(growing: _Growing) -> dict[str, Array]:
    keys = np.frombuffer(growing.keys, dtype=np.uint64) if growing.keys else np.zeros(0, np.uint64)
    order = np.argsort(keys, kind="stable")
    words, partners, counts = _words(growing)
    return {
        "pair_keys": keys[order],
        "pair_names": np.array(growing.of_name, dtype=np.int32)[order],
        "word_keys": words,
        "word_counts": counts,
        "word_partners": partners,
        "name_entry": np.array(growing.owners, dtype=np.int32),
        **_text_arrays("name", growing.names),
        **_text_arrays("entry", growing.ids),
    }


def _words(growing: _Growing) -> tuple[Array, Array, Array]:
    """Unique keys of words, the bits of all their partners, how many entries have each."""
    keys = np.array(growing.words, dtype=np.uint64)
    order = np.argsort(keys, kind="stable")
    unique, first, counts = np.unique(keys[order], return_index=True, return_counts=True)
    bits = np.array(growing.bits, dtype=np.uint32)[order]
    joined = np.bitwise_or.reduceat(bits, first) if len(bits) else bits
    return unique, joined, counts.astype(np.int32)


def _text_arrays(kind: str, texts: list[str]) -> dict[str, Array]:
    encoded = [text.encode("utf-8", "replace") for text in texts]
    ends = np.cumsum([len(text) for text in encoded], dtype=np.int64)
    return {
        f"{kind}_bytes": np.frombuffer(b"".join(encoded), dtype=np.uint8),
        f"{kind}_ends": ends,
    }
