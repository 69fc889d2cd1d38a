"""Excerpts: the part of a text where the searched words stand, and where exactly."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.text.stems import stem
from rollcall.names import keys
from rollcall.search.grammar import Term
from rollcall.search.words import asked, language_of, pieces

WIDTH = 260


def marks(text: str, language: str | None, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """The spans of a text that the positive terms of a search speak of."""
    stems: set[str] = set()
    prefixes: tuple[str, ...] = ()
    wanted: set[str] = set()
    for term in terms:
        if term.negated:
            continue
        if term.kind == "prefix":
            prefixes += (term.words[0].lower().replace("ё", "е"),)
        elif term.kind != "name":
            stems.update(*(asked(word) for word in term.words))
        if term.kind in ("name", "words"):
            wanted.update(*(keys(word) for word in term.words))
    found = []
    for piece in pieces(text):
        folded = piece.text.lower().replace("ё", "е")
        if (
            stem(piece.text, language_of(piece.text, language)) in stems
            or (prefixes and folded.startswith(prefixes))
            or (wanted and piece.text[0].isupper() and wanted & keys(piece.text))
        ):
            found.append((piece.start, piece.end))
    return found


def excerpt(
    text: str, language: str | None, terms: Sequence[Term]
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The stretch of text with most of what was searched, and the spans to mark in it."""
    spans = marks(text, language, terms)
    start = _densest(spans)
    if start > 0:
        start = text.rfind(" ", 0, start) + 1
    end = min(len(text), start + WIDTH)
    if end < len(text):
        end = text.rfind(" ", start + 1, end) if " " in text[start + 1 : end] else end
    inside = tuple((a - start, b - start) for a, b in spans if start <= a and b <= end)
    return text[start:end], inside


def _densest(spans: Sequence[tuple[int, int]]) -> int:
    best, most = 0, 0
    for first, (start, _) in enumerate(spans[:200]):
        inside = sum(1 for _, end in spans[first : first + 40] if end - start < WIDTH - 40)
        if inside > most:
            best, most = start, inside
    return max(0, best - 40) if spans else 0
