"""All forms of a Kazakh word have one stem, and words that look alike do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.text.kazakh_roots import OURS, ROOTS
from nlp.text.kazakh_stem import stem

KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"


def stems(words: str) -> set[str]:
    return {stem(word) for word in words.split()}


@pytest.mark.parametrize(
    "forms",
    [
        "дала даланың далаға даланы далада даладан даламен даладағы даласы даласында далалары",
        "жол жолдың жолға жолды жолда жолдан жолмен жолы жолының жолына жолын жолдарындағы",
        "газет газеттің газетке газетті газетте газеттен газетпен газеті газетінің газеттер",
        "шахтер шахтердің шахтерге шахтерлер шахтерлердің шахтеріміз",
        "батыр батырлар батырларымыздың батырға",
        "ақсақал ақсақалдар ақсақалдардың ақсақалдарымызға",
        "теңіз теңіздің теңізге теңізбен теңізі теңіздері",
        "ұйым ұйымның ұйымға ұйымнан ұйыммен ұйымдар ұйымдарының",
        "сайлаушы сайлаушының сайлаушыны сайлаушылар сайлаушысы сайлаушысының",
    ],
)
def test_a_noun_in_every_number_person_and_case(forms: str) -> None:
    assert len(stems(forms)) == 1


@pytest.mark.parametrize(
    "forms",
    [
        "бару барды бардым бардық барған барғандар барғанын барып барады баратын барса бармады",
        "іздеу іздеді іздедік іздеген іздегендердің іздеп іздейді іздейтін іздейміз іздемеді",
        "шығу шықты шыққан шығып шығады шықпады шыққандар",
        "оқу оқыды оқыған оқып оқиды оқуға",
        "тану таныды таниды танып таныған танымады",
        "жабылу жабылды жабылған жабылғаны жабылып жабылады жабылмаған жабылмайды",
    ],
)
def test_a_verb_in_tenses_persons_and_participles(forms: str) -> None:
    assert len(stems(forms)) == 1


@pytest.mark.parametrize(
    "forms",
    [
        "бұлақ бұлағы бұлағында бұлақтар",
        "жүрек жүрегі жүрегінің жүректер",
        "күдік күдігі күдіктің",
        "мұрын мұрны мұрнында мұрынға",
        "көрік көркі көркін көріктің",
        "дауыл дауылы дауылдың",
        "парық парқы парқын",
        "экономист экономисі экономистің экономистер",
    ],
)
def test_sounds_that_change_before_a_possessive_are_put_back(forms: str) -> None:
    assert len(stems(forms)) == 1


def test_my_child_is_a_child_and_a_pen_is_no_town() -> None:
    assert stem("балам") == stem("баламның") == stem("бала")
    assert stem("әпкеңе") == stem("әпке")
    assert stem("қалам") != stem("қала")


@pytest.mark.parametrize(
    ("one", "other"),
    [("бала", "балық"), ("сауда", "сау"), ("жаға", "жақ"), ("азап", "аза"), ("мекен", "меке"),
     ("сот", "сотқар"), ("ақын", "ақ"), ("тақта", "тақ"), ("қарар", "қар"), ("теңге", "тең")],
)  # fmt: skip
def test_words_that_begin_alike_stay_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    "word",
    ["далалер", "жолде", "газетда", "теңізлар", "тасдан", "көлқа", "үйлар"],
)
def test_an_ending_against_vowel_harmony_or_the_sound_before_it_is_none(word: str) -> None:
    assert stem(word)[:5] == word[:5]
    assert len(stem(word)) >= len(word) - 1


def test_known_words_are_whole_in_their_forms_too() -> None:
    by_vowel = [word for word in ROOTS | OURS if word[-1] in "аәеы"]
    assert len(by_vowel) > 50
    assert [word for word in by_vowel if stem(word + "мен") != stem(word)] == []


@given(st.text(KAZAKH, min_size=1, max_size=40))
def test_a_stem_is_the_beginning_of_its_word_but_for_its_last_sounds(word: str) -> None:
    cut = stem(word)
    assert cut
    assert cut.isalpha()
    assert len(cut) <= len(word) + 1
    assert word.startswith(cut[:-2])
