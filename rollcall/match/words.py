"""Why a match: the reasons of the name and of the evidence beside it, in words."""

from __future__ import annotations

from collections.abc import Iterable

from rollcall.names import why
from rollcall.records import Reason

_EVIDENCE = {
    "place_agrees": {
        "en": "place agrees ({listed})",
        "ru": "место совпадает ({listed})",
        "kk": "орны сай келеді ({listed})",
    },
    "age_agrees": {
        "en": "age agrees ({listed}, {found})",
        "ru": "возраст совпадает ({listed}, {found})",
        "kk": "жасы сай келеді ({listed}, {found})",
    },
    "age_differs": {
        "en": "age differs ({listed}, {found})",
        "ru": "возраст другой ({listed}, {found})",
        "kk": "жасы басқа ({listed}, {found})",
    },
    "birth_agrees": {
        "en": "year of birth agrees ({found})",
        "ru": "год рождения совпадает ({found})",
        "kk": "туған жылы сай келеді ({found})",
    },
    "birth_differs": {
        "en": "year of birth differs ({listed}, {found})",
        "ru": "год рождения другой ({listed}, {found})",
        "kk": "туған жылы басқа ({listed}, {found})",
    },
    "date_agrees": {
        "en": "the date agrees ({listed}, {found})",
        "ru": "дата совпадает ({listed}, {found})",
        "kk": "күні сай келеді ({listed}, {found})",
    },
    "date_differs": {
        "en": "the date differs ({listed}, {found})",
        "ru": "дата другая ({listed}, {found})",
        "kk": "күні басқа ({listed}, {found})",
    },
    "before_event": {
        "en": "published before it happened ({listed}, {found})",
        "ru": "опубликовано раньше случившегося ({listed}, {found})",
        "kk": "болған жағдайдан бұрын жарияланған ({listed}, {found})",
    },
    "other_lists": {
        "en": "cases on other lists with this name: {found}; "
        "nobody has decided whether it is one person",
        "ru": "дел с этим именем в других списках: {found}; никто не решил, один ли это человек",
        "kk": "басқа тізімдердегі осы есімді істер: {found}; бір адам ба, ешкім шешкен жоқ",
    },
    "known_variant": {
        "en": "{listed} is a known spelling, learned from decision {found}",
        "ru": "{listed} – известное написание (решение {found})",
        "kk": "{listed} – белгілі жазылуы ({found}-шешім)",
    },
    "status_agrees": {
        "en": "what happened agrees ({found})",
        "ru": "случившееся совпадает ({found})",
        "kk": "болған жағдай сай келеді ({found})",
    },
    "sports_report": {
        "en": "a sports report ({found})",
        "ru": "спортивная заметка ({found})",
        "kk": "спорт жаңалығы ({found})",
    },
    "something_happened": {
        "en": "something happened to them ({found})",
        "ru": "с человеком что-то случилось ({found})",
        "kk": "адамның басынан бір жағдай өткен ({found})",
    },
}


def in_words(reasons: Iterable[Reason], evidence: Iterable[Reason], ui: str = "en") -> str:
    """One line: first what speaks for the name, then what stands beside it."""
    said = [why(reasons, ui)]
    for reason in evidence:
        words = _EVIDENCE[reason.code]
        said.append(words.get(ui, words["en"]).format(listed=reason.listed, found=reason.found))
    return "; ".join(part for part in said if part)
