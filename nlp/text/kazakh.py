"""Kazakh endings: what may be taken off a word, checked by vowel harmony and assimilation.

Kazakh is agglutinative: stem + plural + possessive + case + person, each in variants chosen by
the last vowel (back or front) and the last sound of what stands before it. Neither Snowball nor
Elasticsearch knows the language, so the rules are written down here. Source: the ordering and
the allomorphs of the standard grammars (Krippes 1996, Kazakh Grammar with Affix List; Muhamedowa
2015, Kazakh: A Comprehensive Grammar).
"""

from __future__ import annotations

BACK = frozenset("аоұыёя")
FRONT = frozenset("әөүіеэ")
VOWELS = BACK | FRONT | frozenset("уию")
VOICED = frozenset("зжлйрумнңи")  # sounds after which endings begin with д or л
LOAN_LETTERS = frozenset("вфцчщэёяюъь")

CASES = (
    *("ның", "нің", "дың", "дің", "тың", "тің"),  # genitive
    *("ға", "ге", "қа", "ке"),  # dative
    *("ны", "ні", "ды", "ді", "ты", "ті"),  # accusative
    *("да", "де", "та", "те"),  # locative
    *("дан", "ден", "тан", "тен", "нан", "нен"),  # ablative
    *("мен", "бен", "пен"),  # instrumental
)
_AFTER_POSSESSIVE = ("нда", "нде", "на", "не")  # locative and dative after the third person
_RELATIVE = ("ндағы", "ндегі", "дағы", "дегі", "тағы", "тегі", "нікі", "дікі", "тікі")
_LIKE = ("дай", "дей", "тай", "тей")
_PLURALS = ("лар", "лер", "дар", "дер", "тар", "тер")
_POSSESSIVES = (
    *("ымыз", "іміз", "мыз", "міз", "ыңыз", "іңіз", "ңыз", "ңіз"),
    *("сын", "сін", "ын", "ін"),  # third person with the accusative in one
    *("ым", "ім", "ың", "ің", "сы", "сі", "ы", "і"),
)
_VERBAL = (
    *("ылған", "ілген", "атын", "етін", "йтын", "йтін", "ады", "еді", "йды", "йді"),
    *("ған", "ген", "қан", "кен", "ып", "іп"),
)
_FINAL = {"ғ": "қ", "г": "к", "б": "п"}  # voiced before a vowel: кітап, кітабы


def last_vowel(word: str) -> str:
    """The last vowel of a lowercase word that decides its harmony, or an empty string."""
    return next((letter for letter in reversed(word) if letter in BACK or letter in FRONT), "")


def harmonises(stem: str, ending: str) -> bool:
    """Whether an ending can stand on a stem; loans (Токаевтың) are free in their vowel."""
    own = next((letter for letter in ending if letter in BACK or letter in FRONT), "")
    stem_vowel = last_vowel(stem)
    if not own or not stem_vowel or LOAN_LETTERS & set(stem[-3:]) or stem[-2:] in ("ин", "ев"):
        return True
    return (own in BACK) == (stem_vowel in BACK)


def assimilates(stem: str, ending: str) -> bool:
    """Whether the first sound of a case ending can follow the last sound of a stem."""
    last, first = stem[-1], ending[0]
    if first in "тқкп":
        return last not in VOWELS and last not in VOICED
    if first in "дбғг":
        return last in VOWELS or last in VOICED
    if first == "н":
        return last in VOWELS or (last in "мнң" and ending in ("нан", "нен"))
    return last in VOWELS or last in VOICED


def strip_case(word: str, least: int = 3) -> tuple[str, str]:
    """A lowercase word without its case ending, and the ending ("" where there is none).

    `least` is the shortest stem, in letters. Possessives stay: Бердіқызының -> Бердіқызы.
    """
    for ending in sorted(CASES, key=len, reverse=True):
        stem = word[: -len(ending)]
        if len(stem) < least or not word.endswith(ending) or not last_vowel(stem):
            continue
        if ending in ("ға", "ге") and len(stem) < 4 and stem[-1] in VOWELS:
            continue  # оқиға is a word of its own, not a dative
        if harmonises(stem, ending) and assimilates(stem, ending):
            return stem, ending
    return word, ""


def _strip_one(word: str, endings: tuple[str, ...], least: int, *, strict: bool = True) -> str:
    for ending in endings:
        stem = word[: -len(ending)]
        if (
            len(stem) >= least
            and word.endswith(ending)
            and last_vowel(stem)
            and harmonises(stem, ending)
            and (not strict or assimilates(stem, ending))
        ):
            return stem
    return word


def stem(word: str) -> str:
    """A lowercase Kazakh word without case, possessive, plural and the commonest verb endings.

    A trained model knows words by it (`nlp.pipelines.word_parts`), so it stays as it is; searches
    stem by `nlp.text.kazakh_stem`.
    """
    if len(word) < 4:
        return word
    shorter = _strip_one(word, _RELATIVE + _LIKE, 3, strict=False)
    shorter = _strip_one(shorter, _AFTER_POSSESSIVE, 4, strict=False)
    shorter, _ = strip_case(shorter)
    shorter = _strip_one(shorter, _VERBAL, 3 if shorter == word else 4, strict=False)
    shorter = _strip_one(shorter, _POSSESSIVES, 3, strict=False)
    shorter = _strip_one(shorter, _PLURALS, 4, strict=False)
    return shorter[:-1] + _FINAL.get(shorter[-1], shorter[-1])
