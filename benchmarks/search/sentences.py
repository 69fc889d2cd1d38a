"""Sentences of the recorded material with what their gold data marks in them."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from nlp.components.places.gazetteer import gazetteer
from nlp.components.places.match import matches
from nlp.training import conll
from rollcall.names import keys
from rollcall.search.base import Place

_LONGEST = 600
_ENTITIES = {
    "ru": ("ru.factrueval.train", "ru.wikineural.train", "ru.wikineural.train2"),
    "kk": ("kk.kaznerd.train", "kk.kaznerd.dev"),
    "en": ("en.wikineural.train", "en.wikigold.train", "en.crossner_politics.train"),
}
_SPOTTING = ("spot_nerel_ru", "spot_bsnlp_latinlist", "spot_kaznerd_latin_silver")
_END = re.compile(r"(?<=[.!?…])\s+(?=[^\W\d_a-zа-яё])|\s*\n\s*|\s*\[…\]\s*")
_WORD = re.compile(r"[^\W\d_]+")
_SAID = {
    "killed": r"погиб|убит|застрел|қаза|өлтір|оққа ұш|\bkilled|shot dead",
    "detained": r"задерж|ұстал|қамау|detain|arrest",
    "released": r"освобожд|отпущ|босат|\breleased",
    "missing": r"пропа[лв]|хабарсыз|жоғал|\bmissing|disappear",
    "tortured": r"пытк|пытал|азапта|қина|tortur",
    "sentenced": r"приговор|осужд|сотталд|үкім|sentenced|convicted",
    "wounded": r"ранен|жараланд|wounded|injured",
}
_STATUSES = re.compile("|".join(f"(?P<{k}>{v})" for k, v in _SAID.items()), re.IGNORECASE)


@dataclass(frozen=True)
class Sentence:
    """One sentence as it was published, and what is marked in it."""

    text: str
    language: str | None
    people: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    statuses: tuple[str, ...] = ()


def banks(data: Path) -> dict[str, list[Sentence]]:
    """All sentences by language ("other" for those beside our three), always in one order."""
    found: dict[str, dict[str, Sentence]] = defaultdict(dict)
    for one in chain(_entities(data), _january(data), _spotting(data), _news(data), _pages(data)):
        if 20 <= len(one.text) <= _LONGEST:
            bank = one.language if one.language in _ENTITIES else "other"
            found[bank].setdefault(one.text, one)
    return {language: list(some.values()) for language, some in sorted(found.items())}


def split(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a text and where they begin."""
    start = 0
    for end in chain(_END.finditer(text), [None]):
        part = text[start : end.start() if end else len(text)]
        if part.strip():
            yield start, part
        start = end.end() if end else start


def _sentence(
    text: str,
    language: str | None,
    people: Iterable[str] = (),
    places: Iterable[str] = (),
    statuses: Iterable[str] = (),
) -> Sentence:
    said = {str(found.lastgroup) for found in _STATUSES.finditer(text)} | set(statuses)
    known = (_place(name, language or "ru") for name in places)
    return Sentence(
        text.strip(),
        language,
        tuple(dict.fromkeys(people)),
        tuple(dict.fromkeys(known)),
        tuple(sorted(said)),
    )


@lru_cache(maxsize=100_000)
def _place(surface: str, language: str) -> Place:
    """The largest place that bears this name in some form; of an unknown one only its name."""
    book = gazetteer()
    for match in matches(surface, language, book):
        best = max((book.places[one] for one in match.places), key=lambda one: one.weight)
        return Place(best.shown(language), best.geoname, best.lat, best.lon)
    return Place(surface)


def _entities(data: Path) -> Iterator[Sentence]:
    for language, names in _ENTITIES.items():
        for name in names:
            for one in conll.read(data / "ner" / f"{name}.conll.gz"):
                marked = [(one.text[a:b], label) for a, b, label in one.spans()]
                people = [text for text, label in marked if label == "PER"]
                places = [text for text, label in marked if label == "LOC"]
                yield _sentence(one.text, language, people, places)


def _january(data: Path) -> Iterator[Sentence]:
    gold = {row["id"]: row for row in _rows(data / "january/gold.jsonl")}
    for row in _rows(data / "january/docs.jsonl"):
        marked = gold[row["id"]]
        for start, text in split(row["text"]):
            end = start + len(text)
            people = [p for p in marked["persons"] if start <= p["start"] and p["end"] <= end]
            places = [p for p in marked["places"] if start <= p["start"] and p["end"] <= end]
            yield _sentence(
                text,
                row["language"],
                chain.from_iterable((p["surface"], p["canonical"]) for p in people),
                (p["surface"] for p in places),
                (signal for p in people for signal in p["signals"] if signal != "none"),
            )


def _spotting(data: Path) -> Iterator[Sentence]:
    for name in _SPOTTING:
        folder = data / "names" / name
        listed = dict(_lines(folder / "list.tsv", 2))
        named = defaultdict(list)
        for document, entry, _ in _lines(folder / "gold.tsv", 3):
            if entry in listed:
                named[document].append(listed[entry])
        for row in _rows(folder / "docs.jsonl"):
            language = None if row["lang"] == "bg" else row["lang"]
            for _, text in split(row["text"]):
                yield _sentence(text, language, _written(text, named[row["id"]]))


def _written(text: str, names: Iterable[str]) -> Iterator[str]:
    """How a sentence writes those of these people whom it names with two words or more."""
    words = [word for word in _WORD.findall(text) if word[0].isupper()]
    for name in names:
        wanted = set().union(*(_keys(word) for word in _WORD.findall(name)))
        here = [word for word in words if wanted & _keys(word)]
        if len(here) > 1:
            yield " ".join(dict.fromkeys(here))


@lru_cache(maxsize=100_000)
def _keys(word: str) -> frozenset[Any]:
    return frozenset(keys(word))


def _news(data: Path) -> Iterator[Sentence]:
    for row in _rows(data / "pages/text_tengrinews/articles.jsonl"):
        for part in re.split(r"(?<=[а-яё»\d]\.)(?=[А-ЯЁ])", row["content"]):
            yield from (_sentence(text, "ru") for _, text in split(part))


def _pages(data: Path) -> Iterator[Sentence]:
    for row in _rows(data / "pages/gold.jsonl"):
        if row["lang_guess"] == "en" and row.get("body"):
            yield from (_sentence(text, "en") for _, text in split(row["body"]))


def _rows(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _lines(path: Path, cells: int) -> Iterator[list[str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = line.split("\t")
        if len(row) >= cells:
            yield row[:cells]
