"""Excerpts: the part of a text where the searched words stand, and where exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from nlp.text.tokens import Token as Word
from rollcall.search import naming
from rollcall.search.plan import All, Phrase, Plan, Prefix, Some, Token
from rollcall.search.words import all_read, capitals, pieces

WIDTH = 260
_READ = 100_000
"""Characters of a text in which words are marked: a page shows twenty articles at once."""
_MOST_MARKS = 200
_NEAR = 3
"""Words that the parts of one name may stand apart."""
_KEYS = re.compile("[a-z][0-9a-f]+")
Span = tuple[int, int]


@dataclass
class _Sought:
    """What the parts of a plan that must hold look for in a text; `parts` are those of names."""

    stems: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)
    prefixes: tuple[str, ...] = ()
    phrases: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def only_names(self) -> bool:
        return not (self.stems or self.words or self.prefixes or self.phrases)

    def add(self, plan: Plan) -> None:
        match plan:
            case All(of) | Some(of):
                for one in of:
                    self.add(one)
            case Token("stems", some):
                self.stems |= some
            case Token("words", some):
                self.words |= some
            case Token("names", some):
                self.names |= some
            case Phrase(where, some):
                self.phrases += [(where, words) for words in some if words]
            case Prefix(start):
                self.prefixes += (start,)
            case _:  # marks and times stand in no text, and what must not stand there neither
                pass


def marks(text: str, language: str | None, plan: Plan) -> list[Span]:
    """The spans of a text that a search looks for, in order; they do not overlap."""
    sought = _sought(plan)
    if sought == _Sought():
        return []
    text = text[:_READ]
    spans = set() if sought.only_names() else _texts(text, language, sought)
    if sought.names:
        spans.update(_named(capitals(text), sought))
    return _apart(sorted(spans))


@lru_cache(maxsize=16)  # of the twenty articles on a page
def _sought(plan: Plan) -> _Sought:
    sought = _Sought()
    sought.add(plan)
    sought.parts = {part for token in sought.names for part in _KEYS.findall(token)}
    return sought


def _texts(text: str, language: str | None, sought: _Sought) -> set[Span]:
    """Words and phrases in the forms that are looked for."""
    found = pieces(text)
    both = all_read((piece.text for piece in found), language)
    words, stems = [word for word, _ in both], [stem for _, stem in both]
    spans = {
        (piece.start, piece.end)
        for piece, stem, word in zip(found, stems, words, strict=True)
        if stem in sought.stems
        or word in sought.words
        or (sought.prefixes and word.startswith(sought.prefixes))
    }
    for where, phrase in sought.phrases:
        spans.update(_phrases(found, stems if where == "stems" else words, phrase))
    return spans


def _phrases(
    found: Sequence[Word], tokens: Sequence[str], phrase: tuple[str, ...]
) -> Iterator[Span]:
    size = len(phrase)
    for at, token in enumerate(tokens):
        if token == phrase[0] and tuple(tokens[at : at + size]) == phrase:
            yield found[at].start, found[at + size - 1].end


def _named(found: Sequence[tuple[int, Word]], sought: _Sought) -> Iterator[Span]:
    """Words in capitals that are asked for as a name, alone or as two parts of one."""
    wanted, parts = sought.names, sought.parts
    named = [
        (number, piece, tokens)
        for number, piece in found
        if not (tokens := naming.alone(piece.text)).isdisjoint(parts)
    ]
    for at, (number, piece, tokens) in enumerate(named):
        if tokens & wanted:
            yield piece.start, piece.end
        for other, after, _ in named[at + 1 : at + 1 + _NEAR]:
            if other - number > _NEAR:
                break
            if naming.beside(piece.text, after.text) & wanted:
                yield piece.start, after.end


def _apart(spans: Sequence[Span]) -> list[Span]:
    """Spans in order, those that overlap made one."""
    out: list[Span] = []
    for start, end in spans:
        if out and start < out[-1][1]:
            out[-1] = out[-1][0], max(end, out[-1][1])
        else:
            out.append((start, end))
    return out


def excerpt(text: str, language: str | None, plan: Plan) -> tuple[str, tuple[Span, ...]]:
    """The stretch of text with most of what was searched, and the spans to mark in it."""
    spans = marks(text, language, plan)
    start = _densest(spans)
    if start > 0:
        start = text.rfind(" ", 0, start) + 1
    end = min(len(text), start + WIDTH)
    if end < len(text):
        end = text.rfind(" ", start + 1, end) if " " in text[start + 1 : end] else end
    inside = tuple((a - start, b - start) for a, b in spans if start <= a and b <= end)
    return text[start:end], inside


def title_end(part: str, title: str) -> int:
    """How many characters of an article's excerpt are its title, or the end of it; the rest is its
    text. For whoever shows the title above.
    """
    end = part.find("\n\n")
    return end if end > 0 and title.endswith(part[:end]) else 0


def _densest(spans: Sequence[Span]) -> int:
    best, most = 0, 0
    for first, (start, _) in enumerate(spans[:_MOST_MARKS]):
        inside = sum(1 for _, end in spans[first : first + 40] if end - start < WIDTH - 40)
        if inside > most:
            best, most = start, inside
    return max(0, best - 40) if spans else 0
