"""Phrases in an editable table, and finding them in a cell: shared by headings and statuses.

A phrase is words; `слово*` stands for every word that starts so, `...` for up to four words
between two others, `$` for the end of the text. Lines that start with # are comments.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

_GAP = 4
_MOST_WORDS_KNOWN = 20_000
_FEW = 3
_WORD = re.compile(r"[^\W_]+(?:['’ʼ`‐‑-][^\W_]+)*|№")


class Phrase(NamedTuple):
    """One line of a table: what it means, and the words that say so."""

    meaning: str
    words: tuple[str, ...]


class Found(NamedTuple):
    """A phrase found at the words `start` to `end` (exclusive)."""

    phrase: Phrase
    start: int
    end: int


@lru_cache(maxsize=2_000)
def plain_words(text: str) -> tuple[str, ...]:
    """The words of a cell as tables spell them: lower case, ё as е, no punctuation.

    The last texts are remembered: every question about a cell takes it apart.
    """
    if "№" in text:
        # NFKC alone would make an English "No" of the sign.
        text = " № ".join(unicodedata.normalize("NFKC", part) for part in text.split("№"))
    else:
        text = unicodedata.normalize("NFKC", text)
    return tuple(_WORD.findall(text.casefold().replace("ё", "е")))


@cache
def table(name: str, only: str = "") -> dict[str, tuple[Phrase, ...]]:
    """The phrases of a .tsv file of this package by the first three letters of their first word.

    `only` leaves out those that mean something else.
    """
    text = resources.files("rollcall.lists").joinpath(name).read_text("utf-8")
    found: dict[str, list[Phrase]] = {}
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        meaning, _, words = line.partition("\t")
        phrase = Phrase(meaning.strip(), tuple(words.strip().casefold().replace("ё", "е").split()))
        if only in ("", phrase.meaning):
            found.setdefault(_bucket(phrase.words[0]), []).append(phrase)
    return {
        key: tuple(sorted(phrases, key=lambda phrase: -_weight(phrase)))
        for key, phrases in found.items()
    }


_Ranked = tuple[int, Phrase]


class _Index:
    """Phrases with their rank by one of their words, so that nobody has to try all."""

    def __init__(self, phrases: Iterable[_Ranked], at: int) -> None:
        self._others: list[_Ranked] = []
        self._exact: dict[str, list[_Ranked]] = {}
        self._stems: dict[str, list[_Ranked]] = {}
        self._sizes: dict[str, set[int]] = {}
        for ranked in phrases:
            phrase = ranked[1]
            part = phrase.words[at] if at < len(phrase.words) else "..."
            if part in ("...", "$"):
                self._others.append(ranked)
            elif part.endswith("*"):
                self._stems.setdefault(part[:-1], []).append(ranked)
                self._sizes.setdefault(part[:2].rstrip("*"), set()).add(len(part) - 1)
            else:
                self._exact.setdefault(part, []).append(ranked)

    def of(self, word: str) -> list[_Ranked]:
        """The phrases that may have this word in that place, the first in rank first."""
        found = [*self._others, *self._exact.get(word, ())]
        for size in self._sizes.get(word[:2], ()):
            if size <= len(word):
                found += self._stems.get(word[:size], ())
        if len(word) > 1 and word[0] in self._stems:
            found += self._stems[word[0]]
        if len(found) > 1:
            found.sort()
        return found


class _Starts:
    """The phrases of a table by the two words that they begin with.

    `idle` are words known to begin none: a cell of nothing but these is done at one look.
    """

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._firsts = _Index(enumerate(sorted(phrases, key=_order)), 0)
        self.known: dict[str, _Index | list[_Ranked]] = {}
        self.idle: set[str] = {""}

    def learn(self, words: Iterable[str]) -> None:
        """Looks up the words that were not met before."""
        if len(self.idle) + len(self.known) >= _MOST_WORDS_KNOWN:
            self.known, self.idle = {}, {""}
        for word in words:
            if word not in self.idle and word not in self.known:
                phrases = self._firsts.of(word)
                if phrases:
                    self.known[word] = _Index(phrases, 1) if len(phrases) > _FEW else phrases
                else:
                    self.idle.add(word)


@cache
def _starts(name: str, only: str) -> _Starts:
    return _Starts(phrase for phrases in table(name, only).values() for phrase in phrases)


def find(words: Sequence[str], name: str, only: str = "") -> list[Found]:
    """The phrases of table `name` in these words, left to right, the longest at each place.

    `only` asks for those of one meaning.
    """
    starts = _starts(name, only)
    if starts.idle.issuperset(words):
        return []
    starts.learn(words)
    found: list[Found] = []
    for start, word in enumerate(words):
        phrases = starts.known.get(word)
        if phrases is None:
            continue
        if isinstance(phrases, _Index):
            phrases = phrases.of(words[start + 1] if start + 1 < len(words) else "")
        for _, phrase in phrases:
            if end := _match(words, start, phrase.words):
                found.append(Found(phrase, start, end))
                break
    return found


def _order(phrase: Phrase) -> tuple[int, int]:
    """The longest first; of equally long ones those that begin with the shortest stem."""
    return -_weight(phrase), len(_bucket(phrase.words[0]))


def _bucket(word: str) -> str:
    return word.rstrip("*")[:3]


def _weight(phrase: Phrase) -> int:
    return sum(len(word) for word in phrase.words if word != "...")


def _match(words: Sequence[str], start: int, pattern: tuple[str, ...]) -> int:
    """Where the pattern ends when it stands at `start`, else 0."""
    at, reach = start, 0
    for part in pattern:
        if part == "...":
            reach = _GAP
            continue
        if part == "$":
            return at if at == len(words) else 0
        stem = part[:-1] if part[-1] == "*" else ""
        for there in range(at, at + reach + 1):
            if there >= len(words):
                return 0
            word = words[there]
            if word.startswith(stem) if stem else word == part:
                at, reach = there + 1, 0
                break
        else:
            return 0
    return at
