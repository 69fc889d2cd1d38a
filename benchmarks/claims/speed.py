"""How fast the four finders are on texts of 2,000 characters, beside slovnet on the same texts."""

from __future__ import annotations

import json
import time
from pathlib import Path

from benchmarks.claims.hand import blank
from nlp.components import claims, dates, places, tallies
from nlp.pipelines import pipeline

_LENGTH = 2_000
_ROUNDS = 3


def texts(folder: Path, language: str) -> list[str]:
    """The recorded texts of a language, joined and cut into pieces of 2,000 characters."""
    rows = [json.loads(line) for line in (folder / "docs.jsonl").open(encoding="utf-8")]
    joined = "\n".join(row["text"] for row in rows if row["language"] == language)
    return [joined[at : at + _LENGTH] for at in range(0, len(joined) - _LENGTH, _LENGTH)]


def finders(folder: Path, language: str) -> tuple[float, float]:
    """Documents a second of CPU time: the four finders together, and the bare entity pipeline."""
    pieces = texts(folder, language)
    docs = [blank(language)(text) for text in pieces]
    nlp = pipeline(language)
    list(nlp.pipe(pieces[:2]))
    start = time.process_time()
    found = list(nlp.pipe(pieces))
    bare = len(found) / (time.process_time() - start)
    people = [
        [
            {"kind": "person", "start": e.start_char, "end": e.end_char, "surface": e.text,
             "name": e.text}
            for e in doc.ents if e.label_ in ("PERSON", "PER")
        ]
        for doc in found
    ]  # fmt: skip
    start = time.process_time()
    for _ in range(_ROUNDS):
        for doc, named in zip(docs, people, strict=True):
            mentions = named + places.find(doc, language) + dates.find(doc, language, "2022-03-01")
            claims.find(doc, language, mentions)  # type: ignore[arg-type]
            tallies.find(doc, language, mentions)  # type: ignore[arg-type]
    return _ROUNDS * len(docs) / (time.process_time() - start), bare
