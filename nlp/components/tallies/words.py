"""The words around a number: tables under nlp/data/tallies, and which of them a word can be."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from nlp.annotations import STATUSES, Bound
from nlp.components.claims.lexicon import Stems, is_word, plain, stems
from nlp.components.lexicon import Marks, Word, rows
from nlp.components.tallies.numbers import Number, begins
from nlp.components.tallies.sentence import BOUNDARY, Sentence

GROUP = "group:"
TELLING = ("part", "lost")
"""What makes tallies of numbers where nothing is said to have happened: "of them", "lost"."""


class Saying(NamedTuple):
    """Words that say what happened to somebody: the first, the last, and the status."""

    first: int
    last: int
    status: str


class Tables(NamedTuple):
    """The tables of one language: words by kind (a status, group:police, people, stop, ...)."""

    language: str
    kinds: dict[str, Stems]

    def at(self, kind: str, words: list[Word], i: int) -> int:
        """How many words from the i-th on are of a kind."""
        entry = entries(words[i].text, self.language).get(kind)
        return _size(entry, words, i) if entry else 0

    def hold(self, kinds: tuple[str, ...], words: list[Word]) -> bool:
        """Whether any of the words is of one of the kinds."""
        there = ((i, entries(word.text, self.language)) for i, word in enumerate(words))
        return any(
            kind in found and _size(found[kind], words, i) > 0
            for i, found in there
            if found
            for kind in kinds
        )

    def tell(self, words: list[Word], telling: set[str]) -> bool:
        """Whether anything is said to have happened, or "of them" is said. `telling` has the words
        that can begin it."""
        return any(
            entry.alone or _size(entry, words, i)
            for i, word in enumerate(words)
            if word.text in telling
            for kind, entry in entries(word.text, self.language).items()
            if kind in STATUSES or kind in TELLING
        )

    def status_at(self, words: list[Word], i: int) -> str | None:
        """The status that the words from the i-th on say, if any."""
        return self._longest(words, i)[1]

    def statuses(self, words: list[Word]) -> list[Saying]:
        """What the words say happened, in order; of several readings the longest."""
        found: list[Saying] = []
        i = 0
        while i < len(words):
            size, status = self._longest(words, i)
            if status is not None:
                found.append(Saying(i, i + size - 1, status))
            i += max(1, size)
        return found

    def _longest(self, words: list[Word], i: int) -> tuple[int, str | None]:
        best: tuple[int, str | None] = (0, None)
        for kind, entry in entries(words[i].text, self.language).items():
            if kind in STATUSES:
                size = _size(entry, words, i)
                if size > best[0]:
                    best = size, kind
        return best

    def groups_at(self, words: list[Word], i: int) -> dict[str, int]:
        """The groups of people that the i-th word names, and how many words each takes."""
        found: dict[str, int] = {}
        for kind, entry in entries(words[i].text, self.language).items():
            size = _size(entry, words, i) if kind.startswith(GROUP) else 0
            if size:
                found[kind.removeprefix(GROUP)] = size
        return found


@lru_cache(maxsize=8)
def tables(language: str) -> Tables | None:
    """The tables of a language; None where there are none."""
    if language not in ("ru", "kk", "en"):
        return None
    return Tables(
        language, {what: stems(plain(cell)) for what, cell in rows(f"tallies/{language}.tsv")}
    )


class Entry(NamedTuple):
    """What a word is of one kind: the kind itself (`alone`), or the first word of phrases, of
    which `rests` are the other words, the longest first, and `next` how the second word begins."""

    alone: bool
    rests: tuple[tuple[str, ...], ...]
    next: tuple[str, ...]


@lru_cache(maxsize=100_000)
def entries(word: str, language: str) -> dict[str, Entry]:
    """The kinds that a word is or can begin, in the order of the table; most words none."""
    known = tables(language)
    found: dict[str, Entry] = {}
    for kind, cell in known.kinds.items() if known else ():
        rests = [phrase[1:] for phrase in cell.phrases if is_word(word, phrase[0])]
        if rests or cell.has(word):
            begun = dict.fromkeys(rest[0].removesuffix("*") for rest in rests)
            rests.sort(key=len, reverse=True)
            found[kind] = Entry(cell.has(word), tuple(rests), tuple(begun))
    return found


def _size(entry: Entry, words: list[Word], i: int) -> int:
    """How many words from the i-th on make an entry; 0 where they do not."""
    goes_on = i + 1 < len(words) and words[i + 1].text.startswith(entry.next)
    for rest in entry.rests if goes_on else ():
        if len(words) - i > len(rest) and all(
            is_word(words[i + k].text, pattern) for k, pattern in enumerate(rest, 1)
        ):
            return len(rest) + 1
    return int(entry.alone)


class WordMark(NamedTuple):
    """Whether a number can begin with a word, and whether it can begin to say what happened."""

    counts: bool
    tells: bool


@cache
def marks_of(language: str) -> Marks[WordMark]:
    """What tallies look for in a text before they look at its sentences; most words are neither."""

    def mark(word: str) -> WordMark | None:
        known = entries(word, language)
        tells = any(kind in STATUSES or kind in TELLING for kind in known)
        counts = begins(word, language)
        return WordMark(counts, tells) if counts or tells else None

    return Marks(mark)


class Reading(NamedTuple):
    """One number of one sentence, with all that is needed to judge it.

    `opening` is the sentence's first number, `limit` the first word of the next one. `bound` and
    `lead` are what "at least" makes of the number, and the word where that begins; `sayings` is
    what the sentence says happened.
    """

    sentence: Sentence
    number: Number
    tables: Tables
    inherited: str | None
    opening: Number
    limit: int
    bound: Bound
    lead: int
    sayings: list[Saying]

    @property
    def words(self) -> list[Word]:
        """The words of the sentence."""
        return self.sentence.words

    def at(self, kind: str, i: int) -> int:
        """How many words from the i-th on are of a kind."""
        return self.tables.at(kind, self.sentence.words, i)

    def people_at(self, i: int) -> bool:
        """Whether the i-th word is for people, whatever they do."""
        return bool(self.at("people", i) or self.at("persons", i))

    def following(self, reach: int) -> range:
        """The words right after the number, up to a boundary or the next number."""
        words, number = self.sentence.words, self.number
        stop = number.last + 1
        while stop < min(len(words), self.limit) and stop <= number.last + reach:
            if self.sentence.cost(number.end, words[stop].start) >= BOUNDARY:
                break
            stop += 1
        return range(number.last + 1, stop)

    def near(self, kind: str, reach: int) -> bool:
        """Whether a word of a kind follows the number closely."""
        return any(self.at(kind, i) for i in self.following(reach))

    def preceding(self, reach: int) -> range:
        """The words right before the number."""
        return range(max(0, self.number.first - reach), self.number.first)
