"""Phrases in an editable table, and finding them in a cell: shared by headings and statuses.

A phrase is words; `слово*` stands for every word that starts so, `...` for up to four words
between two others, `$` for the end of the text. Lines that start with # are comments.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

_GAP = 4
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


def plain_words(text: str) -> tuple[str, ...]:
    """The words of a cell as tables spell them: lower case, ё as е, no punctuation."""
    # NFKC alone would make an English "No" of the sign.
    parts = [unicodedata.normalize("NFKC", part) for part in text.split("№")]
    return tuple(_WORD.findall(" № ".join(parts).casefold().replace("ё", "е")))


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


def find(words: Sequence[str], name: str, only: str = "") -> list[Found]:
    """The phrases of table `name` in these words, left to right, the longest at each place.

    `only` asks for those of one meaning.
    """
    phrases = table(name, only)
    found: list[Found] = []
    for start, word in enumerate(words):
        best: Found | None = None
        for size in range(1, min(len(word), 3) + 1):
            for phrase in phrases.get(word[:size], ()):
                end = _match(words, start, phrase.words)
                if end and (best is None or _weight(phrase) > _weight(best.phrase)):
                    best = Found(phrase, start, end)
        if best:
            found.append(best)
    return found


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
        for there in range(at, min(at + reach + 1, len(words))):
            word = words[there]
            if word.startswith(part[:-1]) if part.endswith("*") else word == part:
                at, reach = there + 1, 0
                break
        else:
            return 0
    return at
