"""A first test of two words of a text, before all their keys are asked for pair by pair.

For every key of a listed word an index has 64 bits: which keys stand beside it in some name. Each
key of a whole word sets one of 48 bits, by its hash, and each first letter one of the other 16 (a
Bloom filter with one hash, 1970, for each key). The bits of all keys of a word put together answer
for the word. Nearly all neighbours in a text are no names of anybody, and of those one in three is
left.
"""

from __future__ import annotations

import numpy as np

from rollcall.names.packed import LISTED_LETTER, Array, mixed, runs
from rollcall.names.pieces import Pieces

_LETTERS = 48
_OF_WORDS = np.uint64(1) << (np.arange(64, dtype=np.uint64) % np.uint64(_LETTERS))
_OF_LETTERS = np.uint64(1) << np.arange(_LETTERS, 64, dtype=np.uint64)
_PLACE, _CLASS = np.uint64(20), np.uint64(15)
_ROWS, _MOST_ROWS = 8, 1 << 18
"""Rows of the table for each key; a longer list does with rows that many keys share."""


def table_for(keys: int, *, more: bool = False) -> Array:
    """An empty table for so many keys of listed words, or for those and many more."""
    rows = 1 << max(6, (keys * _ROWS - 1).bit_length()) if keys else 64
    return np.zeros(_MOST_ROWS if more else min(rows, _MOST_ROWS), dtype=np.uint64)


def row_of(table: Array, hashes: Array) -> Array:
    """The row of the table for each key, from its mixed bits."""
    return hashes >> np.uint64(64 - (len(table) - 1).bit_length())


def beside_of(table: Array, hashes: Array) -> Array:
    """The bits of what stands beside each key, mixed, in names; by chance some more."""
    found: Array = table[row_of(table, hashes)]
    return found


def note(table: Array, hashes: Array, bits: Array) -> None:
    """Write down for each key, mixed, what stands beside it in a name."""
    np.bitwise_or.at(table, row_of(table, hashes), bits)


def bits_of(hashes: Array) -> Array:
    """The bit of each key of a whole word (uint64), from its mixed bits."""
    return _OF_WORDS.take(((hashes >> _PLACE) & np.uint64(63)).astype(np.intp))


def bits_of_letters(keys: Array) -> Array:
    """The bit of each first letter (uint64), from its key, whatever mark it has."""
    return _OF_LETTERS.take((keys & _CLASS).astype(np.intp))


def promising(
    table: Array, pieces: Pieces, word: Array, hashes: Array, lettered: bool, i: Array, j: Array
) -> Array:
    """Which of the pairs of pieces `i` and `j` may be two words of a name; no is certain.

    `word` (sorted) are the pieces that have keys of listed words, `hashes` these keys mixed;
    `lettered` as in `rollcall.names.candidates`.
    """
    many, begins = len(pieces), pieces.begins
    own, beside = _all(word, bits_of(hashes), many), _all(word, beside_of(table, hashes), many)
    letters = _all(begins.word, bits_of_letters(begins.key), many)
    if lettered:
        listed = mixed(begins.key | LISTED_LETTER)
        own |= _all(begins.word, bits_of(listed), many)
        beside |= _all(begins.word, beside_of(table, listed), many)
    a, b = beside[i], beside[j]
    both = ((a & own[j]) != 0) & ((b & own[i]) != 0)
    found: Array = both | (((a & letters[j]) | (b & letters[i])) != 0)
    return found


def _all(word: Array, bits: Array, many: int) -> Array:
    """For each of so many words all its bits together."""
    found = np.zeros(many, dtype=np.uint64)
    if len(word):
        first = runs(word).nonzero()[0]
        found[word[first]] = np.bitwise_or.reduceat(bits, first)
    return found
