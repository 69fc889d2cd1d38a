"""One address to ask for, and how sources spell and date the addresses they lead to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from rollcall.read import canonical_url, links
from spiders.job import SourceJob


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


def asks_from(source: SourceJob, url: str, body: bytes) -> list[Ask]:
    """What the answer of an entrance leads to, newest first; raises `Unreadable`.

    The source's options `match` and `skip` (a text, or a list of texts) keep only, or drop,
    addresses that contain one of them.
    """
    match, skip = _texts(source.options.get("match")), _texts(source.options.get("skip"))
    found = []
    for link in links(body, url=url, way=source.way):
        further = link.leads_to != "page"
        if not further and match and not any(text in link.url for text in match):
            continue
        if any(text in link.url for text in skip):
            continue
        found.append(Ask(link.url, link.updated, entrance=further))
    return newest_first(found)


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(str(text) for text in value) if isinstance(value, list | tuple) else ()


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
    whole = {4: text + "-01-01", 7: text + "-01"}.get(len(text), text)
    try:
        when = datetime.fromisoformat(whole)
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return 0.0


def is_newer(text: str | None, held: str | None) -> bool:
    """True when both ages are known and the first is the later one."""
    return bool(moment(text) and moment(held)) and moment(text) > moment(held)
