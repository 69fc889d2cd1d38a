"""Makes the tables `shares.*.tsv` beside it: who is called what in a community, from public data.

    python -m rollcall.names.data.build_shares kk KAZNERD.conll.gz ...   # KazNERD, CC BY 4.0
    python -m rollcall.names.data.build_shares ru FOLDER                 # russiannames' data/

The tables are enough to run, so none of the sources is a dependency; `ru` needs duckdb. Persons of
the news are counted once, however often they are named: fame does not count. Counts are
smoothed as by Gale and Sampson (Good-Turing frequency estimation without tears, 1995): a name that
was seen once says less than half of one that was seen twice. The share of names nobody has seen
is that of names seen once, and n1^2 / (2 n2) of them share it (Chao, 1984), where n1 names were
seen once and n2 twice. So an unseen name is rare, never impossible.

`kk` prints how well nine tenths of the people foretell the last tenth (bits for each name), for
what was learned, for an estimate by hand, and for mixtures; the best mixture is written.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import math
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from nlp.text.scripts import plain, sounds
from rollcall.names.forms import forms
from rollcall.names.given import is_given, name_key
from rollcall.names.parts import parse
from rollcall.names.rarity import RARE, family_key

HERE = Path(__file__).parent
LEAST = 40.0
"""Names borne by fewer people of a million are not kept: they make no name common. They, and names
that nobody has seen, get the mean share of what is left out."""
WEIGHTS = (0.0, 0.1, 0.2, 0.3, 0.5, 1.0)
_ONLY_KAZAKH = re.compile("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")
_SURNAME = re.compile(".+(?:[оеё]ва?|ина?|[сц]к(?:ий|ая))")
_HAND_GIVEN = """
5 нурлан айгүл ерлан
4 серік марат бауыржан қайрат болат гүлнара динара мадина айгерім асель асхат данияр
3 тимур руслан талғат азамат арман алия жанар сауле асқар
3 нуржан самат дархан рустам санжар алмас берік ержан думан мерей канат мұрат дәулет айдос
2 дана дина ләззат гульмира бақыт жанна рамазан ислам али мұхаммед нұрсұлтан айбек медет
"""
_HAND_SURNAMES = """
5 ахметов омаров
4 оспанов ибраев исмаилов
3 алиев сулейменов абдрахманов касымов юсупов искаков
2 сериков муратов садыков нурпеисов жумабаев калиев ахмедов мусаев рахимов абенов бекмуратов
"""
"""An estimate of public knowledge, people of a thousand."""


class Person(NamedTuple):
    """One person of the news: the keys of the given name and the surname, "" where not named."""

    given: str
    surname: str


class Table(NamedTuple):
    """Shares of names; the share of any one name that was not seen; how many those may be."""

    shares: dict[str, float]
    rare: float
    unseen: float


def smoothed(counts: Mapping[str, int]) -> Table:
    """The share of each name that was seen, and of any one that was not (see above)."""
    times = Counter(counts.values())
    total = sum(counts.values())
    slope = _slope(sorted(times.items()))
    expected = {r: r * (1 + 1 / r) ** (1 + slope) for r in times}
    unseen = times[1] / total
    scale = (1 - unseen) / sum(expected[count] for count in counts.values())
    shares = {name: scale * expected[count] for name, count in counts.items()}
    names = max(1.0, times[1] * times[1] / (2 * max(1, times[2])))
    return Table(shares, min(unseen / names, *shares.values()), names)


def _slope(times: list[tuple[int, int]]) -> float:
    """How the logarithm of the number of names falls with that of how often they were seen."""
    points = []
    for n, (r, names) in enumerate(times):
        before = times[n - 1][0] if n else 0
        after = times[n + 1][0] if n + 1 < len(times) else 2 * r - before
        points.append((math.log(r), math.log(2 * names / (after - before))))
    middle = sum(x for x, _ in points) / len(points)
    spread = sum((x - middle) ** 2 for x, _ in points)
    found = sum((x - middle) * y for x, y in points) / spread if spread else -2.0
    return min(found, -1.01)


def mixed(learned: Table, hand: Table, weight: float) -> Table:
    """So much of the estimate by hand, the rest of what was learned."""
    names = {*learned.shares, *hand.shares}
    shares = {
        name: (1 - weight) * learned.shares.get(name, learned.rare)
        + weight * hand.shares.get(name, hand.rare)
        for name in names
    }
    rare = (1 - weight) * learned.rare + weight * hand.rare
    return Table(shares, rare, learned.unseen)


def by_hand(text: str, learned: Table, *, surnames: bool) -> Table:
    """The estimate by hand; what it leaves is shared by as many other names as were learned of."""
    key = family_key if surnames else name_key
    shares: dict[str, float] = {}
    for line in text.strip().splitlines():
        share, *names = line.split()
        shares.update((key(sounds(name)), float(share) / 1000) for name in names)
    others = len(learned.shares) + learned.unseen
    return Table(shares, (1 - sum(shares.values())) / others, others)


def bits(table: Table, names: Iterable[str]) -> float:
    """How many bits a name costs that is coded by these shares: less is better."""
    costs = [-math.log2(table.shares.get(name, table.rare)) for name in names]
    return sum(costs) / len(costs)


def blended(people: list[Person], column: int, weight: float) -> Table:
    """The table of a column (0 given names, 1 surnames), so much of it the estimate by hand."""
    learned = smoothed(Counter(person[column] for person in people if person[column]))
    text = (_HAND_GIVEN, _HAND_SURNAMES)[column]
    return mixed(learned, by_hand(text, learned, surnames=column == 1), weight)


def foretold(people: list[Person], column: int, weight: float) -> float:
    """The bits that a name of one tenth of the people costs, by the other nine, on average."""
    shuffled = random.Random(1).sample(people, len(people))  # noqa: S311 - no secret
    costs = []
    for fold in range(10):
        known = [person for n, person in enumerate(shuffled) if n % 10 != fold]
        held = [person[column] for person in shuffled[fold::10] if person[column]]
        costs.append(bits(blended(known, column, weight), held))
    return sum(costs) / len(costs)


def _named(path: Path) -> Iterator[str]:
    words: list[str] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            token, _, rest = line.rstrip("\n").partition("\t")
            label = rest.partition("\t")[0]
            if label != "I-PER" and words:
                yield " ".join(words)
                words = []
            if label.endswith("PER"):
                words.append(token)
    if words:
        yield " ".join(words)


def _base(word: str) -> str:
    """A word of a text without its Kazakh case, where what is left looks like a name."""
    low = plain(word)
    if _is_base(low):
        return word
    stems = [form.stem for form in forms(word) if form.neutral]
    return min(filter(_is_base, stems), key=len, default=word)


def _is_base(low: str) -> bool:
    return bool(_SURNAME.fullmatch(low)) or is_given(low) or low.endswith(("ұлы", "қызы"))


def people_of(paths: Iterable[Path]) -> list[Person]:
    """The different Kazakhs whom the news name by a given name and a surname or a patronymic.

    Kazakh is who is written with a letter that only Kazakh has, or shares the given name with one
    who is: Kazakh news write everybody else as Russian does. Endings do not count.
    """
    names = sorted({name for path in paths for name in _named(path) if " " in name})
    known = {plain(name.split()[0]) for name in names if _ONLY_KAZAKH.search(name[:-4])}
    found: set[Person] = set()
    for name in names:
        *first, last = name.split()
        parts = parse(" ".join([*first, _base(last)]))
        own = [part for part in parts if not part.patronymic and not part.initial]
        if len(own) == 2 and own[0].role == "surname":
            own.reverse()
        if own and own[0].low in known and len(own) == 2:
            found.add(Person(name_key(own[0].sounds), family_key(own[1].sounds)))
        elif own and own[0].low in known and len(own) == 1 < len(parts):
            found.add(Person(name_key(own[0].sounds), ""))
    return sorted(found)


def kazakh(paths: list[Path]) -> tuple[Table, Table]:
    """Given names and surnames from KazNERD, mixed with the estimate by hand where that helps."""
    people = people_of(paths)
    print(f"{len(people)} people; bits for a given name, a surname, by the weight of the hand's:")
    best = (math.inf, 0.0)
    for weight in WEIGHTS:
        cost = foretold(people, 0, weight), foretold(people, 1, weight)
        print(f"  {weight}: {cost[0]:.2f} {cost[1]:.2f}")
        best = min(best, (sum(cost), weight))
    return blended(people, 0, best[1]), blended(people, 1, best[1])


def russian(folder: Path) -> tuple[Table, Table]:
    """Given names and surnames with their counts from the package russiannames."""
    duckdb = importlib.import_module("duckdb")
    counts: tuple[Counter[str], Counter[str]] = Counter(), Counter()
    for column, (name, key) in enumerate((("names", name_key), ("surnames", family_key))):
        path = str(folder / f"{name}.parquet")
        rows = duckdb.execute("SELECT text, count FROM read_parquet(?)", [path]).fetchall()
        for word, count in rows:
            if word and word.isalpha() and len(word) > 1 and count:
                counts[column][key(sounds(word))] += count
    return smoothed(counts[0]), smoothed(counts[1])


_ORIGINS = {
    "kk": """KazNERD (https://github.com/IS2AI/KazNERD), CC BY 4.0: Yeshpanov, Khassanov and Varol
# (2022), "KazNERD: Kazakh Named Entity Recognition Dataset". Changed: given names and surnames of
# the Kazakhs in a part of it, each person counted once, mixed with an estimate by hand.""",
    "ru": """russiannames 2.0.0 (https://github.com/datacoon/russiannames), BSD 3-Clause,
# Copyright (c) 2018, Ivan Begtin, all rights reserved. Changed: spellings of one sound, and the two
# sexes of a surname, added up; rare names left out. The terms are in shares.ru.LICENSE.""",
}


def _lines(language: str, given: Table, surnames: Table) -> Iterator[str]:
    yield "# Kind, name in sounds, people of a million; * is every name that is not here."
    yield f"# From {_ORIGINS[language]}"
    yield f"# Made by: python -m rollcall.names.data.build_shares {language}"
    for kind, table in (("given", given), ("surname", surnames)):
        rows = sorted(table.shares.items(), key=lambda row: (-row[1], row[0]))
        least = max(LEAST * 1e-6, 1.001 * table.rare)
        kept = [(key, share) for key, share in rows if key and share >= least]
        left = [share for _, share in rows[len(kept) :]]
        rare = sum(left) / len(left) if left else table.rare
        yield f"{kind}\t{RARE}\t{rare * 1e6:.4g}"
        for key, share in kept:
            yield f"{kind}\t{key}\t{share * 1e6:.0f}"


def main() -> None:
    """Read the sources of one community and write its table."""
    parser = argparse.ArgumentParser(description="Make a table of shares again.")
    parser.add_argument("language", choices=sorted(_ORIGINS))
    parser.add_argument("sources", nargs="+", type=Path)
    chosen = parser.parse_args()
    if chosen.language == "kk":
        given, surnames = kazakh(chosen.sources)
    else:
        given, surnames = russian(chosen.sources[0])
    path = HERE / f"shares.{chosen.language}.tsv"
    path.write_text("\n".join(_lines(chosen.language, given, surnames)) + "\n", encoding="utf-8")
    print(f"{path.name}: {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
