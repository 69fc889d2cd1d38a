"""CPU seconds of the whole analysis beside the same models run bare, on one core.

Both run in turn over the same texts in one process, and count their own CPU time, so that a busy
machine slows neither more than the other. The texts are about as long as news: Russian news
(pages/text_tengrinews, January), KazNERD's sentences put together, English coverage of January.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import median
from typing import NamedTuple

from nlp.analyse import Text, analyse
from nlp.pipelines import models_only, pipeline
from nlp.training.conll import read

_LENGTH = 2_000  # characters of a text
_TEXTS = 64


class Speed(NamedTuple):
    """Texts of 2,000 characters a second of CPU time: the whole analysis, the bare model, and the
    middle of the ratios of all rounds (the slower side's share of each pair of runs)."""

    ours: float
    bare: float
    ratio: float


def _joined(parts: Iterator[str]) -> list[str]:
    """Parts put together to texts of about the same length."""
    out, text = [], ""
    for part in parts:
        text += part + "\n"
        if len(text) >= _LENGTH:
            out.append(text)
            text = ""
    return out or [text]


def _lines(path: Path, key: str) -> Iterator[str]:
    for row in map(json.loads, path.open(encoding="utf-8")):
        yield from row[key].split("\n")


def texts(folder: Path, language: str) -> list[str]:
    """The texts of one language out of the recorded material."""
    if language == "kk":
        sentences = read(folder / "ner" / "kk.kaznerd.dev.conll.gz")
        return _joined(islice((s.text for s in sentences), 1500))[:_TEXTS]
    coverage = folder / "january" / "docs.jsonl"
    if language == "ru":
        news = folder / "pages" / "text_tengrinews" / "articles.jsonl"
        return _joined(_lines(news, "content"))[:_TEXTS]
    rows = [json.loads(line) for line in coverage.open(encoding="utf-8")]
    parts = (row["text"] for row in rows if row["language"] == language)
    return _joined(parts)[:_TEXTS]


def _seconds(work: Iterator[object]) -> float:
    start = time.process_time()
    for _ in work:
        pass
    return time.process_time() - start


def measure(some: list[str], language: str, rounds: int = 5) -> Speed:
    """One language's speed over some texts; the first round only warms the caches."""
    ours, bare = [], []
    for _ in range(rounds + 1):
        ours.append(_seconds(analyse(Text(text, language, "2022-01-10") for text in some)))
        with models_only(pipeline(language)) as nlp:
            bare.append(_seconds(nlp.pipe(some, batch_size=32)))
    pairs = list(zip(ours, bare, strict=True))[1:]
    characters = sum(map(len, some)) / _LENGTH
    return Speed(
        characters / min(a for a, _ in pairs),
        characters / min(b for _, b in pairs),
        median(b / a for a, b in pairs),
    )


def run(folder: Path, rounds: int = 5) -> Iterator[tuple[str, Speed]]:
    """The speed in each language."""
    for language in ("ru", "kk", "en"):
        yield language, measure(texts(folder, language), language, rounds)


def main() -> None:
    """Print the speed alone: python -m benchmarks.entities.speed [DATA]"""
    import sys

    for language, speed in run(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")):
        print(f"  {language:22}{speed.ours:8.1f} {speed.bare:8.1f}  {speed.ratio:.0%}")


if __name__ == "__main__":
    main()
