"""A sample of the record, and how far what it says may be off. Pure.

The margin is the usual one for a mean of independent draws without replacement, at 95 % (Cochran,
Sampling Techniques, 1977, chapter 2); where nothing at all was seen, the rule of three.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil, sqrt

_SEED = 20220105
_Z = 1.96


def sample(items: Iterable[str], size: int) -> list[str]:
    """`size` of the items, each as likely as any other, the same ones every time; in order.

    Takes memory for the sample only (Vitter's algorithm R).
    """
    chance, kept = random.Random(_SEED), []  # noqa: S311 - a sample, no secret
    for number, item in enumerate(items):
        if number < size:
            kept.append(item)
        elif (place := chance.randrange(number + 1)) < size:
            kept[place] = item
    return sorted(kept)


@dataclass(frozen=True)
class Estimate:
    """How many there would be in all, and how many more or fewer it may well be."""

    count: int
    in_all: int
    margin: int


@dataclass
class Figures:
    """Counts over items, kept so that a sample of them can speak for all."""

    items: int = 0
    sums: Counter[str] = field(default_factory=Counter)
    squares: Counter[str] = field(default_factory=Counter)

    def add(self, counts: Counter[str]) -> None:
        """Count one item: how often each thing was seen at it."""
        self.items += 1
        for name, count in counts.items():
            self.sums[name] += count
            self.squares[name] += count * count

    def estimate(self, name: str, population: int) -> Estimate:
        """What was counted, and what that says of a population of so many items."""
        count, n = self.sums[name], self.items
        if n >= population or n == 0:
            return Estimate(count, count, 0)
        if count == 0:
            return Estimate(0, 0, min(population - n, ceil(3 * population / n)))
        mean = count / n
        variance = max(self.squares[name] / n - mean * mean, 0.0) * n / max(n - 1, 1)
        error = sqrt(variance / n * (1 - n / population))
        margin = ceil(_Z * error * population)
        return Estimate(count, round(mean * population), margin)
