"""How much words of a text are at most alike listed words: a quick look, and a close one.

The quick one takes very many pairs side by side (`rollcall.names.alike`) and finds them rather too
much alike; the close one asks the comparer of words (`rollcall.names.fit`). Names share given names
and texts share words, so both are remembered with the index.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from nlp.text.scripts import plain, read_ahead, readings, sounds
from rollcall.names.alike import beginnings, likeness_at_most, may_be_alike, stems_of, voices
from rollcall.names.equivalents import groups_of, version
from rollcall.names.fit import AGREE, fit, form_groups
from rollcall.names.forms import forms
from rollcall.names.index import NameIndex
from rollcall.names.keys import MAX_KEY, key_of
from rollcall.names.packed import FATHER, GROUP, Array, cross, packed
from rollcall.names.parts import MAX_NAME, father_of, stays
from rollcall.names.pieces import Pieces
from rollcall.names.remembered import Remembered, Spellings, pair_of_words, words_of

WHOLE, FIRST, MERE, LISTED = range(4)
"""What a key of a piece is: of the whole word, of an initial, of the first letter of a whole word,
of the first letter for a list that has but an initial."""
_ROUNDING = 0.03
"""How much more alike a close look may find two words than the quick one."""
_ENOUGH = AGREE - _ROUNDING
_SLIGHT = 0.001
"""Scores are rounded."""


class Side(NamedTuple):
    """One word of each pair: the piece of the text, the word of the list, the key both have."""

    piece: Array
    word: Array
    key: Array
    kind: Array

    def only(self, rows: Array) -> Side:
        """Some of the rows."""
        return Side(*(column[rows] for column in self))


class Said(NamedTuple):
    """The words of some pieces: for each piece the number of its spellings, and these by it; and
    what is remembered of such numbers."""

    number: Array
    words: dict[int, Spellings]
    known: Remembered

    @classmethod
    def of(cls, index: NameIndex, pieces: Pieces, asked: Array) -> Said:
        """Those of the pieces that are asked for."""
        known = index.remembered = index.remembered.for_(version())
        table = np.zeros(len(pieces), dtype=np.int64)
        words = pieces.many_words(asked)
        numbers = known.numbers(words)
        table[asked] = numbers
        return cls(table, dict(zip(numbers, words, strict=True)), known)


def quickly(index: NameIndex, pieces: Pieces, said: Said, side: Side) -> Array:
    """The most that pieces and the listed words they may stand for can be alike (0 to 1).

    1 or 0 where an initial stands for a word, and where the key is a mark that the spelling must
    bear out; 1 where the list has but an initial.
    """
    most = np.ones(len(side.piece))
    marked = (side.kind == WHOLE) & (side.key >= FATHER)
    rows = marked.nonzero()[0]
    numbers = said.number[side.piece[rows]].tolist()
    asked = list(zip(numbers, side.key[rows].tolist(), strict=True))
    borne = {(n, key): any(key in _marks(one) for one in said.words[n]) for n, key in set(asked)}
    most[rows] = [borne[one] for one in asked]
    rows = (side.kind == FIRST).nonzero()[0]
    most[rows] = _begin_alike(index, pieces, side.piece[rows], side.word[rows])
    rows = (~marked & ((side.kind == WHOLE) | (side.kind == MERE))).nonzero()[0]
    if len(rows):
        every = pair_of_words(said.number[side.piece[rows]], side.word[rows])
        pairs, where = np.unique(every, return_inverse=True)
        values = said.known.quick.values(pairs, lambda new: _most_alike(index, said, pairs[new]))
        most[rows] = values[where]
    return most


def closely(index: NameIndex, said: Said, side: Side, name: Array, most: Array) -> Array:
    """Like `quickly`, whose answer is `most`, but exact, where whole words are compared that are
    part of a name wherever they stand; 0 where they are two names. `name` are the names with the
    listed words.
    """
    rows = (side.kind == WHOLE) & (side.key < FATHER) | (side.kind == MERE)
    rows = rows.nonzero()[0]
    if not len(rows):
        return most
    every = pair_of_words(said.number[side.piece[rows]], side.word[rows])
    pairs, first, where = np.unique(every, return_index=True, return_inverse=True)
    names = name[rows[first]]
    values = said.known.close.values(
        pairs, lambda new: _fitting(index, said, pairs[new], names[new])
    )
    found = most.copy()
    found[rows] = np.minimum(most[rows], values[where])
    return found


@lru_cache(maxsize=1 << 16)
def _marks(word: str) -> frozenset[int]:
    """The marked keys of one word of a text, by its spelling and not its consonants alone."""
    low = plain(word)
    groups = set(groups_of(sounds(low)))
    for form in forms(low):
        groups |= form_groups(form)
    keys = {int(GROUP) | group for group in groups}
    if father := father_of(low)[0]:
        keys.add(int(FATHER) | packed(key_of(father)[: MAX_KEY - 1]))
    return frozenset(keys)


def _begin_alike(index: NameIndex, pieces: Pieces, piece: Array, word: Array) -> Array:
    """Whether listed words begin, in some reading, as an initial of the text does."""
    if not len(piece):
        return np.zeros(0)
    initials, where = np.unique(piece, return_inverse=True)
    allowed = np.stack([beginnings(plain(pieces.word(n))) for n in initials.tolist()])
    heard, many = index.voices_of(word)
    fitting = allowed[where.repeat(many), heard[:, 0]]
    return np.logical_or.reduceat(fitting, many.cumsum() - many)


def _most_alike(index: NameIndex, said: Said, pairs: Array) -> Array:
    number, word = words_of(pairs)
    numbers, spelling = np.unique(number, return_inverse=True)
    sounds, ends, counts = stems_of([said.words[n] for n in numbers.tolist()])
    listed, many = index.voices_of(word)
    rows = np.arange(len(word))
    first = np.concatenate((many.cumsum() - many, (counts.cumsum() - counts)[spelling]))
    both = np.concatenate((many, counts[spelling]))
    _, left, right = cross(first, both, rows, rows + len(word))
    alike = np.zeros(len(left), dtype=np.float32)
    kept = may_be_alike(listed, sounds, left, right, _ENOUGH).nonzero()[0]
    left, right = left[kept], right[kept]
    alike[kept] = likeness_at_most(listed[left], sounds[right], ends[right])
    each = many * counts[spelling]
    best: Array = np.maximum.reduceat(alike, each.cumsum() - each)
    return np.where(best < _ENOUGH, 0, best + _ROUNDING)


def _fitting(index: NameIndex, said: Said, pairs: Array, name: Array) -> Array:
    """How well listed words, which stand in these names, fit words of the text; 1 if unknown."""
    number, word = words_of(pairs)
    lows = [_lows(index.name(n)) for n in name.tolist()]
    counts = np.array([len(some) for some in lows])
    flat = [low for some in lows for low in some]
    read_ahead(flat)
    voices_, many = index.voices_of(word)
    own = voices_[many.cumsum() - many].repeat(counts, axis=0)
    # Which word of a name is meant is told by how it sounds: numbers of words are not kept.
    meant = (voices([readings(low)[0] for low in flat]) == own).all(axis=1).nonzero()[0].tolist()
    owners = np.arange(len(lows)).repeat(counts)[meant].tolist()
    found = np.zeros(len(lows))
    known = np.zeros(len(lows), dtype=bool)
    spelled = [said.words[n] for n in number.tolist()]
    for owner, at in zip(owners, meant, strict=True):
        value = max(_fits(flat[at], one) for one in spelled[owner])
        found[owner] = max(found[owner], value)
        known[owner] = True
    return np.where(known, np.where(found < AGREE, 0, found + _SLIGHT), 1)


_APART = re.compile(r"[\s,.\-‐‑_]+")


def _lows(name: str) -> list[str]:
    """The words of a listed name as the index has them."""
    words = [plain(word) for word in _APART.split(name[:MAX_NAME])]
    if "-" in name:
        words += [one + other for one, other in pairwise(words)]
    return words


def _fits(listed: str, word: str) -> float:
    """How well a listed word fits one of a text; 1 where it need not, for names leave it out."""
    low = plain(word)
    return fit(listed, low).likeness if stays(low) and stays(listed) else 1.0
