"""How things stand at the end of an article: which of its claims about one person counts."""

from __future__ import annotations

from typing import Any

from nlp.annotations import Analysis, Claim, Tally
from rollcall.match.news import newest_status, tallies
from tests.match.claims import said


def status(*claims: Claim) -> str | None:
    newest = newest_status(claims)
    return newest["status"] if newest else None


def test_the_news_comes_first_and_its_story_afterwards() -> None:
    assert status(said("released"), said("arrested"), said("detained", "2025-01-18")) == "released"
    assert status(said("on_trial"), said("charged"), said("detained")) == "on_trial"


def test_a_story_told_in_order_ends_with_the_furthest_stage() -> None:
    assert status(said("detained"), said("charged"), said("sentenced")) == "sentenced"


def test_who_was_once_released_and_is_sentenced_now_is_sentenced() -> None:
    assert status(said("sentenced"), said("released"), said("sentenced")) == "sentenced"


def test_taken_again_after_a_release_by_date_or_by_word() -> None:
    assert status(said("released", "2025-01-10"), said("detained", "2025-02-01")) == "detained"
    assert status(said("released"), said("detained", detail="снова задержан")) == "detained"
    assert status(said("released"), said("arrested", detail="re-arrested")) == "arrested"


def test_a_month_is_no_later_than_a_day_in_it() -> None:
    assert status(said("released", "2025-01-10"), said("detained", "2025-01")) == "released"


def test_a_charge_in_the_headline_is_newer_than_the_dated_arrest() -> None:
    assert status(said("charged"), said("arrested", "2025-01-16")) == "charged"
    assert status(said("arrested", "2025-01-16"), said("charged")) == "arrested"


def test_a_death_outweighs_all_and_says_where() -> None:
    assert status(said("killed"), said("died_in_custody"), said("released")) == "died_in_custody"


def test_what_is_denied_or_only_possible_does_not_count() -> None:
    assert status(said("killed", negated=True), said("arrested")) == "arrested"
    assert status(said("died_in_custody", hypothetical=True)) is None
    assert status(said("other")) is None


def counted(**known: Any) -> Analysis:
    """An analysis with one tally: 19 killed, and what else is known of them."""
    tally = Tally(
        status="killed", count=19, bound="exact", group=None, where=None, as_of=None,
        part_of=None, start=0, end=2, attributed_to=None,
    )  # fmt: skip
    tally.update(known)  # type: ignore[typeddict-item]
    return Analysis(language="ru", mentions=[], claims=[], tallies=[tally])


def test_a_total_below_the_lists_is_a_contradiction() -> None:
    assert [fact.kind for fact in tallies(counted(), {"killed": 120})] == ["tally"]
    assert tallies(counted(where="Казахстан"), {"killed": 120})
    assert not tallies(counted(), {"killed": 19})


def test_a_tally_of_some_only_contradicts_no_list_of_everybody() -> None:
    for narrower in ({"group": "police"}, {"where": "Алматы"}, {"part_of": 0}):
        assert tallies(counted(**narrower), {"killed": 120}) == []
