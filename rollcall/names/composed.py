"""Decomposed letters (й as и and a breve, as some systems write file names and texts) put together.

Stress marks (Жига́лов) and invisible characters (soft hyphens, zero-width and direction marks) are
left out, because they stand inside words and say nothing about them; so are the primes written for
soft signs (Fal′kov), and what stands for an apostrophe (Xo‘jayev) becomes one. Words are cut and
compared by whole letters; what is found is told in the offsets of the text as it was given.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_MARKS = "\u0300-\u036f"
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_MARKED = re.compile(
    f"[^{_MARKS}{_INVISIBLE}′″][{_MARKS}]{{1,8}}|[{_MARKS}{_INVISIBLE}]+|(?<=[^\\W\\d_])[′″]"
)
_WITHIN = re.compile(r"(?<=\w)[‘´](?=\w)")
_LEFT_OUT = re.compile(f"[{_MARKS}{_INVISIBLE}′″]+")
_LONG = 200


def codes(text: str) -> NDArray[np.uint32]:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _table() -> NDArray[np.bool_]:
    table = np.zeros(0x2C00, dtype=bool)
    table[[code for code in range(0x2BFF) if _LEFT_OUT.match(chr(code))]] = True
    return table


_ODD = _table()


def _is_visible(text: str) -> bool:
    """Whether a text has no marks of their own and nothing invisible; quickly for long ones."""
    if len(text) < _LONG:
        return not _LEFT_OUT.search(text)
    return "\ufeff" not in text and not _ODD.take(codes(text), mode="clip").any()


class Composed(NamedTuple):
    """A text with its letters composed, and the way back to the text it came from.

    From each of `ends` on (in the composed text) an offset is by the `shifts` beside it larger in
    the text as given.
    """

    text: str
    ends: tuple[int, ...] = ()
    shifts: tuple[int, ...] = ()

    def given(self, at: int) -> int:
        """The offset in the text as given."""
        n = bisect_right(self.ends, at)
        return at + self.shifts[n - 1] if n else at

    def own(self, at: int) -> int:
        """The offset in the composed text of one in the text as given."""
        there = [end + shift for end, shift in zip(self.ends, self.shifts, strict=True)]
        n = bisect_right(there, at)
        return at - self.shifts[n - 1] if n else at

    def spread(self, values: Sequence[bool]) -> list[bool]:
        """One value for each letter of the text as given, from one for each composed letter."""
        out: list[bool] = []
        for at, value in enumerate(values):
            out.extend([value] * (self.given(at + 1) - len(out)))
        out.extend([False] * (self.given(len(values)) - len(out)))
        return out


def composed(text: str) -> Composed:
    """A text with letters and their marks put together, and without what cannot be seen.

    The text itself where nothing is to do.

    >>> composed("Сери" + "\\u0438\\u0306").text
    'Серий'
    """
    if text.isascii():
        return Composed(text)
    if "‘" in text or "´" in text:
        text = _WITHIN.sub("’", text)
    if _is_visible(text) and unicodedata.is_normalized("NFC", text):
        return Composed(text)
    out: list[str] = []
    ends: list[int] = []
    shifts: list[int] = []
    last = length = shift = 0
    for found in _MARKED.finditer(text):
        whole = _LEFT_OUT.sub("", unicodedata.normalize("NFC", found.group()))
        if whole == found.group():
            continue
        before = text[last : found.start()]
        out += (before, whole)
        length += len(before) + len(whole)
        last = found.end()
        shift += len(found.group()) - len(whole)
        ends.append(length)
        shifts.append(shift)
    if not out:
        return Composed(text)
    return Composed("".join((*out, text[last:])), tuple(ends), tuple(shifts))
