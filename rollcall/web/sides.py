"""A match as people check it: two names side by side, and what speaks for and against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rollcall.match.words import in_words
from rollcall.names import align
from rollcall.records import Reason


@dataclass(frozen=True)
class Sides:
    """Both names in pieces `(text, differs)`, the reasons as `(speaks for it, words)`."""

    listed: tuple[tuple[str, bool], ...]
    found: tuple[tuple[str, bool], ...]
    reasons: tuple[tuple[bool, str], ...]
    bearers: int
    score: float


def sides(surface: str, score: float, features: Mapping[str, Any]) -> Sides:
    """What scoring saw, ready for a template. `surface` is the name as it stands in the text."""
    listed, found = align(str(features["name"]), " ".join(surface.split()))
    name = [Reason(**reason) for reason in features["reasons"]]
    beside = [Reason(**reason) for reason in features["evidence"]]
    said = [(one.weight >= 0, in_words([one], [])) for one in name]
    said += [(one.weight >= 0, in_words([], [one])) for one in beside]
    return Sides(listed, found, tuple(said), int(features["bearers"]), score)
