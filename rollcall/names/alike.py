"""How alike many pairs of words can be at most, all at once.

The distance of `rollcall.names.distance` as array operations: one step for each sound of the listed
words, all pairs beside each other. A word of a text may be declined, so it may end early: where
`rollcall.names.forms` knows a stem of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from nlp.text.scripts import many_sounds, plain, script
from rollcall.names.distance import (
    ALIKE,
    DROP,
    FINAL,
    SIZE,
    SWAP,
    TURN,
    UNLIKE,
    VOICING,
    VOWELS,
)
from rollcall.names.fit import initial_sounds
from rollcall.names.forms import forms
from rollcall.names.packed import SOUNDS, Array
from rollcall.names.text_keys import ways_of

WIDTH = 14
"""Sounds of a word that are compared."""
_ROWS = 2048
"""Pairs that are compared together: their tables fit the processor's cache."""
_FAR, _NEVER, _LEAST = 99.0, np.float32(-999), np.float32(1e-6)


def _table(values: dict[str, float], other: float) -> Array:
    return np.array([0.0, *(values.get(sound, other) for sound in SOUNDS)], dtype=np.float32)


def _swaps() -> Array:
    table = np.full((len(SOUNDS) + 1, len(SOUNDS) + 1), _FAR, dtype=np.float32)
    for i, a in enumerate(SOUNDS, 1):
        for j, b in enumerate(SOUNDS, 1):
            strangers = ALIKE if (a in VOWELS) == (b in VOWELS) else UNLIKE
            table[i, j] = 0.0 if a == b else SWAP.get(a + b, strangers)
    return table


def _ends() -> Array:
    """How much less the last sounds of two words cost than elsewhere."""
    table = np.zeros((len(SOUNDS) + 1, len(SOUNDS) + 1), dtype=np.float32)
    for both in FINAL:
        table[SOUNDS.index(both[0]) + 1, SOUNDS.index(both[1]) + 1] = VOICING
    return table


_SWAPS, _DROPS, _SIZES = _swaps().ravel(), _table(DROP, 0.9), _table(SIZE, 1.0)
_LESS = _ends().ravel()
_CONSONANTS = np.array([0.0, *(0.0 if s in "aeiouy" else DROP.get(s, 0.9) for s in SOUNDS)])
"""What a sound of a listed word costs at most, vowels nothing: it may end before them."""
_NEAREST = np.minimum(_CONSONANTS, _swaps().T).astype(np.float32)
_NEAREST[0] = _CONSONANTS
"""The same where a sound stands in the other word: one row for each of those."""
_SOUNDS = np.intp(len(SOUNDS) + 1)
_CODES = np.zeros(128, dtype=np.uint8)
_CODES[[ord(sound) for sound in SOUNDS]] = np.arange(1, len(SOUNDS) + 1)
_VOWEL = np.array([False, *(sound in "aeiouy" for sound in SOUNDS)])


def voices(spoken: list[str]) -> Array:
    """Strings of sounds as rows of `WIDTH` numbers (uint8), 0 behind their ends."""
    text = "".join([one[:WIDTH].ljust(WIDTH) for one in spoken])
    points = np.frombuffer(text.encode("ascii", "replace"), dtype=np.uint8)
    return _CODES.take(points, mode="clip").reshape(-1, WIDTH)


_REMEMBERED = 50_000
_Ways = tuple[Array, Array]


@lru_cache(maxsize=1)
def _memory() -> dict[tuple[str, ...], _Ways]:
    return {}


def stems_of(said: Sequence[tuple[str, ...]]) -> tuple[Array, Array, Array]:
    """How words of texts sound, each written in some ways, and where a stem of them may end.

    The first array has one row for each reading of each spelling, the second (bool) a column for
    each sound: whether the word may end behind it; the third says how many rows each word has.
    """
    memory = _memory()  # which another thread may empty
    known = {one: found for one in said if (found := memory.get(one))}
    new = [one for one in said if one not in known]
    if new:
        known |= zip(new, _worked_out(new), strict=True)
        if len(memory) > _REMEMBERED:
            memory.clear()
        memory.update(known)
    spoken, ends = zip(*(known[one] for one in said), strict=True)
    counts = np.array([len(some) for some in spoken], dtype=np.intp)
    return np.concatenate(spoken), np.concatenate(ends), counts


def _worked_out(said: list[tuple[str, ...]]) -> Iterator[_Ways]:
    lows = [plain(word) for words in said for word in words]
    ways = ways_of(lows)
    spoken = voices([way for some in ways for way in some])
    counts = np.array([len(some) for some in ways])
    ends = np.zeros((len(spoken), WIDTH), dtype=bool)
    ends[(counts > 1).repeat(counts)] = True  # an ending sounds different in each reading
    last = counts.cumsum()
    single = (counts == 1).nonzero()[0].tolist()
    stems = [(last[n] - 1, form.stem) for n in single for form in forms(lows[n])]
    for (row, _), stem in zip(stems, many_sounds([stem for _, stem in stems]), strict=True):
        if stem:  # with and without the vowels it ends in
            bare = len(stem[:-2] + stem[-2:].rstrip("aeiouy")) or 1
            ends[row, min(len(stem), WIDTH) - 1] = ends[row, min(bare, WIDTH) - 1] = True
    first = n = 0
    for words in said:
        n += len(words)
        yield spoken[first : last[n - 1]], ends[first : last[n - 1]]
        first = last[n - 1]


@lru_cache(maxsize=1 << 12)
def beginnings(initial: str) -> Array:
    """For each number that a voice may begin with whether an initial (`plain`) may stand for it.

    A Latin initial may stand for any: it equals the first letter, however that sounds.
    """
    spoken = initial_sounds(initial)
    every = script(initial) != "cyrillic"
    return np.array([False, *(every or sound in spoken for sound in SOUNDS)])


def likeness_at_most(listed: Array, found: Array, ends: Array) -> Array:
    """For each pair of `voices` the most that `fit` can find them alike (float32, 0 to 1).

    It may lie .03 below, for rounding; of words longer than `WIDTH` nothing is said (1).

    `ends` tells where each of `found` may end, as `stems_of` does.
    """
    best = np.zeros(len(listed), dtype=np.float32)
    # Words of a length together, so that a step is not made for the longest of all.
    order = ((listed != 0).sum(axis=1) * WIDTH + (found != 0).sum(axis=1)).argsort(kind="stable")
    for at in range(0, len(listed), _ROWS):
        rows = order[at : at + _ROWS]
        # Sounds first, pairs second: each step is then one sweep over neighbouring numbers.
        best[rows] = _bound(_upright(listed[rows]), _upright(found[rows]), ends[rows].T)
    best[(listed[:, -1] != 0) | (found[:, -1] != 0)] = 1
    return best


def may_be_alike(listed: Array, found: Array, left: Array, right: Array, least: float) -> Array:
    """Which of the pairs (row `left` of `listed`, row `right` of `found`, both `voices`) may be so
    much alike, by `likeness_at_most`; no is certain, and quick.

    Each consonant of the listed word has to be one of the other's, in whatever order, or costs
    something; two in five of the words that are looked up have some that cost too much.
    """
    cheapest = np.empty((len(found), len(SOUNDS) + 1), dtype=np.float32)
    cheapest[:] = _CONSONANTS
    for sound in found.T:
        np.minimum(cheapest, _NEAREST[sound], out=cheapest)
    sizes = _SIZES[listed].sum(axis=1)[left] + _SIZES[found].sum(axis=1)[right]
    cost = np.full(len(left), -VOICING, dtype=np.float32)
    row = right * len(_CONSONANTS)
    for sound in listed.T:
        cost += cheapest.take(row + sound[left])
    long = (listed[:, -1] != 0)[left] | (found[:, -1] != 0)[right]
    enough: Array = long | (2 * cost <= (1.001 - least) * sizes)
    return enough


def _upright(rows: Array) -> Array:
    return np.ascontiguousarray(rows[:, : (rows != 0).any(axis=0).sum()].T, dtype=np.intp)


def _bound(listed: Array, found: Array, ends: Array) -> Array:
    drops = np.zeros((len(found) + 1, found.shape[1]), dtype=np.float32)
    adds = _DROPS[found]
    np.cumsum(adds, axis=0, out=drops[1:])
    sizes = np.where(ends[: len(found)] & (found != 0), np.cumsum(_SIZES[found], axis=0), _NEVER)
    stops = _stops(listed)
    best = np.zeros(listed.shape[1], dtype=np.float32)
    whole = np.zeros_like(best)
    before = row = drops
    for at, sound in enumerate(listed):
        drop = _DROPS[sound]
        new = row + drop
        np.minimum(new[1:], row[:-1] + _SWAPS.take(found + sound * _SOUNDS), out=new[1:])
        if at:
            _turn(new, before, listed[at - 1], sound, found)
        for here, above, more in zip(new[1:], new[:-1], adds, strict=True):
            np.minimum(here, above + more, out=here)
        whole += _SIZES[sound]
        rows = stops[at].nonzero()[0]
        costs = new[1:, rows] - _LESS.take(found[:, rows] + sound[rows] * _SOUNDS)
        alike = 1 - 2 * costs / np.maximum(whole[rows] + sizes[:, rows], _LEAST)
        best[rows] = np.maximum(best[rows], alike.max(axis=0, initial=0))
        before, row = row, new
    return best


def _stops(listed: Array) -> Array:
    """Where a listed word may end: at its end, and before one or two vowels it ends in."""
    after = np.ones(listed.shape[1], dtype=bool)
    vowels = np.zeros(listed.shape[1], dtype=np.intp)
    stops = np.zeros(listed.shape, dtype=bool)
    for at in range(len(listed) - 1, -1, -1):
        sounds = listed[at] != 0
        stops[at] = sounds & after & (vowels <= 2)
        after &= ~sounds | _VOWEL[listed[at]]
        vowels += sounds & _VOWEL[listed[at]]
    return stops


def _turn(new: Array, before: Array, last: Array, sound: Array, found: Array) -> None:
    """Two neighbours turned round cost less than two other sounds."""
    turned = (found[:-1] == sound) & (found[1:] == last)
    if turned.any():
        cost = np.where(turned, before[:-2] + np.float32(TURN), np.float32(_FAR))
        np.minimum(new[2:], cost, out=new[2:])
