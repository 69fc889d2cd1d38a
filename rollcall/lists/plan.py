"""What is known of a sheet before its rows are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rollcall.lists.cells.moments import NOTHING_AROUND, Around
from rollcall.lists.model import Column, Meaning
from rollcall.lists.row_care import CarePlan


@dataclass(frozen=True)
class Plan:
    """What is known of a sheet before its rows are read; made once per sheet.

    `years` holds the year of dates that name none, by column; `implied` is the status that the
    heading of a status column tells ("Как погиб"); `around` what the titles say of dates; `updates`
    are the columns of later news, each with its heading where that asks ("Найден?"); `codes` are
    letters that a legend explains; `missing` that the list is about missing people; `loose` that no
    heading names the status columns; `unknown` are the columns that nothing is known of; `care` is
    where people ask for care; `filed` that only the name of the file tells the status.
    """

    sheet: str
    columns: tuple[Column, ...]
    default_list: str
    status: tuple[str | None, str] = (None, "")
    colours: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    at: Mapping[Meaning, tuple[int, ...]] = field(default_factory=dict)
    date_statuses: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    years: Mapping[int, int | None] = field(default_factory=dict)
    implied: str | None = None
    around: Around = NOTHING_AROUND
    updates: Mapping[int, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    missing: bool = False
    loose: bool = False
    unknown: tuple[int, ...] = ()
    care: CarePlan = field(default_factory=CarePlan)
    filed: bool = False
