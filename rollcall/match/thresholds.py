"""What a setting costs and misses, in human terms: reviews a week, and true matches never seen.

Estimated from the team's own decisions, never from anybody else's, and only told: nothing is tuned
by it. Pure functions over scores.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

SETTINGS = (0.0, 0.2, 0.35, 0.5, 0.65, 0.8)
"""Values of `review.from_score` that are compared."""
ENOUGH = 30
"""Decisions below which nothing is said of what is missed."""
_FEW = 5
"""Decisions without which a band of scores is counted together with the next one."""
_Z = 1.96
_PERIODS = (("week", 1.0), ("month", 52 / 12), ("year", 52.0))


@dataclass(frozen=True)
class Share:
    """The share of true matches in some neighbouring bands of scores, as people decided."""

    bands: tuple[int, ...]
    decided: int
    same: int

    @property
    def value(self) -> float:
        """The share itself."""
        return self.same / self.decided if self.decided else 0.0

    def joined(self, other: Share) -> Share:
        """Both as one."""
        return Share(self.bands + other.bands, self.decided + other.decided, self.same + other.same)


@dataclass(frozen=True)
class Setting:
    """One value of `review.from_score`: reviews a week from there on, true matches missed a week
    below it with a 95 % interval (None: too few decisions to tell), and what it rests on.
    """

    from_score: float
    reviews: float
    missed: float | None
    least: float | None
    most: float | None
    decided_below: int
    same_below: int


def settings(
    decided: Sequence[tuple[float, bool]],
    asked: Sequence[float],
    weeks: float,
    values: Sequence[float] = SETTINGS,
) -> list[Setting]:
    """What each setting would have meant: `decided` are scores with whether a person said "same",
    `asked` the scores of all questions of the last `weeks`, answered or not.

    The share of true matches is taken from the decisions, band by band between the settings, and
    made to rise with the score (pool adjacent violators, Ayer et al. 1955). What is missed is the
    sum of share x reviews over the bands below a setting; its interval comes from the Wilson
    intervals of the bands (MOVER, Zou and Donner 2008).
    """
    weekly = [0.0] * len(values)
    for score in asked:
        weekly[_place(values, score)] += 1 / weeks
    shares = rising(_shares(decided, values))
    told = len(decided) >= ENOUGH
    out = []
    for place, value in enumerate(values):
        missed, least, most = _missed(shares, weekly[:place]) if told else (None, None, None)
        below = [same for score, same in decided if score < value]
        reviews = sum(weekly[place:])
        out.append(Setting(value, reviews, missed, least, most, len(below), sum(below)))
    return out


def _shares(decided: Sequence[tuple[float, bool]], values: Sequence[float]) -> list[Share]:
    counts = [[0, 0] for _ in values]
    for score, same in decided:
        counts[_place(values, score)][0] += 1
        counts[_place(values, score)][1] += same
    return [Share((band,), n, same) for band, (n, same) in enumerate(counts)]


def _place(values: Sequence[float], score: float) -> int:
    return max(0, bisect_right(values, score) - 1)


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927; recommended by Brown, Cai and DasGupta 2001).

    >>> [round(one, 3) for one in wilson(0, 10)]
    [0.0, 0.278]
    """
    if not of:
        return 0.0, 1.0
    share, square = hits / of, _Z * _Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = _Z * sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return max(0.0, min(middle - half, share)), min(1.0, max(middle + half, share))


def rising(shares: Sequence[Share]) -> list[Share]:
    """Bands joined until each has enough decisions, and a higher score means no smaller share.

    A band with few goes with the next higher one, which can only overstate what is missed below;
    the highest with the next lower one.
    """
    enough: list[Share] = []
    for share in shares:
        if enough and enough[-1].decided < _FEW:
            enough[-1] = enough[-1].joined(share)
        else:
            enough.append(share)
    if len(enough) > 1 and enough[-1].decided < _FEW:
        enough[-2:] = [enough[-2].joined(enough[-1])]
    pooled: list[Share] = []
    for share in enough:
        pooled.append(share)
        while len(pooled) > 1 and pooled[-2].value > pooled[-1].value:
            pooled[-2:] = [pooled[-2].joined(pooled[-1])]
    return pooled


def _missed(shares: Sequence[Share], weekly: Sequence[float]) -> tuple[float, float, float]:
    """True matches a week among the reviews of the bands below a setting, and the interval."""
    sums = [(one, sum(weekly[band] for band in one.bands if band < len(weekly))) for one in shares]
    middle = sum(one.value * reviews for one, reviews in sums)
    below = above = 0.0
    for one, reviews in sums:
        lower, upper = wilson(one.same, one.decided)
        below += (reviews * (one.value - lower)) ** 2
        above += (reviews * (upper - one.value)) ** 2
    return middle, max(0.0, middle - sqrt(below)), min(sum(weekly), middle + sqrt(above))


def in_words(one: Setting, decided: int) -> str:
    """One setting as a sentence; `decided` counts all decisions behind the table."""
    reviews = f"about {_number(one.reviews)}" if one.reviews >= 1 else "less than one"
    if not one.reviews:
        reviews = "no"
    some = (
        f"at {one.from_score:g} {reviews} review{'' if reviews == 'less than one' else 's'} a week"
    )
    if one.missed is None or one.least is None or one.most is None:
        return f"{some}; too few decisions ({decided}) to tell what is missed"
    if not one.most:
        return f"{some} and none missed"
    period, times = _period(one.missed or one.most)
    least, most = _number(one.least * times), _number(one.most * times)
    if not one.missed:
        return f"{some} and none missed as far as decided, at most {most} a {period}"
    middle = _number(one.missed * times)
    return f"{some} and an estimated {middle} missed a {period} (between {least} and {most})"


def _period(weekly: float) -> tuple[str, float]:
    """The shortest time in which at least one of something happens, at most a year."""
    return next((one for one in _PERIODS if weekly * one[1] >= 1), _PERIODS[-1])


def _number(value: float) -> str:
    """A number as exactly as an estimate deserves."""
    return f"{value:.0f}" if value >= 3 else f"{value:.1f}".removesuffix(".0")
