"""Slips of the pen: words one letter away from one that is known."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

_LONG_ENOUGH = 6


def corrected(words: tuple[str, ...], known: Callable[[], tuple[str, ...]]) -> tuple[str, ...]:
    """The words, each that begins like a known one but for one letter replaced by it.

    `known` gives these; it is asked once.
    """
    return tuple(_nearest(word, known) for word in words)


@lru_cache(maxsize=20_000)
def _nearest(word: str, known: Callable[[], tuple[str, ...]]) -> str:
    if len(word) < _LONG_ENOUGH:
        return word
    return next((stem for stem in _stems(known) if _one_slip(word, stem)), word)


@lru_cache(maxsize=4)
def _stems(known: Callable[[], tuple[str, ...]]) -> tuple[str, ...]:
    """The known words that are long enough to be told apart, the longest first."""
    return tuple(sorted((word for word in set(known()) if len(word) >= _LONG_ENOUGH), key=len))[
        ::-1
    ]


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
