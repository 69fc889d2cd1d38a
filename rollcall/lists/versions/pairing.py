"""Which rows of two versions belong together so far; what pairs them is in other modules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rollcall.lists.model import ID_HEADING
from rollcall.lists.numbers import MADE_KEY
from rollcall.lists.versions.likeness import details, name_likeness
from rollcall.lists.versions.positions import quiet_headings
from rollcall.records import CaseRow

Answers = Mapping[tuple[str, str], bool]


class Pairing:
    """The rows of two versions, by their place in `old` and `new`, and who is paired with whom.

    `answers` tells for (key of a new row, key of an old row) whether they are the same person:
    that comes before everything else. `doubled` are the (new, old) that are one person as well,
    while one of them has another pair already.
    """

    def __init__(self, old: Sequence[CaseRow], new: Sequence[CaseRow], answers: Answers) -> None:
        """Nobody is paired at first."""
        self.old = old
        self.new = new
        self.old_ids = [listed_id(row) for row in old]
        self.new_ids = [listed_id(row) for row in new]
        self.quiet = quiet_headings(old) | quiet_headings(new)
        self.old_of: dict[int, int] = {}
        self.new_of: dict[int, int] = {}
        self.denied = {pair for pair, same in answers.items() if not same}
        self.doubled = self._obey({pair for pair, same in answers.items() if same})

    def _obey(self, same: set[tuple[str, str]]) -> list[tuple[int, int]]:
        """Pairs what somebody said is one person, the most alike first.

        Returns, as (new, old), what could not be paired for another pair of the same person.
        """
        if not same:
            return []
        ours = {row.key: here for here, row in enumerate(self.old)}
        theirs = {row.key: there for there, row in enumerate(self.new)}
        known = [(theirs[new], ours[old]) for new, old in same if new in theirs and old in ours]
        known.sort(key=lambda pair: self._order(*pair))
        return [(there, here) for there, here in known if not self.join(here, there)]

    def _order(self, there: int, here: int) -> tuple[float, str, str]:
        old, new = self.old[here], self.new[there]
        return (
            -name_likeness(old, new).score - details(old, new).weight,
            new.key,
            old.key,
        )

    def free_old(self) -> list[int]:
        """The old rows without a pair."""
        return [here for here in range(len(self.old)) if here not in self.new_of]

    def free_new(self) -> list[int]:
        """The new rows without a pair."""
        return [there for there in range(len(self.new)) if there not in self.old_of]

    def may(self, here: int, there: int) -> bool:
        """Whether both rows are without a pair, and nobody said that they are two people."""
        if here in self.new_of or there in self.old_of:
            return False
        return not self.denied or (self.new[there].key, self.old[here].key) not in self.denied

    def join(self, here: int, there: int) -> bool:
        """Pairs two rows where that may be; says whether it did."""
        if not self.may(here, there):
            return False
        self.new_of[here] = there
        self.old_of[there] = here
        return True

    def ids_differ(self, here: int, there: int) -> bool:
        """Whether the keeper gave both rows an id, and not the same."""
        one, two = self.old_ids[here], self.new_ids[there]
        return bool(one and two and one != two)


def listed_id(row: CaseRow) -> str:
    """The id that the keeper gave a row, "" where the list has none: not a key that we made."""
    if row.id:
        ours = row.id == row.cells.get(ID_HEADING, "").strip() or MADE_KEY.fullmatch(row.id)
        return "" if ours else row.id
    if ID_HEADING in row.cells or MADE_KEY.fullmatch(row.key):
        return ""
    return row.key.removeprefix(f"{row.sheet}/")


def our_key(row: CaseRow) -> str:
    """The key of a case that our own column tells of a row, "" where there is none."""
    return row.cells.get(ID_HEADING, "").strip() or (row.id if MADE_KEY.fullmatch(row.id) else "")
