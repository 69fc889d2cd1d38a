"""The index is nothing but flat arrays, the same on every machine."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from rollcall.names import NameIndex, build, keys, skeleton, spot

ENTRIES = [
    ("кейс-1", ["Жағыпаров Ерлан"]),
    ("кейс-2", ["", "12", "😀"]),
    ("кейс-3", ["А. Кубилюс", "Andrius Kubilius"]),
]


def test_saved_arrays_can_be_memory_mapped_and_find_the_same(tmp_path: Path) -> None:
    built = build(ENTRIES)
    mapped = {}
    for name, array in built.to_arrays().items():
        np.save(tmp_path / f"{name}.npy", array)
        mapped[name] = np.load(tmp_path / f"{name}.npy", mmap_mode="r")
    loaded = NameIndex.from_arrays(mapped)
    text = "Ерлана Жагипарова и Андрюса Кубилюса видели вместе."
    assert spot(loaded, text) == spot(built, text)
    assert [one.entry for one in spot(loaded, text)] == ["кейс-1", "кейс-3"]
    assert len(loaded) == 3


def test_an_empty_list_finds_nobody() -> None:
    index = build([])
    assert spot(index, "Ерлан Жагипаров") == []
    assert len(NameIndex.from_arrays(index.to_arrays())) == 0


def test_one_search_key_finds_all_alphabets() -> None:
    spellings = ["Жағыпаров Ерлан", "Yerlan Zhagiparov", "Ерлан ЖАГИПАРОВ", "Jaġyparov, Erlan"]
    assert len({skeleton(name) for name in spellings}) == 1
    assert frozenset.intersection(*map(keys, spellings)) >= {"Arln", "Zkprv"}


def test_names_that_name_nobody_have_no_key() -> None:
    for name in ("", "  ", "12345", "😀", "---", "\u0000"):
        assert keys(name) == frozenset()
        assert skeleton(name) == ""


def test_words_keep_their_numbers_as_long_as_there_are_not_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given, surnames = ("Ерлан", "Yerlan", "Анна", "Айгерим"), ("Омаров", "Ким", "Зайцева")
    names = [f"{first} {last} {n}" for n in range(20) for first in given for last in surnames]
    entries = [(str(n), [name]) for n, name in enumerate(names)]
    text = "Вчера Ерлана Омарова и Айгерим Зайцеву видели с Anna Kim."
    room = sys.modules["rollcall.names.build"]  # the function of that name hides the module
    monkeypatch.setattr(room, "_BATCH", 7)
    known = build(entries)
    monkeypatch.setattr(room, "_MOST_WORDS", 5)
    forgotten = build(entries)
    assert len(known.to_arrays()["word_ends"]) == len(given) + len(surnames)
    assert len(forgotten.to_arrays()["word_ends"]) > len(given) + len(surnames)
    assert spot(known, text) == spot(forgotten, text) != []
