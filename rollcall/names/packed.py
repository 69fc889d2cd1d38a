"""Consonant keys of many words at once, as numbers: four bits for each class of sounds.

The same keys as `rollcall.names.keys` makes one by one (a test holds them equal), worked out for
all words of a text or a list with a few array operations. The lowest four bits are the first class;
so the key of a stem is the low end of the key of its forms.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.text.scripts import LETTERS
from rollcall.names.keys import CLASSES, MAX_KEY, class_of

Array = NDArray[Any]

FATHER, GROUP, LETTER, LISTED_LETTER = (np.uint64(mark << 56) for mark in (1, 2, 3, 4))
"""What marks keys that are not plain consonants: a father's name, names that mean the same, the
first letter that a text may have instead of a listed word, and the one that a list has."""
SOUNDS = "abvgdeziklmnoprstufhyZJCST"
_DIGIT = {letter: number for number, letter in enumerate(CLASSES, 1)}
_A, _K, _N, _T, _D, _Z = (np.uint8(_DIGIT[letter]) for letter in "AkntdZ")
_VOWEL = np.uint8(15)
_FOUR, _LOW = np.uint64(4), np.uint64(15)


def _classes() -> Array:
    table = np.zeros(0x0530, dtype=np.uint8)
    for letter in (*LETTERS, *SOUNDS):
        number = _DIGIT.get(class_of(letter), _VOWEL if class_of(letter) == "a" else 0)
        table[ord(letter)] = number
        if letter in LETTERS:
            table[ord(letter.upper())] = number
    return table


_CLASS = _classes()


class Digits(NamedTuple):
    """The classes of sounds of some words, one row each, in order.

    `word` is the number of the word (int), `at` the place of the class in it, `prefix` the key of
    the word up to here (uint64), `whole` the key of the whole word.
    """

    word: Array
    at: Array
    prefix: Array
    whole: Array


def digits(points: Array, starts: Array, ends: Array) -> Digits:
    """The classes of the words that stand from `starts` to `ends` (int arrays) in a text.

    `points` are its `codes`. Words are plain Cyrillic, or sounds (`nlp.text.scripts`); other
    letters count for nothing. Words without any class are left out.
    """
    lengths = ends - starts
    word = np.repeat(np.arange(len(starts)), lengths)
    found = _CLASS.take(points[ranges(starts, lengths)], mode="clip")
    sounding = found.nonzero()[0]
    found, word = found[sounding], word[sounding]
    found[runs(word) & (found == _VOWEL)] = _A
    consonants = (found != _VOWEL).nonzero()[0]
    return _keyed(*_shortened(*_single(found[consonants], word[consonants])))


def runs(*columns: Array) -> Array:
    """Which rows begin a run: those that differ from the row before in any of the columns."""
    first = np.ones(len(columns[0]), dtype=bool)
    np.not_equal(columns[0][1:], columns[0][:-1], out=first[1:])
    for column in columns[1:]:
        first[1:] |= column[1:] != column[:-1]
    return first


def _single(found: Array, word: Array) -> tuple[Array, Array]:
    """Without repeats of a class in one word."""
    rows = runs(word, found).nonzero()[0]
    return (found, word) if len(rows) == len(found) else (found[rows], word[rows])


def _shortened(found: Array, word: Array) -> tuple[Array, Array]:
    """ң is n or ng, дж one sound or two: such pairs count as one, as in `keys.key_of`."""
    left, right = found[:-1], found[1:]
    second = (left == _N) & (right == _K)
    first = ((left == _T) | (left == _D)) & (right == _Z)
    inside = word[:-1] == word[1:]
    second &= inside
    first &= inside
    if not (second.any() or first.any()):
        return found, word
    kept = np.ones(len(found), dtype=bool)
    kept[1:] &= ~second
    kept[:-1] &= ~first
    return _single(found[kept], word[kept])


def _keyed(found: Array, word: Array) -> Digits:
    first = runs(word).nonzero()[0]
    counts = np.diff(first, append=len(word))
    at = np.arange(len(word)) - np.repeat(first, counts)
    if len(at) and counts.max() > MAX_KEY:
        kept = at < MAX_KEY
        found, word, at = found[kept], word[kept], at[kept]
        counts = np.minimum(counts, MAX_KEY)
        first = np.cumsum(counts) - counts
    placed = found.astype(np.uint64) << (at.astype(np.uint64) * _FOUR)
    running = np.cumsum(placed, dtype=np.uint64)
    prefix = running - np.repeat((running - placed)[first], counts)
    whole = np.repeat(prefix[first + counts - 1], counts)
    return Digits(word, at, prefix, whole)


@lru_cache(maxsize=1 << 16)
def packed(key: str) -> int:
    """One key of `rollcall.names.keys.key_of` as its number; 0 for none."""
    return sum(_DIGIT[letter] << (4 * place) for place, letter in enumerate(key))


def mixed(keys: Array) -> Array:
    """The bits of keys mixed as in splitmix64 (Steele, Lea and Flood, 2014)."""
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    keys = keys ^ (keys >> np.uint64(31))
    return keys


def pair_of(left: Array, right: Array) -> Array:
    """One number for two mixed keys in this order."""
    return left * np.uint64(3) + right


def letters_of(keys: Array, mark: np.uint64) -> Array:
    """The keys of the first letters alone, marked."""
    return (keys & _LOW) | mark


def ranges(first: Array, counts: Array) -> Array:
    """The numbers from each `first` on, so many as it `counts`, one run behind the other."""
    ends = counts.cumsum()
    before: Array = (first - ends + counts).repeat(counts)
    return before + np.arange(len(before))


def cross(first: Array, counts: Array, i: Array, j: Array) -> tuple[Array, Array, Array]:
    """Every row of an owner `i` with every row of the owner `j` beside it.

    Owners have `counts` rows each, from `first` on. Gives the number of the pair, the row of its
    left and that of its right owner.
    """
    left, right = counts[i], counts[j]
    many = left * right
    pair = np.repeat(np.arange(len(i)), many)
    number = np.arange(len(pair)) - np.repeat(np.cumsum(many) - many, many)
    across = right[pair]
    row = number // across
    return pair, first[i][pair] + row, first[j][pair] + (number - row * across)
