"""The recorded coverage of January 2022: people by overlap, and the roles they play."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.entities.scoring import Overlap, Score, overlap
from nlp.analyse import Text, analyse
from nlp.annotations import Analysis
from nlp.components.entities.page import PERSON
from nlp.pipelines import models_only, pipeline

Document = dict[str, Any]


def documents(folder: Path) -> Iterator[tuple[Document, Document]]:
    """Each document with its gold."""
    gold = {
        row["id"]: row for row in map(json.loads, (folder / "gold.jsonl").open(encoding="utf-8"))
    }
    for document in map(json.loads, (folder / "docs.jsonl").open(encoding="utf-8")):
        yield document, gold[document["id"]]


def _found(analysis: Analysis) -> list[tuple[int, int]]:
    return [(m["start"], m["end"]) for m in analysis["mentions"] if m["kind"] == "person"]


def _gold(gold: Document) -> list[tuple[int, int]]:
    return [(p["start"], p["end"]) for p in gold["persons"]]


def _bare(document: Document) -> list[tuple[int, int]]:
    with models_only(pipeline(document["language"])) as nlp:
        doc = nlp(document["text"])
    return [(e.start_char, e.end_char) for e in doc.ents if e.label_ in PERSON]


def roles(analysis: Analysis, gold: Document) -> Iterator[tuple[str, str]]:
    """(expected, found) roles of the gold mentions that were found."""
    for person in gold["persons"]:
        for m in analysis["mentions"]:
            overlapping = m["start"] < person["end"] and person["start"] < m["end"]
            if m["kind"] == "person" and overlapping:
                yield person["role"], m.get("role") or "none"
                break


def role_scores(pairs: Counter[tuple[str, str]]) -> dict[str, Score]:
    """F1 of each role over the mentions found."""
    out = {}
    for role in sorted({expected for expected, _ in pairs}):
        right = pairs[role, role]
        found = sum(n for (_, f), n in pairs.items() if f == role)
        expected = sum(n for (e, _), n in pairs.items() if e == role)
        out[role] = Score(right, found, expected)
    return out


def run(folder: Path) -> dict[str, Any]:
    """All figures: {"people": {language: {"ours", "bare"}}, "roles": {language: {role}}}.

    Texts in a language or script without a pipeline count as they are: nothing is found.
    """
    rows = list(documents(folder))
    analyses = analyse(Text(d["text"], None, d["published"]) for d, _ in rows)
    people: dict[str, dict[str, Overlap]] = defaultdict(
        lambda: {"ours": Overlap(), "bare": Overlap()}
    )
    pairs: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for (document, gold), analysis in zip(rows, analyses, strict=True):
        language = document["language"]
        of = people[language]
        of["ours"] = of["ours"].plus(overlap(_found(analysis), _gold(gold)))
        of["bare"] = of["bare"].plus(overlap(_bare(document), _gold(gold)))
        for key in (language, "all"):
            pairs[key].update(roles(analysis, gold))
    return {"people": people, "roles": {k: role_scores(v) for k, v in pairs.items()}}
