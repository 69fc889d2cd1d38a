"""A verdict is derived: from the names, the evidence beside them, namesakes and decisions.

It depends on nothing else, so it can be derived again whenever lists or decisions change, and the
order in which articles arrive never matters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rollcall.names import Spot
from rollcall.records import Judgement, Reason

Derived = Literal["likely", "possible", "same", "different"]

_SUPPORT = 0.05
"""Evidence worth this much lifts a name that several people could bear."""
_AGAINST = -0.1


@dataclass(frozen=True)
class Decided:
    """A human's answer about a case: for one article, or (None) wherever the name stands."""

    article_id: str | None
    surface: str | None
    judgement: Judgement


def derive(
    spot: Spot, evidence: Iterable[Reason], article_id: str, decisions: Iterable[Decided]
) -> Derived:
    """likely or possible; or what a person decided about just this."""
    for decided in decisions:
        here = decided.article_id in (None, article_id)
        if here and decided.surface in (None, spot.surface) and decided.judgement != "unsure":
            return decided.judgement
    weight = sum(reason.weight for reason in evidence)
    if weight <= _AGAINST:
        return "possible"
    if spot.verdict == "likely":
        return "likely"
    # Nothing lifts a name between two people of the lists: which of them it is, a person decides.
    if spot.bearers == 1 and weight >= 2 * _SUPPORT:
        return "likely"
    return "possible"
