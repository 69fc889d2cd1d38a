"""Kazakh names without their case endings."""

from __future__ import annotations

import functools
import re

from nlp.pipelines.name_lists import known
from nlp.text import kazakh

_TO_RUSSIAN = str.maketrans("әғқңөұүһі", "агкноуухи")
_FATHERED = re.compile(r".+(?:ұлы|қызы|улы|кызы)$")
_FATHERED_OBLIQUE = {"на": "", "не": "", "н": "", "нда": "", "нан": "", "ның": "", "мен": ""}


_LESS_REGULAR = re.compile(r"(.{2,}?)(?:(?<=[мнң])н[ыі]ң|[мбп]ен)")
_SHORT = re.compile(
    r"(.{2,3})(ға|ге|қа|ке|ның|нің|дың|дің|тың|тің|ны|ні|ды|ді|ты|ті|нан|нен|дан|ден)"
)


_GENITIVE = re.compile(r"(.{4,}?)[ндт][ыі]ң")
_BEHIND_I = re.compile(r"(.{3,}и)(?:ге|нің|дің|ні|ді|ден|нен|ға|ның|дың|ны|ды|дан|нан)")  # Камалиді
_VERBAL = ("келді", "берді", "тұрды", "болды", "келды", "берды")  # Қадыркелді is a name


def _rarely(lower: str, *, alone: bool) -> int:
    """How long a name is without an ending that ordinary words seldom have: Ерланның, Данатпен
    ("with" knows no harmony of vowels), and behind a given name Вонға."""
    found = _LESS_REGULAR.fullmatch(lower)
    if found is None and not alone:
        found = _GENITIVE.fullmatch(lower)  # Идристің, Дүйсенғалидің: without harmony
    if found is None:
        found = _BEHIND_I.fullmatch(lower)
        if found and not alone:
            return len(found[1])
    if found is None and not alone:
        found = _SHORT.fullmatch(lower)
        if found and not kazakh.harmonises(found[1], found[2]):
            return 0
    if found is None:
        return 0
    listed = found[1].translate(_TO_RUSSIAN) in known("first")
    short = len(found[1]) < 4 and not _SHORT.fullmatch(lower)
    return len(found[1]) if listed or not (alone or short) else 0


@functools.lru_cache(maxsize=20_000)
def _bare(word: str, *, alone: bool) -> str:
    lower = word.lower()
    if lower.translate(_TO_RUSSIAN) in known("first") or lower.endswith(_VERBAL):
        return word
    for ending in _FATHERED_OBLIQUE:
        if lower.endswith(ending) and _FATHERED.match(lower[: -len(ending)]):
            return word[: -len(ending)]
    bare, ending = kazakh.strip_case(lower)
    if not ending and (length := _rarely(lower, alone=alone)):
        return word[:length]
    if not ending:
        return word
    if not alone and len(bare) == 3 and _SHORT.fullmatch(lower):
        away = lower.endswith(("ан", "ен"))  # Берден is a name more often than "from Бер"
        return word if away and lower in known("last") else word[:3]
    if bare.translate(_TO_RUSSIAN) not in known("first") and len(bare) < 4:
        return word
    return word[: len(bare)]


def base_forms(words: list[str]) -> list[tuple[tuple[str, ...], float]]:
    """The name with its last word in the nominative, then as it stands, with weights.

    Kazakh declines only the last word of a name. A word that is itself a known given name
    (Зинаида) is not cut.
    """
    bare = (*words[:-1], _bare(words[-1], alone=len(words) == 1))
    if bare == tuple(words):
        return [(bare, 1.0)]
    return [(bare, 1.0), (tuple(words), 0.4)]
