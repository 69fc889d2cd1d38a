"""The keys a word of a text may have in an index: its own, and those of what it is a form of."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from nlp.text.scripts import sounds
from rollcall.names.equivalents import groups_of, members
from rollcall.names.forms import ENDINGS
from rollcall.names.keys import (
    BITS,
    FATHER,
    GROUP,
    INITIAL,
    LISTED_INITIAL,
    MAX_KEY,
    group_keys,
    hashed,
    key_of,
    reading_keys,
)
from rollcall.names.parts import father_of

_LONGEST = 5
REMAINDERS = frozenset(
    rest[1:]
    for ending in ENDINGS
    for rest in (key_of("r" + sounds(ending)), key_of("r" + sounds(ending).lstrip("aeiouy")))
    if rest[1:]
)
"""What endings leave in a consonant key, so that keys can be cut to their stems."""
_OPEN = frozenset("аеиоуыюяйіїємaeiouym")


class _Cuts(NamedTuple):
    """A key and those it may be the declined form of, hashed; what else is worth asking."""

    hashes: tuple[int, ...]
    father: bool
    group: bool


@lru_cache(maxsize=1 << 17)
def _cuts(key: str, _size: int) -> _Cuts:
    found = [key] if key else []
    for cut in range(1, min(_LONGEST, len(key) - 1) + 1):
        if key[-cut:] in REMAINDERS:
            found.append(key[:-cut])
    father = key[-1:] == "n" or any(mark in key for mark in _FATHER_MARKS)
    return _Cuts(tuple(map(hashed, found)), father, not group_keys().isdisjoint(found))


_FATHER_MARKS = ("Z", "vn", "l", "ks", "vs", "ss", "ts")
"""Every patronymic leaves one of these in its key: -ович, -овна, -улы, -кызы and the like."""


def text_keys(low: str, keys: tuple[str, ...] | None = None) -> tuple[int, ...]:
    """Hashed keys under which a listed name may stand that this word (`plain`) is a form of.

    `keys` are its `reading_keys` where they are known already.
    """
    every = [_cuts(key, len(members())) for key in (keys or reading_keys(low))]
    first = every[0]
    if len(every) == 1 and not first.father and not first.group:
        return first.hashes
    found = dict.fromkeys(number for one in every for number in one.hashes)
    if any(one.father for one in every):
        father, _ = father_of(low)
        if father:
            found[hashed(FATHER + key_of(father)[: MAX_KEY - 1])] = None
    if any(one.group for one in every):
        found.update(dict.fromkeys(map(hashed, _groups(low))))
    return tuple(found)


def _groups(low: str) -> set[str]:
    spoken = sounds(low)
    groups = groups_of(spoken, declined=low[-1:] in _OPEN)
    if low[-1:] in "мйm":
        groups |= groups_of(spoken[:-1], declined=True)
    return {f"{GROUP}{number}" for number in groups}


class Begins(NamedTuple):
    """The hashed keys of a word's first letter, and their bits."""

    keys: tuple[int, ...]
    bits: int


_BEGINS = {
    letter: (hashed(INITIAL + letter), hashed(LISTED_INITIAL + letter), bit)
    for letter, bit in BITS.items()
}


@lru_cache(maxsize=1 << 16)
def begins(low: str) -> Begins:
    """Keys of a word's first letter: of names it may shorten, and of listed initials."""
    keys: list[int] = []
    bits = 0
    for letter in {(key or "A")[0] for key in reading_keys(low)}:
        shortens, listed, bit = _BEGINS[letter]
        keys += (shortens, listed)
        bits |= bit
    return Begins(tuple(keys), bits)
