"""Articles put together from recorded sentences in Kazakh, Russian and English, and 1,300 names.

No one has 100,000 recorded articles about one country; but sentences of news can be put together
to as many as one wants, with as many names as news have. One article in `RARE` holds some of the
recorded coverage of January 2022, whose people are on the list: so about one in a hundred names
somebody who is listed, as in a year of ordinary news.
"""

from __future__ import annotations

import csv
import gzip
import json
import random
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

CASES = 1_300
RARE = 50
LANGUAGES = ("kk", "ru", "en")
_CONLL = {
    "kk": ("kk.kaznerd.train",),
    "ru": ("ru.factrueval.train",),
    "en": ("en.uner_ewt.train", "en.wikigold.train", "en.wikineural.train"),
}
_END = re.compile(r"(?<=[.!?])\s+|\n+")


def names(data: Path) -> list[str]:
    """The people of the recorded case lists, and invented people whom nobody mentions."""
    with (data / "january/cases.csv").open(encoding="utf-8") as lines:
        listed = [row["name_as_listed"] for row in csv.DictReader(lines)]
    more = CASES - len(listed)
    with gzip.open(data / "names/distractors_1m.txt.gz", "rt", encoding="utf-8") as lines:
        return listed + [line.strip() for line in islice(lines, 0, more * 700, 700)]


def articles(data: Path, count: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Language and text of so many articles of 8 to 24 sentences; always the same for a seed."""
    chance = random.Random(seed)
    usual, coverage = sentences(data), january(data)
    for number in range(count):
        language = LANGUAGES[number % len(LANGUAGES)]
        said = chance.choices(usual[language], k=chance.randint(8, 24))
        if chance.randrange(RARE) == 0:
            said[chance.randrange(len(said))] = " ".join(chance.choices(coverage[language], k=2))
        yield language, " ".join(said)


def sentences(data: Path) -> dict[str, list[str]]:
    """Sentences of news by language."""
    found = {
        language: [line for file in files for line in _conll(data / f"ner/{file}.conll.gz")]
        for language, files in _CONLL.items()
    }
    for path, field in (
        ("pages/text_tengrinews/articles.jsonl", "content"),
        ("names/spot_nerel_ru/docs.jsonl", "text"),
    ):
        for row in _rows(data / path):
            found["ru"].extend(_cut(row[field]))
    return found


def january(data: Path) -> dict[str, list[str]]:
    """Sentences of the coverage of January 2022 by language."""
    found: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    for row in _rows(data / "january/docs.jsonl"):
        found[row["language"]].extend(_cut(row["text"]))
    return found


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _cut(text: str) -> list[str]:
    return [one for one in _END.split(text) if one.strip()]


def _conll(path: Path) -> Iterator[str]:
    """Sentences of a file with a token a line, which says where spaces stood."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        said = ""
        for line in lines:
            if line.startswith("# doc"):
                continue
            token, *more = line.rstrip("\n").split("\t")
            if token:
                said += token + (" " if len(more) < 2 or more[1] == "1" else "")
            elif said:
                yield said.strip()
                said = ""
        if said:
            yield said.strip()
