"""A test of what was not aimed at: real names, romanised and declined by others' rules.

Per standard and per case: the share of names that the comparer calls the same person, and that are
spotted in a sentence, on one default setting; beside them two strangers transformed the same way,
a brother (the nearest other
given name) and a namesake (the nearest other surname), who must not be called the same.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from benchmarks.names import decline, people, romanise
from benchmarks.names.material import PairRow
from benchmarks.names.people import Person
from rollcall.names import build, compare, spot, why

Write = Callable[[Person], str]

SEEN = 150
"""The first people, whose failures were read and mended; figures are of those after them."""

CARRIERS = {
    "en": "Police detained {} on the square on Wednesday, relatives said.",
    "ru": "Сообщается, что {} сейчас в больнице.",
    "genitive": "Родственники {} обратились в прокуратуру.",
    "dative": "Вчера суд отказал {} в ходатайстве.",
    "accusative": "Полиция задержала {} на площади.",
    "instrumental": "Вчера адвокат встретился с {} в изоляторе.",
    "prepositional": "На прошлой неделе газета писала о {} подробно.",
    "kk": "Кеше сот {} туралы шешім шығарды.",
    "kk-latin": "Keshe sot {} turaly sheshim shygardy.",
}
APART = 0.75
"""Less alike than this (difflib's ratio) two given names or surnames make a stranger."""


class Way(NamedTuple):
    """One way of writing names in a text, and the sentence that carries them."""

    group: str
    name: str
    write: Write
    carrier: str


class Row(NamedTuple):
    """Shares of names per way; `brother` and `namesake` are shares called the same person."""

    group: str
    name: str
    names: int
    same: float
    possible: float
    likely: float
    spotted: float
    brother: float
    namesake: float


class Failure(NamedTuple):
    """A name not called the same, or not spotted, or a stranger called the same."""

    group: str
    name: str
    what: str
    listed: str
    found: str
    why: str


def listed(person: Person, number: int) -> str:
    """How lists write: surname first with the patronymic, or short, in turn."""
    if number % 2 and person.surname:
        return " ".join(filter(None, (person.surname, person.given, person.patronymic)))
    return person.short()


def measured(
    data: Path, count: int, only: Container[str] | None = None, skip: int = 0
) -> Iterator[tuple[Row, list[Failure]]]:
    """Every way, or those named, `count` people each, after the first `skip`."""
    for group, persons, lists, ways in groups(data, count, skip):
        names = [lists(listed(person, n)) for n, person in enumerate(persons)]
        strangers = _strangers(persons)
        for way in ways:
            if only is not None and way.name not in only:
                continue
            yield _measure(way._replace(group=group), persons, names, strangers)


Group = tuple[str, list[Person], Callable[[str], str], list[Way]]


def groups(data: Path, count: int, skip: int = 0) -> Iterator[Group]:
    """What is measured: a title, people, how their list is written, the ways of the texts."""
    russian = people.russian(data, skip + count)[skip:]
    kazakh = people.kazakh(data, skip + count)[skip:]
    roman, cyrillic = romanise.russian(), romanise.kazakh()
    passport = roman["passport"]
    latin = [_spelt(name, how) for name, how in roman.items()]
    local = [_spelt(name, how) for name, how in cyrillic.items()]
    cases = [_declined(case) for case in decline.RUSSIAN_CASES]
    turkic = [_suffixed(case, "kk", str) for case in decline.KAZAKH_CASES]
    new = romanise.kazakh()["kk 2021"]
    yield "Russian names in Latin letters", russian, str, latin
    yield "list in a passport's Latin, text in another", russian, passport, latin
    yield "Kazakh names in other spellings", kazakh, str, local
    yield "Russian cases", russian, str, cases
    yield "Russian cases, list in Latin", russian, passport, cases
    yield "Kazakh names in Russian cases", kazakh, str, [_russified(c) for c in _CASES]
    yield "Kazakh cases", kazakh, str, turkic
    yield "Kazakh cases, list in Russian", kazakh, romanise.in_russian, turkic
    latin_cases = [_suffixed(case, "kk-latin", new) for case in decline.KAZAKH_CASES]
    yield "Kazakh cases in Latin letters", kazakh, str, latin_cases


_CASES = tuple(decline.RUSSIAN_CASES)


def _spelt(name: str, how: romanise.Romanise) -> Way:
    carrier = "ru" if name == "Russian spelling" else "kk-latin" if name.startswith("kk") else "en"
    return Way("", name, lambda person: how(" ".join(person[:3])), carrier)


def _declined(case: str) -> Way:
    return Way("", case, lambda person: " ".join(decline.in_russian_case(person, case)[:3]), case)


def _russified(case: str) -> Way:
    def write(person: Person) -> str:
        russian = Person(*map(romanise.in_russian, person[:3]), person.sex)
        return " ".join(decline.in_russian_case(russian, case)[:3])

    return Way("", case, write, case)


def _suffixed(case: str, carrier: str, how: romanise.Romanise) -> Way:
    def write(person: Person) -> str:
        return how(decline.in_kazakh_case(" ".join(person[:3]).strip(), case))

    return Way("", case, write, carrier)


def _written(way: Way, person: Person, number: int) -> str:
    """The mention by this way; which parts it has is decided before it is transformed."""
    bare = person if number % 3 == 0 or not person.surname else person._replace(patronymic="")
    return " ".join(way.write(bare).split())


def _measure(
    way: Way, persons: list[Person], names: list[str], strangers: list[tuple[Person, Person]]
) -> tuple[Row, list[Failure]]:
    index = build((str(n), [name]) for n, name in enumerate(names))
    failures: list[Failure] = []
    counts = dict.fromkeys(Row._fields[3:], 0)

    def fail(what: str, name: str, found: str, said: str) -> None:
        failures.append(Failure(way.group, way.name, what, name, found, said))

    for n, (person, name) in enumerate(zip(persons, names, strict=True)):
        found = _written(way, person, n)
        result = compare(name, found)
        counts["same"] += result.verdict == "same"
        counts["possible"] += result.verdict != "different"
        if result.verdict != "same":
            fail(result.verdict, name, found, f"{result.score:.2f} {why(result.reasons)}")
        spots = {s.entry: s.verdict for s in spot(index, CARRIERS[way.carrier].format(found))}
        counts["likely"] += spots.get(str(n)) == "likely"
        counts["spotted"] += str(n) in spots
        if str(n) not in spots:
            fail("not spotted", name, found, "")
        for what, stranger in zip(("brother", "namesake"), strangers[n], strict=True):
            other = _written(way, stranger, n)
            result = compare(name, other)
            counts[what] += result.verdict == "same"
            if result.verdict == "same":
                fail(f"{what} same", name, other, f"{result.score:.2f} {why(result.reasons)}")
    shares = [counts[field] / max(1, len(persons)) for field in Row._fields[3:]]
    return Row(way.group, way.name, len(persons), *shares), failures


def _strangers(persons: list[Person]) -> list[tuple[Person, Person]]:
    """For each person a brother and a namesake, the nearest of the other people's parts."""
    return [(_brother(persons, own), _namesake(persons, own)) for own in persons]


def _nearest(persons: list[Person], own: Person, part: str) -> str:
    """The most alike part of another of the same sex that still is another name."""
    mine = getattr(own, part).lower()
    others = sorted({getattr(o, part) for o in persons if o.sex == own.sex and getattr(o, part)})
    alike = [(SequenceMatcher(None, mine, o.lower()).ratio(), o) for o in others]
    return max((ratio, other) for ratio, other in alike if ratio < APART)[1]


def _brother(persons: list[Person], own: Person) -> Person:
    return own._replace(given=_nearest(persons, own, "given"))


def _namesake(persons: list[Person], own: Person) -> Person:
    """Another surname, the same given name; without a surname, another patronymic."""
    part = "surname" if own.surname else "patronymic"
    return own._replace(**{part: _nearest(persons, own, part)})


def pairs(data: Path, count: int) -> list[PairRow]:
    """Labelled pairs so made: each person in one way of each group, and both strangers."""
    rows = []
    for group, persons, lists, ways in groups(data, count):
        strangers = _strangers(persons)
        for n, person in enumerate(persons):
            name, way = lists(listed(person, n)), ways[n % len(ways)]
            rows.append(PairRow(name, _written(way, person, n), True, f"unseen: {group}"))
            for kind, other in zip(("brother", "namesake"), strangers[n], strict=True):
                rows.append(PairRow(name, _written(way, other, n), False, f"neg-unseen-{kind}"))
    return rows
