"""Whether what somebody types finds the other forms of the same words: ours and two peers'.

The words are those of `tests/quality/search`, written by hand by somebody who had not seen the
code. A group is one word in all its forms; every form is asked for, and every form of the group
stands alone in an article. Pairs of different words show what is found wrongly, and whole sentences
what both come to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

import snowballstemmer

from rollcall.records import Viewer
from rollcall.search.analysis import Analysed, analysed
from rollcall.search.asking import understand
from rollcall.search.base import Document, Query
from rollcall.search.evaluate import holds
from rollcall.search.plan import Plan
from rollcall.search.words import pieces

SETS = Path(__file__).parents[2] / "tests" / "quality" / "search"
LANGUAGES = ("ru", "kk", "en")
HALVES = ("dev", "unseen")
_SNOWBALL = {"ru": "russian", "en": "english"}
_ME = Viewer("benchmark", "monitor")

Meets = Callable[[str, str, str], bool]
"""Whether what is asked for (first) finds what stands in a text (second) in a language (third)."""


class Figure(NamedTuple):
    """How many of how many."""

    right: int = 0
    of: int = 0

    @property
    def share(self) -> float:
        """Between 0 and 1."""
        return self.right / max(1, self.of)


class Figures(NamedTuple):
    """What one way of comparing words is worth: pairs of forms that meet, pairs of different words
    that do; sentences found of those to be found, and right of those found.
    """

    met: Figure
    mixed: Figure
    recall: Figure
    precision: Figure


def groups(language: str, half: str, folder: Path = SETS) -> Iterator[list[str]]:
    """The forms of each word; those whose stem is another (go, went) among them."""
    for cells in _rows(folder / f"forms_{language}_{half}.tsv"):
        yield list(dict.fromkeys(" ".join(cells[1:]).split()))


def strangers(language: str, half: str, folder: Path = SETS) -> Iterator[tuple[str, str]]:
    """Pairs of words that look alike and are different words."""
    for cells in _rows(folder / f"apart_{language}_{half}.tsv"):
        yield cells[0], cells[1]


def sentences(language: str, half: str, folder: Path = SETS) -> Iterator[tuple[str, str, bool]]:
    """What is typed, a sentence, and whether it should be found."""
    for asked, sentence, relevant in _rows(folder / f"queries_{language}_{half}.tsv"):
        yield asked, sentence, relevant.strip() == "yes"


def figures(language: str, half: str, meets: Meets) -> Figures:
    """All figures of one way of comparing words on one half of the words of a language."""
    rows = list(sentences(language, half))
    found = [relevant for asked, text, relevant in rows if meets(asked, text, language)]
    wanted = sum(relevant for _, _, relevant in rows)
    return Figures(
        met(list(groups(language, half)), language, meets),
        mixed(list(strangers(language, half)), language, meets),
        Figure(sum(found), wanted),
        Figure(sum(found), len(found)),
    )


def wrong(language: str, meets: Meets) -> Iterator[str]:
    """What goes wrong in the half that is for mending, a line each."""
    for forms in groups(language, "dev"):
        lost = [pair for pair in permutations(forms, 2) if not meets(*pair, language)]
        if lost:
            apart = ", ".join(f"{asked} does not find {stored}" for asked, stored in lost[:3])
            yield f"{len(lost)} pairs of {forms[0]}: {apart}"
    for a, b in strangers(language, "dev"):
        if meets(a, b, language) or meets(b, a, language):
            yield f"{a} and {b} meet"
    for asked, text, relevant in sentences(language, "dev"):
        if meets(asked, text, language) != relevant:
            yield f"{asked} {'misses' if relevant else 'finds'}: {text}"


def _rows(path: Path) -> Iterator[list[str]]:
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        if line.strip():
            yield line.split("\t")


def met(some: Sequence[Sequence[str]], language: str, meets: Meets) -> Figure:
    """Of all ordered pairs of forms of one word, how many meet."""
    pairs = [pair for forms in some for pair in permutations(forms, 2)]
    return Figure(sum(meets(*pair, language) for pair in pairs), len(pairs))


def mixed(pairs: Sequence[tuple[str, str]], language: str, meets: Meets) -> Figure:
    """Of all pairs of different words, how many meet in either direction."""
    wrong = sum(meets(a, b, language) or meets(b, a, language) for a, b in pairs)
    return Figure(wrong, len(pairs))


def ours(asked: str, stored: str, language: str) -> bool:
    """As a search does it; whoever asks does not say in which language."""
    return holds(_plan(asked), _article(stored, language))


def plain(asked: str, stored: str, language: str) -> bool:
    """The same words, but for capitals and ё."""
    return set(_folded(asked)) <= set(_folded(stored))


def snowball(asked: str, stored: str, language: str) -> bool:
    """The same stems by Snowball, which has no Kazakh; both by the rules of the text's language."""
    return set(_stemmed(asked, language)) <= set(_stemmed(stored, language))


PEERS: dict[str, Meets] = {"plain tokens": plain, "Snowball": snowball, "ours": ours}


@cache
def _plan(asked: str) -> Plan:
    return understand(Query(asked), _ME)


@cache
def _article(text: str, language: str) -> Analysed:
    at = datetime(2022, 1, 5, tzinfo=UTC)
    return analysed(Document("one", "", text, language, "source", "news", at))


@cache
def _folded(text: str) -> tuple[str, ...]:
    return tuple(piece.text.lower().replace("ё", "е") for piece in pieces(text))


@cache
def _stemmed(text: str, language: str) -> tuple[str, ...]:
    if language not in _SNOWBALL:
        return _folded(text)
    stemmer = snowballstemmer.stemmer(_SNOWBALL[language])
    return tuple(stemmer.stemWord(word) for word in _folded(text))
