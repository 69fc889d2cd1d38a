"""What changed between two versions of a list, as a list keeper thinks of it."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from rollcall.lists.versions.changes import changes
from rollcall.lists.versions.difference import Diff
from rollcall.lists.versions.identity import pair_by_id, pair_same_words
from rollcall.lists.versions.merging import merged_rows, split_rows
from rollcall.lists.versions.pairing import Answers, Pairing
from rollcall.lists.versions.pool import pair_alike
from rollcall.records import CaseRow

NO_ANSWERS: Answers = MappingProxyType({})


def diff(old: Sequence[CaseRow], new: Sequence[CaseRow], answers: Answers = NO_ANSWERS) -> Diff:
    """Compares two versions of a list; the keys of the rows of each are all different.

    Rows are the same by id, or without one by name and details. What is certain is paired; what
    only could be is asked (`Diff.questions`) and counts as removed and added until then. `answers`
    tells, for (key of a new row, key of an old row), whether they are the same person: that is
    obeyed and not asked again. The order of rows plays no part.
    """
    pairing = Pairing(old, new, answers)
    contested = pair_by_id(pairing)
    pair_same_words(pairing)
    questions = pair_alike(pairing, contested)
    asked = {question.old.key for question in questions}
    merged = merged_rows(pairing, [at for at in pairing.free_old() if old[at].key in asked])
    gone = {row.key for one in merged for row in one.gone}
    return Diff(
        tuple(new[there] for there in pairing.free_new()),
        tuple(row for here in pairing.free_old() if (row := old[here]).key not in gone),
        changes(pairing),
        {new[there].key: old[here].key for there, here in sorted(pairing.old_of.items())},
        questions,
        merged,
        split_rows(pairing),
    )
