"""A score says what share of such pairs is one person, and changes no order and no verdict."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rollcall.names import compare
from rollcall.names.calibration import KNOTS, along, calibrated
from rollcall.names.compare import uncalibrated, verdict_of

SHARES = st.floats(0.0, 1.0)
WORDS = st.text("абвгдеёжзиклмнопрстуфхцчшыьэюяқғұәі", min_size=3, max_size=9)
NAMES = st.builds(lambda one, other: f"{one.title()} {other.title()}", WORDS, WORDS)


def test_nothing_stays_nothing_and_equal_stays_equal() -> None:
    assert calibrated(0.0) == 0.0
    assert calibrated(1.0) == 1.0
    assert along([(0.0, 0.0), (0.5, 0.1), (1.0, 1.0)], 0.75) == 0.55


def test_the_line_rises_at_every_knot() -> None:
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(KNOTS))


@given(SHARES, SHARES)
def test_the_order_of_two_pairs_stays_what_it_was(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0.0 <= calibrated(low) <= calibrated(high) <= 1.0


@given(NAMES, NAMES)
def test_the_verdict_is_that_of_the_bare_score(one: str, other: str) -> None:
    said, bare = compare(one, other), uncalibrated(one, other)
    assert said.verdict == bare.verdict == verdict_of(bare.score)
    assert said.reasons == bare.reasons
    assert said.score == round(calibrated(bare.score), 4)
