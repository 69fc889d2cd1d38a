"""A word cut into its smallest spellings, each with its sound."""

from __future__ import annotations

import re

from nlp.text.scripts import sounds

_SPELLINGS = re.compile(
    "дж|shch|sch|dzh|tch|zh|kh|gh|ch|sh|ts|ph|th|ya|yu|yo|ye|ia|iu|.", re.DOTALL | re.IGNORECASE
)


def spelled(word: str) -> tuple[tuple[str, str], ...]:
    """A word in its smallest spellings with the sound of each, to mark where two words differ.

    The spellings joined are the word; silent signs and doubled letters have the sound "".

    >>> spelled("Zhan")
    (('Zh', 'Z'), ('a', 'a'), ('n', 'n'))
    """
    out: list[tuple[str, str]] = []
    before = ""
    for found in _SPELLINGS.finditer(word):
        sound = sounds(found.group()).replace("y", "i").replace("J", "Z")
        out.append((found.group(), "" if sound and sound == before else sound))
        before = sound or before
    return tuple(out)
