"""Which old rows a new one is held against: those that share a clue that few others share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from rollcall.lists.versions.identity import cells
from rollcall.lists.versions.likeness import Details, details
from rollcall.lists.versions.pairing import Pairing
from rollcall.names import keys
from rollcall.records import CaseRow

_CROWD = 50
"""A clue that more rows than this share tells nothing."""
_MOST_NEAR, _FEWEST_NEAR, _MOST_LOOKS = 8, 2, 16_000
"""How many old rows a new one is held against, fewer where there are very many rows."""
_MOST_KEYS = 5
_TELLING = 8
_TELLS = 3.0
_AGAINST = -1.0


class Near(NamedTuple):
    """An old row and a new one that share a clue, and what else speaks for and against them."""

    here: int
    there: int
    rest: Details


def near_rows(pairing: Pairing, named: Mapping[int, int]) -> Iterator[Near]:
    """The pairs worth a look among rows without a pair; `named` is (new, old) to look at anyway."""
    olds, news = pairing.free_old(), pairing.free_new()
    ours = _Clues(pairing.old, olds, pairing)
    theirs = _Clues(pairing.new, news, pairing)
    telling = _only_theirs(pairing, ours, theirs)
    bearers: dict[str, list[int]] = defaultdict(list)
    for here in olds:
        for clue in ours.of(here, telling):
            bearers[clue].append(here)
    most = max(_FEWEST_NEAR, min(_MOST_NEAR, _MOST_LOOKS // max(1, len(news))))
    for there in news:
        times: Counter[int] = Counter()
        for clue in theirs.of(there, telling):
            if len(found := bearers.get(clue, ())) <= _CROWD:
                times.update(found)
        ranked = sorted(times, key=lambda here: (-times[here], pairing.old[here].key))[:most]
        first = [named[there]] if there in named else []
        for here in dict.fromkeys((*first, *ranked)):
            shared = [
                heading
                for value, heading in ours.said[here].items()
                if value in telling and theirs.said[there].get(value) == heading
            ]
            rest = details(pairing.old[here], pairing.new[there], shared)
            if here in first or _worth_a_look(ours.keys[here], theirs.keys[there], rest):
                yield Near(here, there, rest)


class _Clues:
    """What rows of one version are found by."""

    def __init__(self, rows: Sequence[CaseRow], places: Sequence[int], pairing: Pairing) -> None:
        self.rows = rows
        self.keys = {at: _name_keys(rows[at]) for at in places}
        self.said = {at: dict(_values(rows[at], pairing)) for at in places}

    def of(self, at: int, telling: set[str]) -> set[str]:
        """The clues of one row; `telling` are the values that only one row of a version has."""
        row, names = self.rows[at], sorted(self.keys[at])[:_MOST_KEYS]
        clues = {*names, *(f"{one} {two}" for one, two in combinations(names, 2))}
        clues |= telling & self.said[at].keys()
        if row.birth and len(row.birth) == 10:
            clues.add(f"\x1f{row.birth}")
        if row.remarks or not row.names:  # somebody unknown may have a name in the next version
            clues |= {f"\x1e{place}\x1f{row.status_date}" for place in row.places}
            clues |= {f"\x1d{remark}" for remark in row.remarks.split("; ") if remark}
        return clues


def _name_keys(row: CaseRow) -> frozenset[str]:
    return frozenset(key for name in row.names[:3] for key in keys(name))


def _values(row: CaseRow, pairing: Pairing) -> Iterator[tuple[str, str]]:
    """Cells long enough to belong to one person, other than what a row is understood by."""
    understood = {*row.names, row.remarks, row.status_words, row.id}
    for heading, text in cells(row, pairing):
        letters = sum(character.isalnum() for character in text)
        digits = any(character.isdigit() for character in text)
        if letters > _TELLING and digits and text not in understood:
            yield text, heading


def _only_theirs(pairing: Pairing, ours: _Clues, theirs: _Clues) -> set[str]:
    """What stands in one row of either version and in no other: a telephone number, a link."""
    both = {value for row in ours.said.values() for value in row}
    both &= {value for row in theirs.said.values() for value in row}
    if both:
        for rows in (pairing.old, pairing.new):
            times = Counter(value for row in rows for value in row.cells.values() if value in both)
            both = {value for value in both if times[value] == 1}
    return both


def _worth_a_look(ours: frozenset[str], theirs: frozenset[str], rest: Details) -> bool:
    """Whether comparing the names could come to anything: comparing is dear."""
    if rest.weight < _AGAINST:
        return ours == theirs
    shared, lost, come = ours & theirs, ours - theirs, theirs - ours
    if len(shared) > 1 or rest.weight >= _TELLS or not lost or not come:
        return True
    return any(_resemble(one, two) for one in lost for two in come)


def _resemble(one: str, two: str) -> bool:
    if min(len(one), len(two)) < 3:
        return one[0] == two[0]
    return one[:2] == two[:2] or one[-2:] == two[-2:]
