"""Contradictions between two names that may be a slip of whoever typed a row.

Comparing names for a text is right to take Айгерим Жунусбеков for no Жунусбекова, and another
patronymic for another man. In a spreadsheet both happen to one person: then the names are compared
without what contradicts, and the details must say so much more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from nlp.text.scripts import sounds
from rollcall.names import Comparison, compare
from rollcall.names.parts import parse
from rollcall.records import Reason

SLIP = -0.25
"""What the details weigh less for it."""
CODES = frozenset({"father_slip", "surname_slip", "another_surname"})
ANOTHER_SURNAME = -0.1
_OTHER_FATHER = -0.6
"""What comparing names takes away for another father; for one who is spelled alike it is less."""
_SAME = frozenset({"equal", "spelling", "variant"})
_ALIKE = frozenset({"equal", "spelling", "form", "sex_differs", "patronymic_absent"})


def forgiven(one: str, other: str) -> Comparison:
    """Two names compared as rows of lists: a slip is a reason among others, not the end.

    Patronymics that differ by a letter are left out; a surname in a man's and a woman's form counts
    as one where the given names are equal. The reason says which: `father_slip`, `surname_slip`.
    """
    found = compare(one, other)
    for reason in found.reasons:
        if reason.code == "patronymic_differs" and reason.weight > _OTHER_FATHER:
            bare = compare(_without_father(one), _without_father(other))
            return _with(bare, replace(reason, code="father_slip"))
        if reason.code == "sex_differs" and _is_surname(found, reason):
            bare = compare(_short(one, reason), _short(other, reason))
            return _with(bare, replace(reason, code="surname_slip"))
    return found


def married(found: Comparison, one: str, other: str) -> Comparison:
    """Two names of women who differ in nothing but the surname, for rows that give the same day of
    birth: more often a marriage than two people. Other comparisons come back as they are.
    """
    codes = [reason.code for reason in found.reasons]
    woman = any(part.sex == "f" for name in (one, other) for part in parse(name))
    if not (woman and "patronymic_equal" in codes and codes.count("part_differs") == 1):
        return found
    rest = [r for r in found.reasons if r.code not in ("part_differs", "surname_absent")]
    if not {reason.code for reason in rest} <= _SAME | {"patronymic_equal"}:
        return found
    surnames = next(reason for reason in found.reasons if reason.code == "part_differs")
    return Comparison(0.5, "possible", (*rest, replace(surnames, code="another_surname")))


def weighed(found: Comparison) -> Iterator[Reason]:
    """What the details weigh less for each slip."""
    for reason in found.reasons:
        if reason.code in CODES:
            weight = ANOTHER_SURNAME if reason.code == "another_surname" else SLIP
            yield replace(reason, weight=weight)


def _with(found: Comparison, slip: Reason) -> Comparison:
    return replace(found, reasons=(*found.reasons, slip))


@lru_cache(maxsize=1 << 14)
def _without_father(name: str) -> str:
    return " ".join(part.text for part in parse(name) if not part.patronymic)


def _is_surname(found: Comparison, sex: Reason) -> bool:
    """Whether only this word differs, by a woman's ending; the given names are equal."""
    forms = [reason for reason in found.reasons if reason.code == "form"]
    one, other = sounds(sex.listed), sounds(sex.found)
    return (
        len(forms) == 1
        and {forms[0].listed, forms[0].found} == {sex.listed, sex.found}
        and {reason.code for reason in found.reasons} <= _ALIKE
        and (one == other + "a" or other == one + "a")
    )


def _short(name: str, sex: Reason) -> str:
    """The name with a man's form of the surname."""
    long = max((sex.listed, sex.found), key=lambda word: len(sounds(word)))
    return name.replace(long, long[:-1])
