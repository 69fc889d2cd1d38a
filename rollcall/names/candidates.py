"""Which names of an index neighbouring words of a text may be: a look-up of pairs of keys."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from nlp.text.scripts import plain
from rollcall.names.fit import AGREE, fit, fits_initial
from rollcall.names.index import NameIndex
from rollcall.names.keys import keys_of_many, pair
from rollcall.names.parts import Part, parse
from rollcall.names.pieces import Pieces
from rollcall.names.text_keys import Begins, begins, text_keys

REACH = 3
"""How many capitalised words apart two parts of a name may stand."""
MOST = 200
"""Names of one pair of keys that are looked at; a name with more bearers tells nobody apart."""
_REMEMBERED = 400_000


class Candidate(NamedTuple):
    """The pieces that hold two parts of a listed name, and the number of that name."""

    first: int
    last: int
    name: int


_Said = tuple[str, ...]


class _Word(NamedTuple):
    """The keys of a word that are in the index; a bit for each first letter of their partners."""

    keys: tuple[int, ...]
    partners: int


_NOTHING = _Word((), 0)


def candidates(index: NameIndex, pieces: Pieces) -> list[Candidate]:
    """Every two neighbouring words that may be two parts of one listed name."""
    words = _known(index, pieces)
    found: list[Candidate] = []
    for n, m, near in _neighbours(pieces, words):
        found.extend(_candidates_of(index, pieces, words, n, m, near))
    return found


def _neighbours(pieces: Pieces, words: dict[int, _Word]) -> Iterator[tuple[int, int, bool]]:
    """Pairs of pieces within one name's reach, at least one of them in the index.

    (left, right, whether a first letter is enough because they touch)
    """
    last = len(pieces) - 1
    for n in words:
        m = n
        while m < last and m < n + REACH and pieces.joined(m):
            m += 1
            if m in words or m == n + 1 or pieces.dotted(m):
                yield n, m, m == n + 1
        m = n
        while m > 0 and m > n - REACH and pieces.joined(m - 1):
            m -= 1
            if m not in words and (m == n - 1 or pieces.dotted(m)):
                yield m, n, m == n - 1
            elif not pieces.dotted(m):
                break


def _candidates_of(
    index: NameIndex, pieces: Pieces, words: dict[int, _Word], n: int, m: int, near: bool
) -> Iterator[Candidate]:
    ours, theirs = words.get(n, _NOTHING), words.get(m, _NOTHING)
    if ours is _NOTHING or theirs is _NOTHING:
        known, other = (theirs, n) if ours is _NOTHING else (ours, m)
        if not _begins(pieces.surface[other]).bits & known.partners:
            return
    left, right = _said(pieces, n), _said(pieces, m)
    names = index.pairs_seen.get((left, right))
    if names is None:
        if len(index.pairs_seen) > _REMEMBERED:
            index.pairs_seen.clear()
        asked = _asked(ours, theirs, left, right, near)
        found = dict.fromkeys(
            name
            for _, names in index.find(asked)
            for name in names[:MOST]
            if _promising(index.name(name), left, right)
        )
        names = index.pairs_seen[left, right] = tuple(found)
    for name in names:
        yield Candidate(n, m, name)


def _asked(left: _Word, right: _Word, said: _Said, told: _Said, near: bool) -> list[int]:
    """The pair keys to look up for two words of a text.

    Where they touch, the first letter of one is enough beside the other in full: so initials are
    found, and names written in ways that the keys do not foresee.
    """
    keys = {pair(a, b) for a in left.keys for b in right.keys}
    for word, other in ((left, told), (right, said)):
        if word.keys and (near or other[0][-1] == "."):
            first = _begins(other[0])
            if first.bits & word.partners:
                keys.update([pair(a, b) for a in word.keys for b in first.keys])
    return list(keys)


def _said(pieces: Pieces, n: int) -> _Said:
    """A piece as it may be part of a name: an initial with its stop, or also hyphenated whole."""
    word = pieces.surface[n]
    if len(word) < 3 and pieces.dotted(n):
        return (word + ".",)
    if not pieces.hyphens:
        return (word,)
    said = [word]
    if n in pieces.hyphens:
        said.append(pieces.surface[n] + pieces.surface[n + 1])
    if n - 1 in pieces.hyphens:
        said.append(pieces.surface[n - 1] + pieces.surface[n])
    return tuple(said)


@lru_cache(maxsize=1 << 16)
def _begins(surface: str) -> Begins:
    return begins(plain(surface.rstrip(".")))


def _known(index: NameIndex, pieces: Pieces) -> dict[int, _Word]:
    """The pieces that may be a word of some listed name, by their number."""
    seen = index.words_seen
    new = {surface: plain(surface) for surface in pieces.surface if surface not in seen}
    if new:
        _see(index, new)
    out: dict[int, _Word] = {}
    for n, surface in enumerate(pieces.surface):
        word = seen[surface]
        if word is not _NOTHING and not (len(surface) < 3 and pieces.dotted(n)):
            out[n] = word
    for n in pieces.hyphens:
        _add_hyphenated(index, pieces, n, out)
    return out


def _add_hyphenated(index: NameIndex, pieces: Pieces, n: int, out: dict[int, _Word]) -> None:
    """Жан-Айдар may be listed as Жанайдар: both pieces get the keys of the whole."""
    whole = _word(index, pieces.surface[n] + pieces.surface[n + 1])
    if whole is not _NOTHING:
        for part in (n, n + 1):
            word = out.get(part, _NOTHING)
            out[part] = _Word(word.keys + whole.keys, word.partners | whole.partners)


def _see(index: NameIndex, new: dict[str, str]) -> None:
    """Look up words never seen before, all at once: surfaces with their plain lower case."""
    if len(index.words_seen) > _REMEMBERED:
        index.words_seen.clear()
        index.keys_seen.clear()
    keys = keys_of_many(new.values())
    for surface, low in new.items():
        word = _NOTHING
        if len(low) > 1:
            asked = text_keys(low, keys.get(low))
            known = index.keys_seen.get(asked)
            if known is None:
                mine, partners = index.known(asked)
                known = index.keys_seen[asked] = _Word(mine, partners) if mine else _NOTHING
            word = known
        index.words_seen[surface] = word


def _word(index: NameIndex, surface: str) -> _Word:
    if surface not in index.words_seen:
        _see(index, {surface: plain(surface)})
    word: _Word = index.words_seen[surface]
    return word


@lru_cache(maxsize=1 << 18)
def _promising(name: str, left: _Said, right: _Said) -> bool:
    """Whether two words of a text fit two different parts of a name well enough to look closer."""
    listed = parse(name)
    lefts = {n for n, part in enumerate(listed) if any(_may_be(part, said) for said in left)}
    if not lefts:
        return False
    rights = {n for n, part in enumerate(listed) if any(_may_be(part, said) for said in right)}
    return bool(rights) and len(lefts | rights) > 1


def _may_be(part: Part, said: str) -> bool:
    low = plain(said.rstrip("."))
    if part.initial or said.endswith("."):
        short, full = (part.low, low) if part.initial else (low, part.low)
        return fits_initial(_bare(short), _bare(full))
    if part.patronymic:
        return True
    return fit(part.low, low).likeness >= AGREE


def _bare(low: str) -> Part:
    return Part(low, low, 0, 0)
