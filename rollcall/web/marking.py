"""Marks in a text: spans of several kinds laid over it without ever overlapping."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True)
class Mark:
    """A span to mark. `rank`: the lower one wins where two overlap; `link` is an anchor here."""

    start: int
    end: int
    kind: str
    note: str = ""
    link: str = ""
    rank: int = 0


@dataclass(frozen=True)
class Piece:
    """A stretch of text with the mark that lies over it, if any."""

    text: str
    mark: Mark | None = None


def settle(marks: Iterable[Mark], length: int) -> list[Mark]:
    """Those marks that can stand beside each other, in the order of the text.

    Where two overlap, the lower rank stays, then the longer one. Marks outside the text go.
    """
    taken = bytearray(length)
    kept = []
    for mark in sorted(marks, key=lambda m: (m.rank, m.start - m.end, m.start)):
        if 0 <= mark.start < mark.end <= length and not any(taken[mark.start : mark.end]):
            taken[mark.start : mark.end] = b"\1" * (mark.end - mark.start)
            kept.append(mark)
    return sorted(kept, key=lambda mark: mark.start)


def pieces(text: str, marks: Sequence[Mark], start: int = 0, end: int | None = None) -> list[Piece]:
    """The stretch of a text from `start` to `end` in pieces; `marks` are settled and in order.

    The pieces joined are that stretch. A mark that crosses an edge is cut at it.
    """
    end = len(text) if end is None else end
    out, at = [], start
    for mark in marks:
        first, last = max(mark.start, at), min(mark.end, end)
        if first >= last:
            continue
        if at < first:
            out.append(Piece(text[at:first]))
        out.append(Piece(text[first:last], mark))
        at = last
    if at < end:
        out.append(Piece(text[at:end]))
    return out


def paragraphs(text: str, marks: Iterable[Mark], start: int = 0) -> list[list[Piece]]:
    """A text from `start` on as paragraphs of pieces, one for each line that is not empty."""
    settled = settle(marks, len(text))
    out, first = [], 0
    for line in _LINE.finditer(text, start):
        while first < len(settled) and settled[first].end <= line.start():
            first += 1
        near = settled[first:]
        stop = next((n for n, m in enumerate(near) if m.start >= line.end()), len(near))
        if line.group().strip():
            out.append(pieces(text, near[:stop], line.start(), line.end()))
    return out
