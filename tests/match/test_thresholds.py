"""What a setting costs and misses, told from a team's own decisions and no more than they bear."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollcall.match.thresholds import (
    ENOUGH,
    SETTINGS,
    Setting,
    Share,
    in_words,
    rising,
    settings,
    wilson,
)

scores = st.floats(0, 1, allow_nan=False)
decided = st.lists(st.tuples(scores, st.booleans()), max_size=120)
asked = st.lists(scores, max_size=120)


def test_reviews_a_week_and_what_lies_below_are_counted() -> None:
    told = [(0.1, False)] * 20 + [(0.3, True)] * 2 + [(0.3, False)] * 18 + [(0.9, True)] * 10
    questions = [0.1] * 40 + [0.3] * 20 + [0.9] * 20
    found = {one.from_score: one for one in settings(told, questions, 4)}
    assert [found[value].reviews for value in (0.0, 0.2, 0.35, 0.8)] == [20, 10, 5, 5]
    assert found[0.0].missed == found[0.2].missed == 0
    assert found[0.35].missed == pytest.approx(5 * 2 / 20), "5 a week, a tenth of them true"
    assert (found[0.35].decided_below, found[0.35].same_below) == (40, 2)


def test_few_decisions_tell_nothing_of_what_is_missed() -> None:
    told = [(0.5, True)] * (ENOUGH - 1)
    found = settings(told, [0.5] * 10, 1)
    assert {one.missed for one in found} == {None}
    assert [one.reviews for one in found] == [10, 10, 10, 10, 0, 0]
    assert in_words(found[0], len(told)).endswith(
        f"about 10 reviews a week; too few decisions ({ENOUGH - 1}) to tell what is missed"
    )
    assert settings([*told, (0.5, True)], [0.5] * 10, 1)[-1].missed == 10


def test_a_band_with_few_decisions_goes_with_the_next_higher_one() -> None:
    """Nobody looked at low scores: they are counted as the next higher ones, never as none."""
    told = [(0.3, True)] * 15 + [(0.3, False)] * 15
    low = settings(told, [0.1] * 8, 1)[1]
    assert (low.from_score, low.decided_below) == (0.2, 0)
    assert low.missed == 4
    assert [share.bands for share in rising([Share((0,), 2, 0), Share((1,), 9, 1)])] == [(0, 1)]


def test_a_lower_score_never_counts_as_surer_than_a_higher_one() -> None:
    shares = rising([Share((0,), 10, 6), Share((1,), 10, 2), Share((2,), 10, 9)])
    assert [(one.bands, one.value) for one in shares] == [((0, 1), 0.4), ((2,), 0.9)]


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(0, 0, 0.0, 1.0), (0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (81, 263, 0.2553, 0.3662)],
)
def test_the_interval_is_wilsons(hits: int, of: int, low: float, high: float) -> None:
    assert wilson(hits, of) == pytest.approx((low, high), abs=1e-4)


@given(decided, asked, st.floats(1, 52))
def test_more_is_missed_the_higher_the_setting_and_never_more_than_is_left_out(
    told: list[tuple[float, bool]], questions: list[float], weeks: float
) -> None:
    found = settings(told, questions, weeks)
    assert [one.from_score for one in found] == list(SETTINGS)
    assert found[0].reviews == pytest.approx(len(questions) / weeks)
    before = 0.0
    for one in found:
        left_out = len(questions) / weeks - one.reviews
        assert in_words(one, len(told))
        if one.missed is None or one.least is None or one.most is None:
            assert len(told) < ENOUGH
            continue
        assert -1e-9 <= one.least <= one.missed + 1e-9 <= one.most + 2e-9 <= left_out + 3e-9
        assert one.missed >= before - 1e-9
        before = one.missed


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    """Of 300 invented teams whose true shares are known; chance alone misses some."""
    dice, held = random.Random(5), 0
    for _ in range(300):
        truth = [(score := dice.random(), dice.random() < score**2) for _ in range(400)]
        told = dice.sample(truth, 150)
        found = settings(told, [score for score, _ in truth], 8)[3]
        true = sum(same for score, same in truth if score < found.from_score) / 8
        assert found.least is not None
        assert found.most is not None
        held += found.least <= true <= found.most
    assert held >= 0.9 * 300


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (
            Setting(0.35, 12.2, 0.24, 0.05, 0.7, 40, 2),
            "at 0.35 about 12 reviews a week and an estimated 1 missed a month (between 0.2 and 3)",
        ),
        (
            Setting(0.8, 3, 4.4, 2, 6.1, 40, 2),
            "at 0.8 about 3 reviews a week and an estimated 4 missed a week (between 2 and 6)",
        ),
        (
            Setting(0.2, 0.5, 0.01, 0, 0.2, 40, 1),
            "at 0.2 less than one review a week and an estimated 0.5 missed a year "
            "(between 0 and 10)",
        ),
        (
            Setting(0.2, 50, 0, 0, 0.5, 40, 0),
            "at 0.2 about 50 reviews a week and none missed as far as decided, at most 2.2 a month",
        ),
        (Setting(0.0, 0, 0, 0, 0, 0, 0), "at 0 no reviews a week and none missed"),
    ],
)
def test_in_words(one: Setting, said: str) -> None:
    assert in_words(one, 100) == said
