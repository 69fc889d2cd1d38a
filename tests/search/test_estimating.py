"""Before a watch is saved, a monitor is told how often it would ring."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rollcall.errors import QueryError
from rollcall.search.base import Query
from rollcall.search.estimating import WEEKS, covered, estimate, in_words
from tests.contracts.search_world import DAY, ME, document, fill
from tests.search.memory import MemoryEngine

NOW = DAY + timedelta(days=400)


def _engine(days: dict[int, str]) -> MemoryEngine:
    """An engine with an article on each of these days, counted from `DAY`."""
    engine = MemoryEngine()
    fill(engine, [document(f"{day}", text, day=day) for day, text in days.items()])
    return engine


def test_articles_a_week_are_those_of_weeks_with_coverage() -> None:
    """Nobody collected for months: those weeks say nothing of how often it would ring."""
    engine = _engine({0: "суд", 1: "суд", 3: "снег", 200: "суд", 201: "снег", 202: "суд"})
    found = estimate(engine, Query("суд"), ME, NOW)
    assert found.weeks == ((DAY.date(), 2), (DAY.date() + timedelta(days=196), 2))
    assert found.per_week == 2.0
    assert found.total == 4
    assert [count for _, count in found.days] == [1, 1, 1, 1]
    assert in_words(found) == (
        "about 2 articles a week, as in the last 2 weeks that have articles; 4 found in all"
    )


def test_only_the_newest_weeks_count_and_no_day_to_come() -> None:
    engine = _engine({7 * week: "суд" if week < 5 else "снег" for week in range(20)} | {900: "суд"})
    found = estimate(engine, Query("суд"), ME, NOW)
    assert len(found.weeks) == WEEKS
    assert found.per_week == 0.0
    assert found.total == 6
    assert in_words(found) == (
        "no article a week, as in the last 8 weeks that have articles; 6 found in all"
    )


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({0: "суд"}, "about 1 article a week, as in the only week that has articles"),
        ({0: "снег"}, "nothing that is here fits it yet"),
        ({7 * week: "суд" if week == 0 else "снег" for week in range(3)}, "less than one article"),
        ({}, "nothing has been collected yet"),
    ],
)
def test_the_estimate_reads_well(texts: dict[int, str], words: str) -> None:
    assert words in in_words(estimate(_engine(texts), Query("суд"), ME, NOW))


def test_coverage_that_was_looked_up_once_serves_many_searches() -> None:
    engine = _engine({0: "суд", 30: "снег"})
    days = covered(engine, ME, NOW, "UTC")
    assert days == [DAY.date(), DAY.date() + timedelta(days=30)]
    for text in ("суд", "снег", "дождь"):
        alone = estimate(engine, Query(text), ME, NOW)
        assert estimate(engine, Query(text), ME, NOW, days) == alone


def test_what_cannot_be_understood_is_not_estimated() -> None:
    with pytest.raises(QueryError):
        estimate(_engine({0: "суд"}), Query('"суд'), ME, NOW)
