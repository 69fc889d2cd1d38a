"""In which grammatical case a person's name stands: the surface against its base form.

It tells the victim from the one who speaks: "Иванов задержал Петрова". Names that do not change
(Ким, Айгерим) may stand in any case. English has only the possessive.
"""

from __future__ import annotations

import re

from nlp.annotations import Mention

ANY = frozenset({"nom", "gen", "acc", "dat", "ins"})
NOM = frozenset({"nom"})
HIS = frozenset({"nom", "his"})
_DECLINED = ("ов", "ев", "ин", "ын", "ский", "цкий", "ова", "ева", "ина", "ына", "ская", "цкая")
_FINAL = ("а", "я", "вич")
_MASCULINE = {
    "ого": {"gen", "acc"}, "его": {"gen", "acc"}, "ому": {"dat"}, "ему": {"dat"}, "ым": {"ins"},
    "им": {"ins"}, "ом": {"ins"}, "ем": {"ins"}, "а": {"gen", "acc"}, "я": {"gen", "acc"},
    "у": {"dat"}, "ю": {"dat"}, "е": {"dat"},
}  # fmt: skip
_FEMININE = {
    "ую": {"acc"}, "юю": {"acc"}, "ой": {"gen", "dat", "ins"}, "ей": {"gen", "dat", "ins"},
    "ою": {"ins"}, "у": {"acc"}, "ю": {"acc"}, "ы": {"gen"}, "и": {"gen", "dat"}, "е": {"dat"},
}  # fmt: skip
_KAZAKH = [
    ("gen", ("ның", "нің", "дың", "дің", "тың", "тің")),
    ("abl", ("нан", "нен", "дан", "ден", "тан", "тен")),
    ("ins", ("мен", "бен", "пен")),
    ("acc", ("ұлын", "қызын", "ны", "ні", "ды", "ді", "ты", "ті")),
    ("dat", ("ға", "ге", "қа", "ке", "на", "не")),
    ("loc", ("да", "де", "та", "те")),
]
_CALLED = re.compile(
    r"\s(?:есімді|атты|деген)\s(?:(?:жас|қазақ|белгісіз|\d+\sжастағы|\d+\sжасар)\s)?(\w+)"
    r"|\s((?:мырза|ханым|аға|ағай|апай|әже|әжей|ата|ағамыз|апамыз|бауырымыз|ұстаз|тақсыр)"
    r"(?:\w{0,4}))(?!\w)",
    re.IGNORECASE,
)
_ACCUSATIVE = ("ны", "ні", "ды", "ді", "ты", "ті")
_UNSURE = frozenset({"nom", "acc"})  # a name whose base form was not found, most likely
_LONG = 8
_SURE_KAZAKH = ("ның", "нің", "дың", "дің", "тың", "тің")


def cases(mention: Mention, text: str, language: str) -> frozenset[str]:
    """The cases in which a mention may stand, of nom, gen, acc, dat, ins (Kazakh also abl, loc).

    "her" is a man's surname with an -а: his genitive, or a woman's nominative after all, where
    the verb says so. "his" is a woman's nominative that may be a man's genitive after all, where
    the others in a list stand in it.
    """
    if language == "ru" and text[max(0, mention["start"] - 2) : mention["start"]].lower() == "у ":
        return frozenset({"gen"})
    if language == "ru":
        return _russian(mention["surface"].lower(), mention["name"].lower())
    if language == "kk":
        case = _kazakh(mention["surface"].lower(), mention["name"].lower())
        return _called(text, mention["end"]) if case == NOM else case
    end = mention["end"]
    mark = text[end : end + 2]
    if mark in ("'s", "’s") or mention["surface"].endswith(("'s", "’s")):
        return frozenset({"gen"})
    if text[end : end + 1] in ("'", "’") and mention["surface"].endswith("s"):
        return frozenset({"gen"})
    return NOM


def shared(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """The cases in which two names of one list can both stand; none where they cannot."""
    if "his" in one and not one & other:
        return other
    if "his" in other and not one & other:
        return one
    return one & other


def _differing(surface: str, name: str) -> tuple[str, str] | None:
    """The last word of the surface that its base form has otherwise."""
    bases = name.split()
    for word in reversed(surface.split()):
        base = next((b for b in bases if b[:3] == word[:3]), None)
        if base is not None and base != word:
            return word, base
    return None


def _russian(surface: str, name: str) -> frozenset[str]:
    pair = _differing(surface, name)
    if pair is None:
        said = [word for word in surface.split() if len(word) > 1 and word[-1] != "."] or [""]
        if not said[-1].endswith(_DECLINED) and not any(w.endswith(_FINAL) for w in said):
            return ANY
        return HIS if all(word.endswith(("а", "я")) for word in said) else NOM
    word, base = pair
    if word == base + "а" and base.endswith(("ов", "ев", "ин", "ын")):
        return frozenset({"gen", "acc", "her"})
    table = _FEMININE if base.endswith(("а", "я")) else _MASCULINE
    for size in (3, 2, 1):
        found = table.get(word[-size:])
        if found:
            return frozenset(found)
    return ANY


def _kazakh(surface: str, name: str) -> frozenset[str]:
    if surface == name:
        if surface.endswith(_SURE_KAZAKH):
            return frozenset({"gen"})
        return _UNSURE if len(surface) > _LONG and surface.endswith(_ACCUSATIVE) else NOM
    last, bases = surface.split()[-1], name.split()
    if last in bases:
        return NOM  # "Дана" of "Дана Асанова" is no dative
    for case, endings in _KAZAKH:
        if surface.endswith(endings):
            return frozenset({case})
    return NOM


def _called(text: str, end: int) -> frozenset[str]:
    """The case of a Kazakh name that a noun bears for it: "Асанов есімді жігітті"."""
    noun = _CALLED.match(text, end)
    if noun is None:
        return NOM
    word = next(group for group in noun.groups() if group).lower()
    if word in ("аға", "ата"):
        return NOM
    return next((frozenset({case}) for case, known in _KAZAKH if word.endswith(known)), NOM)
