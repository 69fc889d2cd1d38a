"""The figures of a trial: for a table that people read, and for a program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rollcall.reprocess.trying import Trial

_MATCHES = ("match",)
NAMES: Mapping[str, tuple[str, ...]] = {
    "extract": ("article", "title", "text", "published"),
    "enrich": ("person", "place", "date", "claim", "tally", "language", *_MATCHES),
    "match": _MATCHES,
}
"""What is compared in each step."""
SINGLE = (
    ("decisions_contradicted", "decisions contradicted"),
    ("facts_new", "facts that would be new"),
    ("notices_new", "of these, not told before"),
)
"""Figures that are a number each, and their words."""
_HOW = ("gained", "lost", "changed")


def lines(found: Trial, name: str) -> tuple[str, ...]:
    """One number of a trial in words, or the three of something that is gained, lost and changed;
    of a sample with what it says of all.
    """
    single = any(name == known for known, _ in SINGLE)
    return tuple(_told(found, one) for one in ((name,) if single else _of(name)))


def verdicts(found: Trial) -> list[tuple[str, str]]:
    """How many matches would have another verdict, by which: `possible → likely`."""
    return [
        (f"  {one.removeprefix('match_').replace('_to_', ' → ')}", _told(found, one))
        for one in sorted(found.figures.sums)
        if one.startswith("match_") and "_to_" in one
    ]


def _of(name: str) -> tuple[str, ...]:
    return tuple(f"{name}_{how}" for how in _HOW)


def _told(found: Trial, name: str) -> str:
    one = found.figures.estimate(name, found.population)
    if not _is_sample(found):
        return f"{one.count:,}"
    if not one.count:
        return f"0 (in all at most about {one.margin:,})"
    return f"{one.count:,} (in all {one.in_all:,} ± {one.margin:,})"


def _is_sample(found: Trial) -> bool:
    return found.figures.items + found.failed < found.population


def as_figures(found: Trial) -> dict[str, Any]:
    """A trial for a program: counts by name, each also where it is 0; of a sample also what is
    estimated `in_all`, with the margin at 95 %.
    """
    known = [one for name in NAMES[found.step] for one in _of(name)]
    known += [name for name, _ in SINGLE] if found.step != "extract" else []
    names = dict.fromkeys([*known, *sorted(found.figures.sums)])
    told: dict[str, Any] = {
        "step": found.step,
        "dry_run": True,
        "items": found.population,
        "compared": found.figures.items,
        "waiting": found.waiting,
        "failed": found.failed,
        "seconds": round(found.seconds, 1),
        "figures": {name: found.figures.sums[name] for name in names},
        "told": found.told,
    }
    if _is_sample(found):
        estimates = {name: found.figures.estimate(name, found.population) for name in names}
        told["in_all"] = {
            name: {"about": one.in_all, "margin": one.margin} for name, one in estimates.items()
        }
    return told
