"""The ten searches that stand for a monitor's day, made of what the articles at hand hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice, pairwise
from typing import TypeVar

from benchmarks.search.corpus import DAYS, FIRST
from rollcall.search.base import Document, Query

SAMPLE = 10_000
_WORD = re.compile(r"[^\W\d_]+")
_FULL = re.compile(r"[^\W\d_]{4,} [^\W\d_]{4,}")
_LONG = 6
_T = TypeVar("_T")


@dataclass
class _Counts:
    """In how many of the articles something stands."""

    words: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)
    beside: Counter[tuple[str, str]] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)

    def add(self, one: Document) -> None:
        words = _WORD.findall(one.text)
        small = [word if word.islower() else "" for word in words]
        self.words.update(set(small) - {""})
        self.pairs.update(
            {(a, b) for a, b in pairwise(small) if len(a) >= _LONG and len(b) >= _LONG}
        )
        names = {name for name in one.people if _FULL.fullmatch(name)}
        self.names.update(names)
        self.beside.update((name, place.name) for name in names for place in one.places)
        self.sources[one.source] += 1


def named(documents: Iterable[Document]) -> Iterator[tuple[str, Query]]:
    """Ten searches with their names, of what the first `SAMPLE` articles hold."""
    counts = _Counts()
    for one in islice(documents, SAMPLE):
        counts.add(one)
    words = [word for word, _ in _ranked(counts.words)]
    long = [word for word in words if len(word) >= _LONG]
    names = [name for name, _ in _ranked(counts.names)]
    rare = min(name for name, times in counts.names.items() if times <= 2)
    pair, _ = _ranked(counts.pairs)[0]
    (name, place), _ = _ranked(counts.beside)[0]
    source, _ = _ranked(counts.sources)[0]
    twenty = " OR ".join(f'name:"{one}"' for one in names[5:25])
    week = FIRST + timedelta(days=DAYS // 2)
    yield "rare name", Query(f'name:"{rare}"')
    yield "common name", Query(f'name:"{names[0]}"')
    yield "phrase", Query(f'"{" ".join(pair)}"')
    yield "name and place", Query(f'name:"{name}" AND place:"{place}"')
    yield "one of twenty names", Query(twenty)
    yield "prefix", Query(f"{long[0][:4]}*")
    yield (
        "a week of a source",
        Query(f"source:{source} date:{week:%Y-%m-%d}..{week + timedelta(days=6):%Y-%m-%d}"),
    )
    yield "not", Query(f"{long[1]} NOT {long[2]}")
    yield "very common word", Query(words[0])
    yield "facets only", Query(limit=0)


def _ranked(counts: Counter[_T]) -> list[tuple[_T, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))
