"""What a score of the comparer is worth: a monotone map, fitted on one half, tried on the other.

The map is a rising line of few knots, fitted by least squares (a monotone regression spline of
degree one: Ramsay 1988, Monotone regression splines in action). The halves are made by name: a pair
whose two names fall into different halves is left out, so no name stands in both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.names import material, plots, unseen
from rollcall.names.calibration import Knots, along, calibrated
from rollcall.names.compare import uncalibrated

PEOPLE = 300
"""People of each kind in the generated pairs."""
AT = (0.0, 0.1, 0.16, 0.2, 0.45, 0.7, 0.8, 0.9, 0.96, 1.0)
"""Where the line may bend: closer where many scores stand."""
_RISE = 0.01


class Fit(NamedTuple):
    """Held-out figures of one map: Brier score, expected calibration error, and its bins."""

    brier: float
    error: float
    bins: list[tuple[float, int, float]]


class Scored(NamedTuple):
    """A pair's score before calibration, whether it is one person, and whether it was generated."""

    raw: float
    same: bool
    made: bool


def halves(data: Path, people: int) -> tuple[list[Scored], list[Scored]]:
    """The labelled pairs and generated ones with near strangers: a half to fit, a half to try."""
    sides: tuple[list[Scored], list[Scored]] = ([], [])
    for rows, made in ((material.pairs(data), False), (unseen.pairs(data, people), True)):
        for row in rows:
            if (side := _half(row.a)) == _half(row.b):
                sides[side].append(Scored(uncalibrated(row.a, row.b).score, row.same, made))
    return sides


def _half(name: str) -> int:
    words = sorted(name.replace(",", " ").casefold().split())
    return hashlib.sha256(" ".join(words).encode()).digest()[0] % 2


def fitted(scored: Sequence[Scored]) -> Knots:
    """The rising line through the scores of `AT` that errs least (Brier), by least squares.

    Strictly rising, so that the order of any two pairs stays what it was; 0 stays 0 and 1 stays 1.
    """
    import numpy as np
    from scipy.optimize import lsq_linear

    raws = np.clip(np.array([one.raw for one in scored]), 0.0, 1.0)
    place = np.clip(np.searchsorted(AT, raws, side="right") - 1, 0, len(AT) - 2)
    left, right = np.take(AT, place), np.take(AT, place + 1)
    share = (raws - left) / (right - left)
    rises = (np.arange(len(AT)) <= place[:, None]).astype(float)  # how much of each rise is climbed
    rises[np.arange(len(raws)), place + 1] = share
    same = np.array([float(one.same) for one in scored])
    climbed = lsq_linear(rises[:, 1:], same, bounds=(_RISE, 1.0)).x
    heights = np.concatenate([[0.0], np.cumsum(climbed)[:-1], [1.0]])  # equal words say 1
    return [(at, round(float(height), 3)) for at, height in zip(AT, heights, strict=True)]


def tried(scored: Sequence[Scored], line: Callable[[float], float]) -> Fit:
    """Brier score, and the expected calibration error over tenths, of one map."""
    said = [line(one.raw) for one in scored]
    total = len(scored)
    brier = sum((s - one.same) ** 2 for s, one in zip(said, scored, strict=True)) / total
    tenths: dict[int, list[tuple[float, bool]]] = {}
    for s, one in zip(said, scored, strict=True):
        tenths.setdefault(min(9, int(s * 10)), []).append((s, one.same))
    bins = [
        (sum(s for s, _ in group) / len(group), len(group), sum(y for _, y in group) / len(group))
        for _, group in sorted(tenths.items())
    ]
    error = sum(abs(mean - share) * n for mean, n, share in bins) / total
    return Fit(brier, error, bins)


class Calibration(NamedTuple):
    """Knots fitted on one half, and what maps make of the other half.

    `maps` by name: no map, the map in use, the one fitted now; each on all held-out pairs and on
    the labelled ones alone.
    """

    knots: Knots
    pairs: tuple[int, int]
    maps: dict[str, tuple[Fit, Fit]]


def measured(data: Path, people: int = PEOPLE) -> Calibration:
    """Fit, and try on names that the fit has not seen."""
    fitting, trying = halves(data, people)
    knots = fitted(fitting)
    labelled = [one for one in trying if not one.made]
    lines: dict[str, Callable[[float], float]] = {
        "none": lambda score: score,
        "in use": calibrated,
        "fitted now": lambda score: along(knots, score),
    }
    maps = {name: (tried(trying, line), tried(labelled, line)) for name, line in lines.items()}
    return Calibration(knots, (len(fitting), len(trying)), maps)


def draw(found: Calibration) -> Path:
    """The reliability diagram on held-out pairs."""
    series = {
        "before calibration": found.maps["none"][0].bins,
        "score as said": found.maps["in use"][0].bins,
    }
    return plots.reliability("calibration", series, "Held-out pairs: said and true")
