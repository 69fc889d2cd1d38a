"""Russian words go by their base form, and whoever asks for one finds all its forms."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.text.russian import base, bases


@pytest.mark.parametrize(
    "forms",
    [
        "палец пальца пальцем пальцев пальцами",
        "сестра сестры сестер сестрами",
        "знамя знамени знамена",
        "ездить езжу ездит ездили",
        "разогнать разогнали разгонят разогнанный разогнана",
        "спасти спас спасла спасут спасен спасенный",
        "тяжелый тяжелого тяжелыми",
    ],
)
def test_every_form_finds_every_other(forms: str) -> None:
    words = forms.split()
    missed = [(a, b) for a in words for b in words if base(b) not in bases(a)]
    assert missed == []


def test_what_rules_mix_up_the_dictionary_tells_apart() -> None:
    assert base("могила") not in bases("мог")
    assert base("им") not in bases("имя")
    assert base("семь") not in bases("семья")


def test_a_form_of_two_words_is_found_under_the_likelier_and_asked_for_as_both() -> None:
    assert base("стали") == "стать"
    assert "стать" not in bases("сталь")  # or every search for steel would find what became
    assert {"вина", "вино"} <= bases("вина")


@pytest.mark.parametrize("name", ["токаев", "жагипаров", "нурмагамбетов", "сейтказин"])
def test_a_surname_that_no_dictionary_has_is_found_in_its_cases(name: str) -> None:
    forms = [name + ending for ending in ("", "а", "у", "ым", "е", "ой", "ых")]
    assert [(a, b) for a in forms for b in forms if base(b) not in bases(a)] == []


def test_a_place_that_no_dictionary_has_is_found_in_its_cases() -> None:
    forms = ["жанаозен", "жанаозена", "жанаозену", "жанаозеном", "жанаозене"]
    assert [(a, b) for a in forms for b in forms if base(b) not in bases(a)] == []


def test_threads_may_ask_at_once() -> None:
    words = ["задержанных", "площади", "погибшим", "отцов"] * 20
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(base, words)) == [base(word) for word in words]


@settings(deadline=None)  # the first word reads the dictionary
@given(st.text("абвгдежзийклмнопрстуфхцчшщъыьэюя0123456789", min_size=1, max_size=80))
def test_the_form_itself_is_always_among_what_is_asked_for(word: str) -> None:
    assert base(word) in bases(word)
