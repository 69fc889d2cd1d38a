"""Ourselves beside the peers: on labelled pairs, and on listed people in texts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from benchmarks.names import material, measures, peers, plots
from benchmarks.names.measures import Figures
from rollcall.names import build, compare, spot_all


class Scored(NamedTuple):
    """A scorer at its best threshold, its recall at 2 % false positives, and its share per kind.

    Of a kind that begins with `neg-` the share is of strangers let in.
    """

    best: Figures
    recall_at_2: float
    kinds: dict[str, float]


def on_pairs(data: Path) -> dict[str, Scored]:
    """Ourselves and every scorer on the labelled pairs."""
    rows = material.pairs(data)
    labels = [row.same for row in rows]
    found = {}
    for name, scorer in [("rollcall", _ours), *peers.scorers()]:
        scores = [scorer(row.a, row.b) for row in rows]
        best, threshold = measures.best_threshold(scores, labels)
        kinds = measures.reached_by_kind(rows, scores, threshold)
        found[name] = Scored(best, measures.recall_at(scores, labels, 0.02), kinds)
    return found


def _ours(a: str, b: str) -> float:
    return compare(a, b).score


class Spotted(NamedTuple):
    """What a finder makes of one set, and documents per second of CPU, first pass."""

    figures: Figures
    speed: float


def on_texts(data: Path) -> dict[str, dict[str, Spotted]]:
    """Ourselves and every finder on each spotting set, by set, then by name."""
    found: dict[str, dict[str, Spotted]] = {}
    for name in material.SETS[:4]:
        known = material.spot_set(data, name)
        found[name] = {"rollcall": _own(known)}
        for peer, finder in peers.finders(known.entries):
            found[name][peer] = _spotted(finder, known)
    return found


def _own(known: material.SpotSet) -> Spotted:
    index = build(known.entries.items())
    return _timed(lambda texts: ({o.entry for o in one} for one in spot_all([index], texts)), known)


def _spotted(finder: Callable[[str], set[str]], known: material.SpotSet) -> Spotted:
    return _timed(lambda texts: map(finder, texts), known)


def _timed(
    reader: Callable[[Iterable[str]], Iterable[set[str]]], known: material.SpotSet
) -> Spotted:
    start = time.process_time()
    said = zip(known.docs, reader(known.docs.values()), strict=True)
    links = {(doc, entry) for doc, entries in said for entry in entries}
    speed = len(known.docs) / max(1e-9, time.process_time() - start)
    return Spotted(measures.of_links(links, known), speed)


def draw(found: dict[str, Scored]) -> list[Path]:
    """The recall of each kind, and the strangers let in, ours beside the peers'."""
    kinds = list(next(iter(found.values())).kinds)
    out = []
    for name, wanted, title in (
        ("recall", False, "Pairs of one person found, by kind (higher is better)"),
        ("strangers", True, "Strangers taken for one person, by kind (lower is better)"),
    ):
        shown = [kind for kind in kinds if kind.startswith("neg-") == wanted]
        shares = {who: [scored.kinds[kind] for kind in shown] for who, scored in found.items()}
        labels = [kind.removeprefix("neg-") for kind in shown]
        out.append(plots.bars(name, labels, shares, title))
    return out
