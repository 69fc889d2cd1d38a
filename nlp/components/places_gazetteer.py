"""The gazetteer: names of places in three languages, offline, loaded once and only when needed."""

from __future__ import annotations

import gzip
import math
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

MAX_WORDS = 6


class Place(NamedTuple):
    """A place: kind country, region, district, city or village; names as they are shown."""

    geoname: int | None
    kind: str
    country: str
    lat: float | None
    lon: float | None
    population: int
    en: str
    ru: str
    kk: str

    def shown(self, language: str) -> str:
        """Its name in a language, else in English."""
        name = self.ru if language == "ru" else self.kk if language == "kk" else self.en
        return name or self.en or self.ru or self.kk

    @property
    def weight(self) -> float:
        """How likely a text means this place, by its size alone."""
        bonus = {"country": 3.0, "region": 1.0}.get(self.kind, 0.0)
        return math.log10(self.population + 10) + bonus


class Gazetteer(NamedTuple):
    """`names`: lower-case name -> indexes into `places`; `firsts`: first words of longer names."""

    places: list[Place]
    names: dict[str, tuple[int, ...]]
    firsts: dict[str, int]
    common: frozenset[str]


def _key(name: str) -> str:
    return name.lower().replace("ё", "е").replace("’", "").replace("ʼ", "").replace("'", "")


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The whole gazetteer (about 8,500 places). Takes a tenth of a second the first time."""
    folder = resources.files("nlp").joinpath("data", "places")
    raw = gzip.decompress(folder.joinpath("places.tsv.gz").read_bytes()).decode("utf-8")
    places: list[Place] = []
    names: dict[str, tuple[int, ...]] = {}
    for line in raw.splitlines():
        geoname, kind, country, lat, lon, people, en, ru, kk, more = line.split("\t")
        number = len(places)
        places.append(
            Place(
                int(geoname) if geoname else None, kind, country, float(lat) if lat else None,
                float(lon) if lon else None, int(people), en, ru, kk,
            )
        )  # fmt: skip
        for name in {_key(n) for n in (en, ru, kk, *more.split("|")) if len(n) > 1}:
            names[name] = (*names.get(name, ()), number)
    firsts: dict[str, int] = {}
    for name in names:
        if " " in name:
            first = name.split(" ", 1)[0]
            firsts[first] = min(MAX_WORDS, max(firsts.get(first, 0), name.count(" ") + 1))
    stop = folder.joinpath("stop.txt").read_text(encoding="utf-8")
    common = frozenset(w for line in stop.splitlines() if line[:1] != "#" for w in line.split())
    return Gazetteer(places, names, firsts, common)
