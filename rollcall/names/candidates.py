"""Which names of an index neighbouring words of a text may be: a look-up of pairs of keys."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rollcall.names.compare import EVERYTHING, NOTHING
from rollcall.names.index import LOOSE, MOST, MOST_LOOSE, NameIndex
from rollcall.names.near import FIRST, LISTED, MERE, WHOLE, Said, Side, closely, quickly
from rollcall.names.packed import (
    LETTER,
    LISTED_LETTER,
    Array,
    cross,
    mixed,
    pair_of,
    ranges,
)
from rollcall.names.partners import beside_of, bits_of, bits_of_letters, promising
from rollcall.names.pieces import Pieces
from rollcall.names.text_keys import TextKeys

REACH = 3
"""How many capitalised words apart two parts of a name may stand."""
_LETTERED = mixed(np.array([LISTED_LETTER]))


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
    name, left, right, most = _alike(index, pieces, least, (name, left, right))
    found: dict[tuple[int, int, int], float] = {}
    columns = (left.piece.tolist(), right.piece.tolist(), name.tolist(), most.tolist())
    for *key, value in sorted(zip(*columns, strict=True)):
        found[key[0], key[1], key[2]] = value
    return [Candidate(*key, value) for key, value in found.items()]


def _alike(
    index: NameIndex, pieces: Pieces, least: float, looked_up: tuple[Array, Side, Side]
) -> tuple[Array, Side, Side, Array]:
    """The names and words that are so much alike that they can score `least`, and how much most."""
    name, left, right = looked_up
    said = Said.of(index, pieces, np.unique(np.concatenate((left.piece, right.piece))))
    # First the words that have but a letter in common with the listed ones: few are alike.
    first = left.kind == MERE
    most = np.ones(len(name))
    alike = np.ones((2, len(name)))
    for n, turn in enumerate((first, ~first)):
        rows = (most >= least).nonzero()[0]
        alike[n, rows] = quickly(index, pieces, said, _either(left, right, turn, rows))
        most[rows] *= _worth(alike[n, rows])
    best = most.copy()
    for n, turn in enumerate((first, ~first)):
        rows = (best >= least).nonzero()[0]
        side = _either(left, right, turn, rows)
        alike[n, rows] = closely(index, said, side, name[rows], alike[n, rows])
        best[rows] = _worth(alike[:, rows]).prod(axis=0)
    rows = (best >= least).nonzero()[0]
    return name[rows], left.only(rows), right.only(rows), most[rows]


def _either(left: Side, right: Side, turn: Array, rows: Array) -> Side:
    """Some rows of the left sides where it is their turn, else of the right ones."""
    ours = turn[rows]
    return Side(*(np.where(ours, a[rows], b[rows]) for a, b in zip(left, right, strict=True)))


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
    kind = np.full(len(word), LISTED, dtype=np.int8)
    kind[: len(own)] = WHOLE
    kind[len(own) : len(own) + len(initial)] = np.where(initial, FIRST, MERE)
    order = word.argsort(kind="stable")
    counts = np.bincount(word, minlength=len(pieces))
    every = np.concatenate((hashes, mixed(letters)))
    bits = bits_of(every)
    beside = beside_of(index.partners, every)
    mere = slice(len(own), len(own) + len(initial))
    bits[mere], beside[mere] = bits_of_letters(begins.key), 0
    columns = (np.concatenate((own, letters)), every, kind, bits, beside)
    return _Keys(counts.cumsum() - counts, counts, *(column[order] for column in columns))


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


def _looked_up(index: NameIndex, keys: _Keys, i: Array, j: Array) -> tuple[Array, Side, Side]:
    """The names that have a pair of keys of neighbours, in either order, and their words."""
    pair, left, right = cross(keys.first, keys.counts, i, j)
    met = (keys.beside[left] & keys.bits[right]) | (keys.beside[right] & keys.bits[left])
    rows = met.nonzero()[0]
    pair, left, right = pair[rows], left[rows], right[rows]
    kind = keys.kind[left] + keys.kind[right]
    asked = (keys.kind[left] == WHOLE) | (keys.kind[right] == WHOLE)
    asked &= (kind != MERE) | (j - i == 1)[pair]
    rows = asked.nonzero()[0]
    pair, left, right, kind = pair[rows], left[rows], right[rows], kind[rows]
    a, b = keys.mixed[left], keys.mixed[right]
    hashes = np.concatenate((pair_of(a, b), pair_of(b, a)))
    loose = np.concatenate((kind, kind)) == MERE
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
        Side(i[number], one, keys.key[left[row]], keys.kind[left[row]]),
        Side(j[number], other, keys.key[right[row]], keys.kind[right[row]]),
    )


def _only_few(index: NameIndex, first: Array, counts: Array, loose: Array) -> None:
    """Make the counts of loose pairs zero that more entries share than a first letter can tell
    apart. The filter has answered that already, but by chance it says yes to others, too.
    """
    counts[loose & (counts > MOST)] = 0
    rows = (loose & (counts > MOST_LOOSE)).nonzero()[0]
    many = index.entries_between(first[rows], first[rows] + counts[rows]) > MOST_LOOSE
    counts[rows[many]] = 0
