"""Statuses in words, mapped to the claims vocabulary through the table `statuses.tsv`."""

from __future__ import annotations

from functools import lru_cache

from nlp.annotations import STATUSES
from rollcall.lists.words import find, plain_words, table

TABLE = "statuses.tsv"
_WORDS_READ = 60
_LONGEST = 500
_LONG_ENOUGH = 6
_BEFORE = frozenset({"не", "not", "never", "without", "нет", "неоднократно не"})
_AFTER = frozenset({"жоқ", "емес", "no"})
_FINAL = ("died_in_custody", "killed")
_VOCABULARY = frozenset(STATUSES)


@lru_cache(maxsize=20_000)
def statuses_in(text: str) -> tuple[str, ...]:
    """Every status that a text states, in its order, without those it denies.

    The vocabulary's own words (`died_in_custody`) are understood as they are.
    """
    bare = text.strip().casefold().replace(" ", "_").replace("-", "_")
    if bare in _VOCABULARY:
        return (bare,)
    words = plain_words(text)[:_WORDS_READ]
    found: list[str] = []
    covered = 0
    for hit in find(words, TABLE):
        if hit.end <= covered:
            continue  # inside a longer phrase that began earlier
        covered = hit.end
        denied = hit.start > 0 and words[hit.start - 1] in _BEFORE
        denied = denied or (hit.end < len(words) and words[hit.end] in _AFTER)
        if hit.phrase.meaning in _VOCABULARY and not denied:
            found.append(hit.phrase.meaning)
    return tuple(found)


def parse_status(text: str) -> str | None:
    """The status that a cell tells last, or a death wherever it is told; None when none is read.

    "Detained and released 7 January" is released; "killed; posthumously convicted" stays killed.
    """
    found = statuses_in(text[:_LONGEST]) or statuses_in(_corrected(text[:_LONGEST]))
    for final in _FINAL:
        if final in found:
            return final
    definite = [status for status in found if status != "other"]
    if definite:
        return definite[-1]
    return "other" if found else None


@lru_cache(maxsize=5_000)
def _corrected(text: str) -> str:
    """A text with slips of the pen put right: words one letter away from a word of the table."""
    words = plain_words(text)[:_WORDS_READ]
    return " ".join(_nearest(word) for word in words)


@lru_cache(maxsize=20_000)
def _nearest(word: str) -> str:
    if len(word) < _LONG_ENOUGH:
        return word
    return next((stem for stem in _stems() if _one_slip(word, stem)), word)


@lru_cache(maxsize=1)
def _stems() -> tuple[str, ...]:
    """The words and beginnings of words that tell a status by themselves, the longest first."""
    found = {
        phrase.words[0].rstrip("*")
        for phrases in table(TABLE).values()
        for phrase in phrases
        if len(phrase.words) == 1 and phrase.meaning in _VOCABULARY
    }
    return tuple(sorted((word for word in found if len(word) >= _LONG_ENOUGH), key=len))[::-1]


def _one_slip(word: str, stem: str) -> bool:
    """Whether a word begins like the stem but for one letter changed, lost, added or swapped."""
    at = 0
    for at, (one, other) in enumerate(zip(word, stem, strict=False)):  # noqa: B007
        if one != other:
            break
    else:
        return False  # too short, or no slip at all
    rest, left = word[at:], stem[at:]
    return (
        rest[1:].startswith(left[1:])
        or rest[1:].startswith(left)
        or (at > 0 and rest.startswith(left[1:]))
        or (rest[:2] == left[1::-1] and len(left) > 1 and rest[2:].startswith(left[2:]))
    )


def sole_status(text: str) -> str | None:
    """The status of a heading ("Погибшие в январе"), or None where it names several."""
    found = set(statuses_in(text[:_LONGEST]))
    return found.pop() if len(found) == 1 else None
