"""What is kept of a text so that names can be looked for in it later without reading it again.

The keys of its capitalised words, which of them stand side by side, which are initials, and the
words themselves, because keys alone find ten times too much. From that the same pairs are looked
up as in the text (`rollcall.names.candidates`), and the same scorer judges them. A kilobyte or so
for an ordinary article.

The layout, compressed with Zstandard, everything little-endian: how many pieces, keys, first
classes and bytes of words there are (uint32); per piece its letters and how many keys it has
(uint16), the characters up to the next, its flags, and how many first classes it has (uint8); the
keys (uint64); the first classes (uint8); the words (UTF-8). It means something only to the program
that made it (`rollcall.store.name_keys` keeps which one that was).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate, pairwise, repeat
from typing import NamedTuple

import numpy as np
import zstandard

from rollcall.names.composed import codes, composed
from rollcall.names.packed import Array, ranges
from rollcall.names.pieces import BETWEEN, HYPHENS, Pieces, read
from rollcall.names.text_keys import TextKeys

MOST_PIECES = 100_000
"""Capitalised words that are kept; of a text with more nothing is kept, and it has to be read."""
_APART = "|"
"""Stands for whatever parts two words that do not stand side by side."""
_NEAR, _INITIAL, _SPACED = 1, 2, 4
_HEAD = struct.Struct("<4I")
_PIECE = np.dtype(
    [("letters", "<u2"), ("keys", "<u2"), ("gap", "u1"), ("flags", "u1"), ("begins", "u1")]
)
_KEY = np.dtype("<u8")
_LEVEL = -1
"""Of Zstandard: a fifth larger than the usual least, and read in two thirds of the time."""


class _Lot(NamedTuple):
    """The parts of the layout for some pieces, and how many they are. Too much is kept as None."""

    pieces: bytes
    keys: bytes
    begins: bytes
    words: str
    many: int


_NOTHING = _Lot(b"", b"", b"", "", 0)


class KeptPieces(Pieces):
    """Pieces of many texts that were kept, one text behind the other.

    Between words that do not stand side by side there is a mark instead of what parted them.
    """

    near: Array
    """For each piece whether it is joined to the next one."""

    def start(self, n: int) -> int:
        """Where piece `n` begins: few are asked for, of very many."""
        return int(self.spans[n, 0])

    def end(self, n: int) -> int:
        """Where piece `n` ends."""
        return int(self.spans[n, 1])

    def side_by_side(self) -> Array:
        """For each piece but the last whether it is joined to the next one."""
        return self.near[:-1]

    @cached_property
    def hyphens(self) -> frozenset[int]:
        """The numbers of pieces that a hyphen joins to the next one."""
        touching = self.near[:-1] & ~self.spaced[:-1]
        touching &= self.spans[1:, 0] - self.spans[:-1, 1] == 1
        numbers = touching.nonzero()[0]
        ends = zip(numbers.tolist(), self.spans[numbers, 1].tolist(), strict=True)
        return frozenset(n for n, end in ends if self.text[end] in HYPHENS)


def keep_all(
    pieces: Pieces, texts: Sequence[str], beside: Sequence[Sequence[str]]
) -> Iterator[bytes]:
    """What is kept of each of the texts that were read together as `pieces`; b"" for too much.

    `beside` are for each text further names by which it has to be found: base forms of what stands
    there declined.
    """
    press = zstandard.ZstdCompressor(level=_LEVEL)
    own = _lots(pieces, [len(text) for text in texts])
    for lots in zip(own, _further(beside), strict=True):
        yield _written(lots, press)


def _further(beside: Sequence[Sequence[str]]) -> Iterator[_Lot | None]:
    """The pieces of the further names of each text."""
    said = [BETWEEN.join(composed(name).text for name in names) for names in beside]
    if any(said):
        return _lots(read(BETWEEN.join(said)), [len(one) for one in said])
    return repeat(_NOTHING, len(said))


def _lots(pieces: Pieces, lengths: Sequence[int]) -> Iterator[_Lot | None]:
    """The pieces of texts of these lengths, which were put together with `BETWEEN`."""
    starts = np.array([0, *accumulate(length + len(BETWEEN) for length in lengths)])
    ends = pieces.spans[:, 0].searchsorted(starts)
    rows, fit = _rows(pieces)
    unfit = np.append(0, (~fit).cumsum())[ends]
    places = [
        np.append(0, one.cumsum(dtype=np.intp))[ends].tolist()
        for one in (rows["keys"], rows["begins"], rows["letters"].astype(np.intp) + rows["gap"])
    ]
    keys, begins = pieces.keys.key.astype(_KEY), pieces.begins.key.astype(np.uint8)
    words = _words(pieces, rows)
    for n, (first, last) in enumerate(pairwise(ends.tolist())):
        if unfit[n + 1] > unfit[n]:
            yield None
            continue
        (a, b), (c, d), (e, f) = (place[n : n + 2] for place in places)
        yield _Lot(
            rows[first:last].tobytes(),
            keys[a:b].tobytes(),
            begins[c:d].tobytes(),
            words[e:f],
            last - first,
        )


def _rows(pieces: Pieces) -> tuple[Array, Array]:
    """What is kept of each piece, and whether its numbers are small enough."""
    near = np.append(pieces.side_by_side(), False)[: len(pieces)]
    gaps = np.ones(len(pieces), dtype=np.intp)
    gaps[:-1][near[:-1]] = (pieces.spans[1:, 0] - pieces.spans[:-1, 1])[near[:-1]]
    rows = np.zeros(len(pieces), dtype=_PIECE)
    fit = np.ones(len(pieces), dtype=bool)
    for name, numbers in (
        ("letters", pieces.spans[:, 1] - pieces.spans[:, 0]),
        ("keys", np.bincount(pieces.keys.word, minlength=len(pieces))),
        ("begins", np.bincount(pieces.begins.word, minlength=len(pieces))),
        ("gap", gaps),
    ):
        rows[name] = numbers
        fit &= rows[name] == numbers
    rows["flags"] = near * _NEAR + pieces.initials * _INITIAL + pieces.spaced * _SPACED
    return rows, fit


def _words(pieces: Pieces, rows: Array) -> str:
    """The words with what joins them, or a mark where nothing does."""
    sizes = rows["letters"].astype(np.intp) + rows["gap"]
    # One character behind the last piece, which may end the text.
    points = np.append(codes(pieces.text), 0)[ranges(pieces.spans[:, 0], sizes)]
    points[(sizes.cumsum() - 1)[rows["flags"] & _NEAR == 0]] = ord(_APART)
    return points.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def _written(lots: Sequence[_Lot | None], press: zstandard.ZstdCompressor) -> bytes:
    """Lots as bytes; b"" for what is too much."""
    parts = [lot for lot in lots if lot is not None]
    count = sum(lot.many for lot in parts)
    if len(parts) < len(lots) or count > MOST_PIECES:
        return b""
    pieces = b"".join(lot.pieces for lot in parts)
    keys = b"".join(lot.keys for lot in parts)
    begins = b"".join(lot.begins for lot in parts)
    words = "".join(lot.words for lot in parts).encode("utf-8", "surrogatepass")
    head = _HEAD.pack(count, len(keys) // _KEY.itemsize, len(begins), len(words))
    return press.compress(b"".join((head, pieces, keys, begins, words)))


def read_kept(kept: Sequence[bytes]) -> tuple[KeptPieces, Array]:
    """The pieces of several texts from what was kept of them, and where those of each begin.

    Raises `ValueError` for what nobody kept here.
    """
    rows, keys, begins, words = [], [], [], []
    unpress = zstandard.ZstdDecompressor().decompress
    try:
        whole = [unpress(one) for one in kept]
        heads = [_HEAD.unpack_from(raw) for raw in whole]
    except (zstandard.ZstdError, struct.error) as error:
        raise ValueError(f"keys that nobody can read: {error}") from error
    for raw, (many, key, begin, said) in zip(whole, heads, strict=True):
        a = _HEAD.size + many * _PIECE.itemsize
        b = a + key * _KEY.itemsize
        c = b + begin
        if c + said != len(raw):
            raise ValueError("keys of another length than they say")
        rows.append(raw[_HEAD.size : a])
        keys.append(raw[a:b])
        begins.append(raw[b:c])
        words.append(raw[c:])
    counts = [0, *(many for many, _, _, _ in heads)]
    pieces = _pieces(
        b"".join(words).decode("utf-8", "surrogatepass"),
        np.frombuffer(b"".join(rows), _PIECE),
        np.frombuffer(b"".join(keys), _KEY),
        np.frombuffer(b"".join(begins), np.uint8),
    )
    return pieces, np.cumsum(counts)


def _pieces(text: str, rows: Array, keys: Array, begins: Array) -> KeptPieces:
    letters, gaps, flags = rows["letters"].astype(np.intp), rows["gap"], rows["flags"]
    ends = np.cumsum(letters + gaps)
    starts = ends - letters - gaps
    if len(rows) and int(ends[-1]) != len(text):
        raise ValueError("keys of other words than they say")
    owners = np.arange(len(rows))
    pieces = KeptPieces(
        text,
        np.stack((starts, starts + letters), axis=1),
        (flags & _SPACED).astype(bool),
        (flags & _INITIAL).astype(bool),
        TextKeys(owners.repeat(rows["keys"]), keys),
        TextKeys(owners.repeat(rows["begins"]), begins.astype(np.uint64)),
    )
    pieces.near = (flags & _NEAR).astype(bool)
    return pieces
