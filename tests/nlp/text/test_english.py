from __future__ import annotations

import pytest

from nlp.text.english import stem


@pytest.mark.parametrize(
    "forms",
    [
        "drive drives driving drove driven",
        "policeman policemen",
        "tooth teeth",
        "big bigger biggest",
        "happy happier happiest",
        "safe safer safest",
        "bomb bombs bombed bombing",
    ],
)
def test_forms_that_change_inside_have_one_stem(forms: str) -> None:
    assert len({stem(word) for word in forms.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("wound", "wind"), ("left", "leave"), ("omen", "oman"), ("felt", "feel"), ("specimen", "man")],
)
def test_what_is_mostly_another_word_stays_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)
