"""A difference in the groups in which a list keeper goes through it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from rollcall.lists.versions.told import Told

Group = Literal["against", "status", "names", "removed", "added", "merged", "split", "other"]
GROUPS: Mapping[Group, str] = {
    "against": "Coverage says otherwise",
    "status": "Statuses changed",
    "names": "Names changed",
    "removed": "Removed",
    "added": "Added",
    "merged": "Merged",
    "split": "Split",
    "other": "Other fields",
}
"""The groups as they are read, in the order in which they are worth a look."""
_NAMES = frozenset({"name_corrected", "name_replaced", "names"})
_MAIN = _NAMES | {"status"}


def group_of(one: Told) -> Group:
    """The one group in which a line is told, by the gravest thing about it."""
    if one.against:
        return "against"
    if one.what != "changed":
        return one.what
    fields = {change.field for change in one.fields}
    if "status" in fields:
        return "status"
    return "names" if fields & _NAMES else "other"


def grouped(lines: Iterable[Told]) -> dict[Group, list[Told]]:
    """The lines by group, in the order of `GROUPS`; groups without any are left out."""
    found: dict[Group, list[Told]] = {group: [] for group in GROUPS}
    for one in lines:
        found[group_of(one)].append(one)
    return {group: inside for group, inside in found.items() if inside}


def is_main(field: str) -> bool:
    """Whether a field (of a `FieldChange`) is one by which a line is grouped."""
    return field in _MAIN
