"""The lists as matching needs them: cases packed small, one name index per list.

A list may hold a million names, and every worker has them in memory: so cases are kept as bytes
and unpacked when a text names them.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from rollcall.lists.numbers import number_of
from rollcall.names import NameIndex, skeleton, spot
from rollcall.records import CaseRow
from rollcall.store import name_indexes
from rollcall.store.lists import Case

Variants = Mapping[str, Mapping[str, int]]
"""Known spellings per case, learned from decisions: spelling -> the decision's number."""


class Cases(Mapping[str, Case]):
    """Cases by id, about 250 bytes each. What no match needs of a row is left out: its cells,
    remarks and problems.
    """

    def __init__(self, cases: Iterable[Case]) -> None:
        self._packed = bytearray()
        ends, hashes = array("Q"), array("Q")
        lists: dict[str, array[int]] = {}
        self.statuses: Counter[str] = Counter()
        for number, case in enumerate(cases):
            self._packed += _pack(case)
            ends.append(len(self._packed))
            hashes.append(_hash(case.id))
            if case.row.names:
                lists.setdefault(case.list_id, array("I")).append(number)
            if case.row.status:
                self.statuses[case.row.status] += 1
        self._ends = ends
        self._of_list = lists
        known = np.array(hashes, dtype=np.uint64)
        self._order = np.argsort(known, kind="stable").astype(np.uint32)
        self._hashes = known[self._order]

    def __len__(self) -> int:
        return len(self._ends)

    def __iter__(self) -> Iterator[str]:
        return (self._at(number).id for number in range(len(self)))

    def __getitem__(self, case_id: str) -> Case:
        asked = np.uint64(_hash(case_id))
        for at in range(int(np.searchsorted(self._hashes, asked)), len(self)):
            if self._hashes[at] != asked:
                break
            case = self._at(int(self._order[at]))
            if case.id == case_id:
                return case
        raise KeyError(case_id)

    def _at(self, number: int) -> Case:
        start = self._ends[number - 1] if number else 0
        return _unpack(self._packed[start : self._ends[number]])

    def lists(self) -> list[str]:
        """The ids of the lists that have a name, in order."""
        return sorted(self._of_list)

    def entries(self, list_id: str, variants: Variants) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Id and names of every case of a list that has any, the known spellings last."""
        for number in self._of_list[list_id]:
            case = self._at(number)
            yield case.id, (*case.row.names, *sorted(variants.get(case.id, ())))


def _hash(case_id: str) -> int:
    raw = hashlib.blake2b(case_id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(raw, "little")


def _pack(case: Case) -> bytes:
    row = case.row
    person = "" if case.person_id == case.id else case.person_id
    called = number if (number := number_of(row)) != row.key else ""
    values = [
        case.id, case.list_id, person, row.key, row.names,
        row.status, row.status_date, row.birth, row.age, row.places, called,
    ]  # fmt: skip
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def _unpack(packed: bytearray) -> Case:
    case_id, list_id, person, key, names, status, status_date, birth, age, places, number = (
        json.loads(packed.decode("utf-8", "surrogatepass"))
    )
    row = CaseRow(
        key,
        tuple(names),
        list=list_id,
        status=status,
        status_date=status_date,
        birth=birth,
        age=age,
        places=tuple(places),
        id=number,
    )
    return Case(case_id, list_id, person or case_id, row)


@dataclass(frozen=True)
class Names:
    """The lists ready for matching, built once per state of the lists and of what was learned."""

    cases: Mapping[str, Case]
    indexes: tuple[NameIndex, ...]
    counts: Mapping[str, int]
    variants: Variants
    by_list: Mapping[str, NameIndex] = field(default_factory=dict)

    def lists(self, name: str) -> bool:
        """Whether a full name is a spelling of somebody on any list."""
        key = skeleton(name)
        return any(skeleton(one.name) == key for index in self.indexes for one in spot(index, name))


def index_files(cases: Iterable[Case], variants: Variants) -> set[str]:
    """The names of the files in which the indexes of these lists are kept, made or not."""
    packed = Cases(cases)
    return {name_indexes.file_of(packed.entries(one, variants)) for one in packed.lists()}


def prepare(
    cases: Iterable[Case], variants: Variants | None = None, folder: Path | None = None
) -> Names:
    """Pack the cases and open a name index per list: the same name on two lists is rarely two
    people.

    With a folder the indexes are kept there between runs, and those of earlier states removed.
    """
    packed, learned = Cases(cases), variants or {}
    opened = {
        list_id: name_indexes.kept(folder, partial(packed.entries, list_id, learned))
        for list_id in packed.lists()
    }
    name_indexes.sweep(folder, {file for _, file in opened.values()})
    by_list = {list_id: index for list_id, (index, _) in opened.items()}
    return Names(packed, tuple(by_list.values()), dict(packed.statuses), learned, by_list)
