"""Differences of stored versions, each computed once and told as a page needs it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from threading import Lock
from typing import Any

from rollcall import list_history
from rollcall.lists import Diff
from rollcall.lists.care import in_words
from rollcall.lists.numbers import number_of
from rollcall.lists.versions.difference import FieldChange
from rollcall.lists.versions.groups import Group, is_main
from rollcall.lists.versions.questions import details
from rollcall.lists.versions.told import Told, field_name
from rollcall.names import align
from rollcall.pipeline import Project
from rollcall.store.care import Care
from rollcall.store.list_versions import Version, case_id

_KEPT = 2
"""So many differences are kept: one in which everything changed holds the whole list twice."""
_LONGEST = 400
_LONGEST_NAME = 200
_NOT_ONE_NAME = "; "

Pieces = tuple[tuple[str, bool], ...]


class Compared:
    """Versions never change, so their difference never does: going through its pages, or from a
    difference to its download, compares once. One at a time, so that a large list is not compared
    twice at once.
    """

    def __init__(self) -> None:
        self._busy = Lock()
        self._known: OrderedDict[tuple[str, str], Diff] = OrderedDict()

    def between(self, project: Project, old: Version, new: Version) -> Diff:
        """What changed from one version to another."""
        with self._busy:
            pair = old.id, new.id
            found = self._known.pop(pair, None)
            if found is None:
                # Which rows stayed as they are is never told, and most of the memory.
                found = replace(list_history.compare(project, old, new), kept={})
            self._known[pair] = found
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return found


def lines(told: Sequence[Told], group: Group, list_id: str, care: Care) -> list[dict[str, Any]]:
    """Lines of a difference as their template needs them.

    Of a changed case the fields that are not what its group is about are folded.
    """
    return [_line(one, group, list_id, care) for one in told]


def _line(one: Told, group: Group, list_id: str, care: Care) -> dict[str, Any]:
    case = case_id(list_id, one.key)
    how = care.shown(case, leaving=False)
    main = [field for field in one.fields if is_main(field.field)]
    rest = [field for field in one.fields if field not in main]
    if group in ("other", "against") and not main:
        main, rest = rest, []
    return {
        "case_id": case,
        "number": number_of(one.row),
        "name": one.row.names[0] if one.row.names else "",
        "what": one.what,
        "words": one.words,
        "details": "" if one.what == "changed" else details(one.row),
        "row": one.row,
        "fields": [_field(field) for field in main],
        "rest": [_field(field) for field in rest],
        "coverage": one.coverage,
        "against": one.against,
        "link": one.link,
        "shown": how,
        "care": in_words(care.of(case), how) if care.of(case) else "",
    }


def _field(change: FieldChange) -> dict[str, Any]:
    """One field before and after, in pieces `(text, differs)`; of two names the letters differ."""
    old, new = _short(change.old), _short(change.new)
    if change.field == "status":
        old, new = old.replace("_", " "), new.replace("_", " ")
    before, after = _plain(old), _plain(new)
    if change.field == "name_corrected":
        before, after = names_beside(old, new)
    return {"name": field_name(change), "before": before, "after": after}


def names_beside(old: str, new: str) -> tuple[Pieces, Pieces]:
    """Two names in pieces `(text, differs)`, where each is one name and not too long for that."""
    if any(_NOT_ONE_NAME in text or not 0 < len(text) <= _LONGEST_NAME for text in (old, new)):
        return _plain(old), _plain(new)
    return align(old, new)


def _plain(text: str) -> Pieces:
    return ((text, False),) if text else ()


def _short(text: str) -> str:
    text = " ".join(text.split())
    return f"{text[: _LONGEST - 1]}…" if len(text) > _LONGEST else text
