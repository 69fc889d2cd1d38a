"""Finding listed people in a text, by their names alone, in every language in one pass.

Only words with a capital are looked at. Two neighbouring ones whose keys stand in the index under
one name make a candidate; the candidate takes in the words around it that belong to the name, and
the scorer that compares any two names judges it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from nlp.text.scripts import plain
from rollcall.names.candidates import Candidate, candidates
from rollcall.names.compare import Comparison, against
from rollcall.names.fit import fit
from rollcall.names.index import NameIndex
from rollcall.names.parts import Part, father_of, parse
from rollcall.names.pieces import Pieces
from rollcall.records import Reason, Verdict

LIKELY = 0.7
POSSIBLE = 0.45
MAX_TEXT = 2_000_000
"""Characters of a text that are read; what stands behind is not searched."""


@dataclass(frozen=True)
class Spot:
    """A listed entry named in a text: its best span, how sure, why, and who else could be meant.

    `name` is the listed spelling that matched; `bearers` counts the entries of the index that
    the span could name equally well; `weak` are later mentions by one part of the name only.
    Offsets are code points: `text[start:end] == surface`.
    """

    entry: str
    name: str
    surface: str
    start: int
    end: int
    score: float
    verdict: Verdict
    reasons: tuple[Reason, ...]
    bearers: int
    weak: tuple[tuple[int, int], ...] = field(default=())


def spot(index: NameIndex, text: str, *, persons: Sequence[tuple[int, int]] = ()) -> list[Spot]:
    """The listed people that a text names by two parts or more, one best span each, in order.

    `persons` are spans that a language model took for people; a candidate that crosses the edge
    of one is trusted less. They are never required.
    """
    text = text[:MAX_TEXT]
    pieces = Pieces(text)
    found = candidates(index, pieces)
    return _spots(index, pieces, _judged(index, pieces, found)) if found else []


@lru_cache(maxsize=1 << 17)
def _compared(listed: str, surface: str) -> Comparison:
    return against(parse(listed), parse(surface))


def _belongs(surface: str, listed: tuple[Part, ...], spent: int, *, dotted: bool) -> bool:
    """Whether a word beside a candidate is part of its name, or would contradict it."""
    low = plain(surface)
    if dotted and len(low) <= 2:
        return spent < 3
    if father_of(low)[0]:
        return True
    return any(fit(part.low, low).likeness >= 0.8 for part in listed if not part.initial)


def _extended(pieces: Pieces, i: int, j: int, listed: tuple[Part, ...]) -> tuple[int, int]:
    """The pieces from the first to the last that belong to a candidate."""

    def takes(inner: int, outer: int) -> bool:
        if not 0 <= outer < len(pieces) or j - i >= 4:
            return False
        left = min(inner, outer)
        if not pieces.joined(left):
            return False
        return pieces.hyphenated(left) or _belongs(
            pieces.surface[outer], listed, j - i + 1, dotted=pieces.dotted(outer)
        )

    while takes(i, i - 1):
        i -= 1
    while takes(j, j + 1):
        j += 1
    return i, j


class _Judged(NamedTuple):
    score: float
    start: int
    end: int
    first: int
    last: int
    name: str
    reasons: tuple[Reason, ...]


def _judged(index: NameIndex, pieces: Pieces, found: list[Candidate]) -> dict[int, _Judged]:
    """The best span of each entry."""
    best: dict[int, _Judged] = {}
    for i, j, number in found:
        name = index.name(number)
        first, last = _extended(pieces, i, j, parse(name))
        result = _compared(name, pieces.between(first, last))
        if (first, last) != (i, j):
            inner = _compared(name, pieces.between(i, j))
            if inner.score > result.score and not _contradicted(result):
                first, last, result = i, j, inner
        if result.score < POSSIBLE:
            continue
        start, end = pieces.start(first), pieces.end(last)
        entry = int(index.name_entry[number])
        known = best.get(entry)
        if known is None or (result.score, end - start) > (known.score, known.end - known.start):
            best[entry] = _Judged(result.score, start, end, first, last, name, result.reasons)
    return best


def _contradicted(result: Comparison) -> bool:
    return any(reason.code in ("patronymic_differs", "sex_differs") for reason in result.reasons)


def _spots(index: NameIndex, pieces: Pieces, best: dict[int, _Judged]) -> list[Spot]:
    out = []
    for entry, found in best.items():
        bearers = sum(
            other.start < found.end and found.start < other.end and other.score >= found.score - 0.1
            for other in best.values()
        )
        overshadowed = any(
            other.start < found.end and found.start < other.end and other.score > found.score + 0.15
            for other in best.values()
        )
        if overshadowed:
            continue
        verdict: Verdict = "likely" if found.score >= LIKELY and bearers == 1 else "possible"
        out.append(
            Spot(
                entry=index.entry(entry),
                name=found.name,
                surface=pieces.text[found.start : found.end],
                start=found.start,
                end=found.end,
                score=found.score,
                verdict=verdict,
                reasons=found.reasons,
                bearers=bearers,
            )
        )
    return sorted(out, key=lambda spot: (spot.start, -spot.score))
