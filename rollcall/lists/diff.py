"""What changed between two versions of a list, as a list keeper thinks of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from types import MappingProxyType

from rollcall.lists.changes import changed_fields
from rollcall.lists.difference import Change, Diff, Merged, Question
from rollcall.lists.keys import MADE, name_key
from rollcall.lists.likeness import details, name_likeness
from rollcall.records import CaseRow

Answers = Mapping[tuple[str, str], bool]
_NO_ANSWERS: Answers = MappingProxyType({})
_Pairs = list[tuple[CaseRow, CaseRow]]
_MOST_CANDIDATES = 25


def diff(old: Sequence[CaseRow], new: Sequence[CaseRow], answers: Answers = _NO_ANSWERS) -> Diff:
    """Compares two versions: rows are the same by key, else by name and details, else by likeness.

    What is certain is paired; what only could be is asked (`Diff.questions`). `answers` tells, for
    (key of a new row, key of an old row), whether they are the same person: that is obeyed and not
    asked again. The order of rows plays no part.
    """
    pairs: _Pairs = []
    left, right = _answered(list(old), list(new), answers, pairs)
    for by in (_key, _all, _names_and_birth, _names_only):
        left, right = _pair(left, right, by, answers, pairs)
    left, right, questions = _pair_alike(left, right, answers, pairs)
    position = {row.key: at for at, row in enumerate(new)}
    pairs.sort(key=lambda pair: position[pair[1].key])
    changes = [Change(a, b, fields) for a, b in pairs if (fields := changed_fields(a, b))]
    asked = {question.old.key for question in questions}
    merged = _merged([row for row in left if row.key not in asked], pairs, answers)
    gone = {row.key for one in merged for row in one.gone}
    return Diff(
        tuple(right),
        tuple(row for row in left if row.key not in gone),
        tuple(changes),
        {b.key: a.key for a, b in pairs},
        tuple(questions),
        merged,
    )


def _answered(
    old: list[CaseRow], new: list[CaseRow], answers: Answers, pairs: _Pairs
) -> tuple[list[CaseRow], list[CaseRow]]:
    """Pairs what somebody said is the same person, each row once."""
    ours, theirs = {row.key: row for row in old}, {row.key: row for row in new}
    for (there, here), same in answers.items():
        if same and here in ours and there in theirs:
            pairs.append((ours.pop(here), theirs.pop(there)))
    return list(ours.values()), list(theirs.values())


def _key(row: CaseRow) -> Hashable:
    return row.key


def _all(row: CaseRow) -> Hashable:
    detail = row.birth or row.age
    return (name_key(row.names[0]), detail, row.places, row.status) if row.names else None


def _names_and_birth(row: CaseRow) -> Hashable:
    return (name_key(row.names[0]), row.birth) if row.names and row.birth else None


def _names_only(row: CaseRow) -> Hashable:
    return name_key(row.names[0]) if row.names else None


def _pair(
    old: Sequence[CaseRow],
    new: Sequence[CaseRow],
    by: Callable[[CaseRow], Hashable],
    answers: Answers,
    pairs: _Pairs,
) -> tuple[list[CaseRow], list[CaseRow]]:
    """Pairs rows for which `by` gives one and the same value once on either side."""
    left, right = _grouped(old, by), _grouped(new, by)
    done: set[str] = set()
    taken: set[str] = set()
    for value, ours in left.items():
        theirs = right.get(value, [])
        if len(ours) == len(theirs) == 1 and _can_be_same(ours[0], theirs[0], answers):
            pairs.append((ours[0], theirs[0]))
            done.add(ours[0].key)
            taken.add(theirs[0].key)
    return (
        [row for row in old if row.key not in done],
        [row for row in new if row.key not in taken],
    )


def _grouped(
    rows: Iterable[CaseRow], by: Callable[[CaseRow], Hashable]
) -> dict[Hashable, list[CaseRow]]:
    groups: dict[Hashable, list[CaseRow]] = defaultdict(list)
    for row in rows:
        if (value := by(row)) is not None:
            groups[value].append(row)
    return groups


def _can_be_same(old: CaseRow, new: CaseRow, answers: Answers) -> bool:
    if (new.key, old.key) in answers:
        return answers[new.key, old.key]
    if old.key == new.key:
        return True
    # Two ids that a keeper gave are two cases, whatever their names.
    if not old.key.startswith(MADE) and not new.key.startswith(MADE):
        return False
    if old.birth and new.birth:
        shorter = min(len(old.birth), len(new.birth))
        return old.birth[:shorter] == new.birth[:shorter]
    return True


def _pair_alike(
    old: list[CaseRow], new: list[CaseRow], answers: Answers, pairs: _Pairs
) -> tuple[list[CaseRow], list[CaseRow], list[Question]]:
    """Pairs the rows most alike where nothing else comes as near; the rest is asked."""
    scored = sorted(_scored(old, new, answers), key=lambda one: (-one[0], one[1], one[2]))
    best_old: dict[int, float] = {}
    best_new: dict[int, float] = {}
    gone: set[int] = set()
    found: set[int] = set()
    questions: list[Question] = []
    times: dict[tuple[bool, int, float], int] = defaultdict(int)
    for score, at, there, *_ in scored:
        best_old.setdefault(at, score)
        best_new.setdefault(there, score)
        times[True, at, score] += 1
        times[False, there, score] += 1
    for score, at, there, certain, why in scored:
        if at in gone or there in found or score < max(best_old[at], best_new[there]):
            continue
        gone.add(at)
        found.add(there)
        if certain and times[True, at, score] == times[False, there, score] == 1:
            pairs.append((old[at], new[there]))
        else:
            questions.append(Question(new[there], old[at], why, score > 3))
    asked = {one.old.key for one in questions}, {one.new.key for one in questions}
    return (
        [row for at, row in enumerate(old) if at not in gone or row.key in asked[0]],
        [row for at, row in enumerate(new) if at not in found or row.key in asked[1]],
        questions,
    )


def _scored(
    old: list[CaseRow], new: list[CaseRow], answers: Answers
) -> Iterable[tuple[float, int, int, bool, str]]:
    """Rows that could be the same: how well they fit, where they stand, whether it is certain."""
    by_word: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(old):
        for word in _clues(row):
            by_word[word].append(at)
    for there, row in enumerate(new):
        near = {
            at
            for word in _clues(row)
            if len(by_word.get(word, ())) <= _MOST_CANDIDATES
            for at in by_word.get(word, ())
        }
        for at in sorted(near)[:_MOST_CANDIDATES]:
            if (row.key, old[at].key) in answers:
                continue
            names, rest = name_likeness(old[at], row), details(old[at], row)
            if names.kind == "none" or (names.kind == "could" and rest.weight < 2):
                continue
            if rest.weight < 0 and names.kind != "same":
                continue
            certain = names.kind in ("same", "near") and rest.weight > 0
            certain = certain and _can_be_same(old[at], row, answers)
            why = "; ".join((names.words, *rest.agree, *rest.differ))
            yield 2 * names.score + rest.weight, at, there, certain, why


def _clues(row: CaseRow) -> set[str]:
    """What a corrected name usually still shares with the old one."""
    words = {word[:4] for name in row.names for word in name_key(name).split() if len(word) > 2}
    return words | ({f"\x1f{row.birth}"} if row.birth and len(row.birth) == 10 else set())


def _merged(left: Sequence[CaseRow], pairs: _Pairs, answers: Answers) -> tuple[Merged, ...]:
    """The rows that are gone because another one now bears their name as well."""
    by_name: dict[str, list[CaseRow]] = defaultdict(list)
    for _, row in pairs:
        for name in row.names:
            by_name[name_key(name)].append(row)
    found: dict[str, tuple[CaseRow, list[CaseRow]]] = {}
    for row in left:
        twins = by_name.get(name_key(row.names[0]), []) if row.names else []
        for twin in twins[:_MOST_CANDIDATES]:
            said = answers.get((twin.key, row.key))
            if said or (said is None and not details(row, twin).differ):
                found.setdefault(twin.key, (twin, []))[1].append(row)
                break
    return tuple(Merged(twin, tuple(gone)) for twin, gone in found.values())
