"""How alike two rows of a list are: what their names have to do with each other, and what else."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from rollcall.lists.cells.words import plain_words
from rollcall.lists.keys import name_key
from rollcall.names import compare, skeleton
from rollcall.names.parts import parse
from rollcall.records import CaseRow

Kind = Literal[
    "same",
    "near",
    "letters",
    "initials",
    "slip",
    "part",
    "alike",
    "married",
    "word",
    "kin",
    "none",
]
_MOST_NAMES = 3
_SHORT = 3


class NameLikeness(NamedTuple):
    """What two names have to do with each other, how near that is (0-1), and in words.

    `same`: the same words in any order; `near`: another spelling, or a word more; `letters`: the
    same name in another alphabet; `initials`: one of them shortened; `slip`: one letter differs,
    which may be another name (Марат, Мурат); `part`: a lone name and a whole one; `alike`: the
    scorer of names calls it possible; `married`: another surname beside the same given name and
    patronymic; `word`: one word is another; `kin`: only the surname is the same.
    """

    kind: Kind
    score: float
    words: str


_NONE = NameLikeness("none", 0.0, "another name")


def name_likeness(old: CaseRow, new: CaseRow) -> NameLikeness:
    """The nearest that a name of one row comes to a name of the other."""
    best = _NONE
    for one in old.names[:_MOST_NAMES]:
        for two in new.names[:_MOST_NAMES]:
            found = _names(one, two)
            best = found if found.score > best.score else best
    return best


@lru_cache(maxsize=1 << 12)
def _names(one: str, two: str) -> NameLikeness:
    a, b = name_key(one), name_key(two)
    if a == b and a:
        return NameLikeness("same", 1.0, "the same name")
    found = compare(one, two)
    ours, theirs = frozenset(a.split()), frozenset(b.split())
    if found.verdict != "different" and any(r.code == "initial" for r in found.reasons):
        return NameLikeness("initials", 0.65, "initials instead of a whole name")
    if found.verdict == "same":
        if ours <= theirs or theirs <= ours:
            return NameLikeness("near", 0.9, "the same name with a word more or less")
        if _latin(a) != _latin(b):
            return NameLikeness("letters", 0.75, "the same name in other letters")
        return NameLikeness("near", 0.85, "the name is spelled a little differently")
    return _one_word(one, two, ours, theirs, found.verdict == "possible")


def _one_word(
    one: str, two: str, ours: frozenset[str], theirs: frozenset[str], possible: bool
) -> NameLikeness:
    """Names that the scorer does not call the same: one word of them may be another."""
    lost, come, shared = sorted(ours - theirs), sorted(theirs - ours), ours & theirs
    if len(lost) == len(come) == 1 and shared:
        if min(len(lost[0]), len(come[0])) > _SHORT and _one_slip(lost[0], come[0]):
            return NameLikeness("slip", 0.7, "the name differs by one letter")
        kind: Kind = "married" if len(shared) > 1 else "word"
        if shared <= _surnames(one) | _surnames(two):
            kind = "kin"
        return NameLikeness(kind, _SCORES[kind], "the name differs by one word")
    if ours and theirs and (not lost or not come):
        return NameLikeness("part", 0.55, "one name is a part of the other")
    return NameLikeness("alike", 0.5, "the names are alike") if possible else _NONE


_SCORES: dict[Kind, float] = {"married": 0.5, "word": 0.4, "kin": 0.3}


def _surnames(name: str) -> frozenset[str]:
    parts = parse(name)
    return frozenset(word for p in parts if p.role == "surname" for word in plain_words(p.text))


def whole(row: CaseRow) -> bool:
    """Whether a row names somebody with two words at least, neither of them an initial."""
    return any(sum(len(word) > 1 for word in plain_words(name)) > 1 for name in row.names)


def _latin(key: str) -> bool:
    return any("a" <= letter <= "z" for letter in key)


def _one_slip(one: str, two: str) -> bool:
    """Whether one letter was changed, left out or added, or two neighbours changed places."""
    shorter = min(len(one), len(two))
    start = 0
    while start < shorter and one[start] == two[start]:
        start += 1
    end = 0
    while end < shorter - start and one[-1 - end] == two[-1 - end]:
        end += 1
    lost, come = one[start : len(one) - end], two[start : len(two) - end]
    if max(len(lost), len(come)) <= 1:
        return True
    return len(lost) == len(come) == 2 and lost == come[::-1]


class Details(NamedTuple):
    """What speaks for and against two rows besides their names, weighed together, in words.

    `conflict` is true where birth or age tell two people.
    """

    weight: float
    agree: tuple[str, ...]
    differ: tuple[str, ...]
    conflict: bool


def details(old: CaseRow, new: CaseRow, shared: Sequence[str] = ()) -> Details:
    """Birth, age, places, the status's date and remarks of two rows held against each other.

    A birth to the day weighs 5, another birth -4; everything else 1 or 2. `shared` are headings
    under which both rows say the same that nobody else says (a telephone number, a link).
    """
    weight = 0.0
    agree: list[str] = []
    differ: list[str] = []
    conflict = False
    for value, words in (
        (_births(old.birth, new.birth), "birth"),
        (_ages(old.age, new.age), "age"),
        (_places(old, new), "place"),
        (1.0 if old.status_date and old.status_date == new.status_date else 0.0, "date"),
        (1.0 if _remarks(old) & _remarks(new) else 0.0, "remark"),
        *((1.0, f"“{heading}”") for heading in shared[:2]),
    ):
        weight += value
        conflict = conflict or value <= -2
        if value > 0:
            agree.append(f"same {words}")
        elif value == SLIP:
            differ.append("the birth is a little different")
        elif value < 0:
            differ.append(f"another {words}")
    return Details(weight, tuple(agree), tuple(differ), conflict)


SLIP = -0.5
"""What a birth weighs that has one digit, or a year, more or less, or day and month exchanged."""


def _births(one: str | None, two: str | None) -> float:
    if not one or not two:
        return 0.0
    shorter = min(len(one), len(two))
    if one[:shorter] == two[:shorter]:
        return 5.0 if shorter >= 10 else 2.0
    if len(one) == len(two) == 10:
        turned = f"{one[:5]}{one[8:]}-{one[5:7]}" == two
        slip = turned or sum(a != b for a, b in zip(one, two, strict=True)) == 1
    else:  # a year reckoned from an age may be one off
        slip = one[:4].isdigit() and two[:4].isdigit() and abs(int(one[:4]) - int(two[:4])) == 1
    return SLIP if slip else -4.0


def _ages(one: int | None, two: int | None) -> float:
    if one is None or two is None:
        return 0.0
    return 1.0 if abs(one - two) <= 1 else 0.0 if abs(one - two) <= 3 else -2.0


def _places(old: CaseRow, new: CaseRow) -> float:
    if not old.places or not new.places:
        return 0.0
    ours = {word for place in old.places for word in plain_words(place)}
    theirs = {word for place in new.places for word in plain_words(place)}
    # Орал may be Oral now.
    same = ours & theirs or {skeleton(word) for word in ours} & {skeleton(w) for w in theirs}
    return 1.0 if same - {""} else -1.0


def _remarks(row: CaseRow) -> set[str]:
    return {part for part in row.remarks.split("; ") if len(part) > _SHORT}
