"""Recorded coverage of January 2022: claims against `signals`, dates and places against the gold.

Two ways: with the marked persons given (the finders alone), and from bare text through the whole
pipeline. `signals` is what a whole page says, and only a part of each page is in the text, so
recall is bounded from above; places and dates were marked with less care than persons.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from benchmarks.claims.hand import blank
from nlp.analyse import Text, analyse
from nlp.annotations import Claim, Mention
from nlp.components import dates, places

_AS_SIGNAL = {"died_in_custody": "killed", "arrested": "detained", "on_trial": "charged"}
_NOT_ASKED = frozenset({"other", "found", "restricted", "acquitted"})


class Count(Counter[str]):
    """Right, wrong and missed."""

    def __str__(self) -> str:
        found, there = self["right"] + self["wrong"], self["right"] + self["missed"]
        precision, recall = self["right"] / max(1, found), self["right"] / max(1, there)
        return f"P {precision:.3f}  R {recall:.3f}  of {there}"


def _load(folder: Path) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    docs = [json.loads(line) for line in (folder / "docs.jsonl").open(encoding="utf-8")]
    gold = [json.loads(line) for line in (folder / "gold.jsonl").open(encoding="utf-8")]
    by_id = {row["id"]: row for row in gold}
    return [(doc, by_id[doc["id"]]) for doc in docs]


def claims(folder: Path) -> dict[str, Count]:
    """By language: (document, person, status) from bare text against the page's signals."""
    rows = _load(folder)
    texts = [Text(doc["text"], None, doc["published"]) for doc, _ in rows]
    counts: dict[str, Count] = defaultdict(Count)
    for (doc, gold), found in zip(rows, analyse(texts), strict=True):
        wanted = {
            (person["canonical"], signal)
            for person in gold["persons"]
            for signal in person["signals"]
            if signal != "none"
        }
        got = _told(found["claims"], found["mentions"], gold["persons"])
        counts[doc["language"]]["right"] += len(got & wanted)
        counts[doc["language"]]["wrong"] += len(got - wanted)
        counts[doc["language"]]["missed"] += len(wanted - got)
    return dict(counts)


def _told(
    claims: list[Claim], mentions: list[Mention], people: list[dict[str, Any]]
) -> set[tuple[str, str]]:
    told = set()
    for claim in claims:
        if claim["negated"] or claim["hypothetical"] or claim["person"] is None:
            continue
        if claim["status"] in _NOT_ASKED:
            continue
        at = mentions[claim["person"]]
        names = (
            p["canonical"] for p in people if p["start"] < at["end"] and p["end"] > at["start"]
        )
        name = next(names, "nobody: " + at["name"])
        told.add((name, _AS_SIGNAL.get(claim["status"], claim["status"])))
    return told


def dates_and_places(folder: Path) -> dict[str, Count]:
    """By kind and language: dates by span and ISO form, places by overlap, persons given."""
    counts: dict[str, Count] = defaultdict(Count)
    for doc, gold in _load(folder):
        language = doc["language"]
        parsed = blank(language)(doc["text"])
        people = [
            parsed.char_span(p["start"], p["end"], label="PERSON", alignment_mode="expand")
            for p in gold["persons"]
        ]
        kept: list[Any] = []
        for span in people:
            if span is not None and all(span.start >= k.end or span.end <= k.start for k in kept):
                kept.append(span)
        parsed.ents = tuple(kept)
        found = dates.find(parsed, language, doc["published"])
        _compare(counts[f"dates {language}"], found, gold["dates"], iso=True)
        _compare(counts[f"places {language}"], places.find(parsed, language), gold["places"])
    return dict(counts)


def _compare(
    count: Count, found: list[Mention], gold: list[dict[str, Any]], iso: bool = False
) -> None:
    def meets(mention: Mention, row: dict[str, Any]) -> bool:
        if mention["start"] >= row["end"] or mention["end"] <= row["start"]:
            return False
        return not iso or mention.get("iso") == row["iso"]

    count["right"] += sum(any(meets(m, row) for m in found) for row in gold)
    count["missed"] += sum(not any(meets(m, row) for m in found) for row in gold)
    count["wrong"] += sum(not any(meets(m, row) for row in gold) for m in found)
