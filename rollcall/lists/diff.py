"""What changed between two versions of a list, as a list keeper thinks of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from rollcall.lists.dates import read_birth
from rollcall.lists.keys import MADE, name_key
from rollcall.lists.model import COLOUR
from rollcall.records import CaseRow

_ALIKE = 0.75
_MOST_CANDIDATES = 25
_CORE = ("status", "status_date", "birth", "age", "places", "remarks")


@dataclass(frozen=True)
class FieldChange:
    """One thing that is different: `field` is a field of `CaseRow`, or `cell` with its heading.

    A changed name is `name_corrected` where the old and the new are alike, `name_replaced` where
    they have nothing in common (perhaps an id was given to somebody else), `names` where only
    other names came or went.
    """

    field: str
    old: str
    new: str
    heading: str = ""


@dataclass(frozen=True)
class Change:
    """A case that is in both versions and says something else now."""

    old: CaseRow
    new: CaseRow
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True)
class Diff:
    """The difference of two versions.

    `kept` maps the key of every row of the new version that is also in the old one to its key
    there: where the two differ (a corrected name in a list without ids) the case keeps the old.
    """

    added: tuple[CaseRow, ...] = ()
    removed: tuple[CaseRow, ...] = ()
    changed: tuple[Change, ...] = ()
    kept: Mapping[str, str] = field(default_factory=dict)


def diff(old: Sequence[CaseRow], new: Sequence[CaseRow]) -> Diff:
    """Compares two versions: rows are the same by key, else by name and details, else by likeness.

    A row without an id whose name was corrected is recognised when the names are alike, birth does
    not contradict, and no other row fits as well. The order of rows plays no part.
    """
    pairs: list[tuple[CaseRow, CaseRow]] = []
    left, right = list(old), list(new)
    for by in (_key, _all, _names_and_birth, _names_only):
        left, right = _pair(left, right, by, pairs)
    left, right = _pair_alike(left, right, pairs)
    position = {row.key: at for at, row in enumerate(new)}
    pairs.sort(key=lambda pair: position[pair[1].key])
    changes = [Change(a, b, fields) for a, b in pairs if (fields := _fields(a, b))]
    return Diff(tuple(right), tuple(left), tuple(changes), {b.key: a.key for a, b in pairs})


def describe(found: Diff) -> str:
    """A difference in one line: "+3, -2, 4 statuses changed, 1 name corrected"."""
    kinds: Counter[str] = Counter()
    for change in found.changed:
        for name in {one.field for one in change.fields}:
            kinds[name] += 1
    parts = []
    if found.added:
        parts.append(f"+{len(found.added)}")
    if found.removed:
        parts.append(f"-{len(found.removed)}")
    for name, (one, many) in _WORDS.items():
        if count := kinds.pop(name, 0):
            parts.append(f"{count} {one if count == 1 else many}")
    return ", ".join(parts) or "no changes"


_WORDS = {
    "status": ("status changed", "statuses changed"),
    "name_corrected": ("name corrected", "names corrected"),
    "name_replaced": ("name replaced by another", "names replaced by others"),
    "names": ("change of other names", "changes of other names"),
    "status_date": ("date changed", "dates changed"),
    "birth": ("birth changed", "births changed"),
    "age": ("age changed", "ages changed"),
    "places": ("place changed", "places changed"),
    "remarks": ("remark changed", "remarks changed"),
    "list": ("moved to another list", "moved to other lists"),
    "status_words": ("status reworded", "statuses reworded"),
    "cell": ("other change", "other changes"),
}


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
    pairs: list[tuple[CaseRow, CaseRow]],
) -> tuple[list[CaseRow], list[CaseRow]]:
    """Pairs rows for which `by` gives one and the same value once on either side."""
    left, right = _grouped(old, by), _grouped(new, by)
    done: set[str] = set()
    taken: set[str] = set()
    for value, ours in left.items():
        theirs = right.get(value, [])
        if len(ours) == len(theirs) == 1 and _can_be_same(ours[0], theirs[0]):
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


def _can_be_same(old: CaseRow, new: CaseRow) -> bool:
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
    old: list[CaseRow], new: list[CaseRow], pairs: list[tuple[CaseRow, CaseRow]]
) -> tuple[list[CaseRow], list[CaseRow]]:
    """Pairs the rows whose names are most alike, where nothing else comes as near."""
    by_word: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(old):
        for word in _clues(row):
            by_word[word].append(at)
    scored: list[tuple[float, int, int]] = []
    for there, row in enumerate(new):
        near = {
            at
            for word in _clues(row)
            if len(by_word.get(word, ())) <= _MOST_CANDIDATES
            for at in by_word.get(word, ())
        }
        for at in sorted(near)[:_MOST_CANDIDATES]:
            score = _likeness(old[at], row) if _can_be_same(old[at], row) else 0.0
            if score >= _ALIKE:
                scored.append((score, at, there))
    best_old: dict[int, list[float]] = defaultdict(list)
    best_new: dict[int, list[float]] = defaultdict(list)
    for score, at, there in scored:
        best_old[at].append(score)
        best_new[there].append(score)
    gone: set[int] = set()
    found: set[int] = set()
    for score, at, there in scored:
        alone = score == max(best_old[at]) == max(best_new[there])
        once = best_old[at].count(score) == 1 == best_new[there].count(score)
        if alone and once:
            pairs.append((old[at], new[there]))
            gone.add(at)
            found.add(there)
    return (
        [row for at, row in enumerate(old) if at not in gone],
        [row for at, row in enumerate(new) if at not in found],
    )


def _clues(row: CaseRow) -> set[str]:
    """What a corrected name usually still shares with the old one."""
    words = {word[:4] for name in row.names for word in name_key(name).split() if len(word) > 2}
    return words | ({f"\x1f{row.birth}"} if row.birth and len(row.birth) == 10 else set())


def _likeness(old: CaseRow, new: CaseRow) -> float:
    """How alike the names are (0-1), a patronymic added or left out counting for little."""
    if not old.names or not new.names:
        return 0.0
    one, two = name_key(old.names[0]), name_key(new.names[0])
    a, b = set(one.split()), set(two.split())
    if len(min(a, b, key=len)) >= 2 and (a <= b or b <= a):
        return 0.95
    if len(a) < 2 or len(b) < 2:
        return 0.0  # a lone surname that changed may be anybody
    return SequenceMatcher(None, one, two, autojunk=False).ratio()


def _fields(old: CaseRow, new: CaseRow) -> tuple[FieldChange, ...]:
    changes: list[FieldChange] = []
    if old.names != new.names:
        kind = "names"
        if old.names[:1] != new.names[:1]:
            shared = set(name_key(" ".join(old.names)).split())
            shared &= set(name_key(" ".join(new.names)).split())
            alike = bool(shared) or _likeness(old, new) >= _ALIKE
            kind = "name_corrected" if alike or not old.names else "name_replaced"
        changes.append(FieldChange(kind, "; ".join(old.names), "; ".join(new.names)))
    for name in _CORE:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            changes.append(FieldChange(name, _text(before), _text(after)))
    if old.status == new.status and old.status_words != new.status_words:
        changes.append(FieldChange("status_words", old.status_words, new.status_words))
    if _listed(old) != _listed(new):
        changes.append(FieldChange("list", _listed(old), _listed(new)))
    told = {one.new for one in changes} | {one.old for one in changes}
    told |= {new.status_words, old.status_words, *old.names, *new.names, *old.places, *new.places}
    for heading in dict.fromkeys((*old.cells, *new.cells)):
        before, after = old.cells.get(heading, ""), new.cells.get(heading, "")
        if before != after and heading != COLOUR and not _meant(before, after) & told:
            changes.append(FieldChange("cell", before, after, heading))
    return tuple(changes)


def _listed(row: CaseRow) -> str:
    """The list that a cell names; a list called after its file does not change with the file."""
    return row.list if row.list in row.cells.values() else ""


def _meant(before: str, after: str) -> set[str]:
    """What two cells say and mean, to know a change of a cell that was told as one of a field."""
    read = [read_birth(text) for text in (before, after)]
    meant = {before, after, *(birth.iso or str(birth.age) for birth in read)}
    return meant - {"", "None"}


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    return "" if value is None else str(value)
