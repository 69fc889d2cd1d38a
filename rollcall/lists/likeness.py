"""How alike two rows of a list are: what their names have to do with each other, and what else."""

from __future__ import annotations

from typing import Literal, NamedTuple

from rollcall.lists.keys import name_key
from rollcall.lists.words import plain_words
from rollcall.names import compare
from rollcall.records import CaseRow

Kind = Literal["same", "near", "letters", "could", "none"]
_MOST_NAMES = 3


class NameLikeness(NamedTuple):
    """What two names have to do with each other, from 1 (the same words) to 0, and in words.

    `same`: the same words in any order; `near`: a slip, an initial, a patronymic more; `letters`:
    the same name in another alphabet; `could`: one word is another (a surname by marriage).
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


def _names(one: str, two: str) -> NameLikeness:
    a, b = name_key(one), name_key(two)
    if a == b:
        return NameLikeness("same", 1.0, "the same name")
    found = compare(one, two)
    ours, theirs = set(a.split()), set(b.split())
    if found.verdict == "same":
        if ours <= theirs or theirs <= ours:
            return NameLikeness("near", 0.97, "the same name with a word more or less")
        if _latin(a) != _latin(b):
            return NameLikeness("letters", 0.9, "the same name in other letters")
        return NameLikeness("near", 0.95, "the name is spelled a little differently")
    if _one_slip(a, b):
        return NameLikeness("near", 0.8, "the name differs by one letter")
    codes = {reason.code for reason in found.reasons}
    if found.verdict == "possible":
        if "initial" in codes:
            return NameLikeness("near", 0.85, "initials instead of a whole name")
        return NameLikeness("could", 0.6, "the names are alike")
    if len(ours - theirs) == len(theirs - ours) == 1 and ours & theirs:
        shared = "the name differs by one word"
        return NameLikeness("could", 0.5 if len(ours & theirs) > 1 else 0.4, shared)
    return _NONE


def _latin(key: str) -> bool:
    return any("a" <= letter <= "z" for letter in key)


def _one_slip(one: str, two: str) -> bool:
    """Whether one letter was changed, left out or added, or two neighbours changed places."""
    if abs(len(one) - len(two)) > 1 or one == two:
        return False
    start = 0
    while start < min(len(one), len(two)) and one[start] == two[start]:
        start += 1
    end = 0
    while end < min(len(one), len(two)) - start and one[-1 - end] == two[-1 - end]:
        end += 1
    rest_one, rest_two = one[start : len(one) - end], two[start : len(two) - end]
    if max(len(rest_one), len(rest_two)) <= 1:
        return True
    return len(rest_one) == len(rest_two) == 2 and rest_one == rest_two[::-1]


class Details(NamedTuple):
    """What speaks for and against two rows besides their names, weighed together, in words."""

    weight: float
    agree: tuple[str, ...]
    differ: tuple[str, ...]


def details(old: CaseRow, new: CaseRow) -> Details:
    """Birth, age, places, the status's date and remarks of two rows held against each other.

    A birth to the day weighs 4, another birth -4; everything else about 1.
    """
    weight = 0.0
    agree: list[str] = []
    differ: list[str] = []
    for value, words in (
        (_births(old.birth, new.birth), "birth"),
        (_ages(old.age, new.age), "age"),
        (_places(old, new), "place"),
        (1.0 if old.status_date and old.status_date == new.status_date else 0.0, "date"),
        (1.0 if old.remarks and old.remarks == new.remarks else 0.0, "remark"),
    ):
        weight += value
        if value > 0:
            agree.append(f"same {words}")
        elif value < 0:
            differ.append(f"another {words}")
    return Details(weight, tuple(agree), tuple(differ))


def _births(one: str | None, two: str | None) -> float:
    if not one or not two:
        return 0.0
    shorter = min(len(one), len(two))
    if one[:shorter] != two[:shorter]:
        return -4.0
    return 4.0 if shorter >= 10 else 2.0


def _ages(one: int | None, two: int | None) -> float:
    if one is None or two is None:
        return 0.0
    return 1.0 if abs(one - two) <= 1 else 0.0 if abs(one - two) <= 3 else -2.0


def _places(old: CaseRow, new: CaseRow) -> float:
    if not old.places or not new.places:
        return 0.0
    ours = {word for place in old.places for word in plain_words(place)}
    return 1.0 if any(ours & set(plain_words(place)) for place in new.places) else -1.0
