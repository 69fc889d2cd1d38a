"""What matching knows beside a text: the lists with what was learned, and people's decisions."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from rollcall.match import listed
from rollcall.match.decided import Decided
from rollcall.match.listed import Names, prepare
from rollcall.records import Viewer
from rollcall.store import decisions, lists, searches
from rollcall.store.rows import digest
from rollcall.store.variants import variants


class Known:
    """The lists ready for matching, made ready again only when a list, a known spelling, or who is
    one person with whom changes.

    `folder` is where name indexes are kept between runs; without it they live in memory.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._mark = ""
        self._names: Names | None = None

    def mark(self, connection: Connection) -> str:
        """Changes with whatever matching takes from the lists, in this moment of the record."""
        learned = variants(connection)
        said = sorted((case_id, *sorted(some.items())) for case_id, some in learned.items())
        return digest(lists.stamp(connection), repr(said), repr(searches.joined(connection)))

    def names(self, connection: Connection, viewer: Viewer) -> Names:
        """The lists as they stand in this moment of the record."""
        mark = self.mark(connection)
        if self._names is None or mark != self._mark:
            self._names = None  # the old ones go before the new ones come: both can be large
            learned = variants(connection)
            self._names = prepare(lists.each(connection, viewer), learned, self._folder)
            self._mark = mark
        return self._names


def index_files(connection: Connection, viewer: Viewer) -> set[str]:
    """The files of name indexes that matching wants now; all others are of no use."""
    return listed.index_files(lists.each(connection, viewer), variants(connection))


def answers(connection: Connection) -> dict[str, list[Decided]]:
    """What people decided and did not undo, per case, the newest first."""
    return {
        case_id: [Decided(**answer) for answer in some]
        for case_id, some in decisions.in_force(connection).items()
    }
