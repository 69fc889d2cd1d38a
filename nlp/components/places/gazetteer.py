"""The gazetteer: names of places in three languages, offline, loaded once and only when needed."""

from __future__ import annotations

import gzip
import math
import re
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

MAX_WORDS = 6
_BONUS = {"country": 3.0, "region": 1.0}


class Place(NamedTuple):
    """A place: kind country, region, district, city or village; names as they are shown.

    `region` is the code of the region around it ("US.TX") or, of a region, its own.
    """

    geoname: int | None
    kind: str
    country: str
    region: str
    lat: float | None
    lon: float | None
    population: int
    en: str
    ru: str
    kk: str

    def shown(self, language: str) -> str:
        """Its name in a language, else in one that is written alike, else in English."""
        if language == "kk":
            return self.kk or self.ru or self.en
        return (self.ru if language == "ru" else self.en) or self.en or self.ru or self.kk

    @property
    def weight(self) -> float:
        """How likely a text means this place, by its size alone."""
        return math.log10(self.population + 10) + _BONUS.get(self.kind, 0.0)


class Gazetteer(NamedTuple):
    """`names`: lower-case name -> indexes into `places`; `firsts`: first words of longer names, and
    of how many words these are at most; `short`: abbreviations, which count only in capitals
    (ВКО, US); `common`: names that are more often something else;
    `nowhere`: what no place is, whatever a model says; `home`: countries known in full."""

    places: list[Place]
    names: dict[str, tuple[int, ...]]
    firsts: dict[str, int]
    short: frozenset[str]
    common: frozenset[str]
    nowhere: re.Pattern[str]
    home: frozenset[str]


def key(name: str) -> str:
    """A name as it is looked up: small letters, ё as е, no apostrophes, no stops behind words."""
    low = name.lower().replace("ё", "е").replace("’", "").replace("ʼ", "").replace("'", "")
    return low.replace(". ", " ").rstrip(".")


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The whole gazetteer (about 12,400 places). Takes a fifth of a second the first time."""
    folder = resources.files("nlp").joinpath("data", "places")
    raw = gzip.decompress(folder.joinpath("places.tsv.gz").read_bytes()).decode("utf-8")
    home, *lines = raw.splitlines()
    places: list[Place] = []
    names: dict[str, tuple[int, ...]] = {}
    short: set[str] = set()
    for line in lines:
        place, more = _row(line)
        some = [n for n in (place.en, place.ru, place.kk, *more) if len(n) > 1]
        short.update(key(n) for n in some if n.isupper())
        for name in {key(n) for n in some}:
            names[name] = (*names.get(name, ()), len(places))
        places.append(place)
    firsts: dict[str, int] = {}
    for name in names:
        if " " in name:
            first = name.split(" ", 1)[0]
            firsts[first] = min(MAX_WORDS, max(firsts.get(first, 0), name.count(" ") + 1))
    common = frozenset(word for line in _lines("stop.txt") for word in line.split())
    refused = (re.escape(line).replace(r"\*", r"\w{0,4}") for line in _lines("nowhere.txt"))
    nowhere = re.compile(f"(?:{'|'.join(refused)})$")
    homes = frozenset(home.split("\t"))
    return Gazetteer(places, names, firsts, frozenset(short), common, nowhere, homes)


@lru_cache(maxsize=4_096)
def is_country(name: str) -> bool:
    """Whether a name, in any of the three languages, is that of a country: "Казахстан", "Iran"."""
    known = gazetteer()
    return any(known.places[i].kind == "country" for i in known.names.get(key(name), ()))


def _row(line: str) -> tuple[Place, list[str]]:
    geoname, kind, country, region, lat, lon, people, en, ru, kk, more = line.split("\t")
    place = Place(
        int(geoname) if geoname else None, kind, country, region, float(lat) if lat else None,
        float(lon) if lon else None, int(people), en, ru, kk,
    )  # fmt: skip
    return place, more.split("|")


def _lines(name: str) -> list[str]:
    folder = resources.files("nlp").joinpath("data", "places")
    lines = folder.joinpath(name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and line[0] != "#"]
