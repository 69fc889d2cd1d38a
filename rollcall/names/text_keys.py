"""The keys under which an index may have the words of a text: their own, and those of their stems.

A word of a text is declined, so the beginnings of its key that leave an ending are keys too; so are
the father's name in a patronymic, and the names that mean the same. All words of a text together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, groupby, pairwise
from typing import NamedTuple

import numpy as np

from nlp.text.scripts import LETTERS, many_readings, many_sounds, plain, readings, sounds
from rollcall.names.composed import codes
from rollcall.names.equivalents import members, version
from rollcall.names.forms import ENDINGS
from rollcall.names.keys import key_of
from rollcall.names.packed import FATHER, GROUP, Array, Digits, digits, mixed, packed, ranges, runs

_LONGEST = 5
_SIZE = 1 << (4 * _LONGEST)
_FATHERS = ("vZ", "Z", "vn", "Zn", "nZn", "l", "kl", "ks", "s")
"""What -ович, -ич, -овна, -ична, -инична, -улы, -оглы and -кызы leave in a key."""


def _remainders() -> set[str]:
    """What endings leave in a key, so that keys can be cut to their stems."""
    return {
        rest[1:]
        for ending in ENDINGS
        for rest in (key_of("r" + sounds(ending)), key_of("r" + sounds(ending).lstrip("aeiouy")))
        if len(rest) - 1 <= _LONGEST
    }


class _Tables(NamedTuple):
    """What the rest of a key behind a beginning may mean, by its number.

    `ending`: that the beginning is a stem; `father`: a father's name; `shared`: a father's name if
    it ends in this class, which the suffix begins with too and a key has but once.
    """

    ending: Array
    father: Array
    shared: Array


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    ending, father = np.zeros(_SIZE, dtype=bool), np.zeros(_SIZE, dtype=bool)
    shared = np.zeros(_SIZE, dtype=np.uint8)
    ending[0] = True
    endings = {"", *_remainders()}
    for rest in endings:
        ending[packed(rest)] = True
        for suffix in _FATHERS:
            whole = "".join(letter for letter, _ in groupby(suffix + rest))
            if len(whole) <= _LONGEST:
                father[packed(whole)] = True
                if len(suffix) > 1 or whole == "l":
                    shared[packed(whole[1:])] = packed(whole[0])
    father[0] = ending[-1] = father[-1] = False
    shared[-1] = 0
    return _Tables(ending, father, shared)


class TextKeys(NamedTuple):
    """Keys of words (uint64), and the number of the word that has each (sorted)."""

    word: Array
    key: Array


def cut(found: Digits) -> TextKeys:
    """The keys of words of a text from the classes of their sounds."""
    tables = _tables()
    shift = (found.at.astype(np.uint64) + np.uint64(1)) * np.uint64(4)
    rest = ((found.whole - found.prefix) >> shift).astype(np.intp)
    last = ((found.prefix >> (shift - np.uint64(4))) & np.uint64(15)).astype(np.uint8)
    stems = tables.ending.take(rest, mode="clip")
    fathers = tables.father.take(rest, mode="clip") | (
        tables.shared.take(rest, mode="clip") == last
    )
    word, key = found.word[stems], found.prefix[stems]
    groups = _groups(word, key)
    named = TextKeys(found.word[fathers], found.prefix[fathers] | FATHER)
    return together([TextKeys(word, key), named, groups])


def together(parts: Sequence[TextKeys]) -> TextKeys:
    """Several lots of keys as one, sorted by word."""
    word = np.concatenate([part.word for part in parts])
    order = word.argsort(kind="stable")
    return TextKeys(word[order], np.concatenate([part.key for part in parts])[order])


class _Members(NamedTuple):
    """Keys of names that have equivalents (sorted), the first of their groups and how many."""

    near: Array
    keys: Array
    first: Array
    counts: Array
    groups: Array


def _groups(word: Array, key: Array) -> TextKeys:
    """The marked groups of equivalent names that these words may be forms of."""
    known = _members(version())
    maybe = (may_have_groups(key)).nonzero()[0]
    at = np.searchsorted(known.keys, key[maybe])
    right = known.keys.take(at, mode="clip") == key[maybe]
    at, rows = at[right], maybe[right]
    counts = known.counts[at]
    groups = known.groups[ranges(known.first[at], counts)]
    return TextKeys(np.repeat(word[rows], counts), groups | GROUP)


def may_have_groups(key: Array) -> Array:
    """Whether each key is probably that of a name that has equivalents: no is certain."""
    near: Array = _members(version()).near[_slot(key)]
    return near


def _slot(key: Array) -> Array:
    return mixed(key) >> np.uint64(48)


@lru_cache(maxsize=1)
def _members(_version: tuple[int, int]) -> _Members:
    known = {(packed(key_of(name)), group) for name, some in members().items() for group in some}
    pairs = np.array(sorted(known), dtype=np.uint64).reshape(-1, 2)
    keys, first, counts = np.unique(pairs[:, 0], return_index=True, return_counts=True)
    near = np.zeros(1 << 16, dtype=bool)
    near[_slot(keys)] = True
    return _Members(near, keys, first, counts, np.ascontiguousarray(pairs[:, 1]))


def ways_of(words: Sequence[str]) -> list[tuple[str, ...]]:
    """`readings` of some `plain` words, quickly where their letters are plain Latin or Cyrillic."""
    latin = [word for word in words if word.isascii() and word.isalpha()]
    known = dict(zip(latin, many_readings(latin), strict=True))
    cyrillic = [word for word in words if LETTERS.issuperset(word)]
    known |= zip(cyrillic, ((spoken,) for spoken in many_sounds(cyrillic)), strict=True)
    return [known.get(word) or readings(word) for word in words]


def digits_of(ways: Sequence[tuple[str, ...]]) -> Digits:
    """The classes of every way to read some words; `word` counts the words."""
    lines = [way for some in ways for way in some]
    owners = np.arange(len(ways)).repeat([len(some) for some in ways])
    lengths = np.fromiter(map(len, lines), dtype=np.intp, count=len(lines))
    ends = lengths.cumsum()
    found = digits(codes("".join(lines)), ends - lengths, ends)
    return found._replace(word=owners[found.word])


def distinct(found: TextKeys) -> TextKeys:
    """Without repeats, sorted by word."""
    order = np.lexsort((found.key, found.word))
    word, key = found.word[order], found.key[order]
    new = runs(word, key)
    return TextKeys(word[new], key[new])


_REMEMBERED = 100_000
_Heard = tuple[tuple[int, ...], tuple[int, ...]]


@lru_cache(maxsize=1)
def _memory(_version: tuple[int, int]) -> dict[str, _Heard]:
    """What was heard since the groups of equivalent names last changed."""
    return {}


def heard(words: list[str]) -> tuple[TextKeys, TextKeys]:
    """The keys and the first classes of words that are not plain Cyrillic; they are remembered."""
    known = _heard(words)
    return _flat([known[word][0] for word in words]), _flat([known[word][1] for word in words])


def many_text_keys(lows: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """`text_keys` of many words at once; they are remembered."""
    return {low: keys for low, (keys, _) in _heard(lows).items()}


def _heard(words: Iterable[str]) -> dict[str, _Heard]:
    memory = _memory(version())  # which another thread may empty, so answers are taken at once
    every = dict.fromkeys(words)
    known = {word: one for word in every if (one := memory.get(word))}
    new = [word for word in every if word not in known]
    if new:
        found = digits_of(ways_of([plain(word.replace("-", "")) for word in new]))
        first = found.at == 0
        begins = distinct(TextKeys(found.word[first], found.prefix[first]))
        both = zip(_split(distinct(cut(found)), len(new)), _split(begins, len(new)), strict=True)
        heard_now = dict(zip(new, both, strict=True))
        known.update(heard_now)
        if len(memory) > _REMEMBERED:
            memory.clear()
        memory.update(heard_now)
    return known


def _split(found: TextKeys, count: int) -> Iterator[tuple[int, ...]]:
    keys = found.key.tolist()
    ends = found.word.searchsorted(np.arange(count + 1)).tolist()
    return (tuple(keys[a:b]) for a, b in pairwise(ends))


def _flat(keys: list[tuple[int, ...]]) -> TextKeys:
    counts = np.fromiter(map(len, keys), dtype=np.intp, count=len(keys))
    return TextKeys(
        np.arange(len(keys)).repeat(counts), np.fromiter(chain.from_iterable(keys), dtype=np.uint64)
    )


def text_keys(low: str) -> Array:
    """The keys of one `plain` word of a text."""
    return np.unique(cut(digits_of([readings(low)])).key)
