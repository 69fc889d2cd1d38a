"""The base forms of a name's words in each language."""

from __future__ import annotations

import re

from nlp.components.persons import kazakh as persons_kazakh
from nlp.components.persons import russian as persons_russian

Base = tuple[str, ...]
_POSSESSIVE = re.compile(r"['’]s?$")


def base_forms(
    words: list[str], language: str, before: str = "", after: str = ""
) -> list[tuple[Base, float]]:
    """What a name can be in the nominative, best first; never empty for words that are not.

    `before` and `after` are the words beside it. English only loses its possessive.
    """
    if language == "ru":
        return persons_russian.base_forms(words, before, after)
    if language == "kk":
        return persons_kazakh.base_forms(words)
    bare = tuple(_POSSESSIVE.sub("", word) for word in words)
    return [(tuple(word for word in bare if word) or bare, 1.0)]
