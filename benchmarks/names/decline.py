"""Names in the cases of Russian and Kazakh, made by others' dictionary and by schoolbook rules.

Russian: `pymorphy3`; a given name or surname that its dictionary does not know is declined by the
regular endings. Kazakh: the last word takes the suffix, by vowel harmony and assimilation.
"""

from __future__ import annotations

import importlib.util
from functools import lru_cache
from typing import Any

from benchmarks.names.people import Person

RUSSIAN_CASES = {
    "genitive": "gent",
    "dative": "datv",
    "accusative": "accs",
    "instrumental": "ablt",
    "prepositional": "loct",
}
_MALE = dict(zip(RUSSIAN_CASES, ["а", "у", "а", "ом", "е"], strict=True))
_POSSESSIVE_MALE = dict(zip(RUSSIAN_CASES, ["а", "у", "а", "ым", "е"], strict=True))
_POSSESSIVE_FEMALE = dict(zip(RUSSIAN_CASES, ["ой", "ой", "у", "ой", "ой"], strict=True))
_LONG_MALE = dict(zip(RUSSIAN_CASES, ["ого", "ому", "ого", "им", "ом"], strict=True))
_LONG_FEMALE = dict(zip(RUSSIAN_CASES, ["ой", "ой", "ую", "ой", "ой"], strict=True))
_HARD = dict(zip(RUSSIAN_CASES, ["ы", "е", "у", "ой", "е"], strict=True))
_SOFT = dict(zip(RUSSIAN_CASES, ["и", "е", "ю", "ей", "е"], strict=True))
_SOFT_MALE = dict(zip(RUSSIAN_CASES, ["я", "ю", "я", "ем", "е"], strict=True))

KAZAKH_CASES = ("genitive", "dative", "accusative", "locative", "ablative", "instrumental")
_BACK, _FRONT = "аоұыуяёюэ", "әөүіеи"
_VOWELS = _BACK + _FRONT
_VOICELESS = "пфктсшщчцхһқбвгғд"
_SONORANT = "рлйу"
_NASAL = "мнң"
_OWNED = ("ұлы", "қызы", "улы", "кызы")


@lru_cache(maxsize=1)
def _analyser() -> Any:
    """The dictionary; None where it is not installed, and the schoolbook must do."""
    if importlib.util.find_spec("pymorphy3") is None:
        return None
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


def in_russian_case(person: Person, case: str) -> Person:
    """A person whose name stands in a case, by its English name."""
    return Person(
        _word(person.given, "Name", person.sex, case),
        _word(person.patronymic, "Patr", person.sex, case),
        _word(person.surname, "Surn", person.sex, case),
        person.sex,
    )


@lru_cache(maxsize=1 << 16)
def _word(word: str, role: str, sex: str, case: str) -> str:
    if not word:
        return ""
    return "-".join(_part(part, role, sex, case) for part in word.split("-"))


def _part(word: str, role: str, sex: str, case: str) -> str:
    gender = "masc" if sex == "m" else "femn"
    analyser = _analyser()
    for parse in analyser.parse(word) if analyser else ():
        tag = parse.tag
        if role in tag and "nomn" in tag and tag.number == "sing" and tag.gender in (gender, None):
            form = parse.inflect({RUSSIAN_CASES[case], "sing"})
            if form and form.word[:2] == word[:2].lower():
                return str(form.word).capitalize()
    return _regular(word, role, sex, case)


def _regular(word: str, role: str, sex: str, case: str) -> str:
    """The endings of the schoolbook."""
    if role == "Surn" and word.endswith(("ов", "ев", "ёв", "ин", "ын")):
        return word + _POSSESSIVE_MALE[case] if sex == "m" else word
    if role == "Surn" and word.endswith(("ова", "ева", "ёва", "ина", "ына")) and sex == "f":
        return word[:-1] + _POSSESSIVE_FEMALE[case]
    if role == "Surn" and word.endswith(("ский", "цкий")):
        return word[:-2] + _LONG_MALE[case]
    if role == "Surn" and word.endswith(("ская", "цкая")):
        return word[:-2] + _LONG_FEMALE[case]
    if word.endswith("а"):
        ending = "и" if case == "genitive" and word[-2] in "гкхжшчщ" else _HARD[case]
        return word[:-1] + ending
    if word.endswith("я"):
        return word[:-1] + ("и" if word.endswith("ия") and case == "dative" else _SOFT[case])
    if sex == "m" and word[-1] in "йь":
        return word[:-1] + _SOFT_MALE[case]
    if sex == "m" and word[-1].lower() in "бвгджзклмнпрстфхцчшщ":
        return word + ("ем" if case == "instrumental" and word[-1] in "жшчщц" else _MALE[case])
    return word


def in_kazakh_case(name: str, case: str) -> str:
    """A name (base form, Kazakh Cyrillic) whose last word takes a case's suffix."""
    low = name.lower()
    front = next((letter in _FRONT for letter in reversed(low) if letter in _VOWELS), False)
    back, soft = _suffix(low, case)
    return name + (soft if front else back)


def _suffix(low: str, case: str) -> tuple[str, str]:
    """The suffix after back and after front vowels."""
    last = low[-1]
    if low.endswith(_OWNED):  # possessed nouns keep a bare н: ұлына, қызын
        owned = {"genitive": "ның нің", "dative": "на не", "accusative": "н н"}
        owned |= {"locative": "нда нде", "ablative": "нан нен", "instrumental": "мен мен"}
        back, soft = owned[case].split()
        return back, soft
    kind = "voiceless" if last in _VOICELESS else "nasal" if last in _NASAL else "vowel"
    kind = "sonorant" if last in _SONORANT else "buzzing" if last in "зж" else kind
    first = {
        "genitive": {"voiceless": "т", "sonorant": "д", "buzzing": "д"}.get(kind, "н"),
        "accusative": {"voiceless": "т", "vowel": "н"}.get(kind, "д"),
        "dative": "қк" if kind == "voiceless" else "ғг",
        "locative": "т" if kind == "voiceless" else "д",
        "ablative": {"voiceless": "т", "nasal": "н"}.get(kind, "д"),
        "instrumental": {"voiceless": "п", "buzzing": "б"}.get(kind, "м"),
    }[case]
    rest = {
        "genitive": "ың ің",
        "accusative": "ы і",
        "dative": "а е",
        "locative": "а е",
        "ablative": "ан ен",
        "instrumental": "ен ен",
    }[case].split()
    return first[0] + rest[0], first[-1] + rest[1]
