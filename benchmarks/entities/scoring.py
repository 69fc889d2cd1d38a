"""Counting hits: exact spans, overlapping spans, and roles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

Span = tuple[int, int]


class Score(NamedTuple):
    """Right, found and expected; precision, recall and F1 follow from them (0 to 1)."""

    right: int = 0
    found: int = 0
    expected: int = 0

    def plus(self, other: Score) -> Score:
        """Both counts together."""
        return Score(*(a + b for a, b in zip(self, other, strict=True)))

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of what was expected that was found."""
        return self.right / self.expected if self.expected else 0.0

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        both = self.found + self.expected
        return 2 * self.right / both if both else 0.0

    def __str__(self) -> str:
        return f"P {self.precision:.3f} R {self.recall:.3f} F1 {self.f1:.3f} (n={self.expected})"


def exact(found: Iterable[Span], expected: Iterable[Span]) -> Score:
    """Spans that agree to the character."""
    a, b = set(found), set(expected)
    return Score(len(a & b), len(a), len(b))


class Overlap(NamedTuple):
    """Overlap cannot be one count: a long span may cover two. `hits` of each side."""

    found_hits: int = 0
    found: int = 0
    expected_hits: int = 0
    expected: int = 0

    def plus(self, other: Overlap) -> Overlap:
        """Both counts together."""
        return Overlap(*(a + b for a, b in zip(self, other, strict=True)))

    @property
    def precision(self) -> float:
        """The share of found spans that touch an expected one."""
        return self.found_hits / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of expected spans that some found one touches."""
        return self.expected_hits / self.expected if self.expected else 0.0

    def __str__(self) -> str:
        return f"P {self.precision:.3f} R {self.recall:.3f} (n={self.expected})"


def touches(a: Span, others: Iterable[Span]) -> bool:
    """Whether a span shares a character with one of the others."""
    return any(a[0] < b[1] and b[0] < a[1] for b in others)


def overlap(found: list[Span], expected: list[Span]) -> Overlap:
    """Spans that share at least a character."""
    return Overlap(
        sum(touches(span, expected) for span in found),
        len(found),
        sum(touches(span, found) for span in expected),
        len(expected),
    )
