"""Floors on the recorded pages: a change that reads worse than this fails here.

Every fourth page, so that it stays quick, and floors for that quarter;
`python -m benchmarks.pages` measures all of them, beside the peers.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.pages.__main__ import Result, date_counts, extract
from benchmarks.pages.gold import Page, pages, text_scores

FLOORS = {
    "aeb full text": 0.96,
    "fundus full text": 0.95,
    "trafilatura snippets": 0.905,
    "wcxb full text": 0.92,
    "wcxb snippets": 0.885,
}


@pytest.fixture(scope="module")
def labelled(shared_data: Path) -> list[Page]:
    return [page.in_nfc() for page in pages(shared_data)][::4]


@pytest.fixture(scope="module")
def result(labelled: list[Page]) -> Result:
    return extract(labelled, with_url=True)


@pytest.mark.shared_data
@pytest.mark.slow
def test_texts_are_found(labelled: list[Page], result: Result) -> None:
    taken = [page for page in labelled if page.id in result.found]
    scores = text_scores(taken, {name: found.text for name, found in result.found.items()})
    below = {
        name: round(scores[name].f1, 4) for name, floor in FLOORS.items() if scores[name].f1 < floor
    }
    assert not below


@pytest.mark.shared_data
@pytest.mark.slow
def test_few_articles_are_lost_and_most_other_pages_refused(
    labelled: list[Page], result: Result
) -> None:
    others = sum(not page.article for page in labelled)
    assert len(result.lost) <= 0.025 * (len(labelled) - others), result.lost
    assert len(result.kept) <= 0.2 * others, result.kept


@pytest.mark.shared_data
@pytest.mark.slow
def test_dates_are_right_or_missing_but_hardly_ever_wrong(
    labelled: list[Page], result: Result
) -> None:
    dates = {
        name: found.published.at if found.published else None
        for name, found in result.found.items()
    }
    counts = date_counts(labelled, dates)
    assert counts["right"] >= 0.88 * counts.total(), counts
    assert counts["wrong"] <= 0.05 * counts.total(), counts
