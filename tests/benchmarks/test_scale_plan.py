"""The plan to internet scale is arithmetic: what must hold of it, and that the page shows it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.scale.plan import (
    Costs,
    Demand,
    Prices,
    as_table,
    bytes_a_day,
    core_seconds,
    cores,
    looking,
    plan,
    tasks_a_day,
)

PAGE = Path(__file__).parents[2] / "docs" / "scale.md"
amounts = st.integers(1, 10_000_000)


def value(demand: Demand, part: str, what: str) -> float:
    lines = plan(demand, Costs(), Prices())
    return next(one.value for one in lines if (one.part, one.what) == (part, what))


def test_the_page_shows_what_the_function_computes() -> None:
    assert as_table(plan(Demand(), Costs(), Prices())) in PAGE.read_text("utf-8")


def test_requests_are_counted_once_each() -> None:
    one = Demand(feeds=86_400, articles=86_400, asks_a_feed=1, revisits_an_article=7, peak=1)
    assert value(one, "collect", "feeds asked") == 1
    assert value(one, "collect", "articles fetched") == 1
    assert value(one, "collect", "articles asked again") == 7
    assert value(one, "collect", "requests, fullest hour") == 9


def test_a_304_costs_only_its_own_bytes() -> None:
    one = Demand(feeds=10, articles=0, asks_a_feed=1, feeds_unchanged=1)
    assert bytes_a_day(one, Costs(unchanged=2_000)) == 20_000
    assert bytes_a_day(replace(one, feeds_unchanged=0), Costs(feed_sent=10_000)) == 100_000


@given(articles=amounts, times=st.integers(2, 9))
def test_steps_grow_with_articles_and_not_with_feeds(articles: int, times: int) -> None:
    few = core_seconds(Demand(articles=articles), Costs())
    many = core_seconds(Demand(articles=articles * times, feeds=1), Costs())
    for step in ("enrich", "match", "index"):
        assert many[step] == pytest.approx(few[step] * times)


@given(few=amounts, more=amounts)
def test_more_names_are_never_cheaper(few: int, more: int) -> None:
    assert looking(Costs(), few) <= looking(Costs(), few + more) * (1 + 1e-9)


def test_what_was_measured_of_names_is_given_back() -> None:
    for names, seconds in Costs().names_known:
        assert looking(Costs(), names) == pytest.approx(seconds)


def test_a_core_that_is_busy_all_day_is_one_core() -> None:
    assert cores(Demand(peak=1, busy=1), 86_400) == 1


def test_no_more_tasks_are_mapped_than_the_dags_allow() -> None:
    day = replace(Demand(), every_minutes=60, widest=1)
    most = 24 * (day.most_tasks + 3 * 2 + 5)
    assert tasks_a_day(replace(day, feeds=10_000_000)) == most
    assert tasks_a_day(replace(day, feeds=20)) == 24 * (1 + 3 * 2 + 5)
