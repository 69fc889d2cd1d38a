"""Articles a second beside the same models run bare, on one core."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from nlp.analyse import analyse
from nlp.pipelines import pipeline


def _articles(folder: Path) -> dict[str, list[str]]:
    out: dict[str, list[str]] = defaultdict(list)
    for row in map(json.loads, (folder / "january" / "docs.jsonl").open(encoding="utf-8")):
        out[row["language"]].append(row["text"])
    return out


def run(folder: Path, rounds: int = 3) -> Iterator[tuple[str, float, float]]:
    """(language, articles a second of `analyse`, of the bare model); best of some rounds."""
    for language, texts in _articles(folder).items():
        texts = texts * 3
        nlp = pipeline(language)
        list(analyse([(texts[0], language, None)]))
        ours, bare = [], []
        for _ in range(rounds):
            start = time.perf_counter()
            list(analyse((text, language, "2022-01-10") for text in texts))
            ours.append(len(texts) / (time.perf_counter() - start))
            start = time.perf_counter()
            list(nlp.pipe(texts, batch_size=32))
            bare.append(len(texts) / (time.perf_counter() - start))
        yield language, max(ours), max(bare)
