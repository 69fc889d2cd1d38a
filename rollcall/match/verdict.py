"""A verdict is derived: from the names, the evidence beside them, namesakes and decisions.

It depends on nothing else, so it can be derived again whenever lists or decisions change, and the
order in which articles arrive never matters.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from rollcall.match.decided import Decided
from rollcall.names import Spot
from rollcall.records import Reason

Derived = Literal["likely", "possible", "same", "different"]

SUPPORT = 0.1
"""Evidence worth this much lifts a name that several people could bear: one strong reason (age,
birth) or two weak ones (place, date, what happened)."""
AGAINST = -0.1


def derive(spot: Spot, evidence: Iterable[Reason], ruling: Decided | None) -> Derived:
    """likely or possible; or what a person decided about just this. "Unsure" settles nothing."""
    if ruling is not None and ruling.judgement != "unsure":
        return ruling.judgement
    weight = round(sum(reason.weight for reason in evidence), 6)
    if weight <= AGAINST:
        return "possible"
    if spot.verdict == "likely":
        return "likely"
    # Nothing lifts a name between two people of the lists: which of them it is, a person decides.
    if spot.bearers == 1 and weight >= SUPPORT:
        return "likely"
    return "possible"
