"""The rows that nothing certain pairs: whose fit is evident, and who must be asked about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rollcall.lists.versions.clues import Near, near_rows
from rollcall.lists.versions.difference import Question, is_heading
from rollcall.lists.versions.likeness import Kind, NameLikeness, name_likeness, whole
from rollcall.lists.versions.pairing import Pairing
from rollcall.lists.versions.verdict import Verdict, judge, judge_unnamed

_MARGIN = 0.75
"""How much better one candidate must fit than the next, to be evident."""
_TIE = 0.15
_FEW_ROWS = 30
"""With so many rows or fewer, names hardly ever meet by chance."""
_MOST_NAMESAKES = 3
_MOST_ROUNDS = 20
_MANY = 10
_REWRITTEN = frozenset({"letters", "near", "initials"})
_BIRTH_OR_MORE = 2


class Candidate(NamedTuple):
    """An old row (at `here`) that a new one (at `there`) may go on from."""

    here: int
    there: int
    kind: Kind
    weight: float
    verdict: Verdict


def pair_alike(pairing: Pairing, contested: Iterable[tuple[int, int]]) -> tuple[Question, ...]:
    """Pairs the rows of which one fit is evident and unique; what else could be is asked.

    `contested` are rows with one id whose names have nothing in common.
    """
    found = _candidates(pairing, {pair for pair in contested if pairing.may(*pair)})
    _join_evident(pairing, found)
    found = _written_anew(pairing, found)
    _join_evident(pairing, found)
    return _questions(pairing, found)


def _candidates(pairing: Pairing, contested: set[tuple[int, int]]) -> list[Candidate]:
    """All pairs that are certain or worth a question, the best first."""
    named = {there: here for here, there in contested}
    strict = _FEW_ROWS < len(pairing.free_old()) > len(pairing.new_of)
    found = []
    for near in near_rows(pairing, named):
        one_id = named.get(near.there) == near.here
        if candidate := _candidate(pairing, near, one_id, strict):
            found.append(candidate)
    found.sort(key=lambda one: _rank(pairing, one))
    return found


def _rank(pairing: Pairing, one: Candidate) -> tuple[float, str, str]:
    return -one.verdict.score, pairing.old[one.here].key, pairing.new[one.there].key


def _candidate(pairing: Pairing, near: Near, one_id: bool, strict: bool) -> Candidate | None:
    here, there, rest = near
    old, new = pairing.old[here], pairing.new[there]
    if not pairing.may(here, there) or is_heading(old) or is_heading(new):
        return None
    names = name_likeness(old, new) if old.names or new.names else _NEITHER
    if bool(old.names) != bool(new.names):
        verdict = judge_unnamed(rest)
    else:
        verdict = judge(
            names,
            rest,
            whole=whole(old) and whole(new),
            two_ids=pairing.ids_differ(here, there),
            one_id=one_id,
            strict=strict,
        )
    if verdict is None:
        return None
    # Only to rank namesakes, and too little to decide between them.
    nearer = 0.2 * (old.status == new.status) + 0.1 * (old.sheet == new.sheet)
    verdict = verdict._replace(score=verdict.score + nearer)
    return Candidate(here, there, names.kind, rest.weight, verdict)


_NEITHER = NameLikeness("alike", 0.5, "neither row has a name")


def _join_evident(pairing: Pairing, found: Sequence[Candidate]) -> None:
    """Joins what is certain and has no rival that comes near, until nothing more is."""
    for _ in range(_MOST_ROUNDS):
        rivals = _Rivals(pairing, found)
        joined = False
        for one in rivals.live:
            if one.verdict.certain and rivals.none_near(one):
                joined = pairing.join(one.here, one.there) or joined
        if not joined:
            return


class _Rivals:
    """The candidates whose rows are still without a pair, by row."""

    def __init__(self, pairing: Pairing, found: Sequence[Candidate]) -> None:
        self.pairing = pairing
        self.live = [one for one in found if pairing.may(one.here, one.there)]
        self.rows: dict[tuple[str, int], list[Candidate]] = defaultdict(list)
        for one in self.live:
            self.rows["old", one.here].append(one)
            self.rows["new", one.there].append(one)

    def none_near(self, one: Candidate, margin: float = _MARGIN) -> bool:
        """Whether neither row has another candidate that fits it nearly as well."""
        return not any(
            other is not one
            and other.verdict.score > one.verdict.score - margin
            and self.pairing.may(other.here, other.there)
            for other in (*self.rows["old", one.here], *self.rows["new", one.there])
        )


def _written_anew(pairing: Pairing, found: list[Candidate]) -> list[Candidate]:
    """Takes for certain what is the same throughout a list that is written otherwise now.

    In other letters, with births that agree; or with patronymics or whole names where it had none:
    then most rows fit one new row each, which by chance they would not.
    """
    rivals = _Rivals(pairing, found)
    alone = [one for one in rivals.live if one.kind in _REWRITTEN and rivals.none_near(one)]
    sure = {one for one in alone if one.kind == "letters" and one.weight >= _BIRTH_OR_MORE}
    if len(sure) < _MANY:
        sure = set()
    fitting = [one for one in alone if one.verdict.suggested]
    if len(fitting) >= max(_MANY, len(pairing.free_old()) / 2):
        sure.update(fitting)
    return [
        one._replace(verdict=one.verdict._replace(certain=True)) if one in sure else one
        for one in found
    ]


def _questions(pairing: Pairing, found: Sequence[Candidate]) -> tuple[Question, ...]:
    """One question a row, the best first; for namesakes that fit as well, up to three."""
    asked: dict[tuple[str, int], list[Candidate]] = defaultdict(list)
    rivals = _Rivals(pairing, found)
    questions: list[tuple[int, Question]] = []
    for one in rivals.live:
        before = asked["new", one.there], asked["old", one.here]
        if not all(_one_more(one, earlier) for earlier in before):
            continue
        guess = one.verdict.suggested and rivals.none_near(one, _TIE)
        for earlier in before:
            earlier.append(one)
        old, new = pairing.old[one.here], pairing.new[one.there]
        questions.append((one.there, Question(new, old, one.verdict.why, guess)))
    questions.sort(key=lambda question: question[0])
    return tuple(question for _, question in questions)


def _one_more(one: Candidate, before: Sequence[Candidate]) -> bool:
    """Whether one more question on a row is due: it is the first, or about namesakes alike."""
    if len(before) >= _MOST_NAMESAKES:
        return False
    return all(
        one.kind == other.kind == "same" and other.verdict.score - one.verdict.score < _MARGIN
        for other in before
    )
