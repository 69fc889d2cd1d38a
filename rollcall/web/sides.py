"""A match as people check it: two names side by side, and what speaks for and against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from rollcall.match.words import in_words
from rollcall.names import align
from rollcall.records import Reason

How = Literal["for", "mild", "against"]
_MILD = -0.15


@dataclass(frozen=True)
class Sides:
    """Both names in pieces `(text, differs)`, the reasons as `(how, words)`.

    How a reason speaks: for, against, or mild, which only takes away some certainty.
    """

    listed: tuple[tuple[str, bool], ...]
    found: tuple[tuple[str, bool], ...]
    reasons: tuple[tuple[How, str], ...]
    bearers: int
    score: float


def sides(surface: str, score: float, features: Mapping[str, Any]) -> Sides:
    """What scoring saw, ready for a template. `surface` is the name as it stands in the text."""
    listed, found = align(str(features["name"]), " ".join(surface.split()))
    name = [Reason(**reason) for reason in features["reasons"]]
    beside = [Reason(**reason) for reason in features["evidence"]]
    said = [(_how(one), in_words([one], [])) for one in name]
    said += [(_how(one), in_words([], [one]).replace("_", " ")) for one in beside]
    return Sides(listed, found, tuple(said), int(features["bearers"]), score)


def _how(reason: Reason) -> How:
    if reason.weight >= 0:
        return "for"
    return "mild" if reason.weight > _MILD else "against"
