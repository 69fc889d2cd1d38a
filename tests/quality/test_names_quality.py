"""Floors under what the names room was measured at on the recorded material.

A floor stands a little below the figure of the day it was set, and never below the bar of DESIGN
section 6. `python -m benchmarks.names` prints the figures.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.names import calibrate, decline, material, measures, romanise, unseen
from rollcall.names import NameIndex

pytestmark = [pytest.mark.shared_data]

KINDS = {
    "cyr-var": 0.92,
    "cyr-var+patr": 0.75,
    "declension": 0.985,
    "declension+patr": 0.99,
    "declension-xscript": 0.92,
    "initials": 0.93,
    "kk-ru": 0.98,
    "kk-suffix": 0.8,
    "kk-suffix-silver": 0.97,
    "latin-var": 0.86,
    "latin-var+patr": 0.88,
    "order-case": 0.985,
    "order-case+patr": 0.99,
    "typo-synth": 0.95,
    "xscript": 0.965,
    "xscript+patr": 0.975,
}
"""Of each kind of positive, the least share called same or possible."""
STRANGERS = 0.02
"""Of each kind of stranger, the greatest share called the same person."""

UNSEEN = {
    "Russian names in Latin letters": (0.96, 0.96),
    "list in a passport's Latin, text in another": (0.96, 0.96),
    "Kazakh names in other spellings": (0.96, 0.75),
    "Russian cases": (0.96, 0.96),
    "Russian cases, list in Latin": (0.96, 0.96),
    "Kazakh names in Russian cases": (0.96, 0.95),
    "Kazakh cases": (0.96, 0.96),
    "Kazakh cases, list in Russian": (0.96, 0.96),
    "Kazakh cases in Latin letters": (0.95, 0.95),
}
"""Per group the least share of any way: called the same, and spotted."""
WAYS = frozenset(
    ("passport", "scientific (own table)", "Russian spelling", "Russian spelling, passport")
).union(decline.RUSSIAN_CASES, decline.KAZAKH_CASES, romanise.KAZAKH)
"""The ways that need no package of the bench."""


@pytest.fixture(scope="module")
def pairs(shared_data: Path) -> measures.PairFigures:
    return measures.of_pairs(material.pairs(shared_data))


@pytest.fixture(scope="module")
def ordinary(shared_data: Path) -> list[str]:
    return material.ordinary(shared_data)


def _stranger_index(data: Path, count: int) -> NameIndex:
    strangers = material.strangers(data, count)
    return measures.build((f"stranger {n}", [name]) for n, name in enumerate(strangers))


def test_pairs_are_told_apart(pairs: measures.PairFigures) -> None:
    assert pairs.best.f1 >= 0.98
    assert pairs.same.f1 >= 0.97
    assert pairs.recall_at_2 >= 0.97


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_variant_is_found(pairs: measures.PairFigures, kind: str) -> None:
    _, _, possible = pairs.kinds[kind]
    assert possible >= KINDS[kind]


def test_no_kind_of_variant_goes_unwatched(pairs: measures.PairFigures) -> None:
    assert {kind for kind in pairs.kinds if not kind.startswith("not ")} == set(KINDS)


def test_strangers_are_not_called_the_same(pairs: measures.PairFigures) -> None:
    said = {kind: same for kind, (_, same, _) in pairs.kinds.items() if kind.startswith("not ")}
    assert said
    assert {kind: share for kind, share in said.items() if share > STRANGERS} == {}


@pytest.mark.parametrize(
    ("name", "floor"),
    [
        ("nerel_ru", 0.945),
        ("bsnlp_latinlist", 0.955),
        ("bsnlp_cyrlist", 0.96),
        ("kaznerd_latin_silver", 0.952),
    ],
)
def test_listed_people_are_spotted(shared_data: Path, name: str, floor: float) -> None:
    found = measures.of_spotting(material.spot_set(shared_data, name))
    assert found.both.f1 >= floor
    assert found.likely.f1 >= found.both.f1 - 0.03


def test_january_is_found_and_likely_is_right(shared_data: Path) -> None:
    docs = material.january(shared_data)
    found = measures.of_spotting(docs)
    assert found.both.recall >= 0.975
    assert found.likely.precision >= 0.97
    said = {(doc, one.entry) for doc, spots in found.found.items() for one in spots}
    missed = [link[0] for link, how in docs.gold.items() if how == "full" and link not in said]
    languages = [material.january_languages(shared_data)[doc] for doc in missed]
    assert languages.count("en") <= 1
    assert languages.count("kk") <= 1


def test_names_that_nobody_mentions_stay_quiet(shared_data: Path, ordinary: list[str]) -> None:
    likely, possible, _ = measures.alarms(_stranger_index(shared_data, 1300), ordinary)
    assert likely <= 1.0
    assert possible <= 3.0


def test_a_hundred_thousand_names_stay_nearly_as_quiet(
    shared_data: Path, ordinary: list[str]
) -> None:
    index = _stranger_index(shared_data, 100_000)
    likely, possible, _ = measures.alarms(index, ordinary[::4])
    assert likely <= 20.0  # a million names may raise 100 and 1,000
    assert possible <= 120.0


def test_scores_mean_the_share_that_is_one_person(shared_data: Path) -> None:
    found = calibrate.measured(shared_data, people=120)
    before, _ = found.maps["none"]
    used, labelled = found.maps["in use"]
    assert used.error <= 0.02
    assert labelled.error <= 0.03
    assert used.brier <= 0.022
    assert used.brier <= before.brier


@pytest.fixture(scope="module")
def transformed(shared_data: Path) -> list[unseen.Row]:
    return [row for row, _ in unseen.measured(shared_data, 60, WAYS)]


def test_names_are_found_as_others_romanise_and_decline_them(transformed: list[unseen.Row]) -> None:
    assert {row.group for row in transformed} == set(UNSEEN)
    low = [
        (row.group, row.name, row.same, row.spotted)
        for row in transformed
        if row.same < UNSEEN[row.group][0] or row.spotted < UNSEEN[row.group][1]
    ]
    assert low == []


def test_their_near_strangers_are_not(transformed: list[unseen.Row]) -> None:
    assert max(row.brother for row in transformed) <= 0.05
    assert max(row.namesake for row in transformed) <= 0.05
