import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.text import kazakh
from nlp.text.stems import stem, stems
from nlp.text.tokens import tokens


@pytest.mark.parametrize(
    "forms",
    [
        "алматы алматыда алматыдағы алматының алматыға",
        "қала қалаға қаласына қалаларында",
        "кітап кітабын кітабы кітаптар",
        "қаңтар қаңтарда қаңтардағы",
        "ұсталды ұсталған ұсталып",
        "тоқаев тоқаевтың тоқаевқа",
    ],
)
def test_the_forms_of_a_kazakh_word_fall_together(forms):
    assert len({stem(form, "kk") for form in forms.split()}) == 1


def test_different_kazakh_words_stay_apart():
    words = "оқиға қаңтар адам алматы қазақ сот"
    assert len({stem(word, "kk") for word in words.split()}) == 6


def test_a_kazakh_case_ending_is_only_taken_off_where_the_sounds_allow_it():
    assert kazakh.strip_case("тоқаевтың") == ("тоқаев", "тың")
    assert kazakh.strip_case("алматыдан") == ("алматы", "дан")
    assert kazakh.strip_case("сұлтан") == ("сұлтан", "")


def test_russian_and_english_use_snowball_and_fold_yo():
    assert stem("ёлка", "ru") == stem("елки", "ru")
    assert stem("задержанных", "ru") == stem("задержанный", "ru")
    assert stem("Detained", "en") == "detain"


def test_a_language_without_a_stemmer_only_folds():
    assert stem("Київ", "uk") == "київ"


@given(st.text(max_size=200), st.sampled_from(["ru", "kk", "en", "uk"]))
def test_there_is_one_stem_for_each_token(text, language):
    assert len(stems(text, language)) == sum(1 for _ in tokens(text))


def test_a_word_of_a_million_letters_is_cut_and_not_stemmed():
    assert len(stem("а" * 1_000_000, "ru")) == 64
