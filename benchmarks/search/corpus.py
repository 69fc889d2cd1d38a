"""Any number of articles recombined, sentence by sentence, from the recorded material; seeded.

What gold data marks in a sentence is known of every article that has it, so no model is asked. The
articles lie in a temporary folder, by seed and number, and are made once.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

from benchmarks.search.sentences import Sentence, banks
from rollcall.search.base import Document, Place, listed

FIRST = datetime(2022, 1, 1, tzinfo=UTC)
DAYS = 365
SENTENCES = (4, 16)
SOURCES = 40
LISTS = tuple(f"list-{number}" for number in range(8))
ROLES = {"monitor": len(LISTS), "reader": 4}
"""Who may know of how many of the lists that they name somebody."""
_LANGUAGES = {"ru": 48, "kk": 24, "en": 24, "other": 4}
_KINDS = {"news": 70, "post": 16, "statement": 8, "document": 4, "note": 2}
_FORMAT = 1
_COPIES = 0.12
_TITLE = 90
_LISTED = 20
"""One name of so many is on a list."""


def corpus(data: Path, size: int, seed: int) -> Iterator[Document]:
    """The articles, always the same for a size and a seed; made at the first call."""
    folder = Path(tempfile.gettempdir()) / f"rollcall-search-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"corpus-{_FORMAT}-{seed}-{size}.jsonl.gz"
    if not path.exists():
        made = path.with_suffix(f".{os.getpid()}")
        with gzip.open(made, "wt", encoding="utf-8", compresslevel=1) as out:
            for one in recombined(banks(data), size, seed):
                out.write(json.dumps(asdict(one), ensure_ascii=False, default=str) + "\n")
        made.replace(path)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from (_document(json.loads(line)) for line in lines)


def recombined(
    of: dict[str, list[Sentence]], size: int, seed: int, listed_one_of: int = _LISTED
) -> Iterator[Document]:
    """New articles of these sentences; every eighth repeats most of an earlier one.

    `of` has sentences in ru, kk, en and "other". One name of `listed_one_of` is on a list.
    """
    chance = random.Random(seed)
    titles = {
        language: [one for one in some if len(one.text) <= _TITLE and not one.people]
        for language, some in of.items()
    }
    weights = list(accumulate(1 / (rank + 3) for rank in range(SOURCES)))
    recent: list[tuple[str, str, list[Sentence]]] = []
    for number in range(size):
        if recent and chance.random() < _COPIES:
            story, language, parts = chance.choice(recent)
            parts = [*parts[1:], chance.choice(of[language])]
        else:
            language = _one(chance, _LANGUAGES)
            parts = chance.choices(of[language], k=chance.randint(*SENTENCES))
            story = f"{number:016x}"
            recent = [*recent[-99:], (story, language, parts)]
        title = chance.choice(titles[language]).text if chance.random() < 0.9 else ""
        yield replace(
            _together(f"{chance.getrandbits(64):016x}", title, parts, listed_one_of),
            source=f"source-{chance.choices(range(SOURCES), cum_weights=weights)[0]:02}",
            kind=_one(chance, _KINDS),
            at=FIRST + timedelta(seconds=chance.randrange(DAYS * 86_400)),
            story=story,
        )


def _one(chance: random.Random, weights: dict[str, int]) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]


def _together(id: str, title: str, parts: list[Sentence], one_of: int) -> Document:
    people = tuple(dict.fromkeys(name for part in parts for name in part.people))
    return Document(
        id=id,
        title=title,
        text=" ".join(part.text for part in parts),
        language=parts[0].language,
        source="",
        kind="",
        at=FIRST,
        people=people,
        places=tuple(dict.fromkeys(place for part in parts for place in part.places)),
        statuses=tuple(sorted({status for part in parts for status in part.statuses})),
        lists=tuple(sorted(set(_lists(people, one_of)))),
    )


def _lists(people: Iterable[str], one_of: int) -> Iterator[str]:
    for name in people:
        number = zlib.crc32(name.encode())
        if number % one_of == 0:
            which = number // one_of % len(LISTS)
            yield from (listed(role, LISTS[which]) for role, most in ROLES.items() if which < most)


def _document(row: dict[str, Any]) -> Document:
    return Document(
        **row
        | {
            "at": datetime.fromisoformat(row["at"]),
            "people": tuple(row["people"]),
            "places": tuple(Place(**place) for place in row["places"]),
            "statuses": tuple(row["statuses"]),
            "lists": tuple(row["lists"]),
        }
    )
