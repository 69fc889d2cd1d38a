"""Finding listed people in a text, by their names alone, in every language in one pass.

Only words with a capital are looked at. Two neighbouring ones whose keys stand in the index under
one name make a candidate; the candidate takes in the words around it that belong to the name, and
the scorer that compares any two names judges it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from nlp.text.scripts import plain
from rollcall.names.candidates import Candidate, candidates
from rollcall.names.compare import Comparison, against
from rollcall.names.composed import Composed, composed
from rollcall.names.fit import fit
from rollcall.names.index import NameIndex
from rollcall.names.parts import Part, father_of, parse
from rollcall.names.pieces import Pieces
from rollcall.names.rarity import COMMON, commonness
from rollcall.names.weak import Named, Weak, weak_mentions
from rollcall.records import Reason, Verdict

LIKELY = 0.7
POSSIBLE = 0.45
CLEARLY = 0.1
"""So much better another entry must fit a span before this one is not shown for it."""
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
    whole = composed(text)
    if whole.text == text:
        return _spotted(index, text, persons)
    inner = [(whole.own(start), whole.own(end)) for start, end in persons]
    return [_given(one, whole, text) for one in _spotted(index, whole.text, inner)]


def _given(spot: Spot, whole: Composed, text: str) -> Spot:
    """A spot of the composed text in the offsets of the text as it was given."""
    start, end = whole.given(spot.start), whole.given(spot.end)
    weak = tuple((whole.given(a), whole.given(b)) for a, b in spot.weak)
    return replace(spot, start=start, end=end, surface=text[start:end], weak=weak)


def _spotted(index: NameIndex, text: str, persons: Sequence[tuple[int, int]]) -> list[Spot]:
    pieces = Pieces(text)
    found = candidates(index, pieces)
    if not found:
        return []
    best = _visible(_judged(index, pieces, found))
    people = {entry: Named(one.name, one.start, one.end) for entry, one in best.items()}
    weak = weak_mentions(index, pieces, people, persons)
    spots = [
        _spot(index, pieces, entry, list(best.values()), one, weak[entry], persons)
        for entry, one in best.items()
    ]
    return sorted(spots, key=lambda spot: (spot.start, -spot.score, spot.entry))


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
        return left in pieces.hyphens or _belongs(
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


def _overlap(a: _Judged, b: _Judged) -> bool:
    return a.start < b.end and b.start < a.end


def _visible(best: dict[int, _Judged]) -> dict[int, _Judged]:
    """Without the entries whose span names another one clearly better."""
    return {
        entry: one
        for entry, one in best.items()
        if not any(
            other.score > one.score + CLEARLY and _overlap(one, other) for other in best.values()
        )
    }


def _spot(
    index: NameIndex,
    pieces: Pieces,
    entry: int,
    everyone: list[_Judged],
    one: _Judged,
    weak: Weak,
    persons: Sequence[tuple[int, int]],
) -> Spot:
    reasons = list(one.reasons)
    bearers = sum(_overlap(one, other) for other in everyone)
    likely = one.score >= LIKELY and bearers == 1
    if bearers > 1:
        reasons.append(Reason("namesakes", -0.3, one.name, str(bearers)))
    many = commonness(parse(one.name))
    if many >= COMMON and not any(reason.code == "patronymic_equal" for reason in reasons):
        reasons.append(Reason("common_name", -0.2, one.name, str(round(many))))
        likely = False
    if _crosses(one, persons):
        reasons.append(Reason("two_people", -0.3))
        likely = False
    reasons.extend(Reason("shared_part", 0.0, part) for part in weak.shared)
    return Spot(
        entry=index.entry(entry),
        name=one.name,
        surface=pieces.text[one.start : one.end],
        start=one.start,
        end=one.end,
        score=one.score,
        verdict="likely" if likely else "possible",
        reasons=tuple(reasons),
        bearers=bearers,
        weak=weak.spans,
    )


def _crosses(one: _Judged, persons: Sequence[tuple[int, int]]) -> bool:
    """Whether its first and last words stand in two different spans of the language model."""
    inside = [
        next((span for span in persons if span[0] <= at < span[1]), None)
        for at in (one.start, one.end - 1)
    ]
    return None not in inside and inside[0] != inside[1]
