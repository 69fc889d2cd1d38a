"""One address to ask for, and how sources spell and date the addresses they lead to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from rollcall.read import canonical_url
from rollcall.records import Entry


@dataclass(frozen=True)
class Ask:
    """An address to ask for. `updated` is what the place that named it said of its age (ISO 8601).

    An `entrance` leads further: what it answers is given to `follow`. One that is not to be
    `announced` is kept as evidence and used, but is no page anybody would read (a look-up).
    """

    url: str
    updated: str | None = None
    entrance: bool = False
    announced: bool = True


def asks_of(entries: Iterable[Entry]) -> list[Ask]:
    """What a feed or sitemap leads to, newest first."""
    found = [
        Ask(entry.url, entry.edited or (entry.published.at if entry.published else None))
        for entry in entries
        if entry.url
    ]
    return newest_first(found)


def newest_first(asks: Iterable[Ask]) -> list[Ask]:
    """Sort by age, the undated last and in the order in which they stood; each address once."""
    unique: dict[str, Ask] = {}
    for ask in asks:
        unique.setdefault(canonical_url(ask.url), ask)
    dated = [ask for ask in unique.values() if moment(ask.updated)]
    undated = [ask for ask in unique.values() if not moment(ask.updated)]
    return sorted(dated, key=lambda ask: moment(ask.updated), reverse=True) + undated


def moment(text: str | None) -> float:
    """Seconds since 1970 for an ISO 8601 time, date, month or year; 0 for none or another text.

    Good for comparing two ages within one source: a time without a zone counts as UTC.
    """
    if not text:
        return 0.0
    padded = text if len(text) > 7 else (text + "-01-01")[:10] if len(text) == 4 else text + "-01"
    try:
        when = datetime.fromisoformat(padded.replace("Z", "+00:00"))
        aware = when if when.tzinfo else datetime.fromisoformat(when.isoformat() + "+00:00")
        return aware.timestamp()
    except (ValueError, OverflowError):
        return 0.0


def is_newer(text: str | None, held: str | None) -> bool:
    """True when both ages are known and the first is the later one."""
    return bool(moment(text) and moment(held)) and moment(text) > moment(held)
