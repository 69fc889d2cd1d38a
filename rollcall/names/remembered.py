"""What was found out about pairs of words, as sorted arrays: a long list asks for very many.

A pair is a word of a text (by its number here) and a word of an index (by its number there).
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import numpy as np

from rollcall.names.packed import Array

_MOST = 500_000
"""Pairs, and words, that are remembered; then everything is forgotten."""
_WORD = 0xFFFFFFFF

Spellings = tuple[str, ...]
"""A word of a text as it is written, and the compounds that it is part of."""


class Table:
    """Numbers (0 to 1) for pairs of words.

    Several threads may use one: what another has worked out meanwhile is at worst done again.
    """

    def __init__(self) -> None:
        self._known = np.array([-1]), np.array([np.nan])

    def __len__(self) -> int:
        """How many pairs are known."""
        return len(self._known[0]) - 1

    def values(self, pairs: Array, work_out: Callable[[Array], Array]) -> Array:
        """The number of each pair (of `pair_of_words`, sorted, none twice); `work_out` is asked for
        those of the rows that are not known yet.
        """
        known, values = self._known
        at = known.searchsorted(pairs)
        found: Array = values.take(at, mode="clip")
        found[known.take(at, mode="clip") != pairs] = np.nan
        new = np.isnan(found).nonzero()[0]
        if len(new):
            found[new] = work_out(new)
            at = at[new]
            self._known = np.insert(known, at, pairs[new]), np.insert(values, at, found[new])
        return found


class Remembered:
    """How much words of texts are alike the words of an index, as two looks found, and the numbers
    of the words of the texts. What was found counts for one `version` of the groups of names.
    """

    def __init__(self, version: tuple[int, int] = (0, 0)) -> None:
        self._version = version
        self._next = count()
        self._numbers: dict[Spellings, int] = {}
        self.quick, self.close = Table(), Table()

    def for_(self, version: tuple[int, int]) -> Remembered:
        """Itself, or an empty one where so much is known, or for another version, that it is time
        to begin anew."""
        most = max(len(self.quick), len(self.close), len(self._numbers))
        return self if most < _MOST and version == self._version else Remembered(version)

    def numbers(self, said: list[Spellings]) -> list[int]:
        """A number for each word of a text, the same for the same spellings."""
        known = self._numbers
        found = [known.get(one, -1) for one in said]
        for at, number in enumerate(found):
            if number < 0:
                found[at] = known.setdefault(said[at], next(self._next))
        return found


def pair_of_words(number: Array, word: Array) -> Array:
    """One number for a word of a text, by its number, and a word of an index."""
    pairs: Array = (number << 32) | word
    return pairs


def words_of(pairs: Array) -> tuple[Array, Array]:
    """The two numbers of each pair."""
    return pairs >> 32, pairs & _WORD
