"""What a case says otherwise in a new version: field by field, and cell by cell for the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from rollcall.lists.cells.dates import read_birth
from rollcall.lists.model import COLOUR
from rollcall.lists.versions.difference import Change, FieldChange
from rollcall.lists.versions.likeness import name_likeness
from rollcall.lists.versions.pairing import Pairing, listed_id
from rollcall.records import CaseRow

_CORE = ("status", "status_date", "birth", "age", "places", "remarks", "flags")
_SAMPLE = 500


def changes(pairing: Pairing) -> tuple[Change, ...]:
    """What is different in the rows that are paired, in the order of the new version."""
    renamed = _renamed_headings(pairing)
    found = []
    for there, here in sorted(pairing.old_of.items()):
        old, new = pairing.old[here], pairing.new[there]
        if fields := changed_fields(old, new, pairing.quiet, renamed):
            found.append(Change(old, new, fields))
    return tuple(found)


def changed_fields(
    old: CaseRow, new: CaseRow, quiet: Collection[str], renamed: Mapping[str, str]
) -> tuple[FieldChange, ...]:
    """What two rows say differently, each thing once: a cell only where no field tells the same.

    Cells under `quiet` headings (running numbers, columns of ours) are no change of a case, nor is
    a heading that has another name now (`renamed`, old to new).
    """
    found: list[FieldChange] = []
    if old.names != new.names:
        kind = "names"
        if old.names[:1] != new.names[:1]:
            alike = not old.names or name_likeness(old, new).kind != "none"
            kind = "name_corrected" if alike else "name_replaced"
        found.append(FieldChange(kind, "; ".join(old.names), "; ".join(new.names)))
    for name in _CORE:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            found.append(FieldChange(name, _text(before), _text(after)))
    ids = listed_id(old), listed_id(new)
    if all(ids) and ids[0] != ids[1]:
        found.append(FieldChange("id", *ids))
    if old.status == new.status and old.status_words != new.status_words:
        found.append(FieldChange("status_words", old.status_words, new.status_words))
    if _listed(old) != _listed(new):
        found.append(FieldChange("list", _listed(old), _listed(new)))
    if old.cells != new.cells:
        found.extend(_cells(old, new, found, quiet, renamed))
    return tuple(found)


def _cells(
    old: CaseRow,
    new: CaseRow,
    found: list[FieldChange],
    quiet: Collection[str],
    renamed: Mapping[str, str],
) -> list[FieldChange]:
    before_cells = {renamed.get(heading, heading): text for heading, text in old.cells.items()}
    told: set[str] | None = None
    cells = []
    for heading in dict.fromkeys((*before_cells, *new.cells)):
        before, after = before_cells.get(heading, ""), new.cells.get(heading, "")
        if before == after or heading == COLOUR or heading in quiet:
            continue
        told = _told(old, new, found) if told is None else told
        if before.split() != after.split() and not _meant(before, after) & told:
            cells.append(FieldChange("cell", before, after, heading))
    return cells


def _told(old: CaseRow, new: CaseRow, found: list[FieldChange]) -> set[str]:
    """What the changes of fields tell already, and the texts that the fields were read from."""
    told = {text for one in found for text in (one.old, one.new)}
    for row in (old, new):
        told |= {row.status_words, row.id, listed_id(row), *row.names, *row.places}
    return told - {""}


def _renamed_headings(pairing: Pairing) -> dict[str, str]:
    """The old headings that are called otherwise now: most cells below them say the same."""
    before = {heading for row in pairing.old for heading in row.cells}
    after = {heading for row in pairing.new for heading in row.cells}
    lost, come = before - after - pairing.quiet, after - before - pairing.quiet
    if not lost or not come:
        return {}
    same: Counter[tuple[str, str]] = Counter()
    said: Counter[str] = Counter()
    for there, here in sorted(pairing.old_of.items())[:_SAMPLE]:
        old, new = pairing.old[here].cells, pairing.new[there].cells
        for heading in lost & old.keys():
            said[heading] += 1
            same.update((heading, other) for other in come if new.get(other) == old[heading])
    found: dict[str, str] = {}
    for (heading, other), times in sorted(same.items(), key=lambda one: (-one[1], one[0])):
        if 2 * times > said[heading] and heading not in found and other not in found.values():
            found[heading] = other
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
