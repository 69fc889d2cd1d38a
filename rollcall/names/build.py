"""Building an index of names: from spellings to sorted arrays of keys."""

from __future__ import annotations

import gc
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import NamedTuple

import numpy as np

from nlp.text.scripts import sounds
from rollcall.names.alike import WIDTH, voices
from rollcall.names.composed import composed
from rollcall.names.equivalents import groups_of
from rollcall.names.index import LOOSE, MOST_LOOSE, NameIndex, entries_of, filter_of
from rollcall.names.keys import MAX_KEY, key_of
from rollcall.names.packed import (
    FATHER,
    GROUP,
    LETTER,
    LISTED_LETTER,
    Array,
    cross,
    letters_of,
    mixed,
    packed,
    pair_of,
    runs,
)
from rollcall.names.partners import bits_of, bits_of_letters, note, table_for
from rollcall.names.parts import Part, parse
from rollcall.names.text_keys import TextKeys, digits_of, distinct, may_have_groups, ways_of

_BATCH = 20_000
_MOST_WORDS = 100_000
"""Different words that are known together; in ordinary lists a million names have fewer."""


class _Word(NamedTuple):
    """What tells the keys of a part of a name."""

    low: str
    initial: bool
    father: str
    patronymic: bool


class _Row(NamedTuple):
    """The words of one way to cut a name, and which of them lead beside a mere first letter."""

    name: int
    words: tuple[_Word, ...]
    leads: tuple[bool, ...]


def build(entries: Iterable[tuple[str, Sequence[str]]]) -> NameIndex:
    """An index of entries: (id, names), the listed name first, then other names.

    A name of a single word is kept but never found in a text by itself. Names that name nobody
    ("", digits) are left out. A million names take some 35 seconds and 1 GB
    while building, up to 80 and 1.5 GB if no two share a word.
    """
    growing = _Growing()
    batches = iter(entries)
    while batch := list(islice(batches, _BATCH)):
        with no_search_for_cycles():
            growing.add(list(_rows(batch, growing)))
    return NameIndex(growing.arrays())


@contextmanager
def no_search_for_cycles() -> Iterator[None]:
    """Without the garbage collector, where very much is made that has no cycles: building an index
    takes a quarter less time, reading texts for the first time up to a tenth.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _rows(batch: list[tuple[str, Sequence[str]]], growing: _Growing) -> Iterator[_Row]:
    """The names of some entries, cut into words; names and entries get their numbers."""
    for entry, spellings in batch:
        for spelling in dict.fromkeys(composed(one).text for one in spellings):
            parts = parse.__wrapped__(spelling)
            if all(part.initial for part in parts):
                continue
            yield _row(len(growing.names), parts)
            if "-" in spelling:
                yield from _compounds(len(growing.names), parts)
            growing.names.append(spelling)
            growing.owners.append(len(growing.ids))
        growing.ids.append(entry)


def _row(name: int, parts: Sequence[Part]) -> _Row:
    words = tuple(_Word(p.low, p.initial, p.father, p.patronymic) for p in parts)
    return _Row(name, words, tuple(p.role in ("surname", "") and not p.initial for p in parts))


def _compounds(name: int, parts: tuple[Part, ...]) -> Iterator[_Row]:
    """Hyphenated words count in pieces and whole: Қасым-Жомарт is also Касымжомарт."""
    for n in range(len(parts) - 1):
        whole = Part("", parts[n].low + parts[n + 1].low, 0, 0)
        yield _row(name, (whole, *parts[:n], *parts[n + 2 :]))


class _Keys(NamedTuple):
    """The keys of distinct words: `counts` rows each, from `first` on.

    `mixed` are the keys (uint64), `bits` theirs as partners (uint64), `letter` tells the mere first
    letters from the rest, `plain` are all keys of whole words, and the bare mark of initials where
    there are any.
    """

    first: Array
    counts: Array
    mixed: Array
    bits: Array
    letter: Array
    plain: Array


def _keys(words: list[_Word], ways: list[tuple[str, ...]]) -> _Keys:
    found = digits_of(ways)
    opening = found.at == 0
    initial = np.array([word.initial for word in words], dtype=bool)
    by_father = np.array([word.patronymic for word in words], dtype=bool)
    word = found.word[opening]
    named = ~(initial | by_father)[word]
    parts = [TextKeys(word[named], found.whole[opening][named]), _fathers(words)]
    parts.append(_groups(words, parts[0]))
    whole = distinct(TextKeys(*map(np.concatenate, zip(*parts, strict=True))))
    letters = letters_of(found.prefix[opening], LETTER)
    letters[initial[word]] ^= LETTER ^ LISTED_LETTER
    letters_ = distinct(TextKeys(word, letters))
    every = np.concatenate((whole.word, letters_.word))
    keys = np.concatenate((whole.key, letters_.key))
    mere = np.concatenate((np.zeros(len(whole.word), dtype=bool), ~initial[letters_.word]))
    order = np.argsort(every, kind="stable")
    counts = np.bincount(every, minlength=len(words))
    keys, mere = keys[order], mere[order]
    hashes = mixed(keys)
    bits = np.where(mere, bits_of_letters(keys), bits_of(hashes))
    plain = np.unique(whole.key)
    if initial.any():  # that a name has one at all is asked for, too
        plain = np.append(plain, LISTED_LETTER)
    return _Keys(np.cumsum(counts) - counts, counts, hashes, bits, mere, plain)


def _fathers(words: list[_Word]) -> TextKeys:
    rows = [n for n, word in enumerate(words) if word.father]
    keys = [packed(key_of(words[n].father)[: MAX_KEY - 1]) for n in rows]
    return TextKeys(np.array(rows, dtype=np.intp), np.array(keys, dtype=np.uint64) | FATHER)


def _groups(words: list[_Word], own: TextKeys) -> TextKeys:
    """The marked groups of names that mean the same; asked only where a key speaks for it."""
    rows, keys = [], []
    for n in np.unique(own.word[may_have_groups(own.key)]).tolist():
        for group in groups_of(sounds(words[n].low)):
            rows.append(n)
            keys.append(group)
    return TextKeys(np.array(rows, dtype=np.intp), np.array(keys, dtype=np.uint64) | GROUP)


class _Pairs(NamedTuple):
    """Pairs of words of names, one row for each pair of their keys.

    `words` are two columns of numbers of words, `letter` tells where one of the two keys is a mere
    first letter.
    """

    key: Array
    name: Array
    words: Array
    letter: Array


class _Flat(NamedTuple):
    """The words of many rows, one behind the other: the row and the name that each stands in, its
    number among the distinct words, and whether it leads."""

    row: Array
    name: Array
    word: Array
    leads: Array


def _flat(rows: list[_Row], numbers: dict[_Word, int]) -> _Flat:
    """The words of the rows; those not numbered yet get the next numbers."""
    sizes = [len(row.words) for row in rows]
    word = [numbers.setdefault(word, len(numbers)) for row in rows for word in row.words]
    return _Flat(
        np.arange(len(rows)).repeat(sizes),
        np.array([row.name for row in rows], dtype=np.int32).repeat(sizes),
        np.array(word, dtype=np.intp),
        np.array([lead for row in rows for lead in row.leads], dtype=bool),
    )


def _pairs(keys: _Keys, flat: _Flat, apart: int, partners: Array) -> _Pairs:
    """The pairs of words so far apart in a name, which are noted as partners, too."""
    row, name, word, leads = flat
    i = (row[:-apart] == row[apart:]).nonzero()[0]
    pair, left, right = cross(keys.first[word], keys.counts[word], i, i + apart)
    a, b = keys.letter[left], keys.letter[right]
    wanted = ~(a | b) | (~a & b & leads[i][pair]) | (a & ~b & leads[i + apart][pair])
    pair, left, right = pair[wanted], left[wanted], right[wanted]
    words = np.stack((word[i], word[i + apart]), axis=1).astype(np.int32)
    for own, other in ((left, right), (right, left)):
        note(partners, keys.mixed[own], keys.bits[other])
    return _Pairs(
        pair_of(keys.mixed[left], keys.mixed[right]),
        name[i][pair],
        words[pair],
        (a | b)[wanted],
    )


def _more(own: _Keys, new: _Keys) -> _Keys:
    """The keys of some words and of further ones; the plain keys only of those."""
    moved = new._replace(first=new.first + len(own.mixed))
    columns = [np.concatenate(pair) for pair in zip(own, moved, strict=True)]
    return _Keys(*columns)._replace(plain=new.plain)


class _Growing:
    """The arrays of an index while it grows.

    Names share words, so words keep their numbers (from `_base` on) and keys as long as there are
    not too many of them.
    """

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.names: list[str] = []
        self.owners = array("i")
        self._pairs = [_Pairs(*(np.zeros(shape, kind) for shape, kind in _NO_PAIRS))]
        self._plain = [np.zeros(0, dtype=np.uint64)]
        self._voices = [np.zeros((0, WIDTH), dtype=np.uint8)]
        self._counts = [np.zeros(0, dtype=np.int32)]
        self._partners = table_for(0)
        self._numbers: dict[_Word, int] = {}
        self._own = _NO_KEYS
        self._base = 0

    def add(self, rows: list[_Row]) -> None:
        """Take in the pairs of words of some names."""
        if len(self._numbers) > _MOST_WORDS:
            self._base += len(self._numbers)
            self._numbers, self._own = {}, _NO_KEYS
        known = len(self._numbers)
        flat = _flat(rows, self._numbers)
        if new := list(islice(self._numbers, known, None)):
            self._learn(new)
        if not self._base and not known:
            self._partners = table_for(len(self._own.mixed), more=len(rows) >= _BATCH)
        for apart in range(1, max((len(row.words) for row in rows), default=0)):
            pairs = _pairs(self._own, flat, apart, self._partners)
            self._pairs.append(pairs._replace(words=pairs.words + np.int32(self._base)))

    def _learn(self, words: list[_Word]) -> None:
        """Take in words that are new, with their keys and how they sound."""
        ways = ways_of([one.low for one in words])
        self._own = _more(self._own, _keys(words, ways))
        self._plain.append(self._own.plain)
        self._voices.append(voices([way for some in ways for way in some]))
        self._counts.append(np.array([len(some) for some in ways], dtype=np.int32))

    def arrays(self) -> dict[str, Array]:
        """The finished index."""
        owners = np.array(self.owners, dtype=np.int32)
        voices_, self._voices = np.concatenate(self._voices), []
        return {
            **self._sorted_pairs(owners),
            "word_bits": filter_of(mixed(np.unique(np.concatenate(self._plain)))),
            "partners": self._partners,
            "word_ends": np.cumsum(np.concatenate(self._counts), dtype=np.int32),
            "voices": voices_,
            "name_entry": owners,
            **_text_arrays("name", self.names),
            **_text_arrays("entry", self.ids),
        }

    def _sorted_pairs(self, owners: Array) -> dict[str, Array]:
        """The pairs by their keys; one column after the other, for they are the most there is."""
        columns = [list(column) for column in zip(*self._pairs, strict=True)]
        self._pairs.clear()
        key, name, words, letter = (np.concatenate(columns.pop(0)) for _ in range(4))
        order = np.argsort(key, kind="stable").astype(np.int32)
        key, name = key[order], name[order]
        new = runs(key, name)
        order, key, name = order[new], key[new], name[new]
        words, letter = words[order], letter[order]
        first = runs(key).nonzero()[0]
        unique = key[first]
        few = entries_of(owners[name], first) <= MOST_LOOSE
        loose = unique[letter[first] & few] ^ LOOSE
        return {
            "pair_keys": key,
            "pair_names": name,
            "pair_words": words,
            "pair_bits": filter_of(np.concatenate((unique, loose))),
        }


_NO_KEYS = _Keys(*(np.zeros(0, kind) for kind in (int, int, "u8", "u8", bool, "u8")))
_NO_PAIRS = ((0, np.uint64), (0, np.int32), ((0, 2), np.int32), (0, bool))


def _text_arrays(kind: str, texts: list[str]) -> dict[str, Array]:
    encoded = [text.encode("utf-8", "replace") for text in texts]
    ends = np.cumsum([len(text) for text in encoded], dtype=np.int64)
    return {
        f"{kind}_bytes": np.frombuffer(b"".join(encoded), dtype=np.uint8),
        f"{kind}_ends": ends,
    }
