"""What is learned from an answer: another spelling of a case, where it is safe to look for it.

Pure functions over the lists as matching knows them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rollcall.match.listed import Names
from rollcall.names import compare, skeleton, spot
from rollcall.names.calibration import calibrated
from rollcall.names.parts import parse
from rollcall.names.spot import LIKELY
from rollcall.store.lists import Case

_DECLINED = frozenset({"form", "sex_differs"})
"""What speaks for a word form when a name is held against the listed one."""


def learns(names: Names, case: Case, spelled: Sequence[str]) -> str | None:
    """The spelling under which it is safe to look for the case in every text, if there is one.

    It has two parts besides initials and patronymics, stands in its base form as far as the
    listed name tells, is not known already, and is no likely spelling of somebody else on the
    lists. A lone surname or "Ерлану" would find strangers.
    """
    known = {skeleton(name) for name in (*case.row.names, *names.variants.get(case.id, ()))}
    safe = []
    for one in spelled:
        own = [part for part in parse(one) if not part.initial and not part.patronymic]
        told = compare(case.row.names[0], one)
        declined = any(reason.code in _DECLINED for reason in told.reasons)
        if len(own) > 1 and not declined and not _is_another(names, case, one):
            safe.append((told.score, one))
    best = max(safe, default=(0.0, ""), key=lambda one: one[0])[1]
    return best if best and skeleton(best) not in known else None


def _is_another(names: Names, case: Case, spelling: str) -> bool:
    return any(
        one.score >= calibrated(LIKELY) and names.cases[one.entry].person_id != case.person_id
        for index in names.indexes
        for one in spot(index, spelling)
    )


def is_listed(case: Case, spelled: Iterable[str]) -> bool:
    """Whether one of these is how the list itself spells the name."""
    return not set(map(skeleton, spelled)).isdisjoint(map(skeleton, case.row.names))


def is_known(names: Names, case: Case, spelled: Iterable[str]) -> bool:
    """Whether a decision has taught one of these already: the next match will find it."""
    known = map(skeleton, names.variants.get(case.id, ()))
    return not set(map(skeleton, spelled)).isdisjoint(known)


def is_unlike(names: Names, case: Case, spelled: Sequence[str]) -> bool:
    """Whether these words are the name of somebody else, but for what a person says."""
    known = (*case.row.names, *names.variants.get(case.id, ()))
    return all(compare(name, one).verdict == "different" for name in known for one in spelled)
