"""What the difference of two versions of a list is, and how to say it in one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rollcall.lists.model import is_case
from rollcall.records import CaseRow


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
class Question:
    """Two rows that could be the same person: somebody is asked before anything is stored.

    `why` says in words what agrees and what does not, without naming anybody; `suggested` is the
    better guess. Until it is answered the old row counts as removed and the new one as added.
    """

    new: CaseRow
    old: CaseRow
    why: str
    suggested: bool


@dataclass(frozen=True)
class Merged:
    """Rows of the old version that the new one has made one of: `kept` is the row that stays.

    `gone` are the old rows without one of their own now; the old row that `kept` goes on from is
    not among them.
    """

    kept: CaseRow
    gone: tuple[CaseRow, ...]


@dataclass(frozen=True)
class Split:
    """An old row that several new rows tell of: the first keeps its case, the others are added."""

    old: CaseRow
    rows: tuple[CaseRow, ...]


@dataclass(frozen=True)
class Diff:
    """The difference of two versions.

    Every row of the old version is kept, in `removed` or in `merged`; every row of the new one is
    kept or in `added`. `kept` maps the key of every row of the new version that is also in the old
    one to its key there: where the two differ (a corrected name in a list without ids) the case
    keeps the old. `questions` are about rows that are in `added` and `removed`.
    """

    added: tuple[CaseRow, ...] = ()
    removed: tuple[CaseRow, ...] = ()
    changed: tuple[Change, ...] = ()
    kept: Mapping[str, str] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    merged: tuple[Merged, ...] = ()
    split: tuple[Split, ...] = ()


def describe(found: Diff) -> str:
    """A difference in one line: "+3, -2, 4 statuses changed, 1 name corrected, 2 merged".

    A heading inside the table is no case, so it is not counted with them.
    """
    parts = []
    if count := _cases(found.added):
        parts.append(f"+{count}")
    if count := _cases(found.removed):
        parts.append(f"-{count}")
    kinds = Counter(name for change in found.changed for name in {f.field for f in change.fields})
    kinds["merged"] = sum(_cases(one.gone) for one in found.merged)
    kinds["split"] = len(found.split)
    kinds["heading"] = sum(is_heading(row) for row in (*found.added, *found.removed))
    kinds["question"] = len(found.questions)
    for name, (one, many) in _WORDS.items():
        if count := kinds[name]:
            parts.append(f"{count} {one if count == 1 else many}")
    return ", ".join(parts) or "no changes"


def is_heading(row: CaseRow) -> bool:
    """Whether a row is a heading inside the table ("Погибшие"), a total, a remark or a legend,
    which the reader keeps as rows.
    """
    return not is_case(row)


def _cases(rows: Iterable[CaseRow]) -> int:
    return sum(not is_heading(row) for row in rows)


_WORDS = {
    "status": ("status changed", "statuses changed"),
    "name_corrected": ("name corrected", "names corrected"),
    "name_replaced": ("name replaced by another", "names replaced by others"),
    "names": ("change of other names", "changes of other names"),
    "merged": ("merged", "merged"),
    "split": ("split", "split"),
    "status_date": ("date changed", "dates changed"),
    "birth": ("birth changed", "births changed"),
    "age": ("age changed", "ages changed"),
    "places": ("place changed", "places changed"),
    "remarks": ("remark changed", "remarks changed"),
    "flags": ("flag changed", "flags changed"),
    "id": ("id changed", "ids changed"),
    "list": ("moved to another list", "moved to other lists"),
    "status_words": ("status reworded", "statuses reworded"),
    "cell": ("other change", "other changes"),
    "heading": ("heading added or removed", "headings added or removed"),
    "question": ("to be asked", "to be asked"),
}
