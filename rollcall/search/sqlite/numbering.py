"""What many articles have alike is stored once and numbered: marks, sets of them, and places."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rollcall.search.base import Document, Place
from rollcall.search.sqlite.counting import packed

_K = TypeVar("_K", bound=Hashable)
Marks = tuple[str, str, str]


@dataclass(frozen=True)
class Numbers:
    """The numbers of everything that some documents have."""

    marks: Mapping[Marks, int]
    sets: Mapping[tuple[str, ...], int]
    places: Mapping[Place, int]

    def facts(self, document: Document) -> tuple[int, int, int, int, bytes]:
        """A row of the table `facts`, without the number of the row."""
        at = math.floor(document.at.timestamp())
        marks = self.marks[_marks(document)]
        statuses, lists = self.sets[document.statuses], self.sets[document.lists]
        places = [self.places[place] for place in dict.fromkeys(document.places)]
        return at, marks, statuses, lists, packed(at, marks, statuses, lists, places)


def numbered(connection: sqlite3.Connection, number: int, documents: Sequence[Document]) -> Numbers:
    """The numbers of what these documents have, in a generation; new ones for what is new."""
    marks = {_marks(one): _marks(one) for one in documents}
    sets = {
        members: (json.dumps(sorted(set(members)), ensure_ascii=False),)
        for members in dict.fromkeys(
            members for one in documents for members in (one.statuses, one.lists)
        )
    }
    places = {
        place: (json.dumps([place.name, place.geoname, place.lat, place.lon], ensure_ascii=False),)
        for place in dict.fromkeys(place for one in documents for place in one.places)
    }
    return Numbers(
        _numbers(connection, f"marks_{number}", "source, kind, language", marks),
        _numbers(connection, f"sets_{number}", "members", sets),
        _numbers(connection, f"places_{number}", "place", places),
    )


def _marks(document: Document) -> Marks:
    return document.source, document.kind, document.language or ""


def _numbers(
    connection: sqlite3.Connection, table: str, columns: str, wanted: Mapping[_K, tuple[str, ...]]
) -> dict[_K, int]:
    rows = [json.dumps(list(dict.fromkeys(wanted.values())), ensure_ascii=False)]
    width = columns.count(",") + 1
    cells = ", ".join(f"json_extract(value, '$[{cell}]')" for cell in range(width))
    asked = f"SELECT {cells} FROM json_each(?)"  # noqa: S608
    connection.execute(f"INSERT OR IGNORE INTO {table} ({columns}) {asked}", rows)
    found = connection.execute(
        f"SELECT number, {columns} FROM {table} WHERE ({columns}) IN ({asked})",  # noqa: S608
        rows,
    )
    known = {tuple(values): number for number, *values in found}
    return {key: known[values] for key, values in wanted.items()}
