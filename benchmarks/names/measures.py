"""Figures: F1 and friends of pairs, spotting, false alarms and January."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from benchmarks.names.material import PairRow, SpotSet
from rollcall.names import NameIndex, Spot, build, compare, spot


class Figures(NamedTuple):
    """Precision, recall and their harmonic mean, each 0 to 1."""

    precision: float
    recall: float
    f1: float


def figures(right: int, wrong: int, missed: int) -> Figures:
    """Precision, recall and F1 from counts; 0 where nothing can be said."""
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    both = precision + recall
    return Figures(precision, recall, 2 * precision * recall / both if both else 0.0)


def of_labels(predicted: Iterable[bool], actual: Iterable[bool]) -> Figures:
    """Figures of yes/no answers against labels."""
    right = wrong = missed = 0
    for said, true in zip(predicted, actual, strict=True):
        right += said and true
        wrong += said and not true
        missed += true and not said
    return figures(right, wrong, missed)


class PairFigures(NamedTuple):
    """What a scorer makes of labelled pairs."""

    best: Figures
    threshold: float
    same: Figures
    recall_at_2: float
    kinds: dict[str, tuple[int, float, float]]


def of_pairs(rows: list[PairRow]) -> PairFigures:
    """Our own scorer: F1 at the best threshold, of the verdict, and shares said per kind."""
    results = [compare(row.a, row.b) for row in rows]
    labels = [row.same for row in rows]
    scores = [result.score for result in results]
    best, threshold = best_threshold(scores, labels)
    kinds: dict[str, list[str]] = defaultdict(list)
    for row, result in zip(rows, results, strict=True):
        kinds[("" if row.same else "not ") + row.kind].append(result.verdict)
    shares = {
        kind: (
            len(said),
            said.count("same") / len(said),
            1 - said.count("different") / len(said),
        )
        for kind, said in sorted(kinds.items())
    }
    same = of_labels((result.verdict == "same" for result in results), labels)
    return PairFigures(best, threshold, same, recall_at(scores, labels, 0.02), shares)


def best_threshold(scores: list[float], labels: list[bool]) -> tuple[Figures, float]:
    """The threshold (in hundredths) with the best F1."""
    options = [
        (of_labels((score >= step / 100 for score in scores), labels), step / 100)
        for step in range(1, 100)
    ]
    return max(options, key=lambda option: option[0].f1)


def recall_at(scores: list[float], labels: list[bool], false_positives: float) -> float:
    """Recall at the lowest threshold that takes at most this share of the negatives."""
    negatives = sorted(
        (s for s, true in zip(scores, labels, strict=True) if not true), reverse=True
    )
    allowed = negatives[int(len(negatives) * false_positives)] if negatives else 0.0
    positives = [s for s, true in zip(scores, labels, strict=True) if true]
    return sum(score > allowed for score in positives) / max(1, len(positives))


class SpotFigures(NamedTuple):
    """Likely and possible together, likely alone, and documents per second (cold and warm)."""

    both: Figures
    likely: Figures
    cold: float
    warm: float
    found: dict[str, list[Spot]]


def of_spotting(material: SpotSet, extra: dict[str, list[str]] | None = None) -> SpotFigures:
    """Spot a set's entries, with `extra` entries that must not be found, in its documents."""
    index = build([*material.entries.items(), *(extra or {}).items()])
    found, cold = timed(index, material.docs)
    _, warm = timed(index, material.docs)
    both = {(doc, one.entry) for doc, spots in found.items() for one in spots}
    likely = {
        (doc, one.entry) for doc, spots in found.items() for one in spots if one.verdict == "likely"
    }
    return SpotFigures(of_links(both, material), of_links(likely, material), cold, warm, found)


def of_links(said: set[tuple[str, str]], material: SpotSet) -> Figures:
    """Links (document, entry): `full` ones should be said, `weak` ones neither count nor harm."""
    full = {link for link, how in material.gold.items() if how == "full"}
    wrong = sum(link not in material.gold for link in said)
    return figures(len(said & full), wrong, len(full - said))


def timed(index: NameIndex, docs: dict[str, str]) -> tuple[dict[str, list[Spot]], float]:
    """What is spotted in each document, and documents per second."""
    start = time.perf_counter()
    found = {doc: spot(index, text) for doc, text in docs.items()}
    return found, len(docs) / (time.perf_counter() - start)


def alarms(index: NameIndex, texts: list[str]) -> tuple[float, float, float]:
    """Likely and possible alarms per 1,000 documents, and documents per second."""
    start = time.perf_counter()
    spots = [one for text in texts for one in spot(index, text)]
    speed = len(texts) / (time.perf_counter() - start)
    likely = sum(one.verdict == "likely" for one in spots)
    per = 1000 / len(texts)
    return likely * per, (len(spots) - likely) * per, speed


def alarms_of(index: NameIndex, texts: list[str], prefix: str) -> tuple[float, float]:
    """Likely and possible per 1,000 documents of the entries whose id begins so."""
    spots = [one for text in texts for one in spot(index, text) if one.entry.startswith(prefix)]
    likely = sum(one.verdict == "likely" for one in spots)
    return likely * 1000 / len(texts), (len(spots) - likely) * 1000 / len(texts)


def reached_by_kind(rows: list[PairRow], scores: list[float], threshold: float) -> dict[str, float]:
    """The share of each kind of pair that reaches a threshold: recall, or strangers let in."""
    kinds: dict[str, list[bool]] = defaultdict(list)
    for row, score in zip(rows, scores, strict=True):
        kinds[row.kind].append(score >= threshold)
    return {kind: sum(said) / len(said) for kind, said in sorted(kinds.items())}
