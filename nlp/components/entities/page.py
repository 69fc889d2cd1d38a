"""A document as the rules over people read it: its view, its language and its model's entities."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlp.components.view import Entity, View, entities, view

if TYPE_CHECKING:
    from spacy.tokens import Doc

PERSON = frozenset({"PER", "PERSON"})
"""The labels of people, in our models and in spaCy's."""

LONGEST_NAME = 6
"""Words; a longer run of capitals is no name."""

_HYPHENS = ("-", "‐", "‑")

Words = tuple[int, int]
"""A span of words: the first, and the one after the last."""


@dataclass(frozen=True, slots=True)
class Page(View):
    """A view with its language and what the model marked."""

    language: str
    entities: list[Entity]

    def around(self, start: int, end: int) -> Words:
        """The words that characters from `start` to before `end` touch."""
        first = max(0, bisect_right(self.offsets, start) - 1)
        if self.end(first) <= start:
            first += 1
        return first, bisect_left(self.offsets, end)

    def begins(self, i: int) -> bool:
        """Whether a sentence or a line begins with the i-th word."""
        return i == 0 or self.starts[i] or "\n" in self.words[i - 1]

    def joined(self, start: int) -> int:
        """The word after one that starts here, hyphenated parts taken along (Qasym-Zhomart)."""
        end = start + 1
        while (
            end + 1 < len(self.words)
            and self.words[end] in _HYPHENS
            and not self.blanks[end - 1]
            and not self.blanks[end]
            and end + 1 in self.names
        ):
            end += 2
        return end

    def free(self, start: int, end: int, taken: set[int]) -> bool:
        """Whether words are in no person yet and in no longer name of something else."""
        if any(i in taken for i in range(start, end)):
            return False
        return all(
            e.start >= start - 2
            and (e.end <= end + 1 or self.words[end][:1].islower() or self.words[end] == "/")
            for e in self.entities
            if e.start < end and start < e.end and e.label not in PERSON
        )


def page(doc: Doc, language: str) -> Page:
    """The page of a document whose sentences and entities are set."""
    v = view(doc)
    return Page(v.text, v.words, v.offsets, v.blanks, v.starts, v.names, language, entities(doc))


def covered(spans: list[Words]) -> set[int]:
    """All words of some spans."""
    return {i for start, end in spans for i in range(start, end)}


def cased(word: str) -> str:
    """ЖАГИПАРОВ as Жагипаров."""
    return word.title() if len(word) > 2 and word.isupper() else word
