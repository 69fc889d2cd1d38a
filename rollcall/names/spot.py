"""Finding listed people in a text, by their names alone, in every language in one pass.

Only words with a capital are looked at. Two neighbouring ones whose keys stand in the index under
one name make a candidate; the candidate takes in the words around it that belong to the name, and
the scorer that compares any two names judges it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from nlp.text.scripts import plain
from rollcall.names.compare import Comparison, against
from rollcall.names.fit import fit
from rollcall.names.index import NameIndex
from rollcall.names.keys import pair
from rollcall.names.parts import Part, father_of, parse
from rollcall.names.text_keys import initial_of_text, listed_initial, text_keys
from rollcall.records import Reason, Verdict

LIKELY = 0.7
POSSIBLE = 0.45
MAX_TEXT = 2_000_000
"""Characters of a text that are read; what stands behind is not searched."""
REACH = 3
"""How many capitalised words apart two parts of a name may stand."""

_UPPER = "".join(
    chr(code)
    for code in range(sys.maxunicode + 1)
    if chr(code).isupper() and chr(code).isalpha() and code < 0x2C00
)
_PIECE = re.compile(rf"(?<!\w)[{_UPPER}]\w*(?:['’ʼ`]\w+)*")
_SMALL = (
    "де|дель|ди|да|ду|дю|ла|ле|эль|аль|уль|ван|фон|дер|ден|бин|бен|ибн|оглы|улы|ұлы|кызы|қызы|"
    "де ла|ван дер|ван ден|фон дер|de|del|di|da|du|la|le|el|al|ul|van|von|der|den|bin|ben|ibn|"
    "oglu|uly|kyzy|de la|van der|van den|von der"
)
_GAP = re.compile(rf"[^\S\n]{{1,2}}|[^\S\n]?\n|[\-‐‑]|[^\S\n](?:{_SMALL})[ \-]|[ ]-[ ]")
_DOTTED = re.compile(r"\.[^\S\n]?|[^\S\n]\.[^\S\n]")


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


class _Word(NamedTuple):
    """What the index knows of a word: hashed keys it has in the index, its initial's keys."""

    keys: tuple[int, ...]
    short: tuple[int, ...]
    initial: bool


class _Piece(NamedTuple):
    number: int
    start: int
    end: int
    word: _Word


def spot(index: NameIndex, text: str, *, persons: Sequence[tuple[int, int]] = ()) -> list[Spot]:
    """The listed people that a text names by two parts or more, one best span each, in order.

    `persons` are spans that a language model took for people; a candidate that crosses the edge
    of one is trusted less. They are never required.
    """
    text = text[:MAX_TEXT]
    pieces = list(_PIECE.finditer(text))
    hits = _hits(index, text, pieces)
    if len(hits) < 2:
        return []
    candidates = _candidates(index, text, pieces, hits)
    if not candidates:
        return []
    best = _judged(index, text, pieces, candidates)
    return _spots(index, text, pieces, best)


def _word(index: NameIndex, surface: str) -> _Word | None:
    low = plain(surface)
    if len(low) == 1:
        return _Word(initial_of_text(low), (), True)
    known = index.known(text_keys(low))
    if len(surface) == 2:
        return _Word(known, initial_of_text(low), False)
    begins = listed_initial(low) if index.has_initials else ()
    return _Word(known, begins, False) if known or begins else None


def _hits(index: NameIndex, text: str, pieces: list[re.Match[str]]) -> list[_Piece]:
    seen = index.words_seen
    hits = []
    for number, piece in enumerate(pieces):
        surface = piece.group()
        try:
            word = seen[surface]
        except KeyError:
            if len(seen) > 500_000:
                seen.clear()
            word = seen[surface] = _word(index, surface)
        if word is None:
            continue
        end = piece.end()
        if end - piece.start() < 3:
            dotted = text[end : end + 1] == "." and not surface[1:].isupper()
            if word.initial and not dotted:
                continue
            if dotted and not word.initial:
                word = _Word(word.short, (), True)
        hits.append(_Piece(number, piece.start(), end, word))
    return hits


def _joined(text: str, left: re.Match[str], right: re.Match[str]) -> bool:
    """Whether two pieces stand side by side as words of one name do."""
    start, end = left.end(), right.start()
    if end - start > 10:
        return False
    between = text[start:end]
    if between == " ":
        return True
    if between.startswith((".", " .")):
        return left.end() - left.start() <= 2 and bool(_DOTTED.fullmatch(between))
    return bool(_GAP.fullmatch(between))


def _candidates(
    index: NameIndex, text: str, pieces: list[re.Match[str]], hits: list[_Piece]
) -> list[tuple[int, int, int]]:
    """(first piece, last piece, number of the name) for each pair of words in the index."""
    wanted: list[int] = []
    where: list[tuple[int, int]] = []
    for at, left in enumerate(hits):
        for right in hits[at + 1 : at + 1 + REACH]:
            apart = right.number - left.number
            if apart > REACH or not all(
                _joined(text, pieces[n], pieces[n + 1]) for n in range(left.number, right.number)
            ):
                break
            if left.word.initial and right.word.initial:
                continue
            keys = {pair(a, b) for a in left.word.keys for b in right.word.keys}
            keys.update(pair(a, b) for a in left.word.short for b in right.word.keys)
            keys.update(pair(a, b) for a in left.word.keys for b in right.word.short)
            wanted.extend(keys)
            where.extend([(left.number, right.number)] * len(keys))
    if not wanted:
        return []
    asked = np.array(wanted, dtype=np.uint64)
    first = np.searchsorted(index.pair_keys, asked, side="left")
    last = np.searchsorted(index.pair_keys, asked, side="right")
    found: dict[tuple[int, int, int], None] = {}
    for n in np.nonzero(last > first)[0]:
        i, j = where[n]
        for name in index.pair_names[first[n] : last[n]].tolist():
            found[(i, j, name)] = None
    return list(found)


@lru_cache(maxsize=1 << 16)
def _listed(name: str) -> tuple[Part, ...]:
    return parse(name)


@lru_cache(maxsize=1 << 17)
def _compared(listed: str, surface: str) -> Comparison:
    return against(_listed(listed), parse(surface))


def _belongs(surface: str, listed: tuple[Part, ...], spent: int, *, dotted: bool) -> bool:
    """Whether a word beside a candidate is part of its name, or would contradict it."""
    low = plain(surface)
    if dotted and len(low) <= 2:
        return spent < 3
    if father_of(low)[0]:
        return True
    return any(fit(part.low, low).likeness >= 0.8 for part in listed if not part.initial)


def _extended(
    text: str, pieces: list[re.Match[str]], i: int, j: int, listed: tuple[Part, ...]
) -> tuple[int, int]:
    def takes(inner: int, outer: int) -> bool:
        """Whether the name grows from one piece to its neighbour further out."""
        if not 0 <= outer < len(pieces) or j - i >= 4:
            return False
        left, right = sorted((inner, outer))
        return _joined(text, pieces[left], pieces[right]) and _belongs(
            pieces[outer].group(),
            listed,
            j - i + 1,
            dotted=text[pieces[outer].end() : pieces[outer].end() + 1] == ".",
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


def _judged(
    index: NameIndex,
    text: str,
    pieces: list[re.Match[str]],
    candidates: list[tuple[int, int, int]],
) -> dict[int, _Judged]:
    """The best span of each entry."""
    best: dict[int, _Judged] = {}
    for i, j, number in candidates:
        name = index.name(number)
        first, last = _extended(text, pieces, i, j, _listed(name))
        start, end = pieces[first].start(), pieces[last].end()
        result = _compared(name, text[start:end])
        if (first, last) != (i, j):
            inner = _compared(name, text[pieces[i].start() : pieces[j].end()])
            if inner.score > result.score and not _contradicted(result):
                first, last, result = i, j, inner
                start, end = pieces[i].start(), pieces[j].end()
        if result.score < POSSIBLE:
            continue
        entry = int(index.name_entry[number])
        known = best.get(entry)
        if known is None or (result.score, end - start) > (known.score, known.end - known.start):
            best[entry] = _Judged(result.score, start, end, first, last, name, result.reasons)
    return best


def _contradicted(result: Comparison) -> bool:
    return any(reason.code in ("patronymic_differs", "sex_differs") for reason in result.reasons)


def _spots(
    index: NameIndex, text: str, pieces: list[re.Match[str]], best: dict[int, _Judged]
) -> list[Spot]:
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
                surface=text[found.start : found.end],
                start=found.start,
                end=found.end,
                score=found.score,
                verdict=verdict,
                reasons=found.reasons,
                bearers=bearers,
            )
        )
    return sorted(out, key=lambda spot: (spot.start, -spot.score))
