"""Stems by rules alone: Snowball for Russian and English, ours for Kazakh.

Searches know more of Russian (`nlp.text.russian`) and of English (`nlp.text.english`).
"""

from __future__ import annotations

import functools
import threading
from typing import Any

from nlp.text import kazakh_stem
from nlp.text.tokens import tokens

_SNOWBALL = {"ru": "russian", "en": "english"}
_LONGEST = 64  # letters; what is longer is no word, and Snowball's cost grows with it
_per_thread = threading.local()


def _snowball(language: str) -> Any:
    """A stemmer keeps state while it works, so each thread has its own."""
    known: dict[str, Any] = _per_thread.__dict__.setdefault("stemmers", {})
    if language not in known:
        import snowballstemmer  # thirty languages: only where words are stemmed

        known[language] = snowballstemmer.stemmer(_SNOWBALL[language])
    return known[language]


@functools.lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """The stem of one word, lowercased and with ё as е; a language we have no stemmer for
    (anything but ru, en, kk) only folds the letters. Cached: a corpus repeats its words.
    """
    folded = word.lower().replace("ё", "е")
    if len(folded) > _LONGEST:
        return folded[:_LONGEST]
    if language in _SNOWBALL:
        return str(_snowball(language).stemWord(folded))
    if language == "kk":
        return kazakh_stem.stem(folded)
    return folded


def stems(text: str, language: str) -> list[str]:
    """The stems of all words of a text, in order; one entry for each `nlp.text.tokens` token."""
    return [stem(token.text, language) for token in tokens(text)]
