"""Finding listed people in a text, by their names alone, in every language in one pass.

Only words with a capital are looked at. Two neighbouring ones whose keys stand in the index under
one name make a candidate; the candidate takes in the words around it that belong to the name, and
the scorer that compares any two names judges it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

from nlp.text.scripts import plain
from rollcall.names.build import no_search_for_cycles
from rollcall.names.calibration import calibrated
from rollcall.names.candidates import Candidate, candidates
from rollcall.names.compare import POSSIBLE, SAME, Comparison, against
from rollcall.names.composed import Composed, composed
from rollcall.names.fit import fit
from rollcall.names.index import MOST, NameIndex
from rollcall.names.kept import keep_all, read_kept
from rollcall.names.parts import Part, father_of, parse
from rollcall.names.pieces import BETWEEN, Pieces, read
from rollcall.names.rarity import COMMON, commonness
from rollcall.names.text_keys import many_text_keys
from rollcall.names.titles import CALLINGS, GENERATIONS, TITLES
from rollcall.names.weak import Named, Weak, weak_mentions
from rollcall.records import Reason, Verdict

CLEARLY = 0.1
"""So much better another entry must fit a span before this one is not shown for it."""
MAX_TEXT = 2_000_000
"""Characters of a text that are read; what stands behind is not searched."""
_TOGETHER = 100_000
"""Characters of texts that are read together."""
Span = tuple[int, int]
_CONTRADICTIONS = frozenset(("patronymic_differs", "sex_differs", "generation_differs"))
_GENERATION = re.compile(
    rf"(?:[ ,]{{1,2}}|-)(?P<word>(?:{'|'.join(GENERATIONS)})\b\.?)(?: (?P<next>\w+))?",
    re.IGNORECASE,
)
"""A word for father or son behind a name, and the one behind it: старший лейтенант is neither."""
LIKELY = SAME


@dataclass(frozen=True)
class Spot:
    """A listed entry named in a text: its best span, how sure, why, and who else could be meant.

    `score` is the share of such matches of two names that are one person, as in `compare`. `name`
    is the listed spelling that matched; `bearers` counts the entries of the index that the span
    could name equally well; `weak` are later mentions by one part of the name only. Offsets are
    code points: `text[start:end] == surface`.
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


def spot(index: NameIndex, text: str, *, persons: Sequence[Span] = ()) -> list[Spot]:
    """The listed people that a text names by two parts or more, one best span each, in order.

    `persons` are spans that a language model took for people; a candidate that crosses the edge
    of one is trusted less. They are never required.
    """
    return next(spot_all([index], [text], [persons]))


def spot_all(
    indexes: Sequence[NameIndex],
    texts: Iterable[str],
    persons: Iterable[Sequence[Span]] | None = None,
) -> Iterator[list[Spot]]:
    """`spot` for many texts and several lists: for each text what the indexes find, in their order.

    Texts are read some at a time, which takes a fraction of the time of one after the other.
    """
    some = repeat(()) if persons is None else persons
    todo = zip(texts, some, repeat(()))
    return (spots for spots, _ in _spot_all(indexes, todo, keeping=False))


def spot_and_keep(
    indexes: Sequence[NameIndex],
    texts: Iterable[str],
    persons: Iterable[Sequence[Span]],
    beside: Iterable[Sequence[str]],
) -> Iterator[tuple[list[Spot], bytes]]:
    """`spot_all`, and what is kept of each text so that `could_name` can search it backwards.

    `beside` are for each text further names by which it has to be found then.
    """
    todo = zip(texts, persons, beside, strict=True)
    return _spot_all(indexes, todo, keeping=True)


_Todo = tuple[str, Sequence[Span], Sequence[str]]


def _spot_all(
    indexes: Sequence[NameIndex], todo: Iterator[_Todo], *, keeping: bool
) -> Iterator[tuple[list[Spot], bytes]]:
    while batch := _batch(todo):
        with no_search_for_cycles():
            done = list(_together(indexes, batch, keeping))
        yield from done


def _together(
    indexes: Sequence[NameIndex], batch: list[_Todo], keeping: bool
) -> Iterator[tuple[list[Spot], bytes]]:
    whole = [composed(text[:MAX_TEXT]) for text, _, _ in batch]
    parts = [one.text for one in whole]
    pieces = read(BETWEEN.join(parts))
    found = [_named(index, pieces, parts) for index in indexes]
    kept = keep_all(pieces, parts, [names for _, _, names in batch]) if keeping else repeat(b"")
    for number, (text, spans, _) in enumerate(batch):
        inner = [(whole[number].own(start), whole[number].own(end)) for start, end in spans]
        spots = [
            one
            for index, of_index in zip(indexes, found, strict=True)
            if (own := next(of_index)) is not None
            for one in _spotted(index, *own, inner)
        ]
        plainly = whole[number].text == text
        given = spots if plainly else [_given(one, whole[number], text) for one in spots]
        yield given, next(kept)


def _batch(todo: Iterator[_Todo]) -> list[_Todo]:
    """The next texts that are read together."""
    batch: list[_Todo] = []
    length = 0
    while length < _TOGETHER and (item := next(todo, None)) is not None:
        batch.append(item)
        length += len(item[0])
    return batch


def could_name(indexes: Sequence[NameIndex], kept: Sequence[bytes]) -> list[bool]:
    """For each text of which this was kept, whether it may name an entry of one of the indexes.

    Yes wherever `spot` finds one in the text itself, or would if no better name of the index
    fitted its words; and for few others. Raises `ValueError` for what nobody kept here.
    """
    pieces, starts = read_kept(kept)
    named = [False] * len(kept)
    for index in indexes:
        found = candidates(index, pieces, POSSIBLE)
        owners = starts.searchsorted([one.first for one in found], side="right") - 1
        for one, owner in zip(found, owners.tolist(), strict=True):
            if not named[owner]:
                named[owner] = _may_be(pieces, one, index.name(one.name))
    return named


def _may_be(pieces: Pieces, one: Candidate, name: str) -> bool:
    """Whether a candidate is a possible spelling of a name. What stands behind the words was not
    kept, so where that would count (старший, Jr.), it may be.
    """
    if parse(name)[-1].generation:
        return True
    return _judge(pieces, one.first, one.last, name).score >= POSSIBLE


class _Judged(NamedTuple):
    score: float
    start: int
    end: int
    first: int
    last: int
    name: str
    reasons: tuple[Reason, ...]


_Named = tuple[Pieces, dict[int, _Judged]]


def _named(index: NameIndex, pieces: Pieces, texts: Sequence[str]) -> Iterator[_Named | None]:
    """For each of the texts its pieces and who is named there, by entry; None for nobody."""
    of_texts = _by_text(pieces, texts, candidates(index, pieces, POSSIBLE))
    named = [own and (own[0], _visible(_judged(index, *own))) for own in of_texts]
    # What tells their later mentions, of all texts together.
    many_text_keys(
        part.low for own in named if own for one in own[1].values() for part in parse(one.name)
    )
    return iter(named)


_Found = tuple[Pieces, list[Candidate]] | None


def _by_text(pieces: Pieces, texts: Sequence[str], found: list[Candidate]) -> Iterator[_Found]:
    """For each of the texts its pieces and candidates; None where there are no candidates."""
    start = taken = 0
    for text in texts:
        first = taken
        while taken < len(found) and pieces.start(found[taken].first) < start + len(text):
            taken += 1
        if first == taken:
            yield None
        else:
            before = int(pieces.spans[:, 0].searchsorted(start))
            own = [one.moved(-before) for one in found[first:taken]]
            yield pieces.within(text, start), own
        start += len(text) + len(BETWEEN)


def _given(spot: Spot, whole: Composed, text: str) -> Spot:
    """A spot of the composed text in the offsets of the text as it was given."""
    start, end = whole.given(spot.start), whole.given(spot.end)
    weak = tuple((whole.given(a), whole.given(b)) for a, b in spot.weak)
    return replace(spot, start=start, end=end, surface=text[start:end], weak=weak)


def _spotted(
    index: NameIndex, pieces: Pieces, best: dict[int, _Judged], persons: Sequence[Span]
) -> list[Spot]:
    people = {entry: Named(one.name, one.start, one.end) for entry, one in best.items()}
    weak = weak_mentions(pieces, people, persons)
    beside = _overlapping(best)
    spots = [
        _spot(index, pieces, entry, len(beside[entry]), one, weak[entry], persons)
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
            pieces.word(outer), listed, j - i + 1, dotted=pieces.dotted(outer)
        )

    while takes(i, i - 1):
        i -= 1
    while takes(j, j + 1):
        j += 1
    return i, j


def _judged(index: NameIndex, pieces: Pieces, found: list[Candidate]) -> dict[int, _Judged]:
    """The best span of each entry; names that cannot come near the best for a span are left out."""
    best: dict[int, _Judged] = {}
    scores: dict[tuple[int, int], float] = {}
    for i, j, number, most in sorted(found, key=lambda one: -one.most):
        if most < scores.get((i, j), 0.0) - CLEARLY:
            continue
        one = _judge(pieces, i, j, index.name(number))
        if one.score < POSSIBLE:
            continue
        scores[i, j] = max(scores.get((i, j), 0.0), one.score)
        entry = int(index.name_entry[number])
        known = best.get(entry)
        if known is None or _rank(one) > _rank(known):
            best[entry] = one
    return best


def _rank(one: _Judged) -> tuple[float, int, int]:
    """The better, the longer, the earlier span of an entry."""
    return one.score, one.end - one.start, -one.start


def _judge(pieces: Pieces, i: int, j: int, name: str) -> _Judged:
    """A candidate with the words around it that belong to the name."""
    first, last = _extended(pieces, i, j, parse(name))
    result = _compared(name, pieces.between(first, last))
    if (first, last) != (i, j):
        inner = _compared(name, pieces.between(i, j))
        if inner.score > result.score and not _contradicted(result):
            first, last, result = i, j, inner
    start, end = pieces.start(first), pieces.end(last)
    behind = _GENERATION.match(pieces.text, end) if parse(name)[-1].generation else None
    if behind and plain(behind["next"] or "") not in TITLES | CALLINGS:
        end = behind.end("word")
        result = _compared(name, pieces.text[start:end])
    return _Judged(result.score, start, end, first, last, name, result.reasons)


def _contradicted(result: Comparison) -> bool:
    return any(reason.code in _CONTRADICTIONS for reason in result.reasons)


def _overlapping(best: Mapping[int, _Judged]) -> dict[int, list[_Judged]]:
    """For each entry all whose spans overlap its own, itself among them."""
    found: dict[int, list[_Judged]] = {entry: [one] for entry, one in best.items()}
    row = sorted(best.items(), key=lambda item: item[1].start)
    for n, (entry, one) in enumerate(row):
        for other, theirs in row[n + 1 :]:
            if theirs.start >= one.end:
                break
            found[entry].append(theirs)
            found[other].append(one)
    return found


def _visible(best: dict[int, _Judged]) -> dict[int, _Judged]:
    """Without the entries whose span names another one clearly better."""
    beside = _overlapping(best)
    return {
        entry: one
        for entry, one in best.items()
        if not any(other.score > one.score + CLEARLY for other in beside[entry])
    }


def _spot(
    index: NameIndex,
    pieces: Pieces,
    entry: int,
    bearers: int,
    one: _Judged,
    weak: Weak,
    persons: Sequence[tuple[int, int]],
) -> Spot:
    reasons = list(one.reasons)
    likely = one.score >= LIKELY and bearers == 1
    if bearers > 1:
        number = str(bearers) if bearers < MOST else f"{MOST}+"
        reasons.append(Reason("namesakes", -0.3, one.name, number))
    many = _bearers(one)
    if many >= COMMON:
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
        score=round(calibrated(one.score), 4),
        verdict="likely" if likely else "possible",
        reasons=tuple(reasons),
        bearers=bearers,
        weak=weak.spans,
    )


def _bearers(one: _Judged) -> float:
    """How many people could bear the name as the text has it: a patronymic counts if it agreed."""
    agreed = any(reason.code == "patronymic_equal" for reason in one.reasons)
    return commonness(tuple(part for part in parse(one.name) if agreed or not part.patronymic))


def _crosses(one: _Judged, persons: Sequence[tuple[int, int]]) -> bool:
    """Whether its first and last words stand in two different spans of the language model."""
    inside = [
        next((span for span in persons if span[0] <= at < span[1]), None)
        for at in (one.start, one.end - 1)
    ]
    return None not in inside and inside[0] != inside[1]
