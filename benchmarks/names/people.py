"""Real people's names taken apart by what their sources tell, for tests that no one tuned by.

Roles come from order, commas, capitals and patronymics, never from the code that is measured.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.names.material import spot_set

_PATRONYMIC = re.compile(r"\w+(?:вич|вна|ична|инична|ұлы|қызы|улы|кызы)", re.IGNORECASE)
_SURNAME = re.compile(r"\w+(?:ов|ев|ёв|ин|ын|ский|цкий|ова|ева|ёва|ина|ына|ская|цкая)")
_FEMALE = re.compile(r"\w+(?:ова|ева|ёва|ина|ына|ская|цкая|вна|ична|қызы|кызы)", re.IGNORECASE)
_MALE = re.compile(r"\w+(?:ов|ев|ёв|ин|ын|ский|цкий|вич|ұлы|улы)", re.IGNORECASE)
_RUSSIAN = re.compile(r"[а-яё -]+", re.IGNORECASE)
_KAZAKH = re.compile(r"[а-яёәғқңөұүһі -]+", re.IGNORECASE)

_GIVEN = [
    "алина",
    "арина",
    "валентина",
    "галина",
    "дина",
    "ева",
    "екатерина",
    "зарина",
    "ирина",
    "карина",
    "катерина",
    "кристина",
    "марина",
    "нина",
    "полина",
    "регина",
    "сабина",
]
"""Given names that end as surnames do: beside them nobody knows which word is which."""


class Person(NamedTuple):
    """A name in its base form by roles; `patronymic` and `surname` may be empty, not both.

    `sex` is m or f, as surname or patronymic show it.
    """

    given: str
    patronymic: str
    surname: str
    sex: str

    def full(self) -> str:
        """Given name, patronymic if known, surname."""
        return " ".join(filter(None, (self.given, self.patronymic, self.surname)))

    def short(self) -> str:
        """Given name and surname, as the press writes; with the patronymic where no surname is."""
        return f"{self.given} {self.surname or self.patronymic}"


def russian(data: Path, count: int) -> list[Person]:
    """People with a Russian spelling, Kazakh ones among them, a sample that stays the same."""
    local = [*_pairs(data), *_january(data), *_list(data, "kaznerd_silver")]
    people = [p for n in local if (p := _person(n, _RUSSIAN))]
    known = [p for n in _list(data, "nerel_ru") if (p := _person(n, _RUSSIAN)) and p.patronymic]
    return _sample([*people, *known], count)


def kazakh(data: Path, count: int) -> list[Person]:
    """People with a Kazakh spelling: marked spans of Kazakh news, and lists with Kazakh letters."""
    listed = [*_pairs(data), *_january(data)]
    found = [p for n in (*listed, *_kaznerd(data)) if (p := _person(n, _KAZAKH))]
    return _sample((p for p in found if re.search("[әғқңөұүһ]", p.full().lower())), count)


def _sample(people: Iterable[Person], count: int) -> list[Person]:
    def order(person: Person) -> bytes:
        return hashlib.sha256(person.short().encode()).digest()

    distinct = {person.short().lower(): person for person in people}
    return sorted(distinct.values(), key=order)[:count]


def _person(name: str, alphabet: re.Pattern[str]) -> Person | None:
    """A name of two or three words whose roles are beyond doubt; None for others."""
    if not alphabet.fullmatch(name.replace(",", "")):
        return None
    words = name.replace(",", "").split()
    if len(words) == 2 and any(word.lower() in _GIVEN for word in words):
        return None
    if "," in name.rstrip(","):
        surname, _, rest = name.partition(",")
        words = [*rest.split(), surname.strip()]
    elif len(words) == 3 and _PATRONYMIC.fullmatch(words[2]):
        words = [words[1], words[2], words[0]]
    elif len(words) == 2 and _SURNAME.fullmatch(words[0]) and not _SURNAME.fullmatch(words[1]):
        words.reverse()
    words = ["-".join(part.capitalize() for part in word.split("-")) for word in words]
    if len(words) == 2:
        words = [words[0], "", words[1]]
        if _PATRONYMIC.fullmatch(words[2]):
            words = [words[0], words[2], ""]
    if len(words) != 3 or min(len(words[0]), len(words[1] or words[2])) < 3:
        return None
    if bool(words[1]) != bool(_PATRONYMIC.fullmatch(words[1])) or _SURNAME.fullmatch(words[0]):
        return None
    if words[2] and not (words[1] or _SURNAME.fullmatch(words[2])):
        return None
    shows = words[1] or words[2]
    sex = "f" if _FEMALE.fullmatch(shows) else "m" if _MALE.fullmatch(shows) else ""
    return Person(*words, sex) if sex else None


def _pairs(data: Path) -> Iterator[str]:
    """Names of lists, not of texts: those stand in their base form."""
    with (data / "names" / "name_pairs.tsv").open(encoding="utf-8", newline="") as lines:
        for a, b, _, kind, source in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if source in ("eu-sanctions", "everypolitician-kz") and kind != "typo-synth":
                yield from (a, b)


def _list(data: Path, name: str) -> Iterator[str]:
    for spellings in spot_set(data, name).entries.values():
        yield from spellings


def _january(data: Path) -> Iterator[str]:
    with (data / "january" / "cases.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield row["name_as_listed"]


def _kaznerd(data: Path) -> Iterator[str]:
    """Marked people of two words that end as a base form does."""
    with gzip.open(data / "ner" / "kk.kaznerd.train.conll.gz", "rt", encoding="utf-8") as lines:
        span: list[str] = []
        for line in lines:
            word, _, rest = line.partition("\t")
            if rest.startswith("I-PER"):
                span.append(word)
                continue
            if len(span) == 2 and (_SURNAME.fullmatch(span[1]) or _PATRONYMIC.fullmatch(span[1])):
                yield " ".join(span)
            span = [word] if rest.startswith("B-PER") else []
        # a span at the very end of the file is left out: one name more or less
