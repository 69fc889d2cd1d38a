"""How things stand at the end of an article: which of its claims about one person counts."""

from __future__ import annotations

from nlp.annotations import Claim
from rollcall.match.news import newest_status
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
