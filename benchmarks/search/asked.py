"""Searches made of the words, names, places, marks and days of some articles; seeded.

Hundreds of them, nested and with filters, show whether two engines find the same.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any, Literal

from rollcall.errors import QueryError
from rollcall.records import Viewer
from rollcall.search.asking import understand
from rollcall.search.base import Document, Query
from rollcall.search.words import pieces

ZONES = ("UTC", "Asia/Almaty", "America/New_York", "Pacific/Chatham")
_SORTS: tuple[Literal["relevance", "newest", "oldest"], ...] = ("relevance", "newest", "oldest")
_DEEP = 3


@dataclass(frozen=True)
class Vocabulary:
    """What the articles hold that can be asked for; what is frequent stands there often."""

    words: tuple[str, ...]
    phrases: tuple[str, ...]
    names: tuple[str, ...]
    places: tuple[str, ...]
    sources: tuple[str, ...]
    kinds: tuple[str, ...]
    languages: tuple[str, ...]
    statuses: tuple[str, ...]
    lists: tuple[str, ...]
    stories: tuple[str, ...]
    days: tuple[date, ...]


def vocabulary(documents: Iterable[Document], most: int = 2_000) -> Vocabulary:
    """What these articles hold, of at most so many of them."""
    some = list(islice(documents, most))
    texts = [[piece.text for piece in pieces(one.text)] for one in some]
    return Vocabulary(
        words=tuple(word for text in texts for word in text[::7]),
        phrases=tuple(
            " ".join(text[at : at + 2 + at % 3])
            for number, text in enumerate(texts)
            for at in range(number % 5, len(text) - 4, 23)
        ),
        names=tuple(name for one in some for name in one.people if _plain(name)),
        places=tuple(place.name for one in some for place in one.places if _plain(place.name)),
        sources=_values(one.source for one in some),
        kinds=_values(one.kind for one in some),
        languages=_values(one.language or "" for one in some),
        statuses=_values(status for one in some for status in one.statuses),
        lists=_values(value.partition(":")[2] for one in some for value in one.lists),
        stories=_values(one.story for one in some),
        days=tuple(sorted({one.at.date() for one in some})),
    )


def _plain(name: str) -> bool:
    return '"' not in name and bool(pieces(name))


def _values(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(Counter(found)))


def queries(of: Vocabulary, number: int, seed: int) -> Iterator[Query]:
    """So many searches; a third of them with filters beside what is typed."""
    made = _Asking(of, random.Random(seed))
    for count in range(number):
        query = made.query() if count % 8 else Query("")
        while not _understood(query):  # an initial, say, is no name to look for
            query = made.query()
        yield made.filtered(query) if count % 3 == 0 else query


def _understood(query: Query) -> bool:
    try:
        understand(query, Viewer("benchmark"))
    except QueryError:
        return False
    return True


class _Asking:
    def __init__(self, of: Vocabulary, chance: random.Random) -> None:
        self._of = of
        self._chance = chance
        self._at = 0
        leaves: list[tuple[int, Callable[[], str]]] = [
            (30, self._word),
            (8, self._phrase),
            (8, self._prefix),
            (14, self._name),
            (8, self._place),
            (10, self._mark),
            (6, self._marks),
            (8, self._dates),
        ]
        self._leaves = [leaf for times, leaf in leaves for _ in range(times)]

    def query(self) -> Query:
        self._at = self._chance.randrange(len(self._of.words))
        text = self._every(self._chance.randint(0, _DEEP))
        return Query(
            text,
            exact=self._chance.random() < 0.15,
            sort=self._chance.choice(_SORTS),
            zone=self._chance.choice(ZONES),
        )

    def filtered(self, query: Query) -> Query:
        """With one to three filters, of one to three values each."""
        values = {
            "sources": self._of.sources,
            "kinds": self._of.kinds,
            "languages": self._of.languages,
            "statuses": self._of.statuses,
            "lists": self._of.lists,
            "places": self._of.places,
        }
        chosen: dict[str, Any] = {}
        for field in self._chance.sample(sorted(values), self._chance.randint(1, 2)):
            if values[field]:
                several = self._chance.choices(values[field], k=self._chance.randint(1, 3))
                chosen[field] = tuple(several)
        if self._chance.random() < 0.3:
            first = self._chance.choice(self._of.days)
            since = datetime.combine(first, time(self._chance.randrange(24)), UTC)
            chosen |= {"since": since, "until": since + timedelta(days=20)}
        return replace(query, **chosen)

    def _every(self, deep: int) -> str:
        if deep == 0:
            return self._leaf()
        parts = [self._every(self._chance.randrange(deep)) for _ in range(self._most(3))]
        parts = [self._turned(part) for part in parts]
        joined = self._chance.choice((" ", " ", " AND ", " OR ", " OR ", " ИЛИ ", " ЖӘНЕ "))
        return joined.join(f"({part})" if " " in part else part for part in parts)

    def _most(self, number: int) -> int:
        return min(self._chance.randint(1, number + 1), number)

    def _turned(self, part: str) -> str:
        kind = self._chance.random()
        if kind > 0.2:
            return part
        part = f"({part})" if " " in part else part
        return f"-{part}" if kind < 0.1 else f"NOT {part}"

    def _leaf(self) -> str:
        return self._chance.choice(self._leaves)()

    def _word(self) -> str:
        near = self._at + self._chance.randrange(12)  # so that more than one stand in one article
        words = self._of.words
        word = (
            words[near % len(words)] if self._chance.random() < 0.7 else self._chance.choice(words)
        )
        word = self._chance.choice((word, word.lower(), word.capitalize()))
        word = word.lower() if word.isupper() else word  # or it may be an operator
        return f"={word}" if self._chance.random() < 0.15 else word

    def _phrase(self) -> str:
        phrase = self._chance.choice(self._of.phrases)
        return f'{self._chance.choice(("", "", "="))}"{phrase}"'

    def _prefix(self) -> str:
        word = self._chance.choice([one for one in self._of.words[:5_000] if len(one) > 3])
        return f"{word[: self._chance.randint(2, 5)].lower()}*"

    def _name(self) -> str:
        name = self._chance.choice(self._of.names)
        if self._chance.random() < 0.4:
            name = self._chance.choice(pieces(name)).text
        return f'name:{self._chance.choice(("", "", "", "="))}"{name}"'

    def _place(self) -> str:
        return f'place:"{self._chance.choice(self._of.places)}"'

    def _mark(self) -> str:
        field, values = self._field()
        return f'{field}:"{self._chance.choice(values)}"'

    def _marks(self) -> str:
        field, values = self._field()
        several = (f'"{value}"' for value in self._chance.choices(values, k=self._most(3)))
        return f"{field}:({' OR '.join(several)})"

    def _field(self) -> tuple[str, tuple[str, ...]]:
        fields = {
            "source": self._of.sources,
            "kind": self._of.kinds,
            "lang": tuple(one for one in self._of.languages if one),
            "status": self._of.statuses,
            "list": self._of.lists,
            "story": self._of.stories,
        }
        return self._chance.choice([(name, some) for name, some in fields.items() if some])

    def _dates(self) -> str:
        first = self._chance.choice(self._of.days)
        last = first + timedelta(days=self._chance.randint(0, 60))
        return self._chance.choice(
            (
                f"date:{first}",
                f"date:{first}..{last}",
                f"date:{first:%Y-%m}",
                f"since:{first}",
                f"until:{last}",
            )
        )
