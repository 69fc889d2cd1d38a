"""Later mentions by one part of the name only: Жагипаров, said Ерлан.

They are taken for the person named in full before, but never when the text names two people who
share that part: brothers, a father and his son. Then they attach to nobody.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from nlp.text.scripts import plain, sounds
from rollcall.names.equivalents import groups_of
from rollcall.names.fit import fit, fits_initial
from rollcall.names.forms import forms
from rollcall.names.given import is_given
from rollcall.names.parts import SURNAMES, Part, father_of, parse
from rollcall.names.pieces import Pieces
from rollcall.names.text_keys import many_text_keys

SURE = 0.9
"""How well a word must fit a part of the name to stand for the person."""
_LONGEST = 12
"""Pieces of one full name at most."""


class Weak(NamedTuple):
    """Spans of mentions by one part, and the parts that could not be told apart."""

    spans: tuple[tuple[int, int], ...]
    shared: tuple[str, ...]


class Named(NamedTuple):
    """A person named in full: the listed spelling and where."""

    name: str
    start: int
    end: int


def weak_mentions(
    pieces: Pieces,
    people: Mapping[int, Named],
    persons: Sequence[tuple[int, int]],
) -> dict[int, Weak]:
    """For each entry named in full, where it is mentioned by one part afterwards."""
    out: dict[int, Weak] = {}
    bearers = _Bearers(people, pieces)
    for entry, person in people.items():
        spans: list[tuple[int, int]] = []
        shared: list[str] = []
        for part in parse(person.name):
            if part.initial or part.patronymic:
                continue
            where = bearers.alone(part.low)
            lone = [n for n in where if pieces.start(n) >= person.end]
            if not lone:
                continue
            if bearers.others(part.low, entry) or _beside_another(pieces, where, person, persons):
                shared.append(part.text)
            else:
                spans.extend((pieces.start(n), pieces.end(n)) for n in lone)
        out[entry] = Weak(tuple(sorted(set(spans))), tuple(shared))
    return out


def _within(pieces: Pieces, people: Iterable[Named]) -> set[int]:
    """The numbers of the pieces that full names are made of."""
    return {
        n
        for person in people
        for n in range(bisect_left(pieces.starts, person.start), len(pieces))[:_LONGEST]
        if pieces.start(n) < person.end
    }


class _Bearers:
    """Who in a text bears which part of a name; worked out once for each part."""

    def __init__(self, people: Mapping[int, Named], pieces: Pieces) -> None:
        self._people = people
        self._pieces = pieces
        self._taken = _within(pieces, people.values())
        self._alone: dict[str, list[int]] = {}
        self._by_key: dict[int, set[tuple[int, str]]] = {}
        parts = [(entry, p.low) for entry, person in people.items() for p in parse(person.name)]
        self._keys = many_text_keys(low for _, low in parts)
        for entry, low in parts:
            for key in self._keys[low]:
                self._by_key.setdefault(key, set()).add((entry, low))

    def alone(self, low: str) -> list[int]:
        """The pieces outside full names that are this part of a name in some form."""
        if low not in self._alone:
            self._alone[low] = [
                n
                for n in self._pieces.with_keys(self._keys[low])
                if n not in self._taken and fit(low, plain(self._pieces.word(n))).likeness >= SURE
            ]
        return self._alone[low]

    def others(self, low: str, entry: int) -> bool:
        """Whether somebody else who is named elsewhere in the text bears this part."""
        mine = self._people[entry]
        like = set().union(*(self._by_key.get(key, ()) for key in self._keys[low]))
        return any(
            fit(low, theirs).likeness >= SURE
            for other, theirs in like
            if not (self._people[other].start < mine.end and mine.start < self._people[other].end)
        )


def _beside_another(
    pieces: Pieces,
    where: list[int],
    mine: Named,
    persons: Sequence[tuple[int, int]],
) -> bool:
    """Whether one of these pieces stands in the name of somebody who is on no list."""
    listed = parse(mine.name)
    return any(
        _is_other(pieces, n, m, listed, persons)
        for n in where
        if not mine.start <= pieces.start(n) < mine.end
        for m in (n - 1, n + 1)
        if 0 <= m < len(pieces) and pieces.joined(min(n, m))
    )


def _is_other(
    pieces: Pieces,
    n: int,
    m: int,
    listed: tuple[Part, ...],
    persons: Sequence[tuple[int, int]],
) -> bool:
    """Whether the word `m` beside the part `n` makes it the name of another person."""
    low = plain(pieces.word(m))
    own = [part for part in listed if not part.initial]
    if len(low) <= 2:
        if not pieces.dotted(m):
            return False
        initial = Part(low, low, 0, 0, initial=True)
        return not any(fits_initial(initial, part) for part in own)
    if any(fit(part.low, low).likeness >= 0.8 for part in own) or father_of(low)[0]:
        return False
    start, end = pieces.start(min(n, m)), pieces.end(max(n, m))
    if any(a <= start and end <= b for a, b in persons):
        return True
    return bool(groups_of(sounds(low), declined=True)) or _is_name(low)


@lru_cache(maxsize=1 << 14)
def _is_name(low: str) -> bool:
    """Whether a word is known to be a given name in some form, or ends as surnames do.

    The words of a list tell nothing here: who else is listed must not change what a text says of
    somebody, or nobody could be searched for in what was read before.
    """
    return any(is_given(form.stem) or form.stem.endswith(SURNAMES) for form in forms(low))
