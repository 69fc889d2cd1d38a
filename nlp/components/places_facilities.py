"""Squares, streets, courts, prisons, morgues: places of a text that no gazetteer has.

They get a name and no coordinates: inventing some would put a person on the wrong map.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_CAP_RU = r"(?:[А-ЯЁӘҒҚҢӨҰҮҺІ][\w-]+)"
_CAP_EN = r"(?:[A-Z][\w'’-]+)"
_NAMED_RU = rf"(?:{_CAP_RU}(?:\s{_CAP_RU}){{0,2}}|[«\"][^»\"\n]{{2,40}}[»\"])"
_NUMBER = r"(?:\s?(?:№|N|номер)?\s?-?\d{1,3}(?:/\d{1,3})?)"


class Facility(NamedTuple):
    """A facility; `open` where it names its own place (a street), so that it hides a city in it."""

    start: int
    end: int
    name: str
    own: bool


_RU_OWN = re.compile(
    rf"\b(площад(?:ь|и|ью|ей)|улиц(?:а|ы|е|у|ей)|проспект(?:а|е|у|ом)?|бульвар(?:а|е|у)?"
    rf"|микрорайон(?:а|е|у)?|переул(?:ок|ке|ка)|парк(?:а|е|у)?)\s{_NAMED_RU}"
    r"|\b(?:Новой|Новая|Старой|Старая|Новую|Старую)\sплощад(?:ь|и|ью)",
)
_RU_OTHER = re.compile(
    rf"\b(?:СИЗО|ИВС|ИК|УК|ДП){_NUMBER}"
    rf"|\b(?:учреждени[еия]|колони[июяей]{{1,2}}|изолятор[аеу]?"
    rf"|тюрьм[аеуы]|больниц[аеуы]|поликлиник[аеиу]|школ[аеуы]|морг[аеу]?)\s"
    rf"(?:(?:№|N)\s?\d{{1,3}}|[«\"][^»\"\n]{{2,40}}[»\"]|[А-Я]{{2}}-\d{{2,3}}/\d{{1,3}})"
    rf"|\b[А-ЯЁӘҒҚҢӨҰҮҺІ]\w+ск(?:ий|ого|ом|ому|им)\s(?:районн|городск"
    rf"|областн|межрайонн)(?:ый|ого|ом|ому|ым)\sсуд(?:а|е|у|ом)?"
)
_KK_OWN = re.compile(
    r"\b[А-ЯЁӘҒҚҢӨҰҮҺІ][\w-]+(?:\s[\w-]+)?"
    r"\s(?:алаңы|көшесі|даңғылы|мөлтекауданы|шағынауданы)\w{0,4}\b"
)
_KK_OTHER = re.compile(
    r"\b[А-ЯЁӘҒҚҢӨҰҮҺІ][\w-]+\s(?:қалалық|аудандық|облыстық|ауданаралық)\s(?:сот|аурухана)\w{0,6}"
    r"|(?:№\s?\d{1,3}|\b[А-Я]{2}-\d{2,3}/\d{1,3})\s(?:тергеу\s)?"
    r"(?:абақты|изолятор|түрме|колония|мекеме)\w{0,6}"
)
_EN_OWN = re.compile(
    rf"\b{_CAP_EN}(?:\s{_CAP_EN})?\s(?:Square|Street|Avenue|Boulevard|Park|Prospect)\b"
)
_EN_OTHER = re.compile(
    rf"\b{_CAP_EN}(?:\s{_CAP_EN}){{0,2}}\s(?:(?:District|City|Regional"
    rf"|Military|Supreme)\sCourt|Prison|Airport|Hospital"
    rf"|Morgue|Detention Cent(?:er|re)|Penal Colony)\b|\b(?:[Pp]rison"
    rf"|[Cc]olony|[Dd]etention [Cc]ent(?:er|re)|SIZO)\s(?:[Nn]o\.?\s?)?[A-Z]{{0,2}}-?\d{{1,3}}"
    rf"(?:/\d{{1,3}})?"
)
_PATTERNS = {
    "ru": ((_RU_OWN, True), (_RU_OTHER, False)),
    "kk": ((_KK_OWN, True), (_KK_OTHER, False)),
    "en": ((_EN_OWN, True), (_EN_OTHER, False)),
}
_BASE_RU = [
    (re.compile(r"^площад\w+", re.IGNORECASE), "площадь"), (re.compile(r"^улиц\w+"), "улица"),
    (re.compile(r"^проспект\w+"), "проспект"), (re.compile(r"^бульвар\w+"), "бульвар"),
    (re.compile(r"^микрорайон\w+"), "микрорайон"), (re.compile(r"^переулк\w+"), "переулок"),
    (re.compile(r"^парк\w+"), "парк"), (re.compile(r"^колони\w+"), "колония"),
    (re.compile(r"^изолятор\w+"), "изолятор"), (re.compile(r"^тюрьм\w+"), "тюрьма"),
    (re.compile(r"^больниц\w+"), "больница"), (re.compile(r"^морг\w+"), "морг"),
    (re.compile(r"^учреждени\w+"), "учреждение"), (re.compile(r"ск(?:ого|ому|ом|им)\b"), "ский"),
    (re.compile(r"(районн|областн|межрайонн)(?:ого|ому|ом|ым)\b"), r"\1ый"),
    (re.compile(r"городск(?:ого|ому|ом|им)\b"), "городской"), (re.compile(r"\bсуд\w+$"), "суд"),
    (re.compile(r"городский"), "городской"),
    (re.compile(r"^(Нов|Стар)(?:ой|ую)\sплощад\w+"), r"\1ая площадь"),
]  # fmt: skip
_END_KK = re.compile(
    r"(алаң|даңғыл|мөлтекаудан|шағынаудан|сот)(ы)\w+$|(көше|изолятор|түрме|мекеме)(сі|ы)\w+$"
)


def facilities(text: str, language: str) -> list[Facility]:
    """The facilities named in a text, in order of the patterns; they do not overlap."""
    found: list[Facility] = []
    for pattern, own in _PATTERNS.get(language, ()):
        for match in pattern.finditer(text):
            if all(match.end() <= f.start or match.start() >= f.end for f in found[-50:]):
                found.append(Facility(*match.span(), _base(match.group(), language), own))
    return found


def _base(surface: str, language: str) -> str:
    if language == "ru":
        for pattern, base in _BASE_RU:
            surface = pattern.sub(base, surface)
    if language == "kk":
        surface = _END_KK.sub(lambda m: (m[1] or m[3]) + (m[2] or m[4]), surface)
    return surface
