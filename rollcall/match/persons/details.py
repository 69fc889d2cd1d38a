"""What two rows say beside the names that speaks for or against their being one human being.

Weights are points of the score (see `propose`): a birth to the day .3; year of birth or age .15; a
patronymic, a place, the day of the event .1 each, the last two .05 where many rows say the same.
What one of the rows does not say is no reason at all. That lists disagree on what happened is no
reason against: one may know more, or have known it earlier.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from nlp.annotations import DEATHS
from nlp.components.places.gazetteer import gazetteer, key
from rollcall.lists.headings import meaning_of
from rollcall.match.events import days
from rollcall.match.persons import births
from rollcall.names import skeleton
from rollcall.records import CaseRow, Reason

PLACE = DATE = 0.1
USUAL = 0.05
"""What a place or a date is worth that many rows have in common."""
_STATUS = 0.03
_OTHER_PLACE = -0.05
_TWO_DEATHS = -0.15
_SEX = births.TELLS_APART
_MANY = 0.2
_ONE_EVENT, _MONTH = 1, 31
"""Days between the dates of what may be one event; more than a month between two deaths."""
_IN_PLACE_NAMES = re.compile(
    r"\b(?:г|город|қ|қаласы|с|село|ауылы|пос|область|обл|облысы|район|ауданы|city|region|oblast)\b\.?",
    re.IGNORECASE,
)
_MEN = frozenset("m male man м муж мужской мужчина е ер еркек".split())  # noqa: SIM905
_WOMEN = frozenset("f w female woman ж жен женский женщина ә әйел қыз".split())  # noqa: SIM905


@dataclass(frozen=True)
class Usual:
    """Which places and dates many of the rows have in common: they tell nobody apart."""

    places: frozenset[str]
    dates: frozenset[str]


def usual(rows: Iterable[CaseRow]) -> Usual:
    """What a fifth of all rows that say a place, or a date, say alike."""
    places: Counter[str] = Counter()
    dates: Counter[str] = Counter()
    said = dated = 0
    for row in rows:
        known = {one for place in row.places for one in _place(place)}
        places.update(known)
        said += bool(known)
        if row.status_date and len(row.status_date) >= 10:
            dates[row.status_date[:10]] += 1
            dated += 1
    return Usual(
        frozenset(one for one, count in places.items() if count > max(5, _MANY * said)),
        frozenset(one for one, count in dates.items() if count > max(5, _MANY * dated)),
    )


def reasons(one: CaseRow, other: CaseRow, common: Usual) -> list[Reason]:
    """Every reason beside the names: birth and age, sex, places, what happened and when."""
    born = births.compare(one, other)
    return [
        *([born] if born else []),
        *_sexes(one, other),
        *_places(one, other, common),
        *_event(one, other, common),
    ]


def tell_apart(found: Iterable[Reason]) -> bool:
    """Whether one of these reasons says by itself that these are two people."""
    return any(reason.weight <= births.TELLS_APART for reason in found)


def _sexes(one: CaseRow, other: CaseRow) -> Iterator[Reason]:
    ours, theirs = _sex(one), _sex(other)
    if ours and theirs and ours != theirs:
        yield Reason("sex_differs", _SEX, ours, theirs)


def _sex(row: CaseRow) -> Literal["man", "woman"] | None:
    """What a column of the list says of it."""
    for heading, cell in row.cells.items():
        meaning = meaning_of(heading)
        if meaning is not None and meaning[0] == "gender":
            word = cell.strip().lower().rstrip(".")
            return "man" if word in _MEN else "woman" if word in _WOMEN else None
    return None


@lru_cache(maxsize=1 << 14)
def _place(name: str) -> frozenset[str]:
    """What a place is known by: its numbers in the gazetteer, in any of the three languages, and
    how it sounds. Of "Тараз, Жамбылская область" each part counts.
    """
    found: set[str] = set()
    known = gazetteer()
    for part in re.split(r"[,;/()]", name[:200]):
        bare = " ".join(_IN_PLACE_NAMES.sub(" ", part).split())
        if not bare:
            continue
        numbers = known.names.get(key(bare), ())
        best = max((known.places[n].weight for n in numbers), default=0.0)
        found |= {f"#{n}" for n in numbers if known.places[n].weight >= best}
        found |= {sound} if (sound := skeleton(bare)) else {bare.lower()}
    return frozenset(found)


def _places(one: CaseRow, other: CaseRow, common: Usual) -> Iterator[Reason]:
    if not (one.places and other.places):
        return
    for mine in one.places:
        for theirs in other.places:
            if both := _place(mine) & _place(theirs):
                weight = USUAL if both & common.places else PLACE
                yield Reason("place_agrees", weight, mine, theirs)
                return
    yield Reason("place_differs", _OTHER_PLACE, one.places[0], other.places[0])


def _event(one: CaseRow, other: CaseRow, common: Usual) -> Iterator[Reason]:
    """What happened and when. Two deaths a month apart are two people's, or an error."""
    here, there = one.status, other.status
    a, b = one.status_date or "", other.status_date or ""
    if here and there:
        both_dead = {here, there} <= DEATHS
        code = "status_agrees" if here == there else "status_differs"
        weight = _STATUS if here == there or both_dead else 0.0
        yield Reason(code, weight, _told(here, a), _told(there, b))
        if both_dead and min(len(a), len(b)) >= 7 and days(a, b) > _MONTH:
            yield Reason("date_differs", _TWO_DEATHS, a, b)
            return
    near = a[:10] == b[:10] or 0 < days(a, b) <= _ONE_EVENT
    if min(len(a), len(b)) >= 10 and near:
        rare = a[:10] not in common.dates and b[:10] not in common.dates
        yield Reason("date_agrees", DATE if rare else USUAL, a, b)


def _told(status: str, date: str) -> str:
    words = status.replace("_", " ")
    return f"{words} ({date})" if date else words
