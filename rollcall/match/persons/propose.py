"""Cases of several lists that could be one human being, each with the reasons. Pure functions.

    score = 0.6 x how sure the names are (`rollcall.names.compare`) + what the details weigh

From .4 a pair is *possible*, from .74 *likely*: a name alone (.6) never settles it, with the same
year of birth (.15), or a place and the day of the event, it does, unless the name is common (-.1)
or the case has another candidate that fits about as well. Who is told apart by birth, age, sex,
patronymic or generation is not proposed. A machine proposes; people decide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rollcall.match.persons import births, endings, slips
from rollcall.match.persons.details import Usual, reasons, tell_apart, usual
from rollcall.match.persons.pairs import MOST_NAMES, Progress, alike
from rollcall.names import Comparison, compare
from rollcall.names.parts import parse
from rollcall.names.rarity import COMMON, commonness
from rollcall.records import CaseRow, Reason, Verdict
from rollcall.store.lists import Case

NAMES = 0.6
POSSIBLE = 0.4
LIKELY = 0.74
FATHER = 0.1
"""What equal patronymics are worth."""
COMMON_NAME = -0.1
_CLEARLY = 0.1
"""So much better than all others a candidate must be to be likely beside them."""
_MOST = 10
"""Candidates of one case in one other list that are shown, the best ones."""
_TELLS_APART = frozenset({"patronymic_differs", "sex_differs", "generation_differs"})

Apart = Mapping[str, frozenset[str]]
"""Case id -> cases about which somebody has already answered that pair (different, or unsure)."""


@dataclass(frozen=True)
class Proposal:
    """Two cases that could be one person.

    `names` compares the two spellings that fit best, word by word; `details` are the reasons
    beside them with their weights. `rivals` counts the other people of either list that could be
    meant as well. `within` marks two rows of one list: probably one row too many.
    """

    one: Case
    other: Case
    spellings: tuple[str, str]
    score: float
    verdict: Verdict
    names: tuple[Reason, ...]
    details: tuple[Reason, ...]
    rivals: int = 0

    @property
    def within(self) -> bool:
        """Whether both are rows of the same list."""
        return self.one.list_id == self.other.list_id


def propose(
    cases: Iterable[Case], answered: Apart | None = None, progress: Progress | None = None
) -> list[Proposal]:
    """Every two cases that could be one person and about which nobody has decided, best first.

    Cases of one person already are not proposed, nor (through `answered`) those that somebody has
    answered. Takes some seconds for lists of some thousands; `progress` is told how far it is.
    """
    return undecided(judged(cases, progress), answered or {})


def judged(cases: Iterable[Case], progress: Progress | None = None) -> list[Proposal]:
    """Every two cases that could be one person by what their rows say, whatever was decided.

    This is what takes time; it changes only when a list does.
    """
    by_list: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        if case.row.names:
            by_list[case.list_id].append(case)
    lists = [by_list[name] for name in sorted(by_list)]
    common = usual(case.row for some in lists for case in some)
    pairs = alike(lists, progress)
    return [found for one, other in pairs if (found := judge(one, other, common)) is not None]


def undecided(
    found: Iterable[Proposal], answered: Apart, persons: Mapping[str, str] | None = None
) -> list[Proposal]:
    """Those of `judged` that nobody has decided, each beside its rivals, the best first.

    `persons` tells the person of each case as it is now, where that may have changed since.
    """
    now = found if persons is None else (_now(one, persons) for one in found)
    left = [
        one
        for one in now
        if one.one.person_id != one.other.person_id
        and one.other.id not in answered.get(one.one.id, ())
    ]
    return sorted(_beside(left), key=lambda p: (-p.score, p.one.id, p.other.id))


def _now(found: Proposal, persons: Mapping[str, str]) -> Proposal:
    sides = [
        case if persons[case.id] == case.person_id else replace(case, person_id=persons[case.id])
        for case in (found.one, found.other)
    ]
    return replace(found, one=sides[0], other=sides[1])


def judge(one: Case, other: Case, common: Usual | None = None) -> Proposal | None:
    """What two cases have to do with each other, without a look at others; None for two people.

    `common`: the places and dates that tell nobody apart (`details.usual`).
    """
    if not (one.row.names and other.row.names):
        return None
    details = reasons(one.row, other.row, common or Usual(frozenset(), frozenset()))
    if tell_apart(details):
        return None
    names, spellings = _names(one.row, other.row)
    if any(reason.code == "birth_agrees" and reason.weight == births.DAY for reason in details):
        names = slips.married(names, *spellings)
    if names.verdict == "different":
        return None
    details = [*_of_names(names, spellings, one.row, other.row), *details]
    if tell_apart(details):
        return None
    weight = sum(reason.weight for reason in details)
    score = round(min(1.0, max(0.0, NAMES * names.score + weight)), 3)
    if score < POSSIBLE:
        return None
    verdict: Verdict = "likely" if score >= LIKELY else "possible"
    return Proposal(one, other, spellings, score, verdict, names.reasons, tuple(details))


def _names(one: CaseRow, other: CaseRow) -> tuple[Comparison, tuple[str, str]]:
    """The two spellings that fit best. Listed names that contradict each other settle it: two
    brothers may well share a nickname.
    """
    first = one.names[0], other.names[0]
    best, spellings = slips.forgiven(*first), first
    if any(reason.code in _TELLS_APART for reason in best.reasons):
        return replace(best, verdict="different"), first
    for mine in one.names[:MOST_NAMES]:
        for theirs in other.names[:MOST_NAMES]:
            found = compare(mine, theirs)
            apart = any(reason.code in _TELLS_APART for reason in found.reasons)
            if found.score > best.score and not apart:
                best, spellings = found, (mine, theirs)
    return best, spellings


def _of_names(
    names: Comparison, spellings: tuple[str, str], one: CaseRow, other: CaseRow
) -> Iterator[Reason]:
    """What the names say beyond being alike: fathers, other names, how many bear them."""
    fathers = [reason for reason in names.reasons if reason.code == "patronymic_equal"]
    if fathers:
        yield Reason("father_agrees", FATHER, fathers[0].listed, fathers[0].found)
    yield from slips.weighed(names)
    yield from endings.reasons(names.reasons)
    if spellings != (one.names[0], other.names[0]):
        yield Reason("other_name", 0.0, *spellings)
    many = min(_bearers(name, bool(fathers)) for name in spellings)
    if many >= COMMON:
        yield Reason("common_name", COMMON_NAME, spellings[0], str(round(many)))


@lru_cache(maxsize=1 << 14)
def _bearers(name: str, with_father: bool) -> float:
    return commonness(tuple(p for p in parse(name) if with_father or not p.patronymic))


def _beside(found: Sequence[Proposal]) -> Iterator[Proposal]:
    """Each proposal beside the other candidates of either case, of which at most ten are kept.

    Two cases of one person are one candidate. Candidates are counted within one list: that a
    person is on a third list, too, makes nothing less sure.
    """
    sides: dict[tuple[str, str], list[Proposal]] = defaultdict(list)
    for one in found:
        sides[one.one.person_id, one.other.list_id].append(one)
        sides[one.other.person_id, one.one.list_id].append(one)
    ranked = {
        side: sorted(some, key=lambda p: (-p.score, p.one.id, p.other.id))
        for side, some in sides.items()
    }
    kept = {side: {id(one) for one in some[:_MOST]} for side, some in ranked.items()}
    for one in found:
        here = (one.one.person_id, one.other.list_id), (one.other.person_id, one.one.list_id)
        if not all(id(one) in kept[side] for side in here):
            continue
        yield _judged_beside(one, _rivals(one, ranked[here[0]], ranked[here[1]]))


def _rivals(one: Proposal, *sides: Sequence[Proposal]) -> dict[str, float]:
    """The other people that either case could be, with their best scores."""
    mine = {one.one.person_id, one.other.person_id}
    best: dict[str, float] = {}
    for side in sides:
        for other in side:
            for case in (other.one, other.other):
                if case.person_id not in mine:
                    best[case.person_id] = max(other.score, best.get(case.person_id, 0.0))
    return best


def _judged_beside(one: Proposal, rivals: Mapping[str, float]) -> Proposal:
    if not rivals:
        return one
    clearly = one.score - max(rivals.values()) >= _CLEARLY
    several = Reason("several", 0.0, "", str(len(rivals)))
    return replace(
        one,
        rivals=len(rivals),
        verdict=one.verdict if clearly else "possible",
        details=(*one.details, several),
    )
