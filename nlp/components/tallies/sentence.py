"""A sentence as tallies need it: its words and what parts them; quotation marks part nothing."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from nlp.components.claims.lexicon import EMPTY, lexicon
from nlp.components.lexicon import Span, Word

BOUNDARY = 0.99
"""A cost from which a clause ends: a comma costs 1, and sums of costs are not exact."""
_MARK = re.compile(r"[,;:()…]|\s[-–—]+\s")
_COST = {";": 3.0, ":": 2.0}
_THAT, _BUT = 1.5, 2.5


class Sentence(NamedTuple):
    """One sentence and its clause boundaries, with what each costs and their running sums."""

    text: str
    low: str
    span: Span
    language: str
    words: list[Word]
    barriers: list[int]
    costs: list[float]

    def cost(self, a: int, b: int) -> float:
        """How much stands between two offsets: commas, colons, conjunctions."""
        a, b = min(a, b), max(a, b)
        between = self.costs[bisect_left(self.barriers, b)]
        return round(between - self.costs[bisect_left(self.barriers, a)], 3)

    def word_at(self, offset: int) -> int:
        """The number of words that begin before an offset."""
        return bisect_left(self.words, (offset,), key=lambda w: (w.start,))


def parted(text: str, low: str, span: Span, language: str, words: list[Word]) -> Sentence:
    """The sentence with its boundaries."""
    marks = _MARK.finditer(low, span.start, span.end)
    found = [(m.start(), _COST.get(m.group(), 1.0)) for m in marks]
    for word in words[1:]:
        cost = _conjunction(word.text, language)
        if cost:
            found.append((word.start, cost))
    found.sort()
    return Sentence(
        text, low, span, language, words, [at for at, _ in found],
        [0.0, *accumulate(cost for _, cost in found)],
    )  # fmt: skip


@lru_cache(maxsize=50_000)
def _conjunction(word: str, language: str) -> float:
    """What a conjunction costs; nothing for other words."""
    book = lexicon(language)
    if book is None or word == "как":  # "как минимум" parts nothing
        return 0.0
    if book.context.get("that", EMPTY).has(word):
        return _THAT
    return _BUT if book.context.get("but", EMPTY).has(word) else 0.0
