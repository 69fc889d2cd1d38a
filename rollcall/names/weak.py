"""Later mentions by one part of the name only: Жагипаров, said Ерлан.

They are taken for the person named in full before, but never when the text names two people who
share that part: brothers, a father and his son. Then they attach to nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from nlp.text.scripts import plain, sounds
from rollcall.names.equivalents import groups_of
from rollcall.names.fit import fit, fits_initial
from rollcall.names.index import NameIndex
from rollcall.names.packed import Array
from rollcall.names.parts import Part, father_of, parse
from rollcall.names.pieces import Pieces
from rollcall.names.text_keys import text_keys

SURE = 0.9
"""How well a word must fit a part of the name to stand for the person."""


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
    index: NameIndex,
    pieces: Pieces,
    people: Mapping[int, Named],
    persons: Sequence[tuple[int, int]],
) -> dict[int, Weak]:
    """For each entry named in full, where it is mentioned by one part afterwards."""
    out: dict[int, Weak] = {}
    taken = [(person.start, person.end) for person in people.values()]
    for entry, person in people.items():
        spans: list[tuple[int, int]] = []
        shared: list[str] = []
        for part in parse(person.name):
            if part.initial or part.patronymic:
                continue
            where = _fitting(pieces, part)
            lone = [
                n
                for n in where
                if pieces.start(n) >= person.end
                and not any(a <= pieces.start(n) < b for a, b in taken)
            ]
            if not lone:
                continue
            if _others(index, pieces, part, where, entry, people, persons):
                shared.append(part.text)
            else:
                spans.extend((pieces.start(n), pieces.end(n)) for n in lone)
        out[entry] = Weak(tuple(sorted(set(spans))), tuple(shared))
    return out


def _fitting(pieces: Pieces, part: Part) -> list[int]:
    """The pieces that are this part of the name in some form."""
    return [
        n
        for n in pieces.with_keys(_keys(part.low))
        if fit(part.low, plain(pieces.word(n))).likeness >= SURE
    ]


@lru_cache(maxsize=1 << 14)
def _keys(low: str) -> Array:
    return text_keys(low)


def _others(
    index: NameIndex,
    pieces: Pieces,
    part: Part,
    where: list[int],
    entry: int,
    people: Mapping[int, Named],
    persons: Sequence[tuple[int, int]],
) -> bool:
    """Whether somebody else in the text bears this part of the name."""
    mine = people[entry]
    for other, person in people.items():
        if other == entry or (person.start < mine.end and mine.start < person.end):
            continue
        if any(fit(part.low, theirs.low).likeness >= SURE for theirs in parse(person.name)):
            return True
    listed = parse(mine.name)
    return any(
        _is_other(index, pieces, n, m, listed, persons)
        for n in where
        if not mine.start <= pieces.start(n) < mine.end
        for m in (n - 1, n + 1)
        if 0 <= m < len(pieces) and pieces.joined(min(n, m))
    )


def _is_other(
    index: NameIndex,
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
    listed_word = bool(index.has_words(pieces.keys_of(m)).any())
    return listed_word or bool(groups_of(sounds(low), declined=True))
