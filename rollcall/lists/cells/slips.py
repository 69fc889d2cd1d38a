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
    stems = _stems(known)
    near = {at for part in _parts_of(word) for at in stems.get(part, ())}
    return next((stem for _, stem in sorted(near) if _one_slip(word, stem)), word)


@lru_cache(maxsize=4)
def _stems(known: Callable[[], tuple[str, ...]]) -> dict[str, list[tuple[int, str]]]:
    """The known words that are long enough to be told apart by their parts, with their rank.

    A slip is in the first three letters or behind them, so one of the parts is as it should be.
    """
    long = (word for word in set(known()) if len(word) >= _LONG_ENOUGH)
    parts: dict[str, list[tuple[int, str]]] = {}
    for rank, stem in enumerate(sorted(long, key=lambda word: (-len(word), word))):
        for part in ("1" + stem[:3], "2" + stem[3:6], _swapped(stem)):
            parts.setdefault(part, []).append((rank, stem))
    return parts


def _parts_of(word: str) -> tuple[str, ...]:
    """Where a known word that this one is a slip of must stand in `_stems`."""
    behind = (word[at : at + 3] for at in (2, 3, 4))  # a letter lost, changed, added before it
    return ("1" + word[:3], *("2" + part for part in behind), _swapped(word))


def _swapped(word: str) -> str:
    """The same for two words that differ in two letters swapped among the first four."""
    return "3" + "".join(sorted(word[:4])) + word[4:6]


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
