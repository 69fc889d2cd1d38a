"""The pages that the pipeline is measured on: recorded articles, and texts dressed as pages."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import islice
from pathlib import Path

ENGLISH = 60
"""Recorded English article pages; there are seven in Russian, and none in Kazakh."""
TENGRINEWS = 60
NAMES = 1_300


@dataclass(frozen=True)
class Page:
    """One page as it would have been captured, and the language that its text is known to be in."""

    url: str
    html: bytes
    language: str


def pages(data: Path) -> list[Page]:
    """All pages, well mixed, always the same: 217 of them."""
    kinds = [list(recorded(data)), list(tengrinews(data)), list(january(data))]
    placed = [
        (at / len(some), number, page)
        for number, some in enumerate(kinds)
        for at, page in enumerate(some)
    ]
    return [page for _, _, page in sorted(placed, key=lambda one: one[:2])]


def names(data: Path) -> list[str]:
    """A list of 1,300 people, none of whom is meant to be found."""
    with gzip.open(data / "names/distractors_1m.txt.gz", "rt", encoding="utf-8") as lines:
        return [line.strip() for line in islice(lines, 0, NAMES * 700, 700)]


def recorded(data: Path) -> Iterator[Page]:
    """Recorded article pages in Russian and English, byte for byte."""
    left = {"en": ENGLISH, "ru": ENGLISH}
    with (data / "pages/gold.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            language = row["lang_guess"]
            if row["page_type"] == "article" and left.get(language, 0) > 0:
                left[language] -= 1
                body = gzip.decompress((data / "pages" / row["file"]).read_bytes())
                yield Page(row["url"], body, language)


def tengrinews(data: Path) -> Iterator[Page]:
    """Russian news texts in a plain page."""
    with (data / "pages/text_tengrinews/articles.jsonl").open(encoding="utf-8") as lines:
        for row in islice(map(json.loads, lines), TENGRINEWS):
            yield dressed(row["page_url"], row["title"], row["content"], "ru")


def january(data: Path) -> Iterator[Page]:
    """The coverage of January 2022 in three languages, in plain pages."""
    with (data / "january/docs.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            title = row["text"][:60].split("\n")[0]
            url = f"https://january.example/news/{row['id']}.html"
            yield dressed(url, title, row["text"], row["language"])


def january_texts(data: Path) -> list[tuple[str, str]]:
    """The same coverage as bare texts, each with its language."""
    with (data / "january/docs.jsonl").open(encoding="utf-8") as lines:
        return [(row["text"], row["language"]) for row in map(json.loads, lines)]


def dressed(url: str, title: str, text: str, language: str) -> Page:
    """A text as the simplest article page that says what it is."""
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in text.split("\n") if part.strip())
    page = (
        f"<html lang='{language}'><head><meta charset='utf-8'><title>{escape(title)}</title>"
        f"<meta property='og:type' content='article'></head><body><article>"
        f"<h1>{escape(title)}</h1>{paragraphs}</article></body></html>"
    )
    return Page(url, page.encode(), language)
