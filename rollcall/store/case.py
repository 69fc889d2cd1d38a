"""A case as the record gives it: a row of a list, with the ids that outlive the row."""

from __future__ import annotations

from dataclasses import dataclass

from rollcall.records import CaseRow


@dataclass(frozen=True)
class Case:
    """A case as it stands in the newest version of its list."""

    id: str
    list_id: str
    person_id: str
    row: CaseRow

    @property
    def name(self) -> str:
        """The name as listed."""
        return self.row.names[0] if self.row.names else ""
