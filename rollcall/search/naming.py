"""Tokens under which people and places are found in any script, spelling and word form.

A person whom a text names has a token for each key of each part of the name, and one for each pair
of keys of two parts; so a full name that is asked for must stand in one mention, not its parts
anywhere. Keys are those of `rollcall.names`: consonants in broad classes, groups of names that
mean the same, fathers' names of patronymics; an initial beside a surname is found by the names it
may stand for. Word forms are undone on the side of the text only. Tokens are numbers in
hexadecimal, each after a letter that says what it is: whoever sees them sees no name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations, product

from nlp.components.places.forms import forms
from nlp.components.places.gazetteer import gazetteer
from nlp.components.places.gazetteer import key as gazetteer_key
from nlp.text.scripts import plain, readings, sounds
from nlp.text.tokens import tokens
from rollcall.names.equivalents import groups_of
from rollcall.names.keys import MAX_KEY, key_of, reading_keys
from rollcall.names.packed import FATHER, GROUP, packed
from rollcall.names.parts import Part, parse
from rollcall.names.text_keys import text_keys
from rollcall.search.base import Place
from rollcall.search.plan import All, Plan, Some, Token

_SHORTEST_STEM = 0x100
"""Three classes of sounds: a shorter beginning of a word could be the stem of anything."""
_UNMARKED = 1 << 56
_MOST_PARTS = 6
_MOST_READINGS = 8
_LANGUAGES = ("ru", "kk", "en")
_OWNER = re.compile(r"['’ʼ]s(?!\w)")
_KINDS = "kuq"
"""Of keys: consonants, a father's name, a group of names that mean the same."""
Keys = tuple[int, ...]


@lru_cache(maxsize=1 << 16)
def word_keys(word: str) -> Keys:
    """The keys of one word of a text that may be part of a name, its stems among them."""
    low = plain(word)
    whole = _whole(low)
    stems = {int(key) for key in text_keys(low)}
    return tuple(sorted(whole | {key for key in stems if _tells(key)}))


def _tells(key: int) -> bool:
    return _SHORTEST_STEM <= key < _UNMARKED or bool(key & int(GROUP) and key >= _UNMARKED)


def _whole(low: str) -> set[int]:
    return {packed(key) for key in reading_keys(low)} - {0}


@lru_cache(maxsize=1 << 15)
def _mention(name: str) -> tuple[str, ...]:
    """The tokens of one mention of a person."""
    parts = _parts(_OWNER.sub("", name))
    full = [_of_text(part) for part in parts if not part.initial]
    letters = {letter for part in parts if part.initial for letter in _letters(part.low)}
    singles = {_token(key) for keys in full for key in keys}
    pairs = {_pair(a, b) for left, right in combinations(full, 2) for a, b in product(left, right)}
    return tuple(sorted(singles | pairs | {a + b for a, b in product(letters, singles)}))


def _letters(low: str) -> set[str]:
    """What stands for a name of which only the first letter is given."""
    return {f"i{ord(spoken[0]):x}" for spoken in readings(low) if spoken}


def _parts(name: str) -> tuple[Part, ...]:
    return parse(name)[:_MOST_PARTS]


def _of_text(part: Part) -> Keys:
    fathers = (_father(part),) if part.father else ()
    return fathers if part.patronymic else word_keys(part.low) + fathers


def _father(part: Part) -> int:
    return int(FATHER) | packed(key_of(part.father)[: MAX_KEY - 1])


def _token(key: int) -> str:
    return f"{_KINDS[key >> 56]}{key & (_UNMARKED - 1):x}"


def _pair(one: int, other: int) -> str:
    return _token(min(one, other)) + _token(max(one, other))


def name_tokens(names: Iterable[str]) -> tuple[str, ...]:
    """The tokens of the people whom an article names, in alphabetical order."""
    return tuple(sorted({token for name in names for token in _mention(name)}))


@lru_cache(maxsize=1 << 14)
def alone(word: str) -> frozenset[str]:
    """The tokens of one word of a text, if it is part of a name."""
    return frozenset(_token(key) for key in word_keys(word))


def beside(one: str, other: str) -> frozenset[str]:
    """The tokens of two words of a text, if they are parts of one name."""
    return frozenset(_pair(a, b) for a, b in product(word_keys(one), word_keys(other)))


def asked_name(name: str) -> Plan:
    """Articles that name somebody so: all parts of the name in one mention, in any script.

    A patronymic does not count where a given name and a surname are there: most articles leave it
    out. Nor do initials and titles. Of what is no name at all: true of nothing.
    """
    parts = [part for part in _parts(name) if not part.initial]
    core = [part for part in parts if not part.patronymic]
    parts = [part for part in (core if len(core) > 1 else parts) if _asked(part)]
    if len(parts) < 2:
        return Token("names", frozenset(_token(key) for part in parts for key in _asked(part)))
    wanted = tuple(Token("names", _beside(one, other)) for one, other in combinations(parts, 2))
    return wanted[0] if len(wanted) == 1 else All(wanted)


def _beside(one: Part, other: Part) -> frozenset[str]:
    """The tokens of two parts in one mention, of which one may be shortened to its letter."""
    left, right = _asked(one), _asked(other)
    return frozenset(
        {_pair(a, b) for a, b in product(left, right)}
        | {a + _token(b) for a, b in product(_letters(one.low), right)}
        | {a + _token(b) for a, b in product(_letters(other.low), left)}
    )


def asked_word(word: str) -> frozenset[str]:
    """The tokens of one word of a search that may be part of a name.

    Of a short word in small letters (суд, мир) there are none: too many names sound alike.
    """
    parts = [part for part in _parts(word) if not part.initial]
    keys = _asked(parts[0]) if parts else ()
    if not word[:1].isupper():
        keys = tuple(key for key in keys if key >= _SHORTEST_STEM)
    return frozenset(_token(key) for key in keys)


def _asked(part: Part) -> Keys:
    fathers = {_father(part)} if part.father else set()
    if part.patronymic:
        return tuple(fathers)
    groups = {int(GROUP) | number for number in groups_of(sounds(part.low))}
    return tuple(sorted(_whole(part.low) | groups | fathers))


def place_tokens(places: Iterable[Place]) -> tuple[str, ...]:
    """The tokens of the places that an article names, in alphabetical order."""
    return tuple(
        sorted(
            {token for place in places for token in _named(place.name)}
            | {_numbered(place.geoname) for place in places if place.geoname is not None}
        )
    )


@lru_cache(maxsize=1 << 14)
def _named(name: str) -> tuple[str, ...]:
    """The tokens of a place's name by its sounds; a word that sounds several ways gives several."""
    words = [sorted(_whole(plain(token.text)))[:_MOST_READINGS] for token in tokens(name)]
    ways = product(*(keys for keys in words[:_MOST_PARTS] if keys))
    return tuple(sorted({"n" + "n".join(f"{key:x}" for key in way) for way in _few(ways) if way}))


def _few(ways: Iterator[tuple[int, ...]]) -> Iterator[tuple[int, ...]]:
    return (way for _, way in zip(range(_MOST_READINGS), ways, strict=False))


def _numbered(geoname: int) -> str:
    return f"g{geoname:x}"


def asked_place(name: str) -> Plan:
    """Articles that name a place, under any of its names that the gazetteer knows."""
    book = gazetteer()
    found = {
        index
        for language in _LANGUAGES
        for form in forms(gazetteer_key(name.strip()), language)
        for index in book.names.get(form, ())
    }
    numbers = (book.places[index].geoname for index in found)
    wanted = {_numbered(number) for number in numbers if number is not None} | {*_named(name)}
    return Token("places", frozenset(wanted)) if wanted else Some(())
