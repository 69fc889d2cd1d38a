"""Word forms on the text side: what a declined name may be a form of.

A listed name is never declined by us; a word of a text is: Жағыпаровтың, Жагипарова, Trumpem. Each
form gives stems with the ending that was taken off. Rules are those of the languages (Russian,
Ukrainian, Kazakh with assimilation of its suffixes, Polish, Czech, possessives); that a stem is
meant is decided by comparing it with a listed name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from nlp.text.scripts import MAX_LETTERS, plain, script

_VOWEL = "аеёиоуыэюяәөұүіїєaeiouyąęáéíóúýěůäöüı"
_SLAVIC_ENDINGS_TEXT = """
скими скому ского ською ської ськім ському ського ская ской скую ским ском ских ська ську ські
ськи ыми ими ого его ому ему ой ей ою ею ый ий ая яя ую юю ым им ых их ом ем ём ам ям ами ями ах
ях ові еві єві ої єю єм ії ій ів а я у ю е ы и о і ї є
"""
_SLAVIC_ENDINGS = tuple(_SLAVIC_ENDINGS_TEXT.split())
_LATIN_ENDINGS_TEXT = """
owej ową owa owi owie ówna ovou ové ová ovi ovy ova ovej iego iemu skiej skiego skiemu skim ską
ska ski ského skému ským ské ská skou ego emu ej ym im iem em om ów ami ach ou ém ého ému ie ia
iu a ą e ę i o u y é í ů á ě
"""
_LATIN_ENDINGS = tuple(_LATIN_ENDINGS_TEXT.split())
_ByEnding = Mapping[str, tuple[tuple[str, int], ...]]


def _endings(endings: Iterable[str]) -> _ByEnding:
    """Endings by their last letter, each with how many of its letters belong to the stem."""
    out: dict[str, tuple[tuple[str, int], ...]] = {}
    for ending in endings:
        keep = 2 if ending[:2] in ("ск", "sk") else 3 if ending[:3] == "ськ" else 0
        out[ending[-1]] = (*out.get(ending[-1], ()), (ending, keep))
    return out


_SLAVIC, _LATIN = _endings(_SLAVIC_ENDINGS), _endings(_LATIN_ENDINGS)
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
    "ым ім ымыз іміз ыңыз іңіз": "nasal sonorant voiced voiceless", "мыз міз ңыз ңіз": "vowel",
}  # fmt: skip
_KINDS = {
    **dict.fromkeys(_VOWEL, "vowel"),
    **dict.fromkeys("мнңmnñń", "nasal"),
    **dict.fromkeys("лрйlr", "sonorant"),
    **dict.fromkeys("зжzj", "voiced"),
    **dict.fromkeys("кқпстшчцфхһщбвгдkqpstcfxbvdşçšč", "voiceless"),
    **dict.fromkeys("ыі", "vowel possessive"),
    **dict.fromkeys("уиюuw", "vowel sonorant"),
    **{"i": "vowel possessive sonorant", "g": "voiceless nasal", "h": "voiceless voiced"},
}
"""Which suffixes may follow a letter; Latin i is ы, і and й, g ends ng and gh, h ends sh and zh."""
_KIND = {letter: frozenset(kinds.split()) for letter, kinds in _KINDS.items()}
_NO_KIND: frozenset[str] = frozenset()
_MINE = frozenset("ым ім ымыз іміз мыз міз ыңыз іңіз ңыз ңіз".split())  # noqa: SIM905
_FLAT = str.maketrans("ıyíñńŋğǵq", "iiinnnggk")
"""The Latin alphabets of Kazakh (2018, 2021, as typed) in one, letter by letter."""
_TO_FLAT = str.maketrans("ыіңғгқкаедтнмбплрйзшу", "iinggkkaedtnmbplrizşu")
_NOT_LATIN = frozenset("н ша ше ым ім".split())  # noqa: SIM905
"""Too short, or letters of their own, to be told from the end of a Latin word."""


class _Suffix(NamedTuple):
    """A suffix, the kinds of letters it follows, and the shortest stem it may leave."""

    text: str
    after: frozenset[str]
    least: int


_BySuffix = Mapping[str, tuple[_Suffix, ...]]


def _by_last(suffixes: Iterable[_Suffix]) -> _BySuffix:
    out: dict[str, tuple[_Suffix, ...]] = {}
    for suffix in suffixes:
        out[suffix.text[-1]] = (*out.get(suffix.text[-1], ()), suffix)
    return out


def _kazakh_suffixes() -> tuple[_BySuffix, _BySuffix]:
    """The suffixes in Cyrillic, and flat in Latin letters (ң is n or ng, ғ is g or gh)."""
    cyrillic: list[_Suffix] = []
    latin: dict[str, _Suffix] = {}
    for suffixes, kinds in _KAZAKH.items():
        after = frozenset(kinds.split())
        for suffix in suffixes.split():
            cyrillic.append(_Suffix(suffix, after, 4 if suffix in _MINE else 3))
            if suffix in _NOT_LATIN:
                continue
            flat = suffix.translate(_TO_FLAT)
            least = 5 if len(flat) < 3 else 4 if suffix in _MINE else 3
            for text in {flat, suffix.replace("ң", "нг").translate(_TO_FLAT)}:
                known = latin.get(text)
                latin[text] = _Suffix(text, after | known.after if known else after, least)
    for text in ("ga", "ge"):
        latin[text[0] + "h" + text[1]] = latin[text]._replace(text=text[0] + "h" + text[1])
    return _by_last(cyrillic), _by_last(latin.values())


_SUFFIXES, _LATIN_SUFFIXES = _kazakh_suffixes()
_POSSESSIVE = re.compile(r"^(.{2,}?)['’ʼ`´]([^\W\d_]{1,5})$", re.IGNORECASE)


class Form(NamedTuple):
    """A stem, the ending taken off, and whether the ending is Kazakh or possessive (no gender)."""

    stem: str
    ending: str
    neutral: bool = False


def _kazakh(word: str, flat: str, suffixes: _BySuffix) -> list[Form]:
    """Suffix after suffix taken off the end; `flat` is the word in the letters of `suffixes`."""
    out: list[Form] = []
    ends = [len(word)] if word else []
    for end in ends:
        for text, after, least in suffixes.get(flat[end - 1], ()):
            at = end - len(text)
            if at < least or flat[at:end] != text:
                continue
            if after.isdisjoint(_KIND.get(flat[at - 1], _NO_KIND)):
                continue
            out.append(Form(word[:at], word[at:], neutral=True))
            if len(word) - at < 7:
                ends.append(at)
    return out


def _slavic(word: str, endings: _ByEnding) -> list[Form]:
    out = []
    for ending, keep in endings.get(word[-1:], ()):
        at = len(word) - len(ending)
        if at >= 2 and word.endswith(ending):
            form = Form(word[: at + keep], ending[keep:])
            out.append(form)
            if form.ending in _MASCULINE:
                out.extend(Form(stem, form.ending) for stem in _fleeting(form.stem))
    return out


_MASCULINE = frozenset("а я у ю ом ем ём е ові еві єві ем a u em om owi ovi e".split())  # noqa: SIM905
_FLEETING = re.compile("[бвгджзклмнпрстфхцчшщйь][лцквнт]|[bcdfghklmnprstvwzžšč][lck]")
_CLOSED = re.compile("(?<!в)[ое](?=[бвгджзклмнпрстфхцчшщ]ь?$)")


def _fleeting(stem: str) -> list[str]:
    """What a stem may be in the nominative: Павл- is Павел, Льв- Лев, Зайц- Заяц, Кот- Кіт."""
    last, before = stem[-1], stem[-2]
    out: list[str] = []
    if _FLEETING.fullmatch(stem, len(stem) - 2):
        rest = stem[:-2] if before in "йь" else stem[:-1]
        out.append(rest + ("e" if last.isascii() else "е") + last)
        if last == "к":
            out.append(rest + "о" + last)
        elif stem.endswith("айц"):
            out.append(rest + "я" + last)
    elif len(stem) < 7 and stem[-2:] not in ("ов", "ев"):
        closed = _CLOSED.sub("і", stem)
        if closed != stem:
            out.append(closed)
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
        out.extend(_kazakh(low, low, _SUFFIXES))
        out.extend(_slavic(low, _SLAVIC))
    else:
        out.extend(_kazakh(low, low.translate(_FLAT), _LATIN_SUFFIXES))
        out.extend(_slavic(low, _LATIN))
    return tuple(dict.fromkeys(out))


ENDINGS = frozenset(
    [*_SLAVIC_ENDINGS, *_LATIN_ENDINGS]
    + [suffix for suffixes in _KAZAKH for suffix in suffixes.split()]
    + [plural + case for plural in ("лар", "дар", "тар") for case in ("дың", "ға", "дан", "мен")]
)
"""Every ending that may be taken off, for keys."""
