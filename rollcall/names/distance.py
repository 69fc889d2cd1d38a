"""How far two strings of sounds are apart, where a slip of spelling costs less than a new sound.

A weighted edit distance (Wagner and Fischer, 1974) over the alphabet of `nlp.text.scripts`: glides
come and go for nearly nothing, vowels are cheaper than consonants, and sounds that alphabets or
romanisations confuse (kh/h/g, zh/j/y, ts/s, v/w/u) are cheaper than strangers.
"""

from __future__ import annotations

from functools import lru_cache

VOWELS = frozenset("aeiou")

_SIZE = {**dict.fromkeys("aeiou", 0.6), "y": 0.2, "h": 0.7}
_DROP = {**dict.fromkeys("aeiou", 0.5), "y": 0.1, "h": 0.4, "v": 0.8}
_CONFUSED = {
    "ae": 0.4, "ao": 0.4, "au": 0.55, "ai": 0.6, "ei": 0.25, "eo": 0.45, "eu": 0.55, "io": 0.6,
    "iu": 0.45, "ou": 0.3, "iy": 0.1, "ey": 0.25, "uv": 0.3, "ov": 0.5, "uy": 0.4, "bp": 0.5,
    "dt": 0.5, "sz": 0.4, "gk": 0.45, "fv": 0.45, "ZJ": 0.1, "SZ": 0.45, "CJ": 0.35, "CS": 0.4,
    "ZC": 0.5, "JS": 0.5, "Jy": 0.3, "Zy": 0.5, "sT": 0.4, "zT": 0.35, "CT": 0.4, "kT": 0.6,
    "Ss": 0.45, "Zz": 0.4, "Cs": 0.6, "ST": 0.6, "Jd": 0.6, "gh": 0.25, "hk": 0.3, "bv": 0.55,
    "ft": 0.6, "mn": 0.6, "Ck": 0.6, "Jg": 0.5, "Zg": 0.6, "hy": 0.5, "Jz": 0.45, "Sh": 0.6,
    "Ch": 0.6, "Jh": 0.6, "lr": 0.8, "ly": 0.6,
}  # fmt: skip
_SUBSTITUTE = {**_CONFUSED, **{pair[::-1]: value for pair, value in _CONFUSED.items()}}


def size(sounds: str) -> float:
    """How much there is to compare: consonants count 1, vowels .6, glides .2."""
    return sum(_SIZE.get(sound, 1.0) for sound in sounds)


def cost(a: str, b: str, limit: float = 1e9) -> float:
    """The least cost of turning one string of sounds into the other; `limit` or more is cut off."""
    if a == b:
        return 0.0
    row = [0.0]
    for sound in b:
        row.append(row[-1] + _DROP.get(sound, 0.9))
    before: list[float] = []
    last = ""
    for sound in a:
        drop = _DROP.get(sound, 0.9)
        new = [row[0] + drop]
        for j, other in enumerate(b, start=1):
            if sound == other:
                best = row[j - 1]
            else:
                both = 1.0 if (sound in VOWELS) == (other in VOWELS) else 1.3
                best = row[j - 1] + _SUBSTITUTE.get(sound + other, both)
                best = min(best, row[j] + drop, new[j - 1] + _DROP.get(other, 0.9))
                if before and j > 1 and sound == b[j - 2] and last == other:
                    best = min(best, before[j - 2] + 0.6)
            new.append(best)
        if min(new) >= limit:
            return limit
        before, row, last = row, new, sound
    return row[-1]


@lru_cache(maxsize=1 << 17)
def likeness(a: str, b: str) -> float:
    """1 for equal strings of sounds, falling to .6 for strangers (nothing lower is told apart)."""
    if a == b:
        return 1.0 if a else 0.0
    if not a or not b:
        return 0.0
    whole = (size(a) + size(b)) / 2
    return max(0.0, 1.0 - cost(a, b, whole * 0.4) / whole)
