"""Counts by day as a picture over time: what bars there are, and that none is lost."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rollcall.search.spans import Span, spans

MONDAY = date(2022, 1, 3)


def days(*many: tuple[int, int]) -> list[tuple[date, int]]:
    return [(MONDAY + timedelta(days=after), number) for after, number in many]


def test_a_fortnight_is_shown_by_day_and_its_silent_days_are_there() -> None:
    unit, found = spans(days((0, 3), (13, 1)))
    assert unit == "day"
    assert len(found) == 14
    assert [one.count for one in found if one.count] == [3, 1]


def test_half_a_year_is_shown_by_week_from_monday_to_sunday() -> None:
    unit, found = spans(days((2, 5), (180, 7)))
    assert unit == "week"
    assert found[0] == Span(MONDAY, MONDAY + timedelta(days=6), 5)
    assert all(one.first.weekday() == 0 and one.last.weekday() == 6 for one in found)


def test_three_years_are_shown_by_month_and_thirty_by_year() -> None:
    unit, found = spans(days((0, 1), (1000, 2)))
    assert (unit, found[0]) == ("month", Span(date(2022, 1, 1), date(2022, 1, 31), 1))
    unit, found = spans(days((0, 1), (10_000, 2)))
    assert (unit, found[-1].last) == ("year", date(2049, 12, 31))


def test_one_wrong_date_does_not_flatten_the_rest() -> None:
    unit, found = spans([(date(1601, 1, 1), 2), *days((0, 3), (700, 4))])
    assert unit == "year"
    assert len(found) == 40
    assert found[0] == Span(date(1601, 1, 1), date(1984, 12, 31), 2)
    assert [one.count for one in found[-2:]] == [3, 4]


def test_no_bar_goes_beyond_what_was_asked_for() -> None:
    since, until = MONDAY + timedelta(days=2), MONDAY + timedelta(days=150)
    _, found = spans(days((3, 1), (150, 1)), since, until)
    assert (found[0].first, found[-1].last) == (since, until)


def test_of_nothing_there_is_nothing() -> None:
    assert spans([]) == ("day", [])


@given(st.dictionaries(st.dates(), st.integers(1, 9), min_size=1, max_size=30), st.integers(2, 40))
def test_every_article_stands_in_one_span_and_spans_follow_each_other(
    counts: dict[date, int], most: int
) -> None:
    _, found = spans(counts.items(), most=most)
    assert len(found) <= most
    for one in found:
        inside = sum(n for day, n in counts.items() if one.first <= day <= one.last)
        assert one.count == inside
    assert sum(one.count for one in found) == sum(counts.values())
    for before, after in pairwise(found):
        assert after.first - before.last == timedelta(days=1)
