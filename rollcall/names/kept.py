"""What is kept of a text so that names can be looked for in it later without reading it again.

The keys of its capitalised words, which of them stand side by side, which are initials, and the
words themselves, because keys alone find ten times too much. From that the same pairs are looked
up as in the text (`rollcall.names.candidates`), and the same scorer judges them. A kilobyte or so
for an ordinary article.

The layout, compressed with Zstandard: four counts (pieces, keys, first classes, bytes of words;
uint32), then per piece its letters (uint16), the characters up to the
next (uint8), its flags (uint8), how many keys and first classes it has (uint16 each), then the
keys (uint64), the first classes (uint8) and the words (UTF-8); everything little-endian. It means
something only to the program that made it (`rollcall.store.name_keys` keeps whose it is).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
import zstandard

from rollcall.names.composed import composed
from rollcall.names.packed import Array
from rollcall.names.pieces import BETWEEN, HYPHENS, Pieces, read
from rollcall.names.text_keys import TextKeys

MOST_PIECES = 100_000
"""Capitalised words that are kept; of a text with more nothing is kept, and it has to be read."""
_APART = "|"
"""Stands for whatever parts two words that do not stand side by side."""
_NEAR, _INITIAL, _SPACED = 1, 2, 4
_HEAD = struct.Struct("<4I")
_LONGEST = 0xFFFF
_TYPES = [np.dtype(kind) for kind in ("<u2", "u1", "u1", "<u2", "<u2", "<u8", "u1")]


class _Lot(NamedTuple):
    """The columns of the layout for some pieces, and their words."""

    letters: Array
    gaps: Array
    flags: Array
    keys: Array
    begins: Array
    key: Array
    begin: Array
    words: str


class KeptPieces(Pieces):
    """Pieces of many texts that were kept, one text behind the other.

    Between words that do not stand side by side there is a mark instead of what parted them.
    """

    near: Array
    """For each piece whether it is joined to the next one."""

    def side_by_side(self) -> Array:
        """For each piece but the last whether it is joined to the next one."""
        return self.near[:-1]

    @cached_property
    def hyphens(self) -> frozenset[int]:
        """The numbers of pieces that a hyphen joins to the next one."""
        touching = self.near[:-1] & ~self.spaced[:-1]
        touching &= self.spans[1:, 0] - self.spans[:-1, 1] == 1
        return frozenset(
            n for n in touching.nonzero()[0].tolist() if self.text[self.ends[n]] in HYPHENS
        )


def keep_all(
    pieces: Pieces, texts: Sequence[str], beside: Sequence[Sequence[str]]
) -> Iterator[bytes]:
    """What is kept of each of the texts that were read together as `pieces`; b"" for too much.

    `beside` are for each text further names by which it has to be found: base forms of what stands
    there declined.
    """
    press = zstandard.ZstdCompressor(level=1)
    own = list(_lots(pieces, [len(text) for text in texts]))
    more = _further(beside)
    for lot, other in zip(own, more, strict=True):
        lots = [lot] if other is None else [lot, other]
        yield _written(lots, press)


def _further(beside: Sequence[Sequence[str]]) -> Iterator[_Lot | None]:
    """The pieces of the further names of each text."""
    said = [BETWEEN.join(composed(name).text for name in names) for names in beside]
    if not any(said):
        yield from (None for _ in said)
        return
    yield from _lots(read(BETWEEN.join(said)), [len(one) for one in said])


def _lots(pieces: Pieces, lengths: Sequence[int]) -> Iterator[_Lot]:
    """The pieces of texts of these lengths, which were put together with `BETWEEN`."""
    starts = np.array([0, *accumulate(length + len(BETWEEN) for length in lengths)])
    ends = pieces.spans[:, 0].searchsorted(starts).tolist()
    near = np.append(pieces.side_by_side(), False)[: len(pieces)]
    flags = near * np.uint8(_NEAR) | pieces.initials * np.uint8(_INITIAL)
    flags |= pieces.spaced * np.uint8(_SPACED)
    letters = pieces.spans[:, 1] - pieces.spans[:, 0]
    gaps = np.ones(len(pieces), dtype=np.intp)
    gaps[:-1][near[:-1]] = (pieces.spans[1:, 0] - pieces.spans[:-1, 1])[near[:-1]]
    keys, begins = (
        np.bincount(some.word, minlength=len(pieces)) for some in (pieces.keys, pieces.begins)
    )
    to_key, to_begin = (np.append(0, counts.cumsum()) for counts in (keys, begins))
    joined = near.tolist()
    for first, last in pairwise(ends):
        words = [
            pieces.text[pieces.starts[n] : pieces.starts[n + 1]]
            if joined[n]
            else pieces.text[pieces.starts[n] : pieces.ends[n]] + _APART
            for n in range(first, last)
        ]
        yield _Lot(
            letters[first:last],
            gaps[first:last],
            flags[first:last],
            keys[first:last],
            begins[first:last],
            pieces.keys.key[to_key[first] : to_key[last]],
            pieces.begins.key[to_begin[first] : to_begin[last]],
            "".join(words),
        )


def _written(lots: Sequence[_Lot], press: zstandard.ZstdCompressor) -> bytes:
    """Lots as bytes; b"" for what is too much."""
    if sum(len(lot.flags) for lot in lots) > MOST_PIECES:
        return b""
    columns = [np.concatenate(some) for some in zip(*(lot[:-1] for lot in lots), strict=True)]
    letters, _, _, keys, begins, _, _ = columns
    if len(letters) and max(letters.max(), keys.max(), begins.max()) > _LONGEST:
        return b""
    words = "".join(lot.words for lot in lots).encode("utf-8", "surrogatepass")
    key, begin = columns[5:]
    head = _HEAD.pack(len(letters), len(key), len(begin), len(words))
    body = [one.astype(kind).tobytes() for one, kind in zip(columns, _TYPES, strict=True)]
    return press.compress(b"".join((head, *body, words)))


def read_kept(kept: Sequence[bytes]) -> tuple[KeptPieces, Array]:
    """The pieces of several texts from what was kept of them, and where those of each begin.

    Raises `ValueError` for what nobody kept here.
    """
    parts: list[list[bytes]] = [[] for _ in range(len(_TYPES) + 1)]
    counts = []
    unpress = zstandard.ZstdDecompressor()
    for one in kept:
        try:
            raw = unpress.decompress(one)
            pieces, keys, begins, words = _HEAD.unpack_from(raw)
        except (zstandard.ZstdError, struct.error) as error:
            raise ValueError(f"keys that nobody can read: {error}") from error
        at = _HEAD.size
        sizes = (2 * pieces, pieces, pieces, 2 * pieces, 2 * pieces, 8 * keys, begins, words)
        if at + sum(sizes) != len(raw):
            raise ValueError("keys of another length than they say")
        for part, size in zip(parts, sizes, strict=True):
            part.append(raw[at : at + size])
            at += size
        counts.append(pieces)
    columns = [
        np.frombuffer(b"".join(part), dtype=kind) for part, kind in zip(parts, _TYPES, strict=False)
    ]
    text = b"".join(parts[-1]).decode("utf-8", "surrogatepass")
    return _pieces(text, columns), np.cumsum([0, *counts])


def _pieces(text: str, columns: Sequence[Array]) -> KeptPieces:
    letters, gaps, flags, keys, begins, key, begin = columns
    sizes = letters.astype(np.intp)
    starts = np.cumsum(sizes + gaps) - sizes - gaps
    if len(starts) and int(starts[-1] + sizes[-1] + gaps[-1]) != len(text):
        raise ValueError("keys of other words than they say")
    owners = np.arange(len(letters))
    pieces = KeptPieces(
        text,
        np.stack((starts, starts + sizes), axis=1),
        (flags & _SPACED).astype(bool),
        (flags & _INITIAL).astype(bool),
        TextKeys(owners.repeat(keys), key),
        TextKeys(owners.repeat(begins), begin.astype(np.uint64)),
    )
    pieces.near = (flags & _NEAR).astype(bool)
    return pieces
