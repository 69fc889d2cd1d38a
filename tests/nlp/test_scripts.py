"""Words of many alphabets that sound as one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.text.scripts import plain, readings, script, sounds
from nlp.text.spellings import spelled

CONSONANTS = {
    "cyrillic": "б в г д ж з к л м н п р с т ф х ц ч ш".split(),  # noqa: SIM905
    "english": "b v g d zh z k l m n p r s t f kh ts ch sh".split(),  # noqa: SIM905
    "scientific": "b v g d ž z k l m n p r s t f kh ts č š".split(),  # noqa: SIM905
}
VOWELS = {"cyrillic": "аеиоу", "english": "aeiou", "scientific": "aeiou"}


@pytest.mark.parametrize(
    "spelling",
    [
        "Jağyparov",
        "Jaǵyparov",
        "Jagyparov",
        "Jağıparov",
        "Žagiparov",
        "Zhaghyparov",
        "Dzhagiparov",
        "Schagiparow",
        "Джагыпаров",
    ],
)
def test_one_name_sounds_alike_in_every_orthography(spelling: str) -> None:
    ours = sounds("Жағыпаров")
    alike = {reading.replace("J", "Z").replace("S", "Z") for reading in readings(spelling)}
    assert ours in alike


@pytest.mark.parametrize(
    ("spelling", "word"),
    [
        ("Shcherbakov", "Щербаков"),
        ("Schtscherbakow", "Щербаков"),
        ("Chtcherbakov", "Щербаков"),
        ("Szczerbakow", "Щербаков"),
        ("Ščerbakov", "Щербаков"),
        ("Шчарбакоў", "Щарбаков"),
        ("Gartcev", "Гарцев"),
        ("Mixaylov", "Михайлов"),
        ("Džamal", "Джамал"),
        ("Ûrij", "Юрий"),
        ("Vâtkin", "Вяткин"),
        ("Serhij", "Сергій".replace("г", "х")),
    ],
)
def test_one_sound_of_many_letters_is_one(spelling: str, word: str) -> None:
    assert sounds(word) in readings(spelling)


def test_uzbek_and_belarusian_write_one_letter_for_two_sounds() -> None:
    assert sounds("Ўткир") == sounds("Уткир")
    assert sounds("Хўжаев") == sounds("Хужаев")
    assert sounds("Быкаў") == sounds("Быкав")
    assert plain("ХЎЖАЕВ") == plain("хўжаев") == "хужаев"


@pytest.mark.parametrize(
    ("mixed", "word"),
    [
        ("Oмapoв", "омаров"),
        ("Cеpик", "серик"),
        ("CEPИК", "серик"),
        ("Sеrіk", "serik"),
        ("Baймуpaт", "ваймурат"),
    ],
)
def test_letters_of_the_other_alphabet_are_put_right(mixed: str, word: str) -> None:
    assert plain(mixed) == word


def test_a_word_of_eastern_letters_is_not_read_as_french() -> None:
    assert "Satoen" in readings("Chatohin")
    assert "Satoen" not in readings("Šatohin")
    assert sounds("Шатохин") in readings("Šatohin")


@given(st.lists(st.tuples(st.integers(0, 18), st.integers(0, 4)), min_size=1, max_size=8))
def test_a_round_trip_through_another_alphabet_changes_no_sound(
    syllables: list[tuple[int, int]],
) -> None:
    said = {
        sounds("".join(CONSONANTS[how][c] + VOWELS[how][v] for c, v in syllables))
        for how in CONSONANTS
    }
    assert len(said) == 1


@given(st.text(max_size=80))
def test_every_string_has_a_plain_form_and_sounds(text: str) -> None:
    assert script(text) in ("cyrillic", "latin", "other")
    assert plain(plain(text)) == plain(text) or not text.isalpha()
    assert sounds(text).isascii()
    assert all(reading.isascii() for reading in readings(text))
    assert "".join(piece for piece, _ in spelled(text)) == text
