"""A sample is the same every time, and says how far it may be off."""

from __future__ import annotations

import random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from rollcall.reprocess.sampling import Figures, sample


@given(st.sets(st.text(max_size=4), max_size=60), st.integers(1, 80))
def test_a_sample_is_some_of_the_items_once_and_the_same_every_time(
    items: set[str], size: int
) -> None:
    ordered = sorted(items)
    found = sample(iter(ordered), size)
    assert found == sample(iter(ordered), size) == sorted(found)
    assert len(found) == len(set(found)) == min(size, len(items))
    assert set(found) <= items


def test_each_item_is_as_likely_as_any_other() -> None:
    tenths = Counter(int(one) // 1_000 for one in sample(map(str, range(10_000)), 1_000))
    assert len(tenths) == 10
    assert all(abs(count - 100) < 40 for count in tenths.values()), "four standard deviations"


def counted(values: list[int]) -> Figures:
    figures = Figures()
    for value in values:
        figures.add(Counter({"gained": value} if value else {}))
    return figures


def test_all_items_leave_no_margin() -> None:
    one = counted([0, 2, 1]).estimate("gained", 3)
    assert (one.count, one.in_all, one.margin) == (3, 3, 0)


def test_nothing_seen_is_not_taken_for_nothing_there() -> None:
    one = counted([0] * 100).estimate("gained", 10_000)
    assert (one.count, one.in_all, one.margin) == (0, 0, 300)


def test_the_truth_lies_within_the_margin_nineteen_times_in_twenty() -> None:
    chance = random.Random(7)
    everything = [chance.choice((0, 0, 0, 0, 1, 1, 3)) for _ in range(5_000)]
    truth, inside = sum(everything), 0
    for _ in range(400):
        one = counted(chance.sample(everything, 250)).estimate("gained", 5_000)
        inside += abs(one.in_all - truth) <= one.margin
    assert 0.92 <= inside / 400 <= 0.985
