"""What a case says otherwise in a new version: field by field, and cell by cell for the rest."""

from __future__ import annotations

from rollcall.lists.dates import read_birth
from rollcall.lists.difference import FieldChange
from rollcall.lists.likeness import name_likeness
from rollcall.lists.model import COLOUR, OWN
from rollcall.records import CaseRow

_CORE = ("status", "status_date", "birth", "age", "places", "remarks", "flags")


def changed_fields(old: CaseRow, new: CaseRow) -> tuple[FieldChange, ...]:
    """What is different, each thing once: a cell only where no field tells the same.

    Where a row stands and what our own columns say is no change of a case.
    """
    changes: list[FieldChange] = []
    if old.names != new.names:
        kind = "names"
        if old.names[:1] != new.names[:1]:
            alike = not old.names or name_likeness(old, new).kind != "none"
            kind = "name_corrected" if alike else "name_replaced"
        changes.append(FieldChange(kind, "; ".join(old.names), "; ".join(new.names)))
    for name in _CORE:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            changes.append(FieldChange(name, _text(before), _text(after)))
    if old.id and new.id and old.id != new.id:
        changes.append(FieldChange("id", old.id, new.id))
    if old.status == new.status and old.status_words != new.status_words:
        changes.append(FieldChange("status_words", old.status_words, new.status_words))
    if _listed(old) != _listed(new):
        changes.append(FieldChange("list", _listed(old), _listed(new)))
    if old.cells != new.cells:
        changes.extend(_cells(old, new, changes))
    return tuple(changes)


def _cells(old: CaseRow, new: CaseRow, changes: list[FieldChange]) -> list[FieldChange]:
    told = {one.new for one in changes} | {one.old for one in changes}
    told |= {new.status_words, old.status_words, *old.names, *new.names, *old.places, *new.places}
    told |= {old.id, new.id}
    found = []
    for heading in dict.fromkeys((*old.cells, *new.cells)):
        before, after = old.cells.get(heading, ""), new.cells.get(heading, "")
        if before == after or heading == COLOUR or heading.startswith(OWN):
            continue
        if not _meant(before, after) & told:
            found.append(FieldChange("cell", before, after, heading))
    return found


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
