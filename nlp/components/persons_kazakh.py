"""Kazakh names without their case endings."""

from __future__ import annotations

import re

from nlp.pipelines.name_lists import known
from nlp.text import kazakh

_TO_RUSSIAN = str.maketrans("әғқңөұүһі", "агкноуухи")
_FATHERED = re.compile(r".+(?:ұлы|қызы|улы|кызы)$")
_FATHERED_OBLIQUE = {"на": "", "не": "", "н": "", "нда": "", "нан": "", "ның": "", "мен": ""}


def _bare(word: str) -> str:
    lower = word.lower()
    if lower.translate(_TO_RUSSIAN) in known("first"):
        return word
    for ending in _FATHERED_OBLIQUE:
        if lower.endswith(ending) and _FATHERED.match(lower[: -len(ending)]):
            return word[: -len(ending)]
    bare, ending = kazakh.strip_case(lower)
    if not ending:
        return word
    if bare.translate(_TO_RUSSIAN) not in known("first") and len(bare) < 4:
        return word
    return word[: len(bare)]


def base_forms(words: list[str]) -> list[tuple[tuple[str, ...], float]]:
    """The name with its last word in the nominative, then as it stands, with weights.

    Kazakh declines only the last word of a name. A word that is itself a known given name
    (Зинаида) is not cut.
    """
    bare = (*words[:-1], _bare(words[-1]))
    if bare == tuple(words):
        return [(bare, 1.0)]
    return [(bare, 1.0), (tuple(words), 0.4)]
