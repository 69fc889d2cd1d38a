"""Word forms on the text side: what a declined name may be a form of.

A listed name is never declined by us; a word of a text is: Жағыпаровтың, Жагипарова, Trumpem. Each
form gives stems with the ending that was taken off. Rules are those of the languages (Russian,
Ukrainian, Kazakh with assimilation of its suffixes, Polish, Czech, possessives); that a stem is
meant is decided by comparing it with a listed name.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from nlp.text.scripts import MAX_LETTERS, plain, script

_VOWEL = "аеёиоуыэюяәөұүіїєaeiouyąęáéíóúýěůäöüı"
_SLAVIC_ENDINGS_TEXT = """
скими скому ского ською ської ськім ському ського ская ской скую ским ском ских ська ську ські
ськи ыми ими ого его ому ему ой ей ою ею ый ий ая яя ую юю ым им ых их ом ем ём ам ям ами ями ах
ях ові еві єві ої єю єм ії ій ів а я у ю е ы и о і ї є
"""
_SLAVIC_ENDINGS = _SLAVIC_ENDINGS_TEXT.split()
_LATIN_ENDINGS_TEXT = """
owej ową owa owi owie ówna ovou ové ová ovi ovy ova ovej iego iemu skiej skiego skiemu skim ską
ska ski ského skému ským ské ská skou ego emu ej ym im iem em om ów ami ach ou ém ého ému ie ia
iu a ą e ę i o u y é í ů á ě
"""
_LATIN_ENDINGS = _LATIN_ENDINGS_TEXT.split()
_KAZAKH = {
    "ның нің": "vowel nasal", "дың дің": "sonorant voiced", "тың тің": "voiceless",
    "ға ге": "vowel nasal sonorant voiced", "қа ке": "voiceless", "на не": "possessive",
    "ны ні": "vowel", "ды ді": "nasal sonorant voiced", "ты ті": "voiceless",
    "да де": "vowel nasal sonorant voiced", "та те": "voiceless",
    "дан ден": "vowel sonorant voiced", "нан нен": "nasal possessive", "тан тен": "voiceless",
    "мен": "vowel nasal sonorant", "бен": "voiced", "пен": "voiceless",
    "лар лер": "vowel sonorant", "дар дер": "nasal voiced sonorant", "тар тер": "voiceless",
    "дай дей": "vowel nasal sonorant voiced", "тай тей": "voiceless",
    "ша ше": "vowel nasal sonorant voiced voiceless", "нда нде": "possessive", "н": "possessive",
    "дағы дегі": "vowel nasal sonorant voiced", "тағы тегі": "voiceless",
    "дікі нікі тікі": "vowel nasal sonorant voiced voiceless",
}  # fmt: skip
_KIND = {
    **dict.fromkeys(_VOWEL, "vowel"),
    **dict.fromkeys("мнң", "nasal"),
    **dict.fromkeys("лрй", "sonorant"),
    **dict.fromkeys("зж", "voiced"),
    **dict.fromkeys("кқпстшчцфхһщбвгд", "voiceless"),
}
_KIND["ы"] = _KIND["і"] = "vowel possessive"
_KIND["у"] = _KIND["и"] = _KIND["ю"] = "vowel sonorant"


def _kazakh_suffixes() -> dict[str, frozenset[str]]:
    out: dict[str, set[str]] = {}
    for suffixes, kinds in _KAZAKH.items():
        for suffix in suffixes.split():
            out.setdefault(suffix, set()).update(kinds.split())
    return {suffix: frozenset(kinds) for suffix, kinds in out.items()}


_SUFFIXES = _kazakh_suffixes()
_POSSESSIVE = re.compile(r"^(.{2,}?)['’ʼ`´]([a-zıāñç]{1,4})$", re.IGNORECASE)


class Form(NamedTuple):
    """A stem, the ending taken off, and whether the ending is Kazakh or possessive (no gender)."""

    stem: str
    ending: str
    neutral: bool = False


def _kazakh(word: str) -> list[Form]:
    out: list[Form] = []
    todo = [(word, "")]
    for current, taken in todo:
        for suffix, kinds in _SUFFIXES.items():
            stem = current[: -len(suffix)]
            if len(stem) < 3 or not current.endswith(suffix):
                continue
            if not kinds & set(_KIND.get(stem[-1], "").split()):
                continue
            ending = suffix + taken
            out.append(Form(stem, ending, neutral=True))
            if len(ending) < 7:
                todo.append((stem, ending))
    return out


def _slavic(word: str, endings: list[str]) -> list[Form]:
    out = []
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            keep = 2 if ending[:2] in ("ск", "sk") else 3 if ending[:3] == "ськ" else 0
            out.append(Form(word[: len(word) - len(ending) + keep], ending[keep:]))
    return out


@lru_cache(maxsize=1 << 16)
def forms(word: str) -> tuple[Form, ...]:
    """What a word of a text may be a form of: itself first, then stems with their endings.

    >>> [form.stem for form in forms("Жағыпаровтың")]
    ['жағыпаровтың', 'жағыпаров']
    """
    out = []
    owned = _POSSESSIVE.match(word[:MAX_LETTERS])
    low = plain(word)
    out.append(Form(low, ""))
    if owned:
        out.append(Form(plain(owned.group(1)), owned.group(2).lower(), neutral=True))
    if script(low) == "cyrillic":
        out.extend(_kazakh(low))
        out.extend(_slavic(low, _SLAVIC_ENDINGS))
    else:
        out.extend(_slavic(low, _LATIN_ENDINGS))
    return tuple(dict.fromkeys(out))


ENDINGS = frozenset(
    [*_SLAVIC_ENDINGS, *_LATIN_ENDINGS, *_SUFFIXES]
    + [plural + case for plural in ("лар", "дар", "тар") for case in ("дың", "ға", "дан", "мен")]
)
"""Every ending that may be taken off, for keys."""
