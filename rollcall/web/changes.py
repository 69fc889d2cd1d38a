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
_SHORT = 12
"""Characters that stayed between two changes up to which all of it is shown as one change."""
_AROUND = 90
"""Characters of unchanged text that stay on either side of a change."""


@dataclass(frozen=True)
class Change:
    """A stretch that stayed, came or went."""

    kind: Literal["same", "new", "old"]
    text: str


def changes(old: str, new: str) -> list[Change]:
    """The stretches of both texts in order; long unchanged ones are shortened with an ellipsis.

    The old and the same stretches joined are the old text (but for the shortening), the new and
    the same ones the new text. A word or two that stayed between two changes belong to them.
    """
    a, b = _WORD.findall(old), _WORD.findall(new)
    if len(a) + len(b) > _WORDS:
        a, b = _LINE.findall(old), _LINE.findall(new)
    out: list[Change] = []
    gone, come = "", ""
    codes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    for place, (tag, i1, i2, j1, j2) in enumerate(codes):
        stayed = "".join(a[i1:i2]) if tag == "equal" else ""
        if stayed and (len(stayed) > _SHORT or place in (0, len(codes) - 1)):
            out += _changed(gone, come)
            out.append(Change("same", stayed))
            gone, come = "", ""
        else:
            gone += "".join(a[i1:i2])
            come += "".join(b[j1:j2])
    out += _changed(gone, come)
    return [_shorten(change, n, len(out)) for n, change in enumerate(out)]


def _changed(gone: str, come: str) -> list[Change]:
    pair = (Change("old", gone), Change("new", come))
    return [change for change in pair if change.text]


def _shorten(change: Change, place: int, of: int) -> Change:
    text = change.text
    if change.kind != "same" or len(text) <= 2 * _AROUND:
        return change
    head = "" if place == 0 else text[:_AROUND].rpartition(" ")[0] + " "
    tail = "" if place == of - 1 else " " + text[-_AROUND:].partition(" ")[2]
    return Change("same", f"{head}…{tail}")
