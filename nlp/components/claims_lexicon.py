"""The words that claims are made of, as small tables under nlp/data/claims, one pair a language.

A pattern is a sequence of words: `задержан`, `пропавш*` (a stem), `a|b` (either), `~` (up to two
words between), `~3` and `~~` (up to three and six), `$` (nothing but punctuation follows). All
patterns are kept by their first word, so that a text is looked through once, with two dictionary
look-ups a word.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from nlp.components.lexicon import Word, rows

_GAPS = {("~",): 2, ("~3",): 3, ("~~",): 6}
_END = ("$",)
_PREFIX = 3
_APART = 2  # characters between two words where a mark and a blank stand between


class Pattern(NamedTuple):
    """One way to say a status. `frame` says where the victim stands (see nlp/data/claims).

    A sentence with none of the words `needed` (if there are any) cannot have it.
    """

    status: str
    frame: str
    negated: bool
    hypothetical: bool
    words: tuple[tuple[str, ...], ...]
    needed: frozenset[str]


class Trigger(NamedTuple):
    """A pattern found: the first and the last of the sentence's words that it covers."""

    pattern: Pattern
    first: int
    last: int


class Lexicon(NamedTuple):
    """One language: patterns by their first word or, where that is a stem, by its first letters."""

    patterns: dict[str, list[Pattern]]
    stems: dict[str, list[Pattern]]
    context: dict[str, Stems]


class Stems(NamedTuple):
    """A set of words: whole ones, stems, and phrases of several words."""

    whole: frozenset[str]
    stems: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]

    def has(self, word: str) -> bool:
        """Whether a word (lower case) is one of them."""
        return word in self.whole or word.startswith(self.stems)

    def at(self, words: list[Word], i: int) -> int:
        """How many words from the i-th on are one of them; 0 where none is."""
        first = words[i].text
        for phrase in self.phrases:
            if not _is(first, phrase[0]) or len(words) - i < len(phrase):
                continue
            if all(_is(words[i + k].text, p) for k, p in enumerate(phrase)):
                return len(phrase)
        return int(self.has(first))


def _is(word: str, pattern: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern


EMPTY = Stems(frozenset(), ("\0",), ())


def stems(cell: str) -> Stems:
    """The words of one cell of a table: commas between, * ends a stem, _ joins a phrase."""
    items = [item.strip().replace("_", " ") for item in cell.split(",") if item.strip()]
    single = [item for item in items if " " not in item]
    return Stems(
        frozenset(item for item in single if not item.endswith("*")),
        tuple(item[:-1] for item in single if item.endswith("*")) or ("\0",),
        tuple(tuple(item.split()) for item in items if " " in item),
    )


def plain(word: str) -> str:
    """A word as the tables have it: ё is е."""
    return word.replace("ё", "е")


@lru_cache(maxsize=8)
def lexicon(language: str) -> Lexicon | None:
    """The tables of a language; None where there are none."""
    if language not in ("ru", "kk", "en"):
        return None
    whole: dict[str, list[Pattern]] = {}
    begun: dict[str, list[Pattern]] = {}
    for status, frame, cell in rows(f"claims/{language}.tsv"):
        for item in cell.split(","):
            sequence = tuple(tuple(plain(w).split("|")) for w in item.split())
            pattern = Pattern(
                status.rstrip("!?"), frame, status.endswith("!"), status.endswith("?"), sequence,
                _needed(sequence),
            )  # fmt: skip
            for word in dict.fromkeys(sequence[0]):
                stem = word.endswith("*")
                key = word[:_PREFIX] if stem else word
                (begun if stem else whole).setdefault(key, []).append(pattern)
    context = {what: stems(plain(cell)) for what, cell in rows(f"claims/{language}.context.tsv")}
    return Lexicon(whole, begun, context)


def _needed(sequence: tuple[tuple[str, ...], ...]) -> frozenset[str]:
    """The last words of a pattern of several, where they are whole."""
    last = [word for word in sequence if word != _END][-1]
    if len(sequence) == 1 or any(word.endswith(("*", "_")) for word in last):
        return frozenset()
    return frozenset(last)


def triggers(words: list[Word], book: Lexicon) -> list[list[Trigger]]:
    """The patterns in a sentence in order, not overlapping, the longest first.

    Several readings of the same words stand together: "ұсталған" before a name or after it, and
    shorter ones behind, for where nobody fits the longest.
    """
    found: list[list[Trigger]] = []
    there = {word.text for word in words}
    i = 0
    while i < len(words):
        text = words[i].text
        best: list[Trigger] = []
        for patterns in (book.patterns.get(text), book.stems.get(text[:_PREFIX])):
            for pattern in patterns or ():
                if pattern.needed and pattern.needed.isdisjoint(there):
                    continue
                last = _match(pattern.words, words, i)
                if last is not None:
                    best.append(Trigger(pattern, i, last))
        if best:
            best.sort(key=lambda t: (-t.last, -len(t.pattern.words)))
            found.append(best)
            i = best[0].last
        i += 1
    return found


def _match(sequence: tuple[tuple[str, ...], ...], words: list[Word], i: int) -> int | None:
    """The index of the last word of a pattern that begins at the i-th; None where it does not."""
    at = i
    gap = 0
    for alternatives in sequence:
        if alternatives in _GAPS:
            gap = _GAPS[alternatives]
            continue
        if alternatives == _END:
            if at < len(words) and words[at].start - words[at - 1].end < _APART:
                return None
            continue
        stop = min(len(words), at + gap + 1)
        hit = next(
            (k for k in range(at, stop) if any(_is(words[k].text, a) for a in alternatives)), None
        )
        if hit is None:
            return None
        at, gap = hit + 1, 0
    return at - 1
