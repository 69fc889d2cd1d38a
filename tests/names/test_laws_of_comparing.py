"""Laws of comparing: whatever the alphabet, the order, the normal form of the letters."""

from __future__ import annotations

import unicodedata

from hypothesis import assume, given
from hypothesis import strategies as st

from rollcall.names import compare
from rollcall.names.composed import composed
from rollcall.names.parts import parse

names = st.builds(
    lambda a, b, c: " ".join(filter(None, (a, b, c))),
    st.sampled_from(["Жигалов", "Төлебаева", "Kunbolatuly", "Abildin", "Қожан", "Заєць"]),
    st.sampled_from(["Ерлан", "Айгүл", "Прохор", "Yerlan", "Hervé", "Нұрсұлтан", "Юрий"]),
    st.sampled_from(["", "Серікұлы", "Савельевич", "Болатовна"]),
)

syllables = st.lists(
    st.tuples(st.sampled_from("бвгджзклмнпрстш"), st.sampled_from("аеио")),
    min_size=2,
    max_size=5,
)
ROMAN = dict(
    zip("бвгджзклмнпрстшаеио", ("b", "v", "g", "d", "zh", *"zklmnprst", "sh", *"aeio"), strict=True)
)


@given(syllables, syllables)
def test_any_two_words_are_the_same_name_in_the_other_alphabet(
    one: list[tuple[str, str]], other: list[tuple[str, str]]
) -> None:
    words = ["".join(map("".join, word)) for word in (one, other)]
    assume({"гизи", "кизи"}.isdisjoint(words))  # "daughter of" what stands before it
    listed = " ".join(word.capitalize() for word in words)
    roman = ["".join(ROMAN[letter] for letter in word).capitalize() for word in words]
    assert compare(listed, " ".join(roman)).verdict == "same"
    assert compare(listed, ", ".join(reversed(roman))).verdict == "same"


@given(st.text(max_size=80))
def test_every_text_with_a_name_is_the_same_as_itself(text: str) -> None:
    result = compare(text, text)
    whole = any(not part.initial for part in parse(composed(text).text))
    assert (result.verdict, result.score) == (("same", 1.0) if whole else ("different", 0.0))


@given(names, names)
def test_normal_forms_and_invisible_characters_change_nothing(a: str, b: str) -> None:
    score = compare(a, b).score
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert compare(unicodedata.normalize(form, a), b).score == score
    assert compare("\u200e" + "\u200b".join(a), b).score == score
    assert compare(a, b.replace("а", "а\u0301")).score == score


@given(st.text(alphabet="Ер\u0301\u00ad ‘′", max_size=30), st.sampled_from(["", "лан"]))
def test_what_is_left_out_of_a_text_leaves_its_offsets(text: str, end: str) -> None:
    whole = composed(text + end)
    assert len(whole.spread([True] * len(whole.text))) == len(text + end)
    for at, letter in enumerate(whole.text):
        if letter.isalnum():
            assert (text + end)[whole.given(at)] == letter
            assert whole.own(whole.given(at)) == at
