"""An article of the record as searches see it: what engines hold, and what watches look at."""

from __future__ import annotations

from rollcall.search.base import Document, Place, listed
from rollcall.store.documents import Read


def document(one: Read) -> Document:
    """An article of the record as engines hold it; everything in one order."""
    places = sorted(one.places, key=repr)  # what is not known is None, which has no order
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
