"""An article of the record as searches see it: what engines hold, and what watches look at."""

from __future__ import annotations

from rollcall.search.base import Document, Place, listed
from rollcall.store.documents import Located, Read


def document(one: Read) -> Document:
    """An article of the record as engines hold it; everything in one order."""
    places = sorted(one.places, key=_in_order)
    return Document(
        id=one.id,
        title=one.title,
        text=one.text,
        language=one.language,
        source=one.source,
        kind=one.kind,
        at=one.at.replace(microsecond=0),
        story=one.story,
        people=tuple(sorted(one.people)),
        places=tuple(Place(*place) for place in places),
        statuses=tuple(sorted(one.statuses)),
        lists=tuple(sorted(listed(role, name) for role, name in one.lists)),
    )


def _in_order(place: Located) -> tuple[str, int, float, float]:
    name, geoname, lat, lon = place
    return name, geoname or 0, lat or 0.0, lon or 0.0
