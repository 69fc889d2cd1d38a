"""One tokeniser for names, search and matching, so that all of them see the same words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_WORD = re.compile(r"\w+(?:['’ʼ`\-‐‑]\w+)*")


class Token(NamedTuple):
    """A word and where it stands, in code points: `text[start:end] == token.text`."""

    text: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The words of a text in order; apostrophes and hyphens inside a word belong to it."""
    for found in _WORD.finditer(text):
        yield Token(found.group(), found.start(), found.end())
