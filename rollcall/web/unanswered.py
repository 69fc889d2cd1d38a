"""What was asked when a version was stored and nobody answered: two rows side by side."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from rollcall.lists import Diff
from rollcall.lists.versions.questions import details, where
from rollcall.records import CaseRow, Viewer
from rollcall.store import persons
from rollcall.store.care import care_for
from rollcall.store.list_versions import Version, case_id
from rollcall.web.compared import names_beside

MOST = 50
"""Questions on a page; those without an answer come first, so that the others follow."""
_READ = 1_000


def asked_about(version: Version, base: Version | None) -> bool:
    """Whether what was asked when a version was stored was asked about these two versions."""
    first_hand = version.restored_from is None and version.open_questions > 0
    return first_hand and base is not None and base.number == version.number - 1


def unanswered(
    connection: Connection, viewer: Viewer, version: Version, change: Diff
) -> list[dict[str, Any]]:
    """The open questions of a version, as far as the viewer may see both cases.

    `change` is the difference from the version before. Each has the two sides `old` and `new`,
    their `names` letter by letter, and as `said` what somebody answered about the two cases since.
    """
    hidden = care_for(connection, viewer).hidden(leaving=False)
    added = {row.key: row for row in change.added}
    gone = {row.key: row for row in change.removed}
    gone |= {row.key: row for one in change.merged for row in one.gone}
    seen: list[tuple[dict[str, Any], dict[str, Any]]] = []
    for new, old, same in version.answers:
        if same is None and new in added and old in gone and len(seen) < _READ:
            pair = _side(version, gone[old]), _side(version, added[new])
            if not any(side["case_id"] in hidden for side in pair):
                seen.append(pair)
    said = _answers(connection, viewer, [side["case_id"] for pair in seen for side in pair])
    found = [
        {
            "old": old,
            "new": new,
            "names": names_beside(old["name"], new["name"]),
            "said": said.get(frozenset((old["case_id"], new["case_id"]))),
        }
        for old, new in seen
    ]
    return sorted(found, key=lambda one: one["said"] is not None)


def _side(version: Version, row: CaseRow) -> dict[str, Any]:
    return {
        "case_id": case_id(version.list_id, row.key),
        "name": "; ".join(row.names) or "no name",
        "details": details(row),
        "where": where(row),
    }


def _answers(
    connection: Connection, viewer: Viewer, ids: list[str]
) -> dict[frozenset[str], dict[str, Any]]:
    """The newest standing answer about each two cases."""
    given = persons.listed(connection, viewer, ids) if ids else []
    return {
        frozenset((row["case_id"], row["other_case_id"])): row
        for row in reversed(given)
        if row["undone_at"] is None
    }
