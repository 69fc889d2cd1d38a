"""Floors under what a search finds of words in other forms; `python -m benchmarks.search recall`
prints the figures.

The floors stand a little below the figures of the day they were set. Only `dev` was mended by.
"""

from __future__ import annotations

from functools import cache

import pytest

from benchmarks.search.forms import figures as measured
from benchmarks.search.forms import ours, snowball

figures = cache(measured)
FLOORS = {
    # forms of one word that meet, different words that do (share), recall, precision
    ("ru", "dev"): (0.99, 0.02, 0.98, 0.98),
    ("ru", "unseen"): (0.99, 0.03, 0.98, 0.98),
    ("kk", "dev"): (0.985, 0.01, 0.98, 0.98),
    ("kk", "unseen"): (0.965, 0.03, 0.93, 0.98),
    ("en", "dev"): (0.99, 0.02, 0.93, 0.98),
    ("en", "unseen"): (0.98, 0.04, 0.91, 0.96),
}


@pytest.mark.parametrize(("language", "half"), FLOORS)
def test_words_are_found_in_their_forms_and_others_are_not(language: str, half: str) -> None:
    met, mixed, recall, precision = FLOORS[language, half]
    found = figures(language, half, ours)
    assert found.met.share >= met, f"{found.met.share:.3f}"
    assert found.mixed.share <= mixed, f"{found.mixed.share:.3f}"
    assert found.recall.share >= recall, f"{found.recall.share:.3f}"
    assert found.precision.share >= precision, f"{found.precision.share:.3f}"


@pytest.mark.parametrize("half", ["dev", "unseen"])
@pytest.mark.parametrize("language", ["ru", "kk", "en"])
def test_no_fewer_are_found_than_by_snowball_alone(language: str, half: str) -> None:
    one, peer = figures(language, half, ours), figures(language, half, snowball)
    assert one.met.share >= peer.met.share
    assert one.recall.share >= peer.recall.share
