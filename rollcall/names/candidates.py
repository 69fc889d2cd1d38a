"""Which names of an index neighbouring words of a text may be: a look-up of pairs of keys."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from nlp.text.scripts import plain, sounds
from rollcall.names.alike import beginnings, likeness_at_most, stems
from rollcall.names.compare import EVERYTHING, NOTHING
from rollcall.names.equivalents import groups_of
from rollcall.names.fit import AGREE, form_groups
from rollcall.names.forms import forms
from rollcall.names.index import LOOSE, MOST, MOST_LOOSE, NameIndex
from rollcall.names.keys import MAX_KEY, key_of
from rollcall.names.packed import (
    FATHER,
    GROUP,
    LETTER,
    LISTED_LETTER,
    Array,
    cross,
    mixed,
    packed,
    pair_of,
    ranges,
)
from rollcall.names.partners import beside_of, bits_of, bits_of_letters, promising
from rollcall.names.parts import father_of
from rollcall.names.pieces import Pieces
from rollcall.names.text_keys import TextKeys

REACH = 3
"""How many capitalised words apart two parts of a name may stand."""
_LETTERED = mixed(np.array([LISTED_LETTER]))
_ROUNDING = 0.03
"""How much more alike a close look may find two words than the quick one."""
_ENOUGH = AGREE - _ROUNDING
_REMEMBERED = 200_000


class Candidate(NamedTuple):
    """The pieces that hold two parts of a listed name, the number of that name, and the highest
    score that it can have for them."""

    first: int
    last: int
    name: int
    most: float

    def moved(self, by: int) -> Candidate:
        """The same of pieces that are counted from elsewhere."""
        return self._replace(first=self.first + by, last=self.last + by)


_WHOLE, _FIRST, _LOOSE, _LISTED = range(4)
"""What a key of a piece is: of the whole word, of an initial, of the first letter of a whole word,
of the first letter for a list that has but an initial."""


class _Keys(NamedTuple):
    """The keys of all pieces, `counts` rows each from `first` on; the same mixed; what each is; its
    bit, and the bits of what stands beside it in names, for whole words (`partners`)."""

    first: Array
    counts: Array
    key: Array
    mixed: Array
    kind: Array
    bits: Array
    beside: Array


class _Side(NamedTuple):
    """One word of each pair: the piece of the text, the word of the list, the key both have."""

    piece: Array
    word: Array
    key: Array
    kind: Array

    def only(self, rows: Array) -> _Side:
        """Some of the rows."""
        return _Side(*(column[rows] for column in self))


def candidates(index: NameIndex, pieces: Pieces, least: float) -> list[Candidate]:
    """Every two neighbouring words that may be two parts of one listed name, sorted.

    Names that cannot score `least` are left out. A name is found or not whoever else is in the
    index, but for those that share a pair of keys with it (see `rollcall.names.rivals`).
    """
    hashes = mixed(pieces.keys.key)
    known = index.has_words(hashes).nonzero()[0]
    if not len(known):
        return []
    word, hashes = pieces.keys.word[known], hashes[known]
    lettered = bool(index.has_words(_LETTERED)[0])
    i, j = _neighbours(pieces, word, lettered)
    rows = promising(index.partners, pieces, word, hashes, lettered, i, j).nonzero()[0]
    i, j = i[rows], j[rows]
    asked = np.zeros(len(pieces), dtype=bool)
    asked[i] = asked[j] = True
    rows = asked[word].nonzero()[0]
    keys = _keys(index, pieces, known[rows], hashes[rows], asked, lettered)
    name, left, right = _looked_up(index, keys, i, j)
    most = np.ones(len(name))
    # First the words that have but a letter in common with the listed ones: few are alike.
    turned = left.kind == _LOOSE
    for turn in (turned, ~turned):
        rows = (most >= least).nonzero()[0]
        most[rows] *= _worth(_most(index, pieces, _either(left, right, turn, rows)))
    rows = (most >= least).nonzero()[0]
    name, left, right, most = name[rows], left.only(rows), right.only(rows), most[rows]
    found: dict[tuple[int, int, int], float] = {}
    columns = (left.piece.tolist(), right.piece.tolist(), name.tolist(), most.tolist())
    for *key, value in sorted(zip(*columns, strict=True)):
        found[key[0], key[1], key[2]] = value
    return [Candidate(*key, value) for key, value in found.items()]


def _either(left: _Side, right: _Side, turn: Array, rows: Array) -> _Side:
    """Some rows of the left sides where it is their turn, else of the right ones."""
    ours = turn[rows]
    return _Side(*(np.where(ours, a[rows], b[rows]) for a, b in zip(left, right, strict=True)))


def _worth(alike: Array) -> Array:
    """What words that are so much alike leave of a score, as the scorer has it."""
    return np.sqrt(np.clip((alike - NOTHING) / (EVERYTHING - NOTHING), 0, 1))


def _keys(
    index: NameIndex, pieces: Pieces, known: Array, hashes: Array, asked: Array, lettered: bool
) -> _Keys:
    """What to ask for each piece that is `asked`: its keys that some listed name has (the rows
    `known`, and the same mixed), and first letters; those that a list has instead of a word only
    where some listed name has one (`lettered`).
    """
    rows = asked[pieces.begins.word].nonzero()[0]
    whole, begins = pieces.keys, TextKeys(pieces.begins.word[rows], pieces.begins.key[rows])
    own = whole.key[known]
    again = slice(None) if lettered else slice(0)
    word = np.concatenate((whole.word[known], begins.word, begins.word[again]))
    letters = np.concatenate((begins.key | LETTER, begins.key[again] | LISTED_LETTER))
    initial = pieces.initials[begins.word]
    kind = np.full(len(word), _LISTED, dtype=np.int8)
    kind[: len(own)] = _WHOLE
    kind[len(own) : len(own) + len(initial)] = np.where(initial, _FIRST, _LOOSE)
    order = word.argsort(kind="stable")
    counts = np.bincount(word, minlength=len(pieces))
    every = np.concatenate((hashes, mixed(letters)))
    bits = bits_of(every)
    beside = beside_of(index.partners, every)
    mere = slice(len(own), len(own) + len(initial))
    bits[mere], beside[mere] = bits_of_letters(begins.key), 0
    columns = (np.concatenate((own, letters)), every, kind, bits, beside)
    return _Keys(counts.cumsum() - counts, counts, *(column[order] for column in columns))


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


def _neighbours(pieces: Pieces, word: Array, lettered: bool) -> tuple[Array, Array]:
    """Pairs of pieces within one name's reach, at least one of them a `word` of a listed name; of
    pieces further apart both, unless the text or some listed name (`lettered`) has an initial.
    """
    listed = np.zeros(len(pieces), dtype=bool)
    listed[word] = True
    near = pieces.side_by_side()
    chain = near
    found = [np.zeros((2, 0), dtype=np.intp)]
    for apart in range(1, min(REACH, len(pieces) - 1) + 1):
        wanted = listed[:-apart] | listed[apart:]
        if apart > 1:
            chain = chain[:-1] & near[apart - 1 :]
            initial = pieces.initials[:-apart] | pieces.initials[apart:]
            if not lettered:
                wanted &= (listed[:-apart] & listed[apart:]) | initial
        i = (chain & wanted).nonzero()[0]
        found.append(np.stack((i, i + apart)))
    left, right = np.concatenate(found, axis=1)
    return left, right


def _looked_up(index: NameIndex, keys: _Keys, i: Array, j: Array) -> tuple[Array, _Side, _Side]:
    """The names that have a pair of keys of neighbours, in either order, and their words."""
    pair, left, right = cross(keys.first, keys.counts, i, j)
    met = (keys.beside[left] & keys.bits[right]) | (keys.beside[right] & keys.bits[left])
    rows = met.nonzero()[0]
    pair, left, right = pair[rows], left[rows], right[rows]
    kind = keys.kind[left] + keys.kind[right]
    asked = (keys.kind[left] == _WHOLE) | (keys.kind[right] == _WHOLE)
    asked &= (kind != _LOOSE) | (j - i == 1)[pair]
    rows = asked.nonzero()[0]
    pair, left, right, kind = pair[rows], left[rows], right[rows], kind[rows]
    a, b = keys.mixed[left], keys.mixed[right]
    hashes = np.concatenate((pair_of(a, b), pair_of(b, a)))
    loose = np.concatenate((kind, kind)) == _LOOSE
    hits = index.may_have(np.where(loose, hashes ^ LOOSE, hashes)).nonzero()[0]
    first, last = index.find(hashes[hits])
    counts = last - first
    _only_few(index, first, counts, loose[hits])
    counts = np.minimum(counts, MOST)
    at = ranges(first, counts)
    row = (hits % max(1, len(rows))).repeat(counts)
    turned = (hits >= len(rows)).repeat(counts)
    one, other = index.pair_words[at].T
    one, other = np.where(turned, other, one), np.where(turned, one, other)
    number = pair[row]
    return (
        index.pair_names[at],
        _Side(i[number], one, keys.key[left[row]], keys.kind[left[row]]),
        _Side(j[number], other, keys.key[right[row]], keys.kind[right[row]]),
    )


def _only_few(index: NameIndex, first: Array, counts: Array, loose: Array) -> None:
    """Make the counts of loose pairs zero that more entries share than a first letter can tell
    apart. The filter has answered that already, but by chance it says yes to others, too.
    """
    counts[loose & (counts > MOST)] = 0
    rows = (loose & (counts > MOST_LOOSE)).nonzero()[0]
    many = index.entries_between(first[rows], first[rows] + counts[rows]) > MOST_LOOSE
    counts[rows[many]] = 0


def _most(index: NameIndex, pieces: Pieces, side: _Side) -> Array:
    """The most that pieces and the listed words they may stand for can be alike.

    1 or 0 where an initial stands for a word, and where the key is a mark that the spelling must
    bear out; 1 where the list has but an initial.
    """
    most = np.ones(len(side.piece))
    marked = (side.kind == _WHOLE) & (side.key >= FATHER)
    rows = marked.nonzero()[0]
    said = list(zip(side.piece[rows].tolist(), side.key[rows].tolist(), strict=True))
    borne = {(n, key): any(key in _marks(one) for one in pieces.words(n)) for n, key in set(said)}
    most[rows] = [borne[one] for one in said]
    rows = (side.kind == _FIRST).nonzero()[0]
    most[rows] = _begin_alike(index, pieces, side.piece[rows], side.word[rows])
    rows = (~marked & ((side.kind == _WHOLE) | (side.kind == _LOOSE))).nonzero()[0]
    if not len(rows):
        return most
    numbers: dict[tuple[str, ...], int] = {}
    table = np.zeros(len(pieces), dtype=np.int64)
    own = np.unique(side.piece[rows])
    table[own] = [numbers.setdefault(said, len(numbers)) for said in pieces.many_words(own)]
    pairs, where = np.unique((table[side.piece[rows]] << 32) | side.word[rows], return_inverse=True)
    most[rows] = _most_alike(index, list(numbers), pairs >> 32, pairs & 0xFFFFFFFF)[where]
    return most


def _begin_alike(index: NameIndex, pieces: Pieces, piece: Array, word: Array) -> Array:
    """Whether listed words begin, in some reading, as an initial of the text does."""
    if not len(piece):
        return np.zeros(0)
    initials, where = np.unique(piece, return_inverse=True)
    allowed = np.stack([beginnings(plain(pieces.word(n))) for n in initials.tolist()])
    heard, many = index.voices_of(word)
    fitting = allowed[where.repeat(many), heard[:, 0]]
    return np.logical_or.reduceat(fitting, many.cumsum() - many)


@lru_cache(maxsize=1 << 16)
def _ways(words: tuple[str, ...]) -> tuple[Array, Array]:
    """How the spellings of a word of a text sound, as `stems` has it."""
    sounds, ends = zip(*(stems(plain(word)) for word in words), strict=True)
    return np.concatenate(sounds), np.concatenate(ends)


def _most_alike(
    index: NameIndex, said: list[tuple[str, ...]], spelling: Array, word: Array
) -> Array:
    """The most that words of a text (by number, each in some spellings) are alike listed words."""
    known, unknown = index.alike, float("nan")
    pairs = [(said[n], m) for n, m in zip(spelling.tolist(), word.tolist(), strict=True)]
    best = np.array([known.get(pair, unknown) for pair in pairs])
    new = np.isnan(best).nonzero()[0]
    if len(new):
        best[new] = _worked_out(index, said, spelling[new], word[new])
        if len(known) > _REMEMBERED:
            known.clear()
        known.update((pairs[n], best[n]) for n in new.tolist())
    return best


def _worked_out(
    index: NameIndex, said: list[tuple[str, ...]], spelling: Array, word: Array
) -> Array:
    numbers, spelling = np.unique(spelling, return_inverse=True)
    own = [_ways(said[n]) for n in numbers.tolist()]
    sounds, ends = (np.concatenate(parts) for parts in zip(*own, strict=True))
    counts = np.array([len(ways) for ways, _ in own])
    listed, many = index.voices_of(word)
    rows = np.arange(len(word))
    _, left, right = cross(
        np.concatenate((many.cumsum() - many, (counts.cumsum() - counts)[spelling])),
        np.concatenate((many, counts[spelling])),
        rows,
        rows + len(word),
    )
    alike = likeness_at_most(listed[left], sounds[right], ends[right])
    each = many * counts[spelling]
    best: Array = np.maximum.reduceat(alike, each.cumsum() - each)
    return np.where(best < _ENOUGH, 0, best + _ROUNDING)
