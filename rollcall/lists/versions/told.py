"""A difference told line by line: each change in words, beside what coverage says of the case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from rollcall.lists.cells.values import safe_cell
from rollcall.lists.numbers import number_of
from rollcall.lists.versions.beside import Written, beside, contradicts
from rollcall.lists.versions.difference import Change, Diff, FieldChange, is_heading
from rollcall.records import CaseRow

What = Literal["removed", "merged", "changed", "split", "added"]
HEADINGS = ("what", "case", "name", "in words", "coverage", "sheet", "row", "newest link")
_LONGEST = 80
_FIELDS = {
    "name_corrected": "name",
    "name_replaced": "another name",
    "names": "names",
    "status_date": "date",
    "status_words": "status",
}


class Linked(Protocol):
    """An article that names a case: its address, and when it was published."""

    @property
    def url(self) -> str:
        """Where it stands."""

    @property
    def published(self) -> datetime:
        """When it was published."""


class Covered(Written, Protocol):
    """What is written about a case, with links."""

    @property
    def links(self) -> Sequence[Linked]:
        """The articles, the newest first."""


@dataclass(frozen=True)
class Told:
    """One thing that changed: `row` is the row as it stands now, or as it last stood.

    `key` is that of the case, which a row that was not stored yet may not bear. `words` says what
    is different; `coverage` what is written about the case, or nothing. `against` tells whether
    that is something else than the list says now, `link` the newest article about the case.
    """

    what: What
    key: str
    row: CaseRow
    words: str
    coverage: str = ""
    fields: tuple[FieldChange, ...] = ()
    against: bool = False
    link: Linked | None = None


def told(found: Diff, written: Callable[[CaseRow], Covered | None]) -> list[Told]:
    """Everything that changed, what a list keeper looks at first before the rest.

    Cases that left come first, then changes of status, other changes, and new cases. `written`
    gives the coverage of a case by its row in the old version. Headings inside the table are no
    cases and left out.
    """
    lines = [*_gone(found, written), *_changed(found.changed, written)]
    for one in found.split:
        words = f"{len(one.rows)} rows tell of it now"
        lines.append(Told("split", one.old.key, one.old, words))
    for row in found.added:
        if not is_heading(row):
            seen = written(row)
            words, against = beside(None, row, seen), contradicts(row, seen)
            line = Told("added", row.key, row, _status(row), words, (), against, _newest(seen))
            lines.append(line)
    return lines


def _newest(written: Covered | None) -> Linked | None:
    return written.links[0] if written is not None and written.links else None


def _gone(found: Diff, written: Callable[[CaseRow], Covered | None]) -> Iterator[Told]:
    for row in found.removed:
        if not is_heading(row):
            seen = written(row)
            words, against = beside(row, None, seen), contradicts(None, seen)
            yield Told("removed", row.key, row, _status(row), words, (), against, _newest(seen))
    for one in found.merged:
        for row in one.gone:
            where = f"row {one.kept.row}" + (f" of {one.kept.sheet}" if one.kept.sheet else "")
            yield Told("merged", row.key, row, f"one case now with {where}")


def _changed(
    changes: Iterable[Change], written: Callable[[CaseRow], Covered | None]
) -> Iterator[Told]:
    ordered = sorted(changes, key=lambda one: one.old.status == one.new.status)
    for one in ordered:
        seen = written(one.old)
        said, against = beside(one.old, one.new, seen), contradicts(one.new, seen)
        words = "; ".join(in_words(field) for field in one.fields)
        key, link = one.old.key, _newest(seen)
        yield Told("changed", key, one.new, words, said, one.fields, against, link)


def field_name(change: FieldChange) -> str:
    """What a field is called by people: her own heading, or a word of ours."""
    return change.heading or _FIELDS.get(change.field, change.field.replace("_", " "))


def in_words(change: FieldChange) -> str:
    """One change of one field: `status: detained -> released`."""
    return f"{field_name(change)}: {_short(change.old)} -> {_short(change.new)}"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return f"{text[: _LONGEST - 1]}…" if len(text) > _LONGEST else text or "nothing"


def _status(row: CaseRow) -> str:
    return row.status or row.status_words or "no status"


def as_cells(one: Told) -> list[str]:
    """A line of a table with `HEADINGS`, safe for a spreadsheet."""
    row = one.row
    name = row.names[0] if row.names else ""
    link = one.link.url if one.link else ""
    cells = (
        one.what,
        number_of(one.row),
        name,
        one.words,
        one.coverage,
        row.sheet,
        str(row.row),
        link,
    )
    return [safe_cell(cell) for cell in cells]


def as_json(one: Told) -> dict[str, Any]:
    """The same as plain values."""
    return {
        "what": one.what,
        "case": number_of(one.row),
        "name": one.row.names[0] if one.row.names else None,
        "words": one.words,
        "coverage": one.coverage,
        "fields": [vars(field) for field in one.fields],
        "sheet": one.row.sheet,
        "row": one.row.row,
        "against": one.against,
        "link": one.link.url if one.link else None,
    }


def veiled(one: Told, row: CaseRow | None) -> Told | None:
    """The same for a viewer who may see only `row` of the case: None where nothing at all."""
    if row is None or row == one.row:
        return None if row is None else one
    fields = tuple(field for field in one.fields if field.field == "status")
    words = "; ".join(in_words(field) for field in fields)
    return Told(one.what, one.key, row, words or (row.status or ""), "", fields)
