"""Which of many watches an article rings, without asking every watch.

A plan that holds needs some token to be there. Each plan is filed under tokens of which at least
one stands in every article that it finds, the rarest that will do; an article then asks only the
plans that are filed under one of its own tokens, and of those `holds` decides. So the answer is
that of a search, always, and what is filed where makes it fast only. After the "terms" that a
percolator extracts from queries (Lucene's monitor, `TermFilteredPresearcher`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from rollcall.search.analysis import Analysed
from rollcall.search.evaluate import holds
from rollcall.search.plan import (
    All,
    Is,
    MarkField,
    Phrase,
    Plan,
    Prefix,
    Some,
    Token,
    TokenField,
    When,
    Without,
)

Key = tuple[str, str]
"""A field and what stands in it: a token, the beginning of a word, or the value of a mark."""

_TOKENS: tuple[TokenField, ...] = ("stems", "words", "names", "places")
_MARKS: tuple[MarkField, ...] = ("source", "kind", "language", "story", "status", "list")
_BEGINNING = "beginning"
_SHORT, _LONG = 2, 4
"""Beginnings are looked up by so many of their letters, and then as a whole."""
_KEPT = 200_000
"""Words of which is remembered that no watch asks for their beginning."""
_OF_MARKS = {"source": 50.0, "kind": 500.0, "language": 400.0, "story": 0.1, "status": 100.0,
             "list": 100.0}  # fmt: skip


@dataclass(frozen=True)
class _Filing:
    """Where a plan is filed: it holds only where one of the keys is there; of none it never does.

    `cost` is how many of a thousand articles have one; `exact`: it holds wherever one is there.
    `also` are keys of which one must be there beside, if there are such.
    """

    cost: float
    keys: frozenset[Key]
    exact: bool
    also: frozenset[Key] | None = None


class Watches:
    """The plans of watches, filed so that an article finds those that hold for it at once."""

    def __init__(
        self, plans: Iterable[tuple[str, Plan]], counts: Mapping[Key, float] | None = None
    ) -> None:
        """`plans` are ids with what must hold. `counts` says of (field, token) how many of a
        thousand articles have it, as far as that is known; the rest is guessed from its length.
        """
        self._plans = list(plans)
        self._counts = counts or {}
        self._always: list[int] = []
        self._exact: set[int] = set()
        self._also: dict[int, list[tuple[TokenField, frozenset[str]]]] = {}
        self._filed: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for number, (_, plan) in enumerate(self._plans):
            filing = self._filing(plan)
            if filing is None:
                self._always.append(number)
                continue
            if filing.exact:
                self._exact.add(number)
            elif filing.also is not None and (also := _tokens(filing.also)):
                self._also[number] = also
            for field, token in filing.keys:
                self._filed[field][token].append(number)
        self._begun: dict[int, dict[str, list[tuple[str, int]]]] = {}
        for start, numbers in self._filed.pop(_BEGINNING, {}).items():
            length = _LONG if len(start) >= _LONG else _SHORT
            begun = self._begun.setdefault(length, {}).setdefault(start[:length], [])
            begun += [(start, number) for number in numbers]
        self._wanted = {field: frozenset(filed) for field, filed in self._filed.items()}
        self._plain: set[str] = set()

    def __len__(self) -> int:
        return len(self._plans)

    def which(self, article: Analysed) -> list[str]:
        """The ids of the watches that hold for this article, in the order they were given."""
        asked = set(self._always)
        for field in _TOKENS:
            if filed := self._filed.get(field):
                for token in self._wanted[field] & article.tokens(field):
                    asked.update(filed[token])
        for mark in _MARKS:
            if filed := self._filed.get(mark):
                for value in article.marks(mark):
                    asked.update(filed.get(value, ()))
        if self._begun:
            asked.update(self._beginnings(article))
        return [self._plans[number][0] for number in sorted(asked) if self._holds(number, article)]

    def _holds(self, number: int, article: Analysed) -> bool:
        """Whether a plan of which one key is there holds."""
        if number in self._exact:
            return True
        for field, keys in self._also.get(number, ()):
            if not keys.isdisjoint(article.tokens(field)):
                break
        else:
            if number in self._also:
                return False
        return holds(self._plans[number][1], article)

    def _beginnings(self, article: Analysed) -> Iterator[int]:
        """The plans filed under how a word begins; most words are known from earlier articles."""
        if len(self._plain) > _KEPT:
            self._plain.clear()
        for word in article.tokens("words") - self._plain:
            found = [
                number
                for length, begun in self._begun.items()
                for start, number in begun.get(word[:length], ())
                if word.startswith(start)
            ]
            if found:
                yield from found
            else:
                self._plain.add(word)

    def _filing(self, plan: Plan) -> _Filing | None:
        """Where a plan is filed; None where it may hold for an article that has nothing of it."""
        match plan:
            case Token(field, any_of):
                return self._any((field, token) for token in any_of)
            case Phrase(field, any_of):
                ranked = [
                    sorted(((field, word) for word in words), key=self._rarity)
                    for words in any_of
                    if words
                ]
                first = self._any(some[0] for some in ranked)
                second: frozenset[Key] = frozenset(some[min(1, len(some) - 1)] for some in ranked)
                return replace(first, exact=False, also=second)
            case Prefix(start):
                return self._any([(_BEGINNING, start)]) if len(start) >= _SHORT else None
            case Is(field, value):
                return self._any([(field, value)])
            case All(of):
                filings = [one for one in map(self._filing, of) if one is not None]
                filings.sort(key=lambda one: one.cost)
                if not filings or len(of) == 1:
                    return filings[0] if filings else None
                also = filings[1].keys if len(filings) > 1 else filings[0].also
                return replace(filings[0], exact=False, also=also)
            case Some(of):
                branches = [self._filing(one) for one in of]
                known = [one for one in branches if one is not None]
                return _together(known) if len(known) == len(branches) else None
            case When() | Without():
                return None
            case _:
                assert_never(plan)

    def _any(self, keys: Iterable[Key]) -> _Filing:
        some = frozenset(keys)
        return _Filing(sum(map(self._rarity, some)), some, exact=True)

    def _rarity(self, key: Key) -> float:
        known = self._counts.get(key)
        if known is not None:
            return known
        return _OF_MARKS[key[0]] if key[0] in _OF_MARKS else guess(key[1])


def _together(branches: Iterable[_Filing]) -> _Filing:
    """A choice is filed under the keys of all its branches."""
    some = list(branches)
    keys = frozenset(key for one in some for key in one.keys)
    return _Filing(sum(one.cost for one in some), keys, all(one.exact for one in some))


def _tokens(keys: frozenset[Key]) -> list[tuple[TokenField, frozenset[str]]]:
    """Keys by their field; nothing where one is no token, which takes longer to look for."""
    by_field = [
        (field, frozenset(token for other, token in keys if other == field)) for field in _TOKENS
    ]
    some = [(field, tokens) for field, tokens in by_field if tokens]
    return some if sum(len(tokens) for _, tokens in some) == len(keys) else []


def guess(token: str) -> float:
    """How many of a thousand articles may have a token of which nothing is known.

    What every text is full of is short, in every language; how exact the guess is changes only how
    many plans are asked in vain.
    """
    return 1000.0 / 2.0 ** min(len(token), 12)
