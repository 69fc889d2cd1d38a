"""What is remembered of pairs of words."""

import numpy as np
import pytest

from rollcall.names import build, equivalents, spot
from rollcall.names import remembered as room
from rollcall.names.packed import Array
from rollcall.names.remembered import Remembered, Table, pair_of_words, words_of


def test_only_what_is_not_known_is_worked_out() -> None:
    table = Table()
    asked: list[int] = []

    def halves(pairs: Array) -> Array:
        def work_out(new: Array) -> Array:
            found: Array = pairs[new] / 10
            asked.extend(pairs[new].tolist())
            return found

        return table.values(pairs, work_out)

    assert halves(np.array([2, 5])).tolist() == [0.2, 0.5]
    assert halves(np.array([1, 2, 4, 5, 9])).tolist() == [0.1, 0.2, 0.4, 0.5, 0.9]
    assert halves(np.array([1, 9])).tolist() == [0.1, 0.9]
    assert asked == [2, 5, 1, 4, 9]
    assert len(table) == 5


def test_a_pair_gives_its_two_numbers_back() -> None:
    numbers, words = np.array([0, 7, 499_999]), np.array([5, 0, 2_000_000])
    back = words_of(pair_of_words(numbers, words))
    assert [one.tolist() for one in back] == [numbers.tolist(), words.tolist()]


def test_the_same_word_has_the_same_number() -> None:
    known = Remembered()
    first = known.numbers([("Анна",), ("Анна", "АннаМария"), ("Анна",)])
    assert first[0] == first[2] != first[1]
    assert known.numbers([("Олег",), ("Анна",)])[1] == first[0]


def test_too_much_and_other_groups_of_names_are_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = Remembered((0, 1))
    assert known.for_((0, 1)) is known
    assert known.for_((0, 2)) is not known
    monkeypatch.setattr(room, "_MOST", 1)
    known.numbers([("Анна",)])
    assert known.for_((0, 1)) is not known


def test_what_is_remembered_follows_the_groups_of_names() -> None:
    """Ержан is no Есжан, and after somebody said they are one, he is."""
    index = build([("1", ["Ержан Омаров"])])
    text = "Вчера Есжан Омаров вернулся."
    assert not spot(index, text)
    equivalents.extend([["Ержан", "Есжан"]])
    assert spot(build([("1", ["Ержан Омаров"])]), text)
    equivalents.forget()
    assert not spot(index, text)
