"""The gate of proposals: 60 pairs of invented rows in three languages, all on two lists."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from rollcall.match.persons import Proposal, propose
from tests.quality.persons.pairs import Pair, pairs

PAIRS = pairs()
LANGUAGES = ("ru", "kk", "en")
Found = Mapping[tuple[str, str], Proposal]


@pytest.fixture(scope="module")
def found() -> Found:
    proposals = propose(case for pair in PAIRS for case in (pair.one, pair.other))
    return {(one.one.id, one.other.id): one for one in proposals}


def _verdicts(found: Found, language: str, answer: str) -> list[str]:
    some = [pair for pair in PAIRS if (pair.language, pair.answer) == (language, answer)]
    assert some, "a language without such a pair measures nothing"
    return [_verdict(found, pair) for pair in some]


def _verdict(found: Found, pair: Pair) -> str:
    proposal = found.get((pair.one.id, pair.other.id))
    return "nothing" if proposal is None else proposal.verdict


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_person_is_proposed_and_mostly_likely(found: Found, language: str) -> None:
    verdicts = _verdicts(found, language, "same")
    assert verdicts.count("nothing") == 0
    assert verdicts.count("likely") >= 9  # of 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_brothers_namesakes_and_fathers_are_not_proposed(found: Found, language: str) -> None:
    assert set(_verdicts(found, language, "different")) == {"nothing"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_alone_is_possible_and_never_likely(found: Found, language: str) -> None:
    assert set(_verdicts(found, language, "open")) == {"possible"}
    assert "likely" not in _verdicts(found, language, "faint")


def test_strangers_of_the_two_lists_are_not_proposed(found: Found) -> None:
    meant = {(pair.one.id, pair.other.id) for pair in PAIRS}
    assert set(found) <= meant
