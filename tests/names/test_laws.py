"""Laws that hold for every name and every string at all."""

from __future__ import annotations

import tracemalloc
import unicodedata

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nlp.text.scripts import LETTERS, many_sounds, plain, read_ahead, readings, sounds
from nlp.text.spellings import spelled
from rollcall.names import align, build, compare, keys, skeleton, spot, spot_all
from rollcall.names.alike import likeness_at_most, may_be_alike, stems_of, voices
from rollcall.names.fit import AGREE, fit
from rollcall.names.keys import key_of, reading_keys
from rollcall.names.packed import packed
from rollcall.names.text_keys import digits_of, ways_of

GIVEN = ["Ерлан", "Айгүл", "Данияр", "Жансая", "Yerlan", "Maria", "Hervé", "Нұрсұлтан", "Юрий"]
SURNAMES = ["Жағыпаров", "Сериков", "Назарбаева", "Kunbolatuly", "de Charette", "Әли", "Чуковский"]
FATHERS = ["", "Серікұлы", "Маратович", "Болатовна", "Serikuly"]
names = st.builds(
    lambda a, b, c: " ".join(filter(None, (a, b, c))),
    st.sampled_from(SURNAMES),
    st.sampled_from(GIVEN),
    st.sampled_from(FATHERS),
)
anything = st.one_of(st.text(max_size=60), names)


@given(anything, anything)
def test_comparing_is_symmetric(a: str, b: str) -> None:
    there, back = compare(a, b), compare(b, a)
    assert (there.score, there.verdict) == (back.score, back.verdict)
    assert 0.0 <= there.score <= 1.0


@given(names)
def test_a_name_is_the_same_as_itself_in_any_case_order_and_spacing(name: str) -> None:
    assert compare(name, name).verdict == "same"
    score = compare(name, name).score
    assert compare(name, f"  {name.upper()} ").score == score
    assert compare(name, name.replace(" ", " \t ")).score == score
    surname, *rest = name.split()
    if surname.islower():
        return
    assert compare(name, " ".join([*rest, surname])).verdict == "same"


@given(st.text(max_size=200), st.text(max_size=200))
@settings(max_examples=200)
def test_no_string_breaks_anything(a: str, b: str) -> None:
    compare(a, b)
    skeleton(a)
    keys(a)
    left, right = align(a, b)
    assert "".join(text for text, _ in left) == a
    assert "".join(text for text, _ in right) == b
    assert "".join(text for text, _ in spelled(a)) == a
    index = build([("1", [a]), ("2", ["Ерлан Жағыпаров"])])
    for found in spot(index, f"{b} Ерлан Жағыпаров {a}"):
        assert found.surface == f"{b} Ерлан Жағыпаров {a}"[found.start : found.end]


@given(st.text(alphabet=sorted(LETTERS), min_size=1, max_size=14))
def test_the_key_of_a_cyrillic_word_is_the_key_of_its_sounds(word: str) -> None:
    assume("тдж" not in word)  # three stops that no language puts together
    assert reading_keys(word) == (key_of(sounds(word)),)


words = st.one_of(
    st.text(alphabet=sorted(LETTERS), min_size=1, max_size=20),
    st.text(alphabet="abcdefghijklmnopqrstuvwxyzğşçöüéł", min_size=1, max_size=12),
)


@given(st.lists(words, max_size=5))
def test_many_words_sound_as_each_alone(many: list[str]) -> None:
    many = [plain(word) for word in many]
    assert many_sounds(many) == [sounds(word) for word in many]
    read_ahead(many)
    assert [readings(word) for word in many] == ways_of(many)


@given(st.lists(st.tuples(words, words), min_size=1, max_size=4))
def test_many_words_end_where_each_may_alone(many: list[tuple[str, str]]) -> None:
    spoken, ends, counts = stems_of(many)
    for said, last, count in zip(many, counts.cumsum(), counts, strict=True):
        alone = [stems_of([(word,)]) for word in said]
        here = slice(last - count, last)
        assert np.array_equal(spoken[here], np.concatenate([one[0] for one in alone]))
        assert np.array_equal(ends[here], np.concatenate([one[1] for one in alone]))


@given(st.lists(words, max_size=5))
def test_keys_of_many_words_are_those_of_each(many: list[str]) -> None:
    many = [plain(word) for word in many]
    assert ways_of(many) == [readings(word) for word in many]
    found = digits_of(ways_of(many))
    for number, word in enumerate(many):
        here = {int(key) for key in found.whole[found.word == number]}
        assert here == {packed(key) for key in reading_keys(word)} - {0}


@given(st.lists(st.tuples(st.text(max_size=80), names), min_size=1, max_size=6))
@settings(max_examples=100)
def test_texts_read_together_are_read_as_each_alone(many: list[tuple[str, str]]) -> None:
    texts = [f"{text} {name} {text}" for text, name in many]
    index = build([(str(n), [name]) for n, (_, name) in enumerate(many)])
    assert list(spot_all([index], texts)) == [spot(index, text) for text in texts]


@given(names)
def test_a_listed_name_is_spotted_in_a_text_as_it_is_listed(name: str) -> None:
    found = spot(build([("1", [name])]), f"сказал {name} вчера")
    assert [one.entry for one in found] == ["1"]


@given(names, names, st.sampled_from(["Ойрат Ёлкин", "Jağyparov Şölpan", "Ŵą̊ Й"]))
def test_decomposed_letters_change_nothing_but_offsets(name: str, other: str, odd: str) -> None:
    def apart(text: str) -> str:
        return unicodedata.normalize("NFD", text)

    for one in (name, odd):
        assert compare(apart(one), other).score == compare(one, other).score
        assert (keys(apart(one)), skeleton(apart(one))) == (keys(one), skeleton(one))
        left, right = align(apart(one), apart(other))
        assert ("".join(t for t, _ in left), "".join(t for t, _ in right)) == (
            apart(one),
            apart(other),
        )
    text = f"{odd}, {name} ушёл. {odd} {name}"
    index, from_apart = build([("1", [name])]), build([("1", [apart(name)])])
    whole, parted = spot(index, text), spot(from_apart, apart(text))
    assert [(one.surface, one.score, len(one.weak)) for one in whole] == [
        (unicodedata.normalize("NFC", one.surface), one.score, len(one.weak)) for one in parted
    ]
    for one in parted:
        assert one.surface == apart(text)[one.start : one.end]
        assert apart(text[: whole[0].start]) == apart(text)[: parted[0].start]


def test_names_without_end_are_cut_not_refused() -> None:
    endless = "Жағыпаров " * 1000
    assert compare(endless, endless).score > 0
    assert compare("a" * 10_000, "b" * 10_000).verdict == "different"
    found = spot(build([("1", ["x" * 10_000, "Жағыпаров Ерлан"])]), endless * 5 + "Ерлан")
    assert [one.surface for one in found] == ["Жағыпаров Ерлан"]


def test_what_stands_behind_a_listed_name_takes_no_room() -> None:
    names = [
        f"{given} {surname}" for given in ("Ерлан", "Дана") for surname in ("Ким", "Тен", "Ли")
    ]
    index = build([(name, [name + " слово" * 50_000]) for name in names])
    tracemalloc.start()
    found = spot(index, ". Вчера ".join(names))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [one.entry for one in found] == names
    assert most < 30e6


misspelled = st.builds(
    lambda word, at, letter, ending: (
        word[: at % len(word)] + letter + word[at % len(word) :] + ending
    ),
    st.sampled_from(
        [
            "жағыпаров",
            "ерлан",
            "нұрсұлтан",
            "айгүл",
            "zhagiparov",
            "yerlan",
            "rəşad",
            "хаджимухаметовская",
        ]
    ),
    st.integers(0, 8),
    st.sampled_from(["", "а", "р", "и", "t", "e"]),
    st.sampled_from(["", "а", "ом", "тың", "ға", "a", "em"]),
)


@given(st.one_of(words, misspelled), misspelled)
def test_the_quick_look_at_two_words_is_never_below_the_close_one(listed: str, found: str) -> None:
    listed, found = plain(listed), plain(found)
    ours, (theirs, ends, _) = voices(list(readings(listed))), stems_of([(found,)])
    i, j = np.indices((len(ours), len(theirs))).reshape(2, -1)
    most = likeness_at_most(ours[i], theirs[j], ends[j]).max()
    close = fit(listed, found)
    if close.likeness >= AGREE and close.code != "variant":
        assert most >= close.likeness - 0.03


@given(st.lists(st.one_of(words, misspelled), min_size=1, max_size=4), st.floats(0.5, 0.9))
def test_whoever_is_left_out_at_once_would_be_by_the_quick_look(
    many: list[str], least: float
) -> None:
    many = [plain(word) for word in many]
    listed = voices([way for word in many for way in readings(word)])
    found, ends, _ = stems_of([(word,) for word in many])
    i, j = np.indices((len(listed), len(found))).reshape(2, -1)
    kept = may_be_alike(listed, found, i, j, least)
    assert (likeness_at_most(listed[i], found[j], ends[j])[~kept] < least).all()
