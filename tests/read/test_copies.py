"""Reprints are one story; two notices that differ in a name are not."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from rollcall.read import bands, containment, is_copy, signature


def words(seed: int, count: int) -> list[str]:
    chosen = random.Random(seed)
    return [f"слово{chosen.randrange(400)}" for _ in range(count)]


def test_a_reprint_with_a_new_first_line_is_a_copy_and_shares_a_band() -> None:
    original = " ".join(words(1, 300))
    reprint = "Как сообщает агентство, " + " ".join(words(1, 300)[10:]) + " Фото: архив"
    assert is_copy(original, reprint)
    assert set(bands(original)) & set(bands(reprint))
    assert containment(original, reprint) > 0.9


def test_a_shortened_reprint_is_contained() -> None:
    whole, part = words(2, 400), words(2, 400)[:150]
    assert containment(" ".join(whole), " ".join(part)) == 1.0
    assert is_copy(" ".join(part), " ".join(whole))


def test_different_articles_are_not_copies_and_share_no_band() -> None:
    one, other = " ".join(words(3, 300)), " ".join(words(4, 300))
    assert not is_copy(one, other)
    assert not set(bands(one)) & set(bands(other))


def test_short_notices_that_differ_in_a_name_are_two_stories() -> None:
    one, other = "Освобожден Асан Усенов, сообщает суд.", "Освобожден Асан Маратов, сообщает суд."
    assert not is_copy(one, other)
    assert not set(bands(one)) & set(bands(other))
    assert is_copy(one, one.upper())
    assert bands(one) == bands(one.upper())


def test_an_empty_text_is_a_copy_of_nothing() -> None:
    assert bands("...") == ()
    assert not is_copy("", "")
    assert signature("").shape == (128,)


@given(st.text(max_size=400), st.text(max_size=400))
def test_containment_is_a_share_and_has_no_direction(one: str, other: str) -> None:
    share = containment(one, other)
    assert 0.0 <= share <= 1.0
    assert share == containment(other, one)
    assert is_copy(one, other) == is_copy(other, one)
