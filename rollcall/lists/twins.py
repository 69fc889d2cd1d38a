"""The same person twice in one list: on two rows or sheets, in two scripts or spellings.

Names in other letters are looked for by the keys of their words (`rollcall.names`), and compared
only where birth, age or a patronymic speak for one person; a common name alone proves nothing.
Initials are held against full names: both of them, or one with a birth, a day or a place in common.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from rollcall.lists.cells.words import plain_words
from rollcall.lists.keys import name_key
from rollcall.names import compare
from rollcall.names.keys import reading_keys
from rollcall.records import CaseRow, Problem

_MOST_ALIKE = 50
_MOST_COMPARED = 8
_BUDGET = 2_000
_WORDS = 3


class _Keyed(NamedTuple):
    """A case with the keys of the words of its name, and what tells it from namesakes."""

    case: CaseRow
    keys: tuple[str, ...]
    detail: str


class Twins:
    """The cases seen so far, asked for one that may be the same person as the next."""

    def __init__(self) -> None:
        self._same: dict[str, list[CaseRow]] = defaultdict(list)
        self._keyed: dict[tuple[str, str, str], list[_Keyed]] = defaultdict(list)
        self._short: dict[tuple[str, str], list[CaseRow]] = defaultdict(list)
        self._long: dict[tuple[str, str], list[CaseRow]] = defaultdict(list)
        self._budget = _BUDGET

    def add(self, case: CaseRow) -> Problem | None:
        """Remembers a case; a problem where an earlier one seems to be the same person."""
        same = self._same[name_key(case.names[0])]
        twin = next((other for other in same[:_MOST_ALIKE] if _may_be_one(other, case)), None)
        found = _problem(twin, case, "The same name as on") if twin else None
        new = _keyed(case)
        near = [self._keyed[one, two, new.detail] for one, two in combinations(new.keys, 2)]
        if found is None and (twin := self._alike(new, near)):
            found = _problem(twin, case, "The same name, spelled differently, as on")
        if twin := self._shortened(case, tell=found is None):
            found = _problem(twin, case, "The initials fit the name on")
        same.append(case)
        for others in near:
            others.append(new)
        return found

    def _shortened(self, case: CaseRow, *, tell: bool) -> CaseRow | None:
        """One whose name is this one with initials, or the other way round."""
        short, ends = _ends(case.names[0])
        twin = None
        for end in ends:
            mine, theirs = (self._short, self._long) if short else (self._long, self._short)
            for other in theirs[end][:_MOST_COMPARED] if tell and twin is None else ():
                if self._budget > 0 and _may_be_one(other, case):
                    self._budget -= 1
                    verdict = compare(other.names[0], case.names[0]).verdict
                    if verdict == "same" or (verdict == "possible" and _shares(other, case)):
                        twin = other
                        break
            mine[end].append(case)
        return twin

    def _alike(self, new: _Keyed, near: list[list[_Keyed]]) -> CaseRow | None:
        name = new.case.names[0]
        for others in near:
            for other in others[:_MOST_COMPARED]:
                if len(other.keys) == len(new.keys) != 2 and other.keys != new.keys:
                    continue  # all parts are there, and one contradicts
                if other.case.names[0] == name or not _may_be_one(other.case, new.case):
                    continue
                self._budget -= 1
                if self._budget < 0:
                    return None
                if compare(other.case.names[0], name).verdict == "same":
                    return other.case
        return None


def _keyed(case: CaseRow) -> _Keyed:
    """Without birth and age, names of equally many words may be one; else birth or age must be."""
    words = plain_words(case.names[0])[:_WORDS]
    keys = tuple(sorted({key for word in words if (key := _key(word))}))
    age = "" if case.age is None else str(case.age)
    return _Keyed(case, keys, case.birth or age or f"{len(words)} words")


def _ends(name: str) -> tuple[bool, tuple[tuple[str, str], ...]]:
    """Whether a name has initials; and every long word of it with the first letter of another.

    Of a name with initials only its first one counts: "Семёнов П.И." is Семёнов and П.
    """
    words = plain_words(name)[: _WORDS + 1]
    letters = [word for word in words if len(word) == 1]
    long = [word for word in words if len(word) > 1]
    if letters:
        ends = {(key, letters[0]) for word in long if (key := _key(word))}
        return True, tuple(sorted(ends)) if len(long) == 1 else ()
    keys = [_key(word) for word in long]
    pairs = [(at, to) for at in range(len(long)) for to in range(len(long)) if at != to]
    return False, tuple(dict.fromkeys((keys[at], long[to][0]) for at, to in pairs if keys[at]))


def _shares(one: CaseRow, other: CaseRow) -> bool:
    """Something besides the name speaks for one person: birth, age, the day, a place."""
    return bool(
        (one.birth and other.birth)
        or (one.age is not None and other.age is not None)
        or (one.status_date and one.status_date == other.status_date)
        or set(one.places) & set(other.places)
    )


@lru_cache(maxsize=50_000)
def _key(word: str) -> str:
    if len(word) < 2:
        return ""
    return next(iter(reading_keys(word)), "")


def _may_be_one(one: CaseRow, other: CaseRow) -> bool:
    """Nothing in birth or age tells the two apart."""
    if one.birth and other.birth:
        shorter = min(len(one.birth), len(other.birth))
        return one.birth[:shorter] == other.birth[:shorter]
    if one.age is not None and other.age is not None:
        return abs(one.age - other.age) <= 1
    return True


def _problem(twin: CaseRow, case: CaseRow, words: str) -> Problem:
    where = f"row {twin.row}" + (f" of sheet {twin.sheet}" if twin.sheet != case.sheet else "")
    message = f"{words} {where}, and no birth or age tells them apart."
    return Problem("duplicate", message, case.sheet, case.row)
