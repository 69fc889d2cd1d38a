"""How far two strings of sounds are apart, where a slip of spelling costs less than a new sound.

A weighted edit distance (Wagner and Fischer, 1974) over the alphabet of `nlp.text.scripts`: glides
come and go for nearly nothing, vowels are cheaper than consonants, and sounds that alphabets or
romanisations confuse (kh/h/g, zh/j/y, ts/s, v/w/u) are cheaper than strangers. Written by hand,
then checked against aligned pairs of names: what never stood for another there became dearer.
"""

from __future__ import annotations

from functools import lru_cache

VOWELS = frozenset("aeiou")

SIZE = {**dict.fromkeys("aeiou", 0.6), "y": 0.2, "h": 0.7}
DROP = {**dict.fromkeys("aeiou", 0.5), "y": 0.1, "h": 0.4, "v": 0.8}
_CONFUSED = {
    "ae": 0.4, "ao": 0.4, "au": 0.55, "ai": 0.75, "ei": 0.25, "eo": 0.45, "eu": 0.55, "io": 0.75,
    "iu": 0.45, "ou": 0.3, "iy": 0.1, "ey": 0.25, "uv": 0.3, "ov": 0.6, "uy": 0.4, "bp": 0.8,
    "dt": 0.8, "sz": 0.4, "gk": 0.45, "fv": 0.45, "ZJ": 0.1, "SZ": 0.45, "CJ": 0.35, "CS": 0.4,
    "ZC": 0.5, "JS": 0.5, "Jy": 0.3, "Zy": 0.5, "sT": 0.4, "zT": 0.35, "CT": 0.4, "kT": 0.6,
    "Ss": 0.45, "Zz": 0.4, "Cs": 0.8, "ST": 0.6, "Jd": 0.6, "gh": 0.25, "hk": 0.3, "bv": 0.8,
    "ft": 0.8, "mn": 0.9, "Ck": 0.9, "Jg": 0.7, "Zg": 0.8, "hy": 0.5, "Jz": 0.45, "Sh": 0.8,
    "Ch": 0.8, "Jh": 0.8, "ly": 0.9, "tT": 0.6,
}  # fmt: skip
SWAP = {**_CONFUSED, **{pair[::-1]: value for pair, value in _CONFUSED.items()}}

ALIKE, UNLIKE = 1.0, 1.3
"""What two sounds cost that nobody confuses: both vowels or both consonants, or one of each."""
TURN = 0.6
"""What it costs to turn two neighbours round."""


@lru_cache(maxsize=1 << 17)
def size(sounds: str) -> float:
    """How much there is to compare: consonants count 1, vowels .6, glides .2."""
    return sum(SIZE.get(sound, 1.0) for sound in sounds)


def cost(a: str, b: str, limit: float = 1e9) -> float:
    """The least cost of turning one string of sounds into the other; `limit` or more is cut off."""
    a, b = _without_common_ends(a, b)
    drops = [DROP.get(sound, 0.9) for sound in b]
    row = [0.0]
    for drop in drops:
        row.append(row[-1] + drop)
    before: list[float] = []
    last = ""
    for sound in a:
        drop = DROP.get(sound, 0.9)
        here = row[0] + drop
        new = [here]
        least = here
        vowel = sound in VOWELS
        for j, other in enumerate(b):
            if sound == other:
                best = row[j]
            else:
                swap = SWAP.get(sound + other)
                if swap is None:
                    swap = ALIKE if vowel == (other in VOWELS) else UNLIKE
                best = row[j] + swap
                if row[j + 1] + drop < best:
                    best = row[j + 1] + drop
                if here + drops[j] < best:
                    best = here + drops[j]
                if before and j and sound == b[j - 1] and last == other:
                    best = min(best, before[j - 1] + TURN)
            new.append(best)
            here = best
            if best < least:
                least = best
        if least >= limit:
            return limit
        before, row, last = row, new, sound
    return row[-1]


def _without_common_ends(a: str, b: str) -> tuple[str, str]:
    """Both strings without what they share in front and behind, which costs nothing."""
    length = min(len(a), len(b))
    front = 0
    while front < length and a[front] == b[front]:
        front += 1
    back = 0
    while back < length - front and a[-1 - back] == b[-1 - back]:
        back += 1
    return a[front : len(a) - back], b[front : len(b) - back]


FLOOR = 0.7
"""Likenesses below are not told apart: strangers are strangers."""


@lru_cache(maxsize=1 << 17)
def likeness(a: str, b: str) -> float:
    """1 for equal strings of sounds, less for less; `FLOOR` or lower for strangers."""
    if a == b:
        return 1.0 if a else 0.0
    if not a or not b:
        return 0.0
    whole = (size(a) + size(b)) / 2
    limit = whole * (1 - FLOOR)
    if (abs(len(a) - len(b)) - 2) * 0.4 > limit:
        return 0.0
    voicing = VOICING if a[-1] + b[-1] in FINAL else 0.0
    value = 1.0 - (cost(a, b, limit + voicing) - voicing) / whole
    return max(0.0, value - _OTHER_START if _starts_otherwise(a[0], b[0]) else value)


_OTHER_START = 0.08
FINAL = frozenset(("dt", "td", "bp", "pb"))
"""Alike where a word ends, in Turkic languages: Rəşad and Reşat."""
VOICING = 0.3
"""So much less they cost there."""


def _starts_otherwise(a: str, b: str) -> bool:
    """Whether two first sounds are never confused: names are seldom misspelled where they begin."""
    if a == b or a in "hy" or b in "hy" or a + b in SWAP:
        return False
    return not (a in VOWELS and b in VOWELS)
