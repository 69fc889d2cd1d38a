"""The gate of proposals: 60 pairs of invented rows in three languages, all on two lists."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from random import Random

import pytest

from rollcall.match.persons import Proposal, propose
from rollcall.match.persons.pairs import alike
from rollcall.store.lists import Case
from tests.quality.persons.pairs import Pair, case, pairs
from tests.seconds import seconds

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
    """2,000 rows of two lists, half of them on both: one pair of a hundred is looked at, little
    more than two times as many as of half the rows; and it takes a few seconds."""
    small, large = _two_lists(1_000), _two_lists(2_000)
    few, many = (sum(1 for _ in alike(lists)) for lists in (small, large))
    assert many < 3 * few
    assert many < (4_000 * 3_999 / 2) / 100
    found: list[Proposal] = []
    # Six seconds, with room for a slow machine; all against all would take a quarter of an hour.
    assert seconds(lambda: found.extend(propose([*large[0], *large[1]]))) < 60
    same = {(a.one.row.names, a.other.row.names) for a in found if not a.within}
    assert {(one.row.names, one.row.names) for one in large[0][1_000:]} <= same


def _two_lists(rows: int) -> tuple[list[Case], list[Case]]:
    """The second half of one is the first half of the other; who bears a surname stays as many."""
    names = [
        f"{a}{b}{c}{end} {given}"
        for a, b, c, end in product(_HEADS[: rows // 200], _MIDDLES, _TAILS, ("ов", "ев"))
        for given in _GIVEN
    ]
    Random(3).shuffle(names)
    one = [case("A", at, f"{name}; age=30") for at, name in enumerate(names[:rows])]
    other = [
        case("B", at, f"{name}; age=30")
        for at, name in enumerate(names[rows // 2 : rows // 2 + rows])
    ]
    return one, other


_HEADS = ("Бар", "Вел", "Гор", "Дун", "Зах", "Кол", "Мур", "Пет", "Раж", "Сив")
_MIDDLES = ("ад", "ег", "иш", "ол", "ум")
_TAILS = ("ан", "ем", "ип", "ос", "ут", "ях")
_GIVEN = ("Олег", "Марк", "Тимур", "Данияр", "Павел", "Нурлан", "Ринат", "Глеб")
