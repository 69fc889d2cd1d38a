"""Words are the same for indexing, asking and marking, whatever a text is made of."""

from __future__ import annotations

import sqlite3
import tracemalloc
import unicodedata
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollcall.search.words import (
    LANGUAGES,
    LONGEST,
    all_read,
    asked,
    folded,
    pieces,
    words,
)

SIGNS = "abyzАбЯёйәқӏ’'-_s ­​́̈̆‍09İßŉςΣ½²ﬁ𝐀𐐀१क़ยุ中ءé\x00\n\ud800"


@given(
    st.text(max_size=60) | st.text(SIGNS, max_size=40), st.sampled_from(["ru", "kk", "en", None])
)
def test_any_text_gives_tokens_that_no_engine_splits_or_folds(text: str, lang: str | None) -> None:
    found = pieces(text)
    assert words(text) == [piece.text for piece in found]
    for piece in found:
        assert text[piece.start : piece.end] == piece.text
        for token in read(piece.text, lang):
            assert is_token(token), (piece, token)


def read(word: str, language: str | None) -> tuple[str, str]:
    """One word of a text in a language: folded, and its stem."""
    return all_read([word], language)[0]


def is_token(token: str) -> bool:
    return (
        0 < len(token) <= LONGEST
        and token.isalnum()
        and not any("A" <= letter <= "Z" for letter in token)
    )


def test_every_letter_and_digit_there_is_makes_a_token() -> None:
    scripts = (
        range(0x3400),
        range(0xA000, 0xAC00),
        range(0xF900, 0x17000),
        range(0x1B000, 0x20000),
    )
    for letter in map(chr, chain(*scripts)):  # without the thousands of Chinese and Korean ones
        if letter.isalnum():
            assert all(map(is_token, read(letter, "ru"))), hex(ord(letter))


def test_sqlite_keeps_tokens_whole() -> None:
    text = "Задержан İstanbul’da café naïve за́мок 𐐀x ½ ²b мүше Telegramда शब्द ยุค Ⅷ ﬁn"
    tokens = {token for word in words(text) for token in read(word, "kk")}
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE VIRTUAL TABLE t USING fts5(a, tokenize='ascii')")
        database.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, 'row')")
        database.execute("INSERT INTO t VALUES (?)", (" ".join(sorted(tokens)),))
        assert {term for (term,) in database.execute("SELECT term FROM v")} == tokens


def test_what_does_not_show_is_left_out_and_still_marked() -> None:
    text = "Громкий при\u00adговор: за́мок и во́ды\u0301 за\u200bщита"
    assert [folded(word) for word in words(text)] == [
        "громкий",
        "приговор",
        "замок",
        "и",
        "воды",
        "защита",
    ]
    marked = [piece.text for piece in pieces(text)]
    assert marked[1] == "при\u00adговор"
    assert marked[2] == "за́мок"


@pytest.mark.parametrize("word", ["май", "ёлка", "Київ", "қызметші", "café", "Әйел", "ѓ"])
def test_letters_in_one_piece_and_in_two_are_the_same(word: str) -> None:
    apart = unicodedata.normalize("NFD", word)
    assert words(apart) == [apart]
    assert folded(apart) == folded(word)
    assert read(apart, "ru")[1] == read(word, "ru")[1]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("зaдepжaн", "задержан"), ("CУД", "суд"), ("pоlice", "police"), ("Telegramда", "telegramда")],
)
def test_letters_of_another_alphabet_are_put_right_where_that_makes_a_word(
    written: str, meant: str
) -> None:
    assert folded(written) == meant


def test_an_owner_and_compounds() -> None:
    assert words("The prosecutors' and prosecutor's men’s O'Neil’S rock'n'roll Нур-Султан a_b") == [
        *("The", "prosecutors", "and", "prosecutor", "men", "O", "Neil"),
        *("rock", "n", "roll", "Нур", "Султан", "a", "b"),
    ]


@pytest.mark.parametrize(
    ("query", "written", "language"),
    [
        ("свидетель", "свидетелями", "ru"),
        ("отец", "отцов", "ru"),
        ("газет", "газеттердің", "kk"),
        ("жұмыс", "жұмысшы жұмысында", "ru"),
        ("shoot", "shot", "en"),
        ("Erdogan", "Erdoğan", "ru"),
        ("telegram", "Telegramдағы", "kk"),
        ("café", "CAFES", "en"),
        ("ходатайство", "ходатайствами", "kk"),
        ("ходатайствами", "ходатайство", "kk"),
        ("журналисты", "журналистах", "kk"),
        ("журналистами", "журналисттердің", "kk"),
        ("минут", "минуттарға", "kk"),
        ("facebook", "Facebook", None),
        ("заңсыз", "заңсыз", None),
    ],
)
def test_a_word_is_found_in_other_forms_in_texts_of_any_language(
    query: str, written: str, language: str | None
) -> None:
    stems = {stem for _, stem in all_read(words(written), language)}
    assert stems & asked(query)


@given(st.text(min_size=1, max_size=30), st.sampled_from(["ru", "kk", "en", "uk", None]))
def test_a_word_is_always_found_as_it_is_written(text: str, language: str | None) -> None:
    for word in words(text):
        assert read(word, language)[1] in asked(word)


def test_a_word_without_end_is_cut_and_costs_nothing() -> None:
    for word in ("а" * 1_000_000, "b" * 1_000_000, "ә" * 1_000_000, "а\u0301" * 500_000):
        (low, stem), *others = [read(one, "kk") for one in words(word)]
        assert not others
        assert len(low) == LONGEST
        assert len(stem) <= LONGEST


def test_words_without_end_are_not_kept() -> None:
    tracemalloc.start()
    try:
        for letter in "абвгдежзик":
            read(letter * 1_000_000, "ru")
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 10_000_000, "each takes two megabytes, and what reads the first some, too"


def test_words_are_read_alike_when_those_that_are_kept_become_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    some = words("Журналистов задержали у суда; журналистов отпустили. Балаларымыз журналистов")
    before = {language: all_read(some, language) for language in (*LANGUAGES, None)}
    monkeypatch.setattr("rollcall.search.words._MOST_READ", 2)
    for language, same in before.items():
        new = f"никогдаещёневиденное{language}"  # so that all others are forgotten, and read again
        assert all_read([new, *some], language)[1:] == same
    assert before["kk"] != before["ru"] == before[None]
