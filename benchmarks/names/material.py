"""The recorded material for names, read; nothing here knows how a name is compared."""

from __future__ import annotations

import csv
import gzip
import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

SETS = ("nerel_ru", "bsnlp_latinlist", "bsnlp_cyrlist", "kaznerd_latin_silver", "kaznerd_silver")
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


class PairRow(NamedTuple):
    """Two names, whether they are one person's, and what kind of difference they show."""

    a: str
    b: str
    same: bool
    kind: str


@dataclass(frozen=True)
class SpotSet:
    """Documents by id, entries with their names, and the gold: (document, entry) -> full|weak."""

    docs: dict[str, str]
    entries: dict[str, list[str]]
    gold: dict[tuple[str, str], str]


def pairs(data: Path) -> list[PairRow]:
    """The labelled pairs of names."""
    with (data / "names" / "name_pairs.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    return [PairRow(a, b, label == "1", kind) for a, b, label, kind, *_ in rows]


def spot_set(data: Path, name: str) -> SpotSet:
    """One of the spotting sets."""
    folder = data / "names" / f"spot_{name}"
    docs = {}
    with (folder / "docs.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            doc = json.loads(line)
            docs[doc["id"]] = doc["text"]
    entries: dict[str, list[str]] = {}
    for line in (folder / "list.tsv").read_text(encoding="utf-8").splitlines():
        entry, spelling = line.split("\t")
        entries.setdefault(entry, []).append(spelling)
    gold = {}
    for line in (folder / "gold.tsv").read_text(encoding="utf-8").splitlines():
        doc, entry, how = line.split("\t")
        gold[doc, entry] = how
    return SpotSet(docs, entries, gold)


def january(data: Path) -> SpotSet:
    """The coverage of January 2022; a case counts as `full` where two words of it are marked."""
    folder = data / "january"
    docs, gold = {}, {}
    for line in (folder / "docs.jsonl").read_text(encoding="utf-8").splitlines():
        doc = json.loads(line)
        docs[doc["id"]] = doc["text"]
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        doc = json.loads(line)
        for person in doc["persons"]:
            if person["case_id"]:
                key = (doc["id"], person["case_id"])
                full = len(person["surface"].replace(".", ". ").split()) > 1
                if full or key not in gold:
                    gold[key] = "full" if full else "weak"
    entries = {}
    with (folder / "cases.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            others = [name.strip() for name in row["other_names"].split(";") if name.strip()]
            entries[row["case_id"]] = [row["name_as_listed"], *others]
    return SpotSet(docs, entries, gold)


def january_languages(data: Path) -> dict[str, str]:
    """The language of each document of January."""
    lines = (data / "january" / "docs.jsonl").read_text(encoding="utf-8").splitlines()
    return {doc["id"]: doc["language"] for doc in map(json.loads, lines)}


def strangers(data: Path, count: int, seed: int = 7) -> list[str]:
    """Names that nobody in the texts bears (synthetic), a fixed sample; all for 0 or a million."""
    with gzip.open(data / "names" / "distractors_1m.txt.gz", "rt", encoding="utf-8") as lines:
        names = [line.rstrip("\n") for line in lines]
    return random.Random(seed).sample(names, count) if 0 < count < len(names) else names


def ordinary(data: Path) -> list[str]:
    """All distinct documents of the spotting sets: ordinary news in six languages."""
    texts: dict[str, None] = {}
    for name in SETS:
        texts.update(dict.fromkeys(spot_set(data, name).docs.values()))
    return list(texts)


def unlike(count: int) -> list[str]:
    """Made-up names of two words, no word twice: the worst that a list can be for an index."""
    onsets = "b v g d zh z k l m n p r s t f kh ts ch sh".split()  # noqa: SIM905
    syllables = [onset + vowel for onset in onsets for vowel in "aeiou"]
    draw = random.Random(7)
    words: dict[str, None] = {}
    while len(words) < 2 * count:
        words["".join(draw.choices(syllables, k=draw.choice((3, 4, 5)))).capitalize()] = None
    every = list(words)
    return [f"{one} {other}" for one, other in zip(every[:count], every[count:], strict=False)]
