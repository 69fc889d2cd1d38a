"""The words of a text and their stems, the same for indexing and for asking."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from nlp.text.stems import stem
from nlp.text.tokens import Token, tokens

LANGUAGES = ("ru", "kk", "en")
_PARTS = re.compile(r"[^\W_]+")


def pieces(text: str) -> list[Token]:
    """The words of a text as the index sees them: letters and digits, parts of compounds apart."""
    return [
        Token(part.group(), token.start + part.start(), token.start + part.end())
        for token in tokens(text)
        for part in _PARTS.finditer(token.text)
    ]


def language_of(word: str, language: str | None) -> str:
    """The language by whose rules a word is stemmed: the text's, unless the script says other."""
    if language in LANGUAGES:
        return str(language) if word.isascii() == (language == "en") else _by_script(word)
    return _by_script(word)


def _by_script(word: str) -> str:
    return "en" if word.isascii() else "ru"


def stem_in(word: str, language: str | None) -> str:
    """The stem of one word of a text in a language."""
    return stem(word, language_of(word, language))


def stems_of(found: Iterable[Token], language: str | None) -> list[str]:
    """The stem of each of these words of a text in one language."""
    return [stem_in(piece.text, language) for piece in found]


@lru_cache(maxsize=10_000)
def asked(word: str) -> frozenset[str]:
    """Every stem that a word may have been indexed under, whatever language the text was in."""
    languages = ("en",) if word.isascii() else ("ru", "kk")
    return frozenset(stem(word, language) for language in languages)
