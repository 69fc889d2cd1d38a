"""Keys under which a name is found in any alphabet and nearly any spelling.

A key of a word is its consonants in broad classes after its sounds, with `A` for a vowel in front:
Жағыпаров, Zhagiparov and Jagıparov all give `Zkprv`. Keys find candidates; the scorer decides.
For all words of a text or a list at once there is `rollcall.names.packed`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from nlp.text.scripts import LETTERS, readings, sounds
from rollcall.names.composed import composed
from rollcall.names.equivalents import groups_of
from rollcall.names.parts import Part, parse

CLASSES = "AbdklmnprstvZ"
"""The letters of keys: a vowel in front, and the classes of consonants."""
MAX_KEY = 12
_VOWELS = "aeiouy"
_CLASSES = str.maketrans(
    {**dict.fromkeys(_VOWELS, ""), **dict(zip("fzTJCSgh", "vssZZZkk", strict=True))}
)
_FATHER, _GROUP = "f", "q"
"""What stands before keys that are not plain consonants; no class of sounds has these letters."""
_ONE_SOUND = re.compile("(?<=n)k|[td](?=Z)")
_REPEATED = re.compile(r"(.)\1+")


def class_of(letter: str) -> str:
    """The class of a letter's sound: one of `CLASSES`, `a` for a vowel, "" for none.

    `letter` is one of `LETTERS` or one of the alphabet of sounds.
    """
    spoken = sounds(letter) if letter in LETTERS else letter
    return "a" if spoken[:1] in tuple(_VOWELS) else spoken.translate(_CLASSES)


_CYRILLIC = str.maketrans({letter: class_of(letter) for letter in LETTERS})


@lru_cache(maxsize=1 << 17)
def key_of(spoken: str) -> str:
    """The consonant key of one string of sounds; empty for nothing.

    >>> key_of("Zagiparov")
    'Zkprv'
    """
    return _key(spoken[:1] in tuple(_VOWELS), spoken.translate(_CLASSES))


def _key(vowel_first: bool, consonants: str) -> str:
    key = _REPEATED.sub(r"\1", consonants)
    if "nk" in key or "tZ" in key or "dZ" in key:  # ң is n or ng, дж one sound or two
        key = _REPEATED.sub(r"\1", _ONE_SOUND.sub("", key))
    return ("A" + key if vowel_first else key)[:MAX_KEY]


@lru_cache(maxsize=1 << 16)
def reading_keys(low: str) -> tuple[str, ...]:
    """The consonant key of every way to read a word; empty strings may be among them."""
    if LETTERS.issuperset(low):
        classes = low.translate(_CYRILLIC)
        return (_key(classes[:1] == "a", classes.replace("a", "")),)
    return tuple(dict.fromkeys(key_of(spoken) for spoken in readings(low)))


def word_keys(low: str) -> frozenset[str]:
    """All keys of one word: one for each way to read it, and of the names that mean the same."""
    keys = {*reading_keys(low), *(f"{_GROUP}{number}" for number in groups_of(sounds(low)))}
    return frozenset(keys - {""})


def _part_keys(part: Part) -> frozenset[str]:
    """The keys of a part of a name by its role: a patronymic goes by the father's name."""
    if not part.father:
        return word_keys(part.low)
    father = _FATHER + key_of(part.father)[: MAX_KEY - 1]
    return frozenset({father}) if part.patronymic else word_keys(part.low) | {father}


def _own_parts(name: str) -> list[Part]:
    return [part for part in parse(composed(name).text) if not part.initial]


def skeleton(name: str) -> str:
    """One script-independent string for a full name, its parts in alphabetical order.

    Equal for most spellings of one name in all alphabets; for grouping and sorting. To search,
    use `keys`, which also knows the other readings.

    >>> skeleton("Жағыпаров Ерлан"), skeleton("Yerlan Zhagiparov")
    ('Arln Zkprv', 'Arln Zkprv')
    """
    return " ".join(sorted(key_of(p.father or p.sounds) for p in _own_parts(name)))


def keys(name: str) -> frozenset[str]:
    """Script-independent keys of every word of a name, for an index that is searched by name.

    Index the keys of the text's words and ask for those of the name: for each part of the name,
    one of its keys must be present. Empty for what names nobody.
    """
    found: set[str] = set()
    for part in _own_parts(name):
        found |= _part_keys(part)
    return frozenset(found)
