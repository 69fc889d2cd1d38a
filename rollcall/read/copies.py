"""Copies and near copies: which articles are one story.

Agencies are reprinted, shortened and put behind another headline. Candidates come from MinHash
banding (Broder 1997; Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3) through
datasketch, which chooses bands for a similarity of .5; then exact containment of word shingles
decides. The band keys are strings to store in SQL: two texts that share one are worth comparing.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

import numpy as np

_WORD = re.compile(r"\w+")
_SHINGLE = 4
_PERMUTATIONS = 128
_SEED = 1
_THRESHOLD = 0.5
_MAX_WORDS = 20_000
COPY = 0.6
"""Containment from which two texts tell one story; measured on reprints with new first lines."""

MIN_WORDS = 30
"""Shorter texts are copies only when equal: two notices of one line differ in a name alone."""


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    return _WORD.findall(folded)[:_MAX_WORDS]


def _shingles(words: list[str]) -> set[bytes]:
    stop = max(1, len(words) - _SHINGLE + 1)
    return {" ".join(words[at : at + _SHINGLE]).encode() for at in range(stop) if words}


def signature(text: str) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    """The MinHash of a text: 128 numbers, equal in about the share of shingles two texts share."""
    from datasketch import MinHash  # it takes a second to import: only where texts are compared

    minhash = MinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    shingles = list(_shingles(_words(text)))
    if shingles:
        minhash.update_batch(shingles)
    return np.asarray(minhash.hashvalues, dtype=np.uint64)


def bands(text: str) -> tuple[str, ...]:
    """Keys to store beside a text: texts that share at least one are candidates for `is_copy`.

    Short texts give a single key, that of their exact words, because they are copies only when
    equal; texts without a word give none.
    """
    words = _words(text)
    if not words:
        return ()
    if len(words) < MIN_WORDS:
        return ("w:" + _digest(" ".join(words).encode()),)
    values = signature(text)
    count, rows = _shape()
    return tuple(
        f"{band}:{_digest(values[band * rows : (band + 1) * rows].tobytes())}"
        for band in range(count)
    )


@lru_cache(maxsize=1)
def _shape() -> tuple[int, int]:
    """Bands and rows per band that datasketch chooses as best for the threshold."""
    from datasketch import MinHashLSH

    lsh = MinHashLSH(threshold=_THRESHOLD, num_perm=_PERMUTATIONS)
    return int(lsh.b), int(lsh.r)


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=8).hexdigest()


def containment(a: str, b: str) -> float:
    """The share (0 to 1) of the shorter text's shingles of four words that the other has too."""
    first, second = _shingles(_words(a)), _shingles(_words(b))
    smaller = min(len(first), len(second))
    return len(first & second) / smaller if smaller else 0.0


def is_copy(a_text: str, b_text: str) -> bool:
    """Whether two texts are copies or near copies of each other: one story."""
    first, second = _words(a_text), _words(b_text)
    if min(len(first), len(second)) < MIN_WORDS:
        return bool(first) and first == second
    return containment(a_text, b_text) >= COPY
