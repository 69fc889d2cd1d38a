"""The gate of proposals: 60 pairs of invented rows in three languages, all on two lists."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from random import Random
from time import process_time

import pytest

from rollcall.match.persons import Proposal, propose
from tests.quality.persons.pairs import Pair, case, pairs

PAIRS = pairs()
LANGUAGES = ("ru", "kk", "en")
Found = Mapping[tuple[str, str], Proposal]


@pytest.fixture(scope="module")
def found() -> Found:
    proposals = propose(case for pair in PAIRS for case in (pair.one, pair.other))
    return {(one.one.id, one.other.id): one for one in proposals}


def _verdicts(found: Found, language: str, answer: str) -> list[str]:
    some = [pair for pair in PAIRS if (pair.language, pair.answer) == (language, answer)]
    assert some, "a language without such a pair measures nothing"
    return [_verdict(found, pair) for pair in some]


def _verdict(found: Found, pair: Pair) -> str:
    proposal = found.get((pair.one.id, pair.other.id))
    return "nothing" if proposal is None else proposal.verdict


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_person_is_proposed_and_mostly_likely(found: Found, language: str) -> None:
    verdicts = _verdicts(found, language, "same")
    assert verdicts.count("nothing") == 0
    assert verdicts.count("likely") >= 9  # of 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_brothers_namesakes_and_fathers_are_not_proposed(found: Found, language: str) -> None:
    assert set(_verdicts(found, language, "different")) == {"nothing"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_alone_is_possible_and_never_likely(found: Found, language: str) -> None:
    assert set(_verdicts(found, language, "open")) == {"possible"}
    assert "likely" not in _verdicts(found, language, "faint")


def test_strangers_of_the_two_lists_are_not_proposed(found: Found) -> None:
    meant = {(pair.one.id, pair.other.id) for pair in PAIRS}
    assert set(found) <= meant


@pytest.mark.slow
def test_long_lists_are_compared_without_holding_all_against_all() -> None:
    """2,000 rows of two lists, half of them on both, in a few seconds; twice as many take no more
    than about twice as long. Seconds of this process, so that a busy machine does not matter."""
    small, large = _seconds(1_000), _seconds(2_000)
    assert large < 20
    assert large < 3.2 * small + 1


def _seconds(rows: int) -> float:
    names = [
        f"{a}{b}{c}{end} {given}"
        for a, b, c, end in product(_HEADS, _MIDDLES, _TAILS, ("ов", "ев"))
        for given in _GIVEN
    ]
    Random(3).shuffle(names)
    one = [case("A", at, f"{name}; age=30") for at, name in enumerate(names[:rows])]
    other = [
        case("B", at, f"{name}; age=30")
        for at, name in enumerate(names[rows // 2 : rows // 2 + rows])
    ]
    start = process_time()
    found = {(a.one.row.names, a.other.row.names) for a in propose(one + other) if not a.within}
    taken = process_time() - start
    both = {(name.row.names, name.row.names) for name in one[rows // 2 :]}
    assert both <= found
    return taken


_HEADS = ("Бар", "Вел", "Гор", "Дун", "Зах", "Кол", "Мур", "Пет", "Раж", "Сив")
_MIDDLES = ("ад", "ег", "иш", "ол", "ум")
_TAILS = ("ан", "ем", "ип", "ос", "ут", "ях")
_GIVEN = ("Олег", "Марк", "Тимур", "Данияр", "Павел", "Нурлан", "Ринат", "Глеб")
