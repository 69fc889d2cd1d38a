"""Squares, streets, courts, prisons, morgues: places of a text that no gazetteer has.

They get a name and no coordinates: inventing some would put a person on the wrong map. A facility
counts only where it has a name, a number or a town of its own; "a hospital" is none.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_CAP_RU = r"(?:[А-ЯЁӘҒҚҢӨҰҮҺІ][\w-]{1,40})"
_CAP_EN = (
    r"(?:(?!(?:The|In|On|At|Near|From|To|By|And|Outside|Of)\s)[A-Z](?:[\w-]|['’](?!s\b)){1,40})"
)
_TITLE = r"[«\"“][^»\"”\n]{2,40}[»\"”]"
_NAMED_RU = rf"(?:{_CAP_RU}(?:\s(?:{_CAP_RU}|би|батыра|жолы)){{0,2}}|{_TITLE})"
_CODE = r"[A-ZА-Я]{2}-\d{2,3}(?:/\d{1,3})?"
_NO = r"(?:(?:№|N[o°]?\.?|номер)\s?\d{1,3})"
_ADJ_RU = r"(?:ого|его|ому|ему|ый|ий|ой|ая|яя|ую|ом|ем|ым|им|ое|ее)"
_CASE_RU = r"(?:а|у|ом|е|ы|и|ой|ей|ю|ью|я|ям|ях|ии|ию|ией)?"


class Facility(NamedTuple):
    """A facility; `own` where it names its own place (a street), so that it hides a town in it."""

    start: int
    end: int
    name: str
    own: bool


class _Kind(NamedTuple):
    """One way of naming facilities; a line without any of `stems`, or without a match of `number`,
    is not looked at: that is many times faster than the pattern."""

    stems: tuple[str, ...]
    number: re.Pattern[str] | None
    own: bool
    pattern: re.Pattern[str]


def _kind(stems: str, pattern: str, *, own: bool, number: str | None = None) -> _Kind:
    numbered = re.compile(number) if number else None
    return _Kind(tuple(stems.split()), numbered, own, re.compile(pattern))


_KK_STOP = r"(?!\w{1,40}(?:дағы|дегі|тағы|тегі|ның|нің|дың|дің|тың|тің|да|де|та|те)\s)"
_KINDS = {
    "ru": (
        _kind(
            "площад улиц ул. проспект пр-т бульвар микрорайон мкр переул шоссе набережн парк сквер"
            " рын вокзал",
            rf"\b(?:площад(?:ь|и|ью)|улиц(?:а|ы|е|у|ей)|ул\.|проспект(?:а|е|у|ом)?|пр-т"
            rf"|бульвар(?:а|е|у)?|микрорайон(?:а|е|у|ом)?|мкр\.?|переул(?:ок|ке|ка)|шоссе"
            rf"|набережн(?:ая|ой|ую)|парк(?:а|е|у)?|сквер(?:а|е|у)?)\s{_NAMED_RU}"
            rf"|\b{_CAP_RU}{_ADJ_RU}\s(?:площад(?:ь|и|ью)|бульвар(?:а|е|у)?|шоссе"
            rf"|набережн(?:ая|ой|ую)|проспект(?:а|е|у)?|рын(?:ок|ка|ке)|вокзал(?:а|е)?)\b",
            own=True,
        ),
        _kind(
            "СИЗО ИВС ИК УК ДП УГ учрежден колони изолятор тюрьм больниц поликлиник госпитал школ"
            " морг лице гимнази отдел участ кладбищ роддом",
            rf"\b(?:СИЗО|ИВС|ИК|УК|ДП|УГ)[\s-]?(?:{_NO}|\d{{1,3}}(?:/\d{{1,3}})?)"
            rf"|(?:\b[а-яё]{{3,20}}{_ADJ_RU}\s){{0,2}}\b(?:учреждени|колони|изолятор|тюрьм|больниц"
            rf"|поликлиник|госпитал|школ|морг|лице|гимнази|отделени|отдел|участ(?:ок|к)|кладбищ"
            rf"|роддом){_CASE_RU}(?:\sполиции)?\s(?:{_NO}|{_CODE})",
            own=True,
            number=r"(?:№|N|номер|СИЗО|ИВС|ИК|УК|ДП|УГ)[o°.\s-]{0,3}\d|[A-ZА-Я]{2}-\d",
        ),
        _kind(
            "суд тюрьм морг СИЗО ВД РОП больниц госпитал кладбищ роддом",
            rf"\b{_CAP_RU}ск{_ADJ_RU}\s(?:(?:районн|городск|областн|межрайонн|военн|гарнизонн)"
            rf"{_ADJ_RU}\s)?(?:суд(?:а|е|у|ом)?|тюрьм(?:а|ы|е|у)|морг(?:а|е|у)?|СИЗО|РОВД|РУВД|УВД"
            rf"|ОВД|РОП|ДВД)\b(?:\s№\s?\d{{1,2}})?"
            rf"|\b(?:тюрьм|больниц|госпитал|кладбищ|роддом){_CASE_RU}\s{_TITLE}",
            own=False,
        ),
    ),
    "kk": (
        _kind(
            "алаң көшес даңғыл аудан саябағ бульвар әуежай вокзал зират",
            rf"\b(?:{_KK_STOP}{_CAP_RU}\s)?{_KK_STOP}{_CAP_RU}(?:\s(?:би|батыр|жолы|хан|ақын))?"
            r"\s(?:алаң|көшес|даңғыл|мөлтекаудан|шағынаудан|ықшамаудан|саябағ|бульвар|әуежай|вокзал"
            r"|зират)[ыі]\w{0,5}\b",
            own=True,
        ),
        _kind(
            "абақты изолятор түрме колония мекеме аурухана емхана мектеп бөлімше",
            rf"(?:{_NO}|\b\d{{1,3}}-?(?:ші|шы|інші|ыншы)|{_CODE})\s(?:\w{{1,30}}\s)?(?:абақты"
            r"|изолятор|түрме|колония|мекеме|аурухана|емхана|мектеп|бөлімше)\w{0,8}",
            own=True,
            number=r"\d",
        ),
        _kind(
            "сот аурухана полиция морг түрме абақты изолятор мәйітхана",
            rf"\b{_CAP_RU}(?:\s(?:қалалық|аудандық|облыстық|ауданаралық))(?:\s\w{{1,30}})?"
            r"\s(?:сот|аурухана|полиция\sбөлім|полиция\sбасқарма|морг)[ыіуас]\w{0,7}"
            rf"|\b{_CAP_RU}\s(?:түрмес|абақтыс|изолятор|мәйітхана|морг)[ыі]\w{{0,6}}",
            own=False,
        ),
    ),
    "en": (
        _kind(
            "Square Street Avenue Boulevard Park Prospect Highway",
            rf"\b(?!National\sPark){_CAP_EN}(?:\s{_CAP_EN}){{0,2}}\s(?:Square|Street|Avenue|Boulevard|Park|Prospect"
            r"|Highway)\b(?!\s[A-Z][a-z])",
            own=True,
        ),
        _kind(
            "rison olony etention SIZO ospital acility olice orgue",
            rf"\b(?:[Pp]rison|[Cc]olony|[Dd]etention\s[Cc]ent(?:er|re)|SIZO|[Hh]ospital|[Ff]acility"
            rf"|[Pp]olice\s[Ss]tation|[Pp]olice\s[Dd]epartment|[Mm]orgue)\s(?:{_NO}|(?:{_CODE})"
            rf"|[A-Z]{{0,2}}-?\d{{1,3}}(?:/\d{{1,3}})?)|\bSIZO-\d{{1,3}}\b"
            rf"|\b{_CODE}\s(?:prison|colony|facility|detention\scent(?:er|re))\b",
            own=True,
            number=r"\d",
        ),
        _kind(
            "ourt Prison Airport Hospital orgue Detention Penal olice",
            rf"\b{_CAP_EN}(?:\s{_CAP_EN}){{0,2}}\s(?:(?:[Dd]istrict|[Cc]ity|[Rr]egional|[Mm]ilitary"
            rf"|Supreme)\s[Cc]ourt|Prison|Airport|(?:City\s|Regional\s|Military\s)?Hospital"
            rf"|[Mm]orgue|Detention\s(?:Center|Centre|Facility)|Penal\sColony"
            rf"|(?:[Cc]ity\s|[Dd]istrict\s)?[Pp]olice\s(?:[Ss]tation|[Dd]epartment))\b",
            own=False,
        ),
    ),
}
_EN_HEADED = re.compile(r"(?:[A-Z][\w-]{1,40}\s){1,3}$")
_ARTICLE = re.compile(r"(?:(?:The|In|On|At|Near|From|To)\s)?")
_PLURAL_RU = re.compile(r"(?:улицы|площади|парки|скверы)\s")
_BASE_RU = [
    (re.compile(pattern), base)
    for pattern, base in (
        (r"(?<=ой )площади$", "площадь"),
        (r"\b([Нн]ов|[Сс]тар)(?:ой|ую)\sплощад\w+", r"\1ая площадь"),
        (r"(?:ой|ую)\s(площад)\w+$", r"ая \1ь"), (r"(?:ой|ую)\s(набережн)\w+$", r"ая \1ая"),
        (r"ск(?:ого|ому|ом|им)\s(бульвар|проспект|вокзал)\w*$", r"ский \1"),
        (r"^площад\w+", "площадь"), (r"^улиц\w+", "улица"), (r"^проспект\w+", "проспект"),
        (r"^бульвар\w+", "бульвар"), (r"^микрорайон\w+", "микрорайон"),
        (r"^переулк\w+", "переулок"), (r"^парк\w+", "парк"), (r"^сквер\w+", "сквер"),
        (r"^набережн\w+", "набережная"),
        (r"(?:ой|ую)(?=\s(?:\w+(?:ой|ую)\s)?(?:больниц|тюрьм|колони|поликлиник|школ))", "ая"),
        (r"(?:ого|ому|ом|ым)(?=\s(?:\w+(?:ого|ому|ом|ым)\s)?(?:изолятор|морг|госпитал))", "ый"),
        (r"ск[ыи]й(?=\s)", "ский"), (r"\b(колони)\w+", r"\1я"), (r"\b(изолятор)\w+", r"\1"),
        (r"\b(тюрьм|больниц|поликлиник|школ)\w+", r"\1а"), (r"\b(морг|госпитал)\w+(?=\s|$)", r"\1"),
        (r"\bгоспитал\b", "госпиталь"), (r"\b(учреждени|отделени)\w+", r"\1е"),
        (r"ск(?:ого|ому|ом|им)\b", "ский"),
        (r"(районн|областн|межрайонн|военн|гарнизонн)(?:ого|ому|ом|ым)\b", r"\1ый"),
        (r"городск(?:ого|ому|ом|им|ий)\b", "городской"), (r"\bсуд\w+$", "суд"),
    )
]  # fmt: skip
_END_KK = re.compile(
    r"(алаң|даңғыл|мөлтекаудан|шағынаудан|ықшамаудан|сот|бульвар|вокзал|саябағ|морг|изолятор)(ы)\w+$"
    r"|(көше|түрме|мекеме|әуежай|абақты|зират|колония)(сі|сы|ы|і)\w+$|(аурухана|емхана)(сы)?\w+$"
)


def facilities(text: str, language: str) -> list[Facility]:
    """The facilities named in a text, line by line in order of the patterns, without overlaps."""
    there = [(k, [s for s in k.stems if s in text]) for k in _KINDS.get(language, ())]
    kinds = [(kind, stems) for kind, stems in there if stems]
    taken: set[int] = set()
    found: list[Facility] = []
    for line, offset in _lines(text) if kinds else ():
        for kind, stems in kinds:
            if not any(stem in line for stem in stems):
                continue
            if kind.number is not None and kind.number.search(line) is None:
                continue
            for match in kind.pattern.finditer(line):
                start, end = _whole(line, match, language)
                span = range(offset + start, offset + end)
                if taken.isdisjoint(span):
                    taken.update(span)
                    name = _base(line[start:end], language)
                    found.append(Facility(span.start, span.stop, name, kind.own))
    return found


def _lines(text: str) -> list[tuple[str, int]]:
    """The lines of a text and where they begin: most have no facility at all."""
    out, at = [], 0
    for line in text.splitlines(keepends=True):
        out.append((line, at))
        at += len(line)
    return out


def _whole(line: str, match: re.Match[str], language: str) -> tuple[int, int]:
    """An English number stands behind a name: City Hospital No. 4."""
    start, end = match.span()
    if language == "en" and line[start].isupper():
        head = _EN_HEADED.search(line, max(0, start - 40), start)
        if head:
            article = _ARTICLE.match(line, head.start())
            start = article.end() if article else head.start()
    return start, end


def is_many(text: str, facility: Facility) -> bool:
    """Whether it may be the streets of a town: на улицы Лондона."""
    return bool(_PLURAL_RU.match(text, facility.start))


def _base(surface: str, language: str) -> str:
    if language == "ru":
        for pattern, base in _BASE_RU:
            surface = pattern.sub(base, surface)
    if language == "kk":
        surface = _END_KK.sub(lambda m: "".join(g for g in m.groups() if g), surface)
    return surface
