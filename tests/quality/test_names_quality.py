"""Floors under what the names room was measured at on the recorded material."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.names import material, measures

pytestmark = [pytest.mark.shared_data]


def test_pairs_are_told_apart(shared_data: Path) -> None:
    found = measures.of_pairs(material.pairs(shared_data))
    assert found.best.f1 >= 0.975
    assert found.same.f1 >= 0.965
    assert found.recall_at_2 >= 0.96
    positives = {kind: share for kind, share in found.kinds.items() if not kind.startswith("not ")}
    assert min(possible for _, _, possible in positives.values()) >= 0.75
    assert (
        max(same for kind, (_, same, _) in found.kinds.items() if kind.startswith("not ")) <= 0.02
    )


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
    found = measures.of_spotting(material.january(shared_data))
    assert found.both.recall >= 0.975
    assert found.likely.precision >= 0.97


def test_names_that_nobody_mentions_stay_quiet(shared_data: Path) -> None:
    strangers = material.strangers(shared_data, 1300)
    index = measures.build((str(n), [name]) for n, name in enumerate(strangers))
    likely, possible, _ = measures.alarms(index, material.ordinary(shared_data))
    assert likely <= 1.0
    assert possible <= 3.0
