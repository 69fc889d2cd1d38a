"""What a score is worth: of pairs with a score of about .9, about 90 % are one person.

The comparer multiplies what speaks for and against two names; this map turns the product into a
share. It rises strictly, so it changes the order of no two pairs, and the verdicts are derived from
the product itself. Knots from `python -m benchmarks.names calibration`, fitted on one half of the
pairs there and tried on the other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

Knots = Sequence[tuple[float, float]]

KNOTS: Knots = (
    (0.0, 0.0),
    (0.1, 0.01),
    (0.16, 0.02),
    (0.2, 0.035),
    (0.45, 0.64),
    (0.7, 0.65),
    (0.8, 0.971),
    (0.9, 0.981),
    (0.96, 0.991),
    (1.0, 1.0),
)


def calibrated(score: float) -> float:
    """The share of pairs with this score, 0 to 1, that are one person, among pairs worth comparing.

    Half of the pairs that it was fitted on are one person, and many strangers among them are near
    namesakes: where nearly all pairs are strangers (everybody against everybody), it is too high.
    """
    return along(KNOTS, score)


def along(knots: Knots, score: float) -> float:
    """The height of the line through rising knots, the first at 0 and the last at 1."""
    at = min(len(knots) - 1, max(1, bisect_right(knots, (score, 2.0))))
    (x0, y0), (x1, y1) = knots[at - 1], knots[at]
    return y0 + (y1 - y0) * (score - x0) / (x1 - x0)
