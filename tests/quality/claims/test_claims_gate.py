"""The floors under claims, dates and tallies, on our own sentences; they only ever go up."""

from __future__ import annotations

import pytest

from benchmarks.claims import hand


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
def test_claims_go_to_the_right_person(language: str) -> None:
    found, fields = hand.score_claims(language)
    told = "\n".join(found.differences)
    assert found.precision >= 0.95, told
    assert found.recall >= 0.92, told
    assert fields.precision >= 0.9, "\n".join(fields.differences)


def test_dates_are_read_as_meant() -> None:
    score = hand.score_dates()
    assert min(score.precision, score.recall) >= 0.95, "\n".join(score.differences)


def test_tallies_are_read_as_meant() -> None:
    score = hand.score_tallies()
    assert min(score.precision, score.recall) >= 0.9, "\n".join(score.differences)
