"""What makes two rows the same beyond doubt: an id beside a like name, or one name and details.

Steps, each pairing what the one before left: our own column, the keeper's ids, rows that say all
the same, the same name with birth, age and place, the same name with the same birth.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence

from rollcall.lists.cells.words import plain_words
from rollcall.lists.keys import name_key
from rollcall.lists.versions.difference import is_heading
from rollcall.lists.versions.likeness import details, name_likeness
from rollcall.lists.versions.pairing import Pairing, our_key
from rollcall.records import CaseRow

Places = Iterable[tuple[int, int]]
_RENUMBERED = 3
_MOST_PAIRS = 2_000


def pair_by_id(pairing: Pairing) -> list[tuple[int, int]]:
    """Pairs rows with one id whose names are alike; returns those whose names are not."""
    ours, theirs = [row.key for row in pairing.old], [our_key(row) for row in pairing.new]
    claims = [*_claims(pairing, ours, theirs)]
    claims += _claims(pairing, pairing.old_ids, pairing.new_ids)
    unlike = []
    for here, there in claims:
        old, new = pairing.old[here], pairing.new[there]
        if old.names == new.names or _name(old) == _name(new):
            pairing.join(here, there)
        else:
            unlike.append((here, there))
    # A name that is in both versions, only not beside this id, is no corrected name.
    elsewhere = {_name(pairing.old[here]) for here in pairing.free_old()}
    elsewhere &= {_name(pairing.new[there]) for there in pairing.free_new()}
    contested = []
    for here, there in unlike:
        old, new = pairing.old[here], pairing.new[there]
        moved = {_name(old), _name(new)} & (elsewhere - {None})
        if moved or not _same_id_same_person(old, new):
            contested.append((here, there))
        else:
            pairing.join(here, there)
    return contested


def _claims(pairing: Pairing, ours: Sequence[str], theirs: Sequence[str]) -> Places:
    """Rows that bear one id, once on either side; else once on a sheet, or beside one name."""
    left, right = _grouped(ours, pairing.free_old()), _grouped(theirs, pairing.free_new())
    narrowed: tuple[Callable[[CaseRow], Hashable], ...] = (lambda row: row.sheet, _name)
    for value, heres in left.items():
        theres = right.get(value, [])
        if len(heres) == len(theres) == 1:
            yield heres[0], theres[0]
            continue
        for by in narrowed if len(heres) * len(theres) <= _MOST_PAIRS else ():
            a = _grouped([by(pairing.old[here]) for here in heres], range(len(heres)))
            b = _grouped([by(pairing.new[there]) for there in theres], range(len(theres)))
            for same in a.keys() & b.keys():
                if len(a[same]) == len(b[same]) == 1:
                    yield heres[a[same][0]], theres[b[same][0]]


def _grouped(values: Sequence[Hashable], places: Iterable[int]) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for at in places:
        if value := values[at]:
            groups[value].append(at)
    return groups


def _same_id_same_person(old: CaseRow, new: CaseRow) -> bool:
    """Whether nothing in two rows with one id speaks of two people."""
    if not old.names or not new.names:
        return True
    kind = name_likeness(old, new).kind
    if kind not in _OTHER_NAME:
        return True
    found = details(old, new)
    return found.weight >= _OTHER_NAME[kind] and not found.conflict


_OTHER_NAME: dict[str, float] = {"slip": 0.0, "married": 0.0, "word": 1.0, "kin": 1.0, "none": 4.0}
"""How much the details of two rows with one id must weigh, where the name may be another."""


def pair_same_words(pairing: Pairing) -> None:
    """Pairs rows with the same name and details, except where their ids are two.

    Where that would be so for many rows, the ids were given anew, and count for nothing.
    """
    agreed = any(
        pairing.old_ids[here] and not pairing.ids_differ(here, there)
        for here, there in pairing.new_of.items()
    )
    moved = _same_words(pairing, by_id=True)
    if len(moved) > _RENUMBERED or (len(moved) > 1 and not agreed):
        _same_words(pairing, by_id=False)


def _same_words(pairing: Pairing, *, by_id: bool) -> list[tuple[int, int]]:
    """Pairs by ever fewer details; returns what was left apart for its ids."""
    moved: dict[tuple[int, int], None] = {}
    for by, many in ((_all, True), (_name_and_details, False), (_name_and_birth, False)):
        left = _by(pairing.old, pairing.free_old(), by, pairing)
        right = _by(pairing.new, pairing.free_new(), by, pairing)
        for value, heres in left.items():
            theres = right.get(value)
            if not theres or (not many and len(heres) + len(theres) > 2):
                continue
            for here, there in _matched(pairing, heres, theres):
                if by_id and pairing.ids_differ(here, there):
                    moved[here, there] = None
                else:
                    pairing.join(here, there)
    return [pair for pair in moved if pairing.may(*pair)]


def _by(
    rows: Sequence[CaseRow],
    places: Iterable[int],
    by: Callable[[CaseRow, Pairing], Hashable],
    pairing: Pairing,
) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for at in places:
        if value := by(rows[at], pairing):
            groups[value].append(at)
    return groups


def _matched(pairing: Pairing, heres: list[int], theres: list[int]) -> Places:
    """Who is who among rows of one name and one set of details: those whose cells agree most."""
    if len(heres) == len(theres) == 1:
        return [(heres[0], theres[0])]
    ours = {here: cells(pairing.old[here], pairing) for here in heres}
    theirs = {there: cells(pairing.new[there], pairing) for there in theres}
    if len(heres) * len(theres) > _MOST_PAIRS:
        return _in_order(pairing, ours, theirs)
    pairs = sorted(
        (
            -len(ours[here] & theirs[there]),
            len(ours[here] ^ theirs[there]),
            pairing.old[here].key != pairing.new[there].key,
            pairing.old[here].key,
            pairing.new[there].key,
            here,
            there,
        )
        for here in heres
        for there in theres
        if pairing.may(here, there)
    )
    return _once((here, there) for *_, here, there in pairs)


def _in_order(
    pairing: Pairing,
    ours: dict[int, frozenset[tuple[str, str]]],
    theirs: dict[int, frozenset[tuple[str, str]]],
) -> Places:
    """The same for very many: all cells agree, or else one after the other."""
    exact: dict[frozenset[tuple[str, str]], list[int]] = defaultdict(list)
    for there, told in theirs.items():
        exact[told].append(there)
    found = [(here, exact[told].pop(0)) for here, told in ours.items() if exact.get(told)]
    done = {here for here, _ in found}, {there for _, there in found}
    rest = [
        sorted(set(places) - taken, key=lambda at: rows[at].key)
        for places, taken, rows in (
            (ours, done[0], pairing.old),
            (theirs, done[1], pairing.new),
        )
    ]
    return [*found, *zip(rest[0], rest[1], strict=False)]


def _once(pairs: Places) -> Places:
    here_done: set[int] = set()
    there_done: set[int] = set()
    for here, there in pairs:
        if here not in here_done and there not in there_done:
            here_done.add(here)
            there_done.add(there)
            yield here, there


def cells(row: CaseRow, pairing: Pairing) -> frozenset[tuple[str, str]]:
    """What the cells of a row say, but for those that change with its place or are ours."""
    return frozenset(
        (heading, text)
        for heading, text in row.cells.items()
        if text.strip() and heading not in pairing.quiet
    )


def _name(row: CaseRow) -> Hashable:
    return name_key(row.names[0]) if row.names else None


def _all(row: CaseRow, pairing: Pairing) -> Hashable:
    """All that is understood of a row; where that is nothing, all that stands in it."""
    told = (row.names, row.birth, row.age, row.places, row.status, row.status_date, row.remarks)
    if row.names or (row.remarks and not is_heading(row)):
        return told
    return cells(row, pairing)


def _name_and_details(row: CaseRow, _: Pairing) -> Hashable:
    if not row.names:
        return (row.remarks, row.birth, row.age, row.places) if row.remarks else None
    places = frozenset(word for place in row.places for word in plain_words(place))
    return name_key(row.names[0]), row.birth, row.age, places


def _name_and_birth(row: CaseRow, _: Pairing) -> Hashable:
    return (name_key(row.names[0]), row.birth) if row.names and row.birth else None
