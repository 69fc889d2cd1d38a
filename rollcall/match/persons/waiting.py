"""Proposals of a record: compared when a list changes, not whenever somebody has decided."""

from __future__ import annotations

from threading import Lock

from sqlalchemy import Connection

from rollcall.lists.care import strictest
from rollcall.match.persons.pairs import Progress
from rollcall.match.persons.propose import Proposal, judged, undecided
from rollcall.names import equivalents
from rollcall.records import Viewer
from rollcall.store import lists, persons
from rollcall.store.care import Care, care_for


class Waiting:
    """The proposals that wait for somebody's answer. One may be shared by threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._state: object = None
        self._judged: list[Proposal] = []

    def proposals(
        self, connection: Connection, viewer: Viewer, progress: Progress | None = None
    ) -> list[Proposal]:
        """All of them, the best first; without those whose rows the viewer may not see."""
        care = care_for(connection, viewer)
        with self._lock:
            hidden = sorted(care.hidden(leaving=False).items())
            state = lists.stamp(connection), equivalents.added(), hidden
            if state != self._state:
                self._judged = judged(lists.each(connection, viewer), progress)
                self._state = state
            found = self._judged
        ids = {case.id for one in found for case in (one.one, one.other)}
        left = undecided(
            found, persons.answered(connection), persons.persons_of(connection, sorted(ids))
        )
        return [one for one in left if is_seen(one, care, leaving=False)]


def is_seen(one: Proposal, care: Care, *, leaving: bool) -> bool:
    """Whether a viewer may see both rows as they are: reasons quote them."""
    hows = (care.shown(case.id, leaving=leaving) for case in (one.one, one.other))
    return strictest(hows) == "full"
