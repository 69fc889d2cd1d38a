"""A cell as words in clauses, with its dates and question marks beside the words they follow."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rollcall.lists.cells.moments import NOTHING_AROUND, Around, moments_in
from rollcall.lists.cells.words import plain_words

_WORDS_READ = 60
_LONGEST = 500
# One set of characters first, so that a search goes quickly over all others.
_STOPS = re.compile(
    r"[-=,;\n→⇒|?.!](?:(?<=[,;\n→⇒|?])|(?<=[-=])[-=]*>|"
    r"(?<=[^\W\d_]{6}[.!])(?=\s{1,5}(?:[\dA-ZА-ЯӘҒҚҢӨҰҮҺІ]|$)))"
)


class Dated(NamedTuple):
    """A date, the number of words before it, and its clause."""

    at: int
    clause: int
    iso: str | None


class Clauses(NamedTuple):
    """`of` is the clause of each word; `asked` how many words stand before each question mark."""

    words: tuple[str, ...]
    of: tuple[int, ...]
    dates: tuple[Dated, ...]
    asked: frozenset[int]


@lru_cache(maxsize=20_000)
def clauses_of(text: str, around: Around = NOTHING_AROUND) -> Clauses:
    """Takes a cell apart; a date is no word of it."""
    text = text[:_LONGEST]
    words: list[str] = []
    of: list[int] = []
    dates: list[Dated] = []
    asked: set[int] = set()
    clause = 0
    at = 0
    ends = [(moment.start, moment.end, moment.iso) for moment in moments_in(text, around)]
    for start, end, iso in [*ends, (len(text), len(text), "")]:
        piece = at
        for stop in [*_STOPS.finditer(text, at, start), None]:
            found = plain_words(text[piece : stop.start() if stop else start])
            words.extend(found)
            of.extend([clause] * len(found))
            if stop and stop[0] == "?":
                if found:
                    asked.add(len(words))
            elif stop:
                clause += 1
            piece = stop.end() if stop else piece
        if iso != "":
            dates.append(Dated(len(words), clause, iso))
        at = end
    return Clauses(
        tuple(words[:_WORDS_READ]), tuple(of[:_WORDS_READ]), tuple(dates), frozenset(asked)
    )
