"""Given names that are known to be two names, however alike: Марат and Мурат, Alina and Arina.

Brothers often bear names one letter apart, and so do strangers with a common surname. A distance of
spelling cannot tell a slip from another name; knowing the names can. The names stand in
`data/given.txt`; those that do not are compared by their spelling alone.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from nlp.text.scripts import sounds
from rollcall.names.distance import VOWELS
from rollcall.names.equivalents import groups_of, stem_groups
from rollcall.names.forms import Form, forms

_DOUBLE = re.compile(r"(.)\1+")
_FATHERS = {"lv": "lev", "pavl": "pavel", "iakovl": "iakov"}
"""What Russian makes of some names before -ович: Львович, Павлович, Яковлевич."""

_Groups = frozenset[int]
_NOBODY: _Groups = frozenset()


class _Tables(NamedTuple):
    """The numbers of the lines that a name stands on, by what is known of the name."""

    by_sound: dict[str, _Groups]
    """Names of the region by their sounds, in any alphabet."""
    by_letters: dict[str, _Groups]
    """English names by their Latin letters: how they sound elsewhere is anybody's guess."""
    by_stem: dict[str, _Groups]
    """Names of the region by what is left of their sounds when an ending is taken off."""
    by_father: dict[str, _Groups]
    """By what a patronymic leaves of a name; its equivalents below zero."""


def name_key(spoken: str) -> str:
    """Sounds in which ways to spell one name no longer differ: j for zh, y for i, no doubles."""
    spoken = spoken.replace("J", "Z").replace("y", "i")
    return _DOUBLE.sub(r"\1", spoken)


def _put(table: dict[str, _Groups], key: str, number: int) -> None:
    table[key] = table.get(key, _NOBODY) | {number}


@cache
def _tables() -> _Tables:
    """The names, read when the first two are compared."""
    tables = _Tables({}, {}, {}, {})
    text = files("rollcall.names").joinpath("data/given.txt").read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines()):
        for name in line.partition("#")[0].split():
            if name.isascii():
                _put(tables.by_letters, name, number)
                continue
            key = name_key(sounds(name))
            _put(tables.by_sound, key, number)
            if len(father := key.rstrip("aeiou")) > 1:
                for one in (number, *(-1 - group for group in groups_of(sounds(name)))):
                    _put(tables.by_father, father, one)
            _put(tables.by_stem, key, number)
            if key[-1] in VOWELS and len(key) > 3:
                _put(tables.by_stem, key[:-1], number)
                if name.endswith("ья"):
                    _put(tables.by_stem, key[:-2], number)
    return tables


@lru_cache(maxsize=1 << 16)
def _known(low: str, declined: bool) -> _Groups:
    """The numbers of a name, or of a stem; of its equivalents below zero; empty if not known."""
    spoken = sounds(low)
    tables = _tables()
    table = tables.by_stem if declined else tables.by_sound
    own = table.get(name_key(spoken), _NOBODY) | tables.by_letters.get(low, _NOBODY)
    if not own:
        return own
    same = stem_groups(spoken) if declined else groups_of(spoken)
    return own | {-1 - number for number in same}


def _of(found: tuple[Form, ...]) -> _Groups:
    return _NOBODY.union(*(_known(one.stem, bool(one.ending) and not one.neutral) for one in found))


def _english(word: tuple[Form, ...]) -> bool:
    return any(form.stem in _tables().by_letters for form in word)


def is_given(low: str) -> bool:
    """Whether a word (`plain`, in its base form) is one of the given names that are known here."""
    return bool(_known(low, declined=False))


def other_name(listed: str, found: tuple[Form, ...]) -> bool:
    """Whether both are known given names, and whatever form they are in, not the same one.

    English names contradict only what is written in Latin letters.

    >>> from rollcall.names.forms import forms
    >>> other_name("марат", forms("мурата")), other_name("марат", forms("маратом"))
    (True, False)
    """
    theirs = _of(found)
    if not theirs:
        return False
    listed_forms = forms(listed)
    ours = _known(listed, declined=False) or _of(listed_forms)
    if not ours or not ours.isdisjoint(theirs):
        return False
    if listed.isascii() == found[0].stem.isascii():
        return True
    return not (_english(listed_forms) or _english(found))


def other_father(a: str, b: str) -> bool:
    """Whether two patronymics are of two fathers, however alike: Маратович and Муратович.

    Takes what `parts.father_of` gives, the sounds of the father's name without the vowels it ends
    in. Fathers whose names are not known here are left to the distance of their sounds.

    >>> other_father("marat", "murat"), other_father("marat", "marat")
    (True, False)
    """
    return _two_fathers(_father(a), _father(b))


def _two_fathers(ours: _Groups, theirs: _Groups) -> bool:
    return bool(ours) and bool(theirs) and ours.isdisjoint(theirs)


@lru_cache(maxsize=1 << 14)
def _father(spoken: str) -> _Groups:
    key = name_key(spoken).rstrip("aeiou")
    return _tables().by_father.get(_FATHERS.get(key, key), _NOBODY)
