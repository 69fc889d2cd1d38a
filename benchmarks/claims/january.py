"""Recorded coverage of January 2022, from bare text: claims, dates and places against the gold.

`signals` is what a whole page says of a person, and only a part of each page is in the text, so
recall of claims is bounded from above; places and dates were marked with less care than persons.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from nlp.analyse import Text, analyse
from nlp.annotations import Analysis, Mention

_AS_SIGNAL = {"died_in_custody": "killed", "arrested": "detained", "on_trial": "charged"}
_NOT_ASKED = frozenset({"other", "found", "restricted", "acquitted"})


class Count(Counter[str]):
    """Right, wrong and missed."""

    def __str__(self) -> str:
        found, there = self["right"] + self["wrong"], self["right"] + self["missed"]
        precision, recall = self["right"] / max(1, found), self["right"] / max(1, there)
        return f"P {precision:.3f}  R {recall:.3f}  of {there}"


def run(folder: Path) -> dict[str, Count]:
    """By kind and language: claims by document, person and status; dates by overlap and ISO form;
    places by overlap."""
    docs = [json.loads(line) for line in (folder / "docs.jsonl").open(encoding="utf-8")]
    gold = [json.loads(line) for line in (folder / "gold.jsonl").open(encoding="utf-8")]
    by_id = {row["id"]: row for row in gold}
    counts: dict[str, Count] = defaultdict(Count)
    analyses = analyse(Text(doc["text"], None, doc["published"]) for doc in docs)
    for doc, analysis in zip(docs, analyses, strict=True):
        wanted, language = by_id[doc["id"]], doc["language"]
        _claims(counts[f"claims {language}"], analysis, wanted["persons"])
        mentions = analysis["mentions"]
        dates = [m for m in mentions if m["kind"] == "date" and "iso" in m]
        places = [m for m in mentions if m["kind"] == "place"]
        _compare(counts[f"dates {language}"], dates, wanted["dates"], iso=True)
        _compare(counts[f"places {language}"], places, wanted["places"])
    return dict(counts)


def _claims(count: Count, analysis: Analysis, people: list[dict[str, Any]]) -> None:
    wanted = {
        (person["canonical"], signal)
        for person in people
        for signal in person["signals"]
        if signal != "none"
    }
    got = _told(analysis, people)
    count["right"] += len(got & wanted)
    count["wrong"] += len(got - wanted)
    count["missed"] += len(wanted - got)


def _told(analysis: Analysis, people: list[dict[str, Any]]) -> set[tuple[str, str]]:
    told = set()
    for claim in analysis["claims"]:
        if claim["negated"] or claim["hypothetical"] or claim["person"] is None:
            continue
        if claim["status"] in _NOT_ASKED:
            continue
        at = analysis["mentions"][claim["person"]]
        names = (
            p["canonical"] for p in people if p["start"] < at["end"] and p["end"] > at["start"]
        )
        name = next(names, "nobody: " + at["name"])
        told.add((name, _AS_SIGNAL.get(claim["status"], claim["status"])))
    return told


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
