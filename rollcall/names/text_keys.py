"""The keys a word of a text may have in an index: its own, and those of what it is a form of."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from nlp.text.scripts import sounds
from rollcall.names.equivalents import groups_of
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


def text_keys(low: str) -> tuple[int, ...]:
    """Hashed keys under which a listed name may stand that this word (`plain`) is a form of."""
    found = set(reading_keys(low))
    for key in tuple(found):
        for cut in range(1, min(_LONGEST, len(key) - 1) + 1):
            if key[-cut:] in REMAINDERS:
                found.add(key[:-cut])
    father, _ = father_of(low)
    if father:
        found.add(FATHER + key_of(father)[: MAX_KEY - 1])
    if not found.isdisjoint(group_keys()):
        found.update(_groups(low))
    found.discard("")
    return tuple(map(hashed, found))


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
