"""An article as a row of the index: what people read in Kibana, and the tokens searches ask."""

from __future__ import annotations

import math
from typing import Any

from rollcall.search.analysis import Analysed, hash_of
from rollcall.search.base import Place
from rollcall.search.elastic.plans import moment

_APART = "\0"


def row_of(article: Analysed) -> dict[str, Any]:
    """The row of an article. Pure."""
    one = article.document
    return {
        "id": one.id,
        "hash": hash_of(one),
        "title": one.title,
        "text": one.text,
        "language": one.language or "",
        "source": one.source,
        "kind": one.kind,
        "story": one.story,
        "at": moment(one.at),
        "people": list(one.people),
        "places": sorted({place.name for place in one.places}),
        "location": sorted({spot for place in one.places if (spot := _spot(place))}),
        "statuses": list(one.statuses),
        "lists": list(one.lists),
        "stems": " ".join(article.stems),
        "words": " ".join(article.words),
        "name_tokens": list(article.names),
        "place_tokens": list(article.places),
        "place_keys": [key_of(place) for place in one.places],
    }


def key_of(place: Place) -> str:
    """A place as one string that sorts by its name; `place_of` reads it."""
    cells = (place.name, place.geoname, place.lat, place.lon)
    return _APART.join("" if cell is None else str(cell) for cell in cells)


def place_of(key: str) -> Place:
    """The place that `key_of` made a string of."""
    name, geoname, lat, lon = key.rsplit(_APART, 3)
    return Place(
        name,
        int(geoname) if geoname else None,
        float(lat) if lat else None,
        float(lon) if lon else None,
    )


def _spot(place: Place) -> tuple[float, float] | None:
    """Longitude and latitude, in the order of GeoJSON."""
    if place.lat is None or place.lon is None:
        return None
    if not (math.isfinite(place.lat) and math.isfinite(place.lon)):
        return None
    return place.lon, place.lat
