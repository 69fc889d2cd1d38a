"""What changed between two revisions of a text, word by word, for people to see at a glance."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_WORDS = 6000
"""Tokens of both texts together up to which words are compared; beyond, lines are."""
_AROUND = 90
"""Characters of unchanged text that stay on either side of a change."""


@dataclass(frozen=True)
class Change:
    """A stretch that stayed, came or went."""

    kind: Literal["same", "new", "old"]
    text: str


def changes(old: str, new: str) -> list[Change]:
    """The stretches of both texts in order; long unchanged ones are shortened with an ellipsis."""
    pattern = _WORD
    a, b = _WORD.findall(old), _WORD.findall(new)
    if len(a) + len(b) > _WORDS:
        pattern = _LINE
        a, b = pattern.findall(old), pattern.findall(new)
    out: list[Change] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            out.append(Change("same", "".join(a[i1:i2])))
            continue
        if i1 < i2:
            out.append(Change("old", "".join(a[i1:i2])))
        if j1 < j2:
            out.append(Change("new", "".join(b[j1:j2])))
    return [_shorten(change, n, len(out)) for n, change in enumerate(out)]


def _shorten(change: Change, place: int, of: int) -> Change:
    text = change.text
    if change.kind != "same" or len(text) <= 2 * _AROUND:
        return change
    head = "" if place == 0 else text[:_AROUND].rpartition(" ")[0] + " "
    tail = "" if place == of - 1 else " " + text[-_AROUND:].partition(" ")[2]
    return Change("same", f"{head}…{tail}")
