"""The labelled pages of the recorded material, and the measures their makers defined."""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
_TOKEN = re.compile(r"\w+")
_SHINGLE = 4


@dataclass(frozen=True)
class Page:
    """One recorded page with what people found on it."""

    id: str
    url: str
    set: str
    article: bool
    data: bytes
    body: str | None
    present: tuple[str, ...]
    absent: tuple[str, ...]
    title: str | None
    author: str | None
    date: str | None
    kind: str = "article"

    def in_nfc(self) -> Page:
        """The same with its labels in NFC, where our texts are."""
        return replace(
            self,
            body=unicodedata.normalize("NFC", self.body) if self.body else None,
            present=tuple(unicodedata.normalize("NFC", part) for part in self.present),
            absent=tuple(unicodedata.normalize("NFC", part) for part in self.absent),
        )


@dataclass
class Counts:
    """True positives, false positives and false negatives, summed over pages."""

    found: float = 0.0
    extra: float = 0.0
    missed: float = 0.0
    pages: int = 0
    names: list[str] = field(default_factory=list)

    def add(self, counts: tuple[float, float, float]) -> None:
        """Add the counts of one page."""
        self.found += counts[0]
        self.extra += counts[1]
        self.missed += counts[2]
        self.pages += 1

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, over all pages together."""
        return 2 * self.found / max(2 * self.found + self.extra + self.missed, 1e-9)


def pages(data: Path = DATA) -> list[Page]:
    """All labelled pages, unpacked but otherwise byte for byte as recorded."""
    rows = (json.loads(line) for line in (data / "pages/gold.jsonl").open(encoding="utf-8"))
    return [_page(row, data) for row in rows]


def _page(row: dict[str, Any], data: Path) -> Page:
    name = row["source"].split("@")[0].split("/")[-1]
    return Page(
        id=row["id"],
        url=row["url"],
        set={"article-extraction-benchmark": "aeb", "web-content-extraction-benchmark": "wcxb"}.get(
            name, name
        ),
        article=row["page_type"] == "article",
        data=gzip.decompress((data / "pages" / row["file"]).read_bytes()),
        body=row.get("body"),
        present=tuple(row.get("with") or ()),
        absent=tuple(row.get("without") or ()),
        title=row.get("title"),
        author=_one(row.get("author")),
        date=(row.get("date") or "")[:10] or None,
        kind=row["page_type"],
    )


def _one(value: Any) -> str | None:
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def shingle_counts(true: str, found: str) -> tuple[float, float, float]:
    """Shared, extra and missed shingles of four words, normalised so that pages weigh the same.

    The measure of scrapinghub/article-extraction-benchmark (evaluate.py).
    """
    first, second = _shingles(true), _shingles(found)
    counts = (
        (first & second).total(),
        (second - first).total(),
        (first - second).total(),
    )
    total = sum(counts) or 1
    return counts[0] / total, counts[1] / total, counts[2] / total


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = _TOKEN.findall(text)
    stop = max(1, len(tokens) - _SHINGLE + 1)
    return Counter(tuple(tokens[at : at + _SHINGLE]) for at in range(stop))


def snippet_counts(page: Page, found: str) -> tuple[float, float, float]:
    """Snippets that must be there and are, that must not and are, that must and are missing."""
    text = _spaces(found)
    there = sum(1 for part in page.present if _spaces(part) in text)
    wrong = sum(1 for part in page.absent if _spaces(part) in text)
    return float(there), float(wrong), float(len(page.present) - there)


def _spaces(text: str) -> str:
    return " ".join(text.split())


def text_scores(labelled: Iterable[Page], texts: dict[str, str]) -> dict[str, Counts]:
    """F1 per set of articles: full texts by shingles, snippets by containment."""
    scores: dict[str, Counts] = {}
    for page in labelled:
        if not page.article:
            continue
        text = texts.get(page.id, "")
        if page.body:
            scores.setdefault(f"{page.set} full text", Counts()).add(
                shingle_counts(page.body, text)
            )
        if page.present:
            scores.setdefault(f"{page.set} snippets", Counts()).add(snippet_counts(page, text))
    return scores
