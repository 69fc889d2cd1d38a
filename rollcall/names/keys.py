"""Keys under which a name is found in any alphabet and nearly any spelling.

A key of a word is its consonants in broad classes after its sounds, with `A` for a vowel in front:
Жағыпаров, Zhagiparov and Jagıparov all give `Zkprv`. Keys find candidates; the scorer decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from nlp.text.scripts import CYRILLIC, raw_readings, readings, sounds
from rollcall.names.composed import composed
from rollcall.names.equivalents import groups_of, members
from rollcall.names.parts import Part, parse

_CLASSES = str.maketrans(
    {**dict.fromkeys("aeiouy", ""), **dict(zip("fzTJCSgh", "vssZZZkk", strict=True))}
)
_CYRILLIC_VOWELS = frozenset(letter for letter in CYRILLIC if sounds(letter)[:1] in tuple("aeiouy"))
_CYRILLIC_CLASSES = str.maketrans(
    {letter: sounds(letter).translate(_CLASSES) for letter in CYRILLIC}
)
_RAW_CLASSES = str.maketrans(
    {chr(code): None for code in range(128) if chr(code) != "\n"}
    | {letter: letter.translate(_CLASSES) or "a" for letter in "abvgdeziklmnoprstufhyZJCST"}
)
_CYRILLIC_LINES = str.maketrans(
    {
        letter: "a" if letter in _CYRILLIC_VOWELS else sounds(letter).translate(_CLASSES)
        for letter in CYRILLIC
    }
)
_REPEATED = re.compile(r"([^\n])\1+")
_FIRST_VOWEL = re.compile("^a", re.MULTILINE)
MAX_KEY = 12
FATHER, INITIAL, LISTED_INITIAL, GROUP = "f", "w", "x", "q"
"""What stands before keys that are not plain consonants; no class of sounds has these letters."""


@lru_cache(maxsize=1 << 17)
def key_of(spoken: str) -> str:
    """The consonant key of one string of sounds; empty for nothing.

    >>> key_of("Zagiparov")
    'Zkprv'
    """
    if not spoken:
        return ""
    return _key(spoken[0] in "aeiouy", spoken.translate(_CLASSES))


def _key(vowel_first: bool, consonants: str) -> str:
    key = _shortened(_single(consonants))
    return ("A" + key if vowel_first else key)[:MAX_KEY]


def _shortened(key: str) -> str:
    """ң is n or ng, дж one sound or two: such pairs count as one."""
    if "nk" in key or "tZ" in key or "dZ" in key:
        key = key.replace("nk", "n").replace("tZ", "Z").replace("dZ", "Z")
        return _single(key)
    return key


def _single(letters: str) -> str:
    """Without repeats; a loop, because words are short and a pattern starts slowly."""
    out = last = letters[:1]
    for letter in letters[1:]:
        if letter != last:
            out += letter
            last = letter
    return out


def cyrillic_key(low: str) -> str:
    """`key_of(sounds(low))` in one step, for words of letters in `CYRILLIC`.

    >>> cyrillic_key("жағыпаров")
    'Zkprv'
    """
    return _key(low.lstrip("ь")[:1] in _CYRILLIC_VOWELS, low.translate(_CYRILLIC_CLASSES))


def group_keys() -> frozenset[str]:
    """The consonant keys of all names that have equivalents, to ask quickly whether a word may."""
    return _group_keys(len(members()))


@lru_cache(maxsize=1)
def _group_keys(_size: int) -> frozenset[str]:
    return frozenset(key_of(spoken) for spoken in members())


_LEARNT: dict[str, tuple[str, ...]] = {}


def learn(words: set[str]) -> None:
    """Work out the keys of many words at once, which is quicker than one by one.

    What was learnt before is forgotten, so memory does not grow with the list.
    """
    _LEARNT.clear()
    _LEARNT.update(keys_of_many(words))


def keys_of_many(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """`reading_keys` of many words at once; of those that are plain Cyrillic or plain ASCII."""
    cyrillic, latin = [], []
    for low in words:
        if CYRILLIC.issuperset(low):
            cyrillic.append(low)
        elif low.isascii() and low.isalpha():
            latin.append(low)
    found: dict[str, tuple[str, ...]] = {}
    if cyrillic:
        lines = "\n".join(cyrillic).translate(_CYRILLIC_LINES)
        found.update(zip(cyrillic, zip(_line_keys(lines), strict=True), strict=True))
    if latin:
        columns = [
            _line_keys(lines.translate(_RAW_CLASSES)) for lines in raw_readings("\n".join(latin))
        ]
        for low, *keys in zip(latin, *columns, strict=True):
            found[low] = tuple(dict.fromkeys(keys))
    return found


def _line_keys(lines: str) -> list[str]:
    """The key of each line of classes, vowels still `a`."""
    lines = _FIRST_VOWEL.sub("A", lines).replace("a", "")
    lines = _REPEATED.sub(r"\1", lines)
    if "nk" in lines or "tZ" in lines or "dZ" in lines:
        lines = lines.replace("nk", "n").replace("tZ", "Z").replace("dZ", "Z")
        lines = _REPEATED.sub(r"\1", lines)
    return [key[:MAX_KEY] for key in lines.split("\n")]


def reading_keys(low: str) -> tuple[str, ...]:
    """The consonant key of every way to read a word; empty strings may be among them."""
    learnt = _LEARNT.get(low)
    if learnt is not None:
        return learnt
    if CYRILLIC.issuperset(low):
        return (cyrillic_key(low),)
    return tuple(dict.fromkeys(key_of(spoken) for spoken in readings(low)))


def word_keys(low: str) -> frozenset[str]:
    """All keys of one word: one for each way to read it, and of the names that mean the same."""
    keys = set(reading_keys(low))
    if not keys.isdisjoint(group_keys()):
        keys.update(f"{GROUP}{number}" for number in groups_of(sounds(low)))
    keys.discard("")
    return frozenset(keys)


def initial_keys(low: str, *, listed: bool = False) -> frozenset[str]:
    """The keys of a word shortened to its first letter.

    `listed` where a list has only the initial: a text's whole word then looks for it under keys
    of their own, so that whole words never meet whole words by their first letters alone.
    """
    mark = LISTED_INITIAL if listed else INITIAL
    return frozenset(mark + (key or "A")[0] for key in reading_keys(low))


BITS = {letter: 1 << n for n, letter in enumerate("AbdklmnprstvZ")}
"""A bit for each class that a key may begin with."""


def begin_bits(low: str) -> int:
    """A bit for each way the key of a word may begin; words that share none have no initial."""
    bits = 0
    for key in reading_keys(low):
        bits |= BITS.get((key or "A")[0], 1)
    return bits


def part_keys(part: Part) -> frozenset[str]:
    """The keys of a part of a name by its role: a patronymic goes by the father's name."""
    if part.initial:
        return initial_keys(part.low, listed=True)
    keys = word_keys(part.low)
    if part.father:
        father = FATHER + key_of(part.father)[: MAX_KEY - 1]
        return frozenset({father}) if part.patronymic else keys | {father}
    return keys


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
        found |= part_keys(part)
    return frozenset(found)


_MASK = (1 << 64) - 1


def hashed(key: str) -> int:
    """A key as a number below 2**63, the same in every process and on every machine.

    Keys have at most twelve letters and digits, so base 36 holds them without a loss.
    """
    return int(key, 36)


@lru_cache(maxsize=1 << 18)
def mixed(value: int) -> int:
    """The bits of a hashed key mixed as in splitmix64 (Steele, Lea and Flood, 2014)."""
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    return value ^ (value >> 31)


def pair(a: int, b: int) -> int:
    """One number for two hashed keys in either order."""
    return (mixed(a) + mixed(b)) & _MASK
