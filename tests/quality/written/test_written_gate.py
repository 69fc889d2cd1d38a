"""Floors under claims, dates and tallies from bare text, on sentences that others wrote."""

from __future__ import annotations

import pytest

from benchmarks.claims import written

WORKED = {  # precision and recall of rows that were used for mending
    "claims": {"ru": (0.97, 0.87), "kk": (0.97, 0.92), "en": (0.94, 0.85)},
    "dates": {"ru": (0.97, 0.96), "kk": (0.96, 0.96), "en": (0.98, 0.98)},
    "tallies": {"ru": (0.97, 0.98), "kk": (0.94, 0.94), "en": (0.95, 0.96)},
}
UNSEEN = {  # and of rows that never were
    "claims": {"ru": (0.86, 0.74), "kk": (0.92, 0.81), "en": (0.86, 0.75)},
    "dates": {"ru": (0.97, 0.97), "kk": (0.87, 0.87), "en": (0.86, 0.90)},
    "tallies": {"ru": (0.92, 0.92), "kk": (0.84, 0.84), "en": (0.90, 0.87)},
}


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
@pytest.mark.parametrize("kind", written.SCORES)
@pytest.mark.parametrize("unseen", [False, True], ids=["worked", "unseen"])
def test_what_others_wrote_is_read_as_meant(kind: str, language: str, unseen: bool) -> None:
    figures = written.SCORES[kind](language, unseen)
    precision, recall = (UNSEEN if unseen else WORKED)[kind][language]
    told = "" if unseen else "\n".join(figures.differences)
    assert figures.precision >= precision, told
    assert figures.recall >= recall, told


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
def test_the_unseen_rows_are_as_many_as_they_should_be(language: str) -> None:
    counts = [len(written.rows(kind, language, True)) for kind in written.SCORES]
    assert counts == [150, 60, 60]
